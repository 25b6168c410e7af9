/// A problem, question or wish that many messages are about: an entry of the issue ledger. A full snapshot; the higher
/// revision counts.
public struct IssueRecord: Equatable, Sendable {
  /// How far it is.
  public enum State: String, Sendable, CaseIterable {
    case open, planned, done
  }

  /// `issue:` and the id of its first message, or the tracker's name for it.
  public var id: String
  public var revision: Int64 = 1
  public var state = State.open
  /// What the tracker calls it.
  public var title: String?
  /// Where the tracker shows it.
  public var url: String?
  /// How many messages are about it, and of how many people.
  public var count: Int64 = 0
  public var people: Int64 = 0
  public var firstSeen: Timestamp?
  public var lastSeen: Timestamp?
  /// The id of a message that says it.
  public var exemplar: String?
  public var visibility: Visibility?

  public init(id: String) { self.id = id }

  /// Reads a record of type `issue`.
  ///
  /// - Throws: `LineError` where `id` is missing or a member has the wrong kind.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    self.init(id: try line.requiredString(.id))
    revision = try line.integer(.revision) ?? 1
    state = try line.string(.state).flatMap { State(rawValue: $0) } ?? .open
    title = try line.string(.title)
    url = try line.string(.url)
    count = try line.integer(.count) ?? 0
    people = try line.integer(.people) ?? 0
    firstSeen = try line.timestamp(.firstSeen)
    lastSeen = try line.timestamp(.lastSeen)
    exemplar = try line.string(.exemplar)
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "issue")
      writer.member(.id, id)
      writer.member(.revision, revision)
      writer.member(.state, state.rawValue)
      writer.member(.title, title)
      writer.member(.url, url)
      writer.member(.count, count)
      writer.member(.people, people)
      writer.member(.firstSeen, firstSeen)
      writer.member(.lastSeen, lastSeen)
      writer.member(.exemplar, exemplar)
      writer.member(.visibility, visibility?.rawValue)
    }
  }
}
