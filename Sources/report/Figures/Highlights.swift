import MessageCore

/// The few records that a report shows one by one. Those of parts add up: each list keeps what comes first in an order
/// that the moment of the report does not change.
struct Highlights: Equatable, Sendable, Codable {
  /// New and open cases, most urgent first; at most `shownCases`.
  var attention: [AttentionCase] = []
  /// By time, then id.
  var alerts: [ShownAlert] = []
  /// Public questions that nobody answered, those of the widest reach first; at most `shownQuestions`.
  var questions: [OpenQuestion] = []
  /// Known problems and ideas, those of the most people first.
  var issues: [KnownIssue] = []
  /// Helpers and those who praise, as records of type `person` tell of this time alone; each once, by network and account.
  var people: [RecordedPerson] = []

  /// How many cases are shown one by one.
  static let shownCases = 10
  static let shownQuestions = 10
}

extension Highlights: Mergeable {
  mutating func merge(_ other: Highlights) {
    attention = Array((attention + other.attention).sorted().prefix(Self.shownCases))
    alerts = (alerts + other.alerts).sorted()
    questions = Array((questions + other.questions).sorted().prefix(Self.shownQuestions))
    issues = (issues + other.issues).sorted()
    people = (people + other.people).eachOnce()
  }
}

/// A message that may be quoted.
struct QuotedMessage: Equatable, Sendable, Codable {
  var id: String
  var handle: String?
  var text: String?
  var url: String?

  init(_ message: Message) {
    id = message.id
    handle = message.author?.handle
    text = message.text
    url = message.url
  }
}

/// An open case that a person must look at.
struct AttentionCase: Equatable, Sendable, Codable {
  var id: String
  var status: String
  /// 0 for low to 3 for urgent.
  var rank: Int
  var priority: String
  var kind: String?
  var queue: String?
  var openedAt: Timestamp
  /// What is due next: the first response until it is given, then the resolution.
  var due: Timestamp?
  var awaitsFirstResponse: Bool
  /// The message that opened it, where it may be quoted.
  var opening: QuotedMessage?

  init(_ facts: CaseFacts, _ table: CaseTable, id: String, opening: QuotedMessage?) {
    self.id = id
    status = facts.status.rawValue
    rank = facts.priority.rank
    priority = facts.priority.rawValue
    kind = table.kind(of: facts)
    queue = table.queue(of: facts)
    openedAt = facts.openedAt
    awaitsFirstResponse = facts.awaitsFirstResponse
    due = facts.due
    self.opening = opening
  }

  /// Whether it must be looked at before long.
  var isPressing: Bool { rank >= 2 }

  /// Whether what is due next should have come before that moment.
  func isOverdue(asOf: Timestamp) -> Bool { due.map { $0 < asOf } ?? false }
}

/// By priority, then by what is due first, by age, by id; so what is overdue precedes what is not, at any moment.
extension AttentionCase: Comparable {
  static func < (left: AttentionCase, right: AttentionCase) -> Bool {
    if left.rank != right.rank { return left.rank > right.rank }
    let (due, otherDue) = (left.due ?? .distantFuture, right.due ?? .distantFuture)
    return (due, left.openedAt, left.id) < (otherDue, right.openedAt, right.id)
  }
}

/// A warning, and what it is about in words.
struct ShownAlert: Equatable, Sendable, Codable, Comparable {
  var id: String
  var kind: String
  /// The subject in the alert's id; an account by its handle, where a message of it may be quoted.
  var subject: String
  var severity: Int64
  var startedAt: Timestamp
  var endedAt: Timestamp?
  /// How many messages it holds.
  var messages: Int

  init(_ record: AlertRecord, subject: String) {
    id = record.id
    kind = record.kind
    self.subject = subject
    severity = record.severity
    startedAt = record.startedAt
    endedAt = record.endedAt
    messages = max(record.evidence.count, Int(clamping: record.count ?? 0))
  }

  static func < (left: ShownAlert, right: ShownAlert) -> Bool {
    (left.startedAt, left.id) < (right.startedAt, right.id)
  }
}

/// Bursts of messages, taken together.
struct StormFigures: Equatable, Sendable {
  var count = 0
  /// Messages in all of them, those that are in several counted as often.
  var messages = 0
  /// How long the longest lasted, or has lasted so far.
  var longestSeconds: Int64?
  var highestSeverity: Int64?

  /// The kind of the alerts that are storms.
  static let kind = "burst"

