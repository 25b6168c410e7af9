/// When a case is opened, what it takes in, and when it is over.
public struct CasePolicy: Equatable, Sendable {
  /// What becomes of a case when somebody else comes in who needs a person themselves.
  public enum Strangers: String, CaseIterable, Sendable {
    /// The case is open again.
    case reopen
    /// They get a case of their own, linked to this one.
    case link
    /// The case only tells of them.
    case note
  }

  /// What also opens a case, besides what always does; nil for nothing.
  public var opens: Condition?
  /// What never opens one; nil for nothing.
  public var ignores: Condition?
  /// For how long after a case's last message what its customer writes elsewhere joins it, in seconds: in public, and
  /// to us alone.
  public var publicLookBack: Int64 = 7 * 86_400
  public var directLookBack: Int64 = 30 * 86_400
  /// For how long a solved case can be reopened, in seconds; then it is closed for good.
  public var reopening: Int64 = 72 * 3600
  public var strangers = Strangers.reopen
  /// The kinds of message that make a light case: solved from the start, without clocks.
  public var lightKinds: Set<String> = ["praise", "idea"]

  public init() {}
}
