import MessageCore

/// A problem, question or wish that many messages are about, as a report shows it.
struct KnownIssue: Equatable, Sendable, Codable {
  var id: String
  /// What the tracker calls it, else the message that says it, where that may be quoted, else the id.
  var title: String
  /// What that message wants: complaint, idea, question, …
  var kind: String?
  /// open, planned, done.
  var state: String
  /// How many messages are about it.
  var count: Int64
  /// How many people wrote them.
  var people: Int64
  var firstSeen: Timestamp?
  var lastSeen: Timestamp?
  /// Its page in a tracker.
  var url: String?
  var isPublic: Bool

  /// - Parameter exemplar: what it is called where no tracker has named it.
  init(_ record: IssueRecord, exemplar: String?, kind: String?) {
    id = record.id
    title = record.title ?? exemplar ?? record.id
    self.kind = kind
    state = record.state.rawValue
    count = max(0, record.count)
    people = max(0, record.people)
    firstSeen = record.firstSeen
    lastSeen = record.lastSeen
    url = record.url
    isPublic = record.visibility == .public
  }

  /// Whether it is called anything but its id.
  var hasTitle: Bool { title != id }
}