  init(_ alerts: [ShownAlert], asOf: Timestamp) {
    for alert in alerts where alert.kind == Self.kind {
      count += 1
      messages += alert.messages
      let seconds = max(0, (alert.endedAt ?? asOf).wholeSeconds(since: alert.startedAt))
      longestSeconds = max(longestSeconds ?? 0, seconds)
      highestSeverity = max(highestSeverity ?? 0, alert.severity)
    }
  }
}

/// A public question that nobody answered.
struct OpenQuestion: Equatable, Sendable, Codable, Comparable {
  var message: QuotedMessage
  var askedAt: Timestamp
  var followers: Int64

  static func < (left: OpenQuestion, right: OpenQuestion) -> Bool {
    if left.followers != right.followers { return left.followers > right.followers }
    return (left.askedAt, left.message.id) < (right.askedAt, right.message.id)
  }
}

extension KnownIssue: Comparable {
  static func < (left: KnownIssue, right: KnownIssue) -> Bool {
    (right.people, right.count, left.id) < (left.people, left.count, right.id)
  }
}

extension AlertRecord {
  /// What the alert is about: the subject in its id (`alert:KIND:SUBJECT:START`), else the kind.
  var subject: String {
    var subject = id[...]
    for prefix in ["alert:", "\(kind):"] where subject.hasPrefix(prefix) {
      subject = subject.dropFirst(prefix.count)
    }
    let suffix = ":\(startedAt)"
    if subject.hasSuffix(suffix) { subject = subject.dropLast(suffix.count) }
    return subject.isEmpty ? kind : String(subject)
  }
}

extension RecordCollection {
  /// What is shown one by one of a period.
  ///
  /// - Throws: `FatalError` where a quoted message cannot be read again.
  func highlights(of period: Period) throws -> Highlights {
    var highlights = Highlights()
    var urgent: [CaseFacts] = []
    for facts in cases.all where facts.needsAttention && period.contains(facts.openedAt) {
      if urgent.count == Highlights.shownCases, let last = urgent.last,
        !cases.precedes(facts, last, identifiers)
      {
        continue
      }
      urgent.insert(facts, at: urgent.firstIndex { cases.precedes(facts, $0, identifiers) } ?? urgent.count)
      if urgent.count > Highlights.shownCases { urgent.removeLast() }
    }
    highlights.attention = try urgent.map { facts in
      let opening = try facts.opening < 0 ? nil : quotableMessage(identifiers.text(facts.opening))
      return AttentionCase(facts, cases, id: id(of: facts), opening: opening.map(QuotedMessage.init))
    }
    highlights.alerts = try alerts.filter { period.contains($0.startedAt) }
      .map { ShownAlert($0, subject: try shownSubject($0)) }.sorted()
    highlights.questions = try openQuestions(of: period)
    highlights.people = personRecords.filter { $0.isWithin(period) }.eachOnce()
    highlights.issues = try issues().filter { ($0.lastSeen ?? period.start) >= period.start }
      .filter { ($0.firstSeen ?? period.start) < period.end }
    return highlights
  }

  private func openQuestions(of period: Period) throws -> [OpenQuestion] {
    var found: [OpenQuestion] = []
    try forEachConversation { conversation in
      guard period.contains(conversation.first.at) else { return }
      for question in questions(in: conversation) where question.outcome == .nobody {
        let index = Int(conversation.turns[question.question].message)
        let facts = messages[index]
        guard isQuotable(facts) else { continue }
        if found.count == Highlights.shownQuestions, let last = found.last,
          Int64(facts.followers) < last.followers
        {
          continue
        }
        guard let message = try message(at: index) else { continue }
        found.append(
          OpenQuestion(
            message: QuotedMessage(message), askedAt: facts.createdAt, followers: Int64(facts.followers)))
        found.sort()
        if found.count > Highlights.shownQuestions { found.removeLast() }
      }
    }
    return found
  }

  /// The alert's subject; where it is an account (`NETWORK:ID`) that wrote one of the messages, its handle.
  private func shownSubject(_ alert: AlertRecord) throws -> String {
    for id in alert.evidence {
      guard let message = try quotableMessage(id), let author = message.author?.id,
        let handle = message.author?.handle, alert.subject == "\(message.network ?? ""):\(author)"
      else { continue }
      return "@\(handle)"
    }
    return alert.subject
  }
}

extension Timestamp {
  static let distantFuture = Timestamp(seconds: .max)
}
