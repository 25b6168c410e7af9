import MessageCore

/// What the command line says about an import.
public struct ImportSettings: Sendable {
  /// The byte between cells; nil where the format says it.
  public var delimiter: UInt8?
  /// How times are spelled, beside the spellings that are told by their shape.
  public var timeFormat: TimeFormat?
  /// Whether texts are HTML, to be made plain.
  public var isHTML = false
  /// Whether a row without an id gets one, made of what it holds.
  public var makesIDs = false
  /// Where in a JSON document the objects are, by the names on the way, with dots.
  public var items: String?
  /// Whether the original row or object is kept under `raw`.
  public var keepsRaw = false
  /// Whether the bytes of what is rejected are wanted, which may be long.
  public var keepsRejected = true
  /// The server that an answer came from, where ids are good on their server only.
  public var server: String?
  /// The name that becomes every message's `source`.
  public var source: String?

  /// The column that fills a member, by its name in the header.
  private(set) var columns: [MessageMember: String] = [:]
  /// What a member is where no column fills it.
  private(set) var constants: [MessageMember: String] = [:]

  public init() {}

  /// Takes in `member=COLUMN`.
  ///
  /// - Throws: `ImportFailure` where that is no assignment to a member, or the member has a column already.
  public mutating func map(_ assignment: String) throws(ImportFailure) {
    let (member, column) = try parse(assignment, form: "member=COLUMN")
    guard columns.updateValue(column, forKey: member) == nil else {
      throw ImportFailure("'\(member.rawValue)' is mapped twice")
    }
  }

  /// Takes in what a preset says, where nothing else says it yet.
  ///
  /// - Throws: as `map(_:)` and `set(_:)`.
  public mutating func fill(
    columns: [(member: String, column: String)], constants: [(member: String, value: String)]
  ) throws(ImportFailure) {
    var preset = ImportSettings()
    for (member, column) in columns { try preset.map("\(member)=\(column)") }
    for (member, value) in constants { try preset.set("\(member)=\(value)") }
    self.columns.merge(preset.columns) { own, _ in own }
    self.constants.merge(preset.constants) { own, _ in own }
  }

  /// Takes in `member=CONSTANT`.
  ///
  /// - Throws: `ImportFailure` where that is no assignment to a member, or the member cannot have that value.
  public mutating func set(_ assignment: String) throws(ImportFailure) {
    let (member, value) = try parse(assignment, form: "member=CONSTANT")
    guard constants.updateValue(value, forKey: member) == nil else {
      throw ImportFailure("'\(member.rawValue)' is set twice")
    }
    if member == .id { throw ImportFailure("every message needs its own 'id'; it cannot be set") }
    do throws(LineError) {
      var checked = CellWriter()
      try checked.takeNetwork((member == .network ? value : "any").utf8.span)
      var ignored = JSONWriter()
      try checked.write(value.utf8.span, as: member.content, of: member, to: &ignored)
    } catch {
      throw ImportFailure("\(TerminalText.quoted(assignment)): \(error.cause)")
    }
  }

  /// Takes in the delimiter: one byte, or `tab`.
  ///
  /// - Throws: `ImportFailure` for anything else.
  public mutating func setDelimiter(_ name: String) throws(ImportFailure) {
    switch name {
    case "tab", "\\t", "\t": delimiter = UInt8(ascii: "\t")
    default:
      guard name.utf8.count == 1, let byte = name.utf8.first,
        ![UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(byte)
      else { throw ImportFailure("the delimiter is one ASCII character, or 'tab'") }
      delimiter = byte
    }
  }

  private func parse(
    _ assignment: String, form: String
  ) throws(ImportFailure) -> (member: MessageMember, value: String) {
    guard let equals = assignment.firstIndex(of: "=") else {
      throw ImportFailure("\(TerminalText.quoted(assignment)) is not \(form)")
    }
    let name = String(assignment[..<equals])
    let value = String(assignment[assignment.index(after: equals)...])
    guard let member = MessageMember(rawValue: name) else {
      let hint = NearName.hint(for: name, among: MessageMember.allCases.map(\.rawValue))
      throw ImportFailure("no message has a member \(TerminalText.quoted(name))\(hint)")
    }
    guard !value.isEmpty else { throw ImportFailure("\(TerminalText.quoted(assignment)) is not \(form)") }
    return (member, value)
  }
}
