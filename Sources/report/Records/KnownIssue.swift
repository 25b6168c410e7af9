import MessageCore

/// A problem or an idea that many messages are about, as an `issue` record tells it: a full snapshot.
struct KnownIssue: Equatable, Sendable, Codable {
  var id: String
  var revision: Int64 = 1
  /// What it is called, in a sentence.
  var title: String
  /// complaint, idea, question, …
  var kind: String?
  /// open, planned, done, …
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

  /// Reads a record of type `issue`; nil where it has neither an id nor a title.
  ///
  /// - Throws: `LineError` where a member has the wrong kind.
  init?(_ line: borrowing MessageLine) throws(LineError) {
    guard let id = try line.string(.id) else { return nil }
    let (title, text) = (try line.string("title"), try line.string(.text))
    let exemplar = line.value("exemplar")
    let (status, url) = (try line.string(.status), try line.string(.url))
    self.id = id
    self.title = title ?? exemplar?.string ?? exemplar?[.text]?.string ?? text ?? id
    revision = try line.integer(.revision) ?? 1
    kind = try line.string(.kind)
    state = try line.string("state") ?? status ?? "open"
    count = max(0, try line.integer(.count) ?? 0)
    people = max(0, line.value("people")?.integer ?? 0)
    firstSeen = try line.timestamp("first_seen")
    lastSeen = try line.timestamp("last_seen")
    self.url = url ?? line.value("tracker")?.string
    isPublic = try line.string(.visibility) == Visibility.public.rawValue
  }
}
