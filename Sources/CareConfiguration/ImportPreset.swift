/// How `fetch import` reads files of one kind: what the options of the same names would say, kept under a name.
public struct ImportPreset: Equatable, Sendable {
  /// The format, for which `auto` on the command line then stands.
  public var format: String?
  public var delimiter: String?
  /// Where in a JSON document the objects are.
  public var items: String?
  /// How times are spelled.
  public var timeFormat: String?
  /// Whether texts are HTML.
  public var isHTML = false
  /// Whether a row without an id gets one, made of what it holds.
  public var makesIDs = false
  /// Which column or path fills which member.
  public var columns: [Assignment] = []
  /// What members are otherwise.
  public var constants: [Assignment] = []

  /// A member of a message, and what fills it.
  public struct Assignment: Equatable, Sendable {
    public var member: String
    public var value: String
  }

  public init() {}
}
