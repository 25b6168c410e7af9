import MessageCore

/// A finished report: what was counted, and the few records that are shown one by one. Every format draws the same one.
struct Report: Sendable {
  /// An open case that a person must look at.
  struct AttentionCase: Equatable, Sendable {
    var record: CaseRecord
    /// Whether what is due next should have come before the moment of the report.
    var isOverdue: Bool
    /// The message that opened it, where it may be quoted.
    var opening: Message?
  }

  /// A warning, and what it is about in words.
  struct ShownAlert: Equatable, Sendable {
    var record: AlertRecord
    /// The subject in the alert's id; an account by its handle, where a message of it may be quoted.
    var subject: String
  }

  /// A hashtag and the number of messages that bear it.
  struct CountedName: Equatable, Sendable {
    var name: String
    var count: Int
  }

  var title: String
  /// Nil where no message was read and no period was asked for.
  var period: Period?
  var asOf: Timestamp?
  var tallies: Tallies
  /// New and open cases, most urgent first.
  var attention: [AttentionCase]
  /// How many cases need attention, those that are not shown included.
  var attentionCount: Int
  /// By time, then id.
  var alerts: [ShownAlert]

  /// How many cases are shown one by one.
  static let shownCases = 10
  /// How many hashtags are listed.
  static let shownHashtags = 20
  /// The stretches in which answers are counted, shortest first.
  static let responseSteps: [(name: String, seconds: Int64)] = [
    ("15m", 900), ("1h", 3600), ("4h", 14_400), ("8h", 28_800), ("24h", 86_400),
  ]

  /// Draws up the report of a period.
  ///
  /// - Parameter asOf: the moment it is told at; the newest message's where nil.
  /// - Throws: `FatalError` where a quoted message cannot be read again.
  init(of records: borrowing RecordCollection, period choice: PeriodChoice, asOf: Timestamp?, title: String)
    throws
  {
    let newest = records.messages.lazy.map(\.createdAt).max()
    let first = records.messages.lazy.map(\.createdAt).min()
    self.title = title
    self.asOf = asOf ?? newest
    period = choice.resolved(first: first, newest: newest, asOf: self.asOf)
    tallies = Tallies()
    attention = []
    attentionCount = 0
    alerts = []
    guard let period else { return }
    let moment = self.asOf ?? period.end
    tallies = Counting(period: period, asOf: moment).tallies(of: records)
    alerts = try records.alerts.filter { period.contains($0.startedAt) }
      .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
      .map { ShownAlert(record: $0, subject: try $0.shownSubject(records)) }
    let open = records.cases.filter { period.contains($0.openedAt) && $0.needsAttention }
      .sorted { $0.isMoreUrgent(than: $1, asOf: moment) }
    attentionCount = open.count
    attention = try open.prefix(Self.shownCases).map { record in
      AttentionCase(
        record: record, isOverdue: record.isOverdue(asOf: moment),
        opening: try record.openingMessage.flatMap { try records.quotableMessage($0) })
    }
  }

  /// Hashtags by how many messages bear them, most first.
  var topHashtags: [CountedName] { Self.ranked(tallies.hashtags).prefix(Self.shownHashtags).map { $0 } }

  /// Networks by messages, most first.
  var topNetworks: [(name: String, counts: SideCounts)] {
    tallies.networks.map { (name: $0.key, counts: $0.value) }
      .sorted { $0.counts.total == $1.counts.total ? $0.name < $1.name : $0.counts.total > $1.counts.total }
  }

  /// Agent accounts by replies, most first.
  var agents: [(person: Tallies.PersonKey, counts: PersonCounts)] { Self.ranked(tallies.agents) }

  /// Helpers by replies, most first.
  var helpers: [(person: Tallies.PersonKey, counts: PersonCounts)] { Self.ranked(tallies.helpers) }

  /// The share of conversations begun by inbound messages that were answered; nil where there are none.
  var responseRate: Double? { share(tallies.responses.durations.total) }

  /// The share of conversations begun by inbound messages that were answered within that time.
  func responseShare(within seconds: Int64) -> Double? {
    share(tallies.responses.durations.total(within: seconds))
  }

  private func share(_ count: Int) -> Double? {
    tallies.responses.begun == 0 ? nil : Double(count) / Double(tallies.responses.begun)
  }

  /// Names by count, most first; equal ones by name.
  static func ranked(_ counts: [String: Int]) -> [CountedName] {
    counts.map { CountedName(name: $0.key, count: $0.value) }
      .sorted { $0.count == $1.count ? $0.name < $1.name : $0.count > $1.count }
  }

  private static func ranked(_ people: [Tallies.PersonKey: PersonCounts])
    -> [(person: Tallies.PersonKey, counts: PersonCounts)]
  {
    people.map { (person: $0.key, counts: $0.value) }.sorted {
      ($1.counts.replies, $1.counts.messages, $0.person) < ($0.counts.replies, $0.counts.messages, $1.person)
    }
  }
}

extension CaseRecord {
  /// Whether somebody of ours has to act: it is new, or open and not waiting for the customer.
  var needsAttention: Bool { status == .new || status == .open }

  /// Whether what is due next should have come before that moment.
  func isOverdue(asOf: Timestamp) -> Bool { nextDue.map { $0 < asOf } ?? false }

  /// The id of the message that opened the case, by the case's id.
  var openingMessage: String? { id.hasPrefix("case:") ? String(id.dropFirst("case:".count)) : nil }

  /// By priority, then overdue before not, then by what is due first, by age, by id.
  fileprivate func isMoreUrgent(than other: CaseRecord, asOf: Timestamp) -> Bool {
    if priority != other.priority { return priority > other.priority }
    let (late, otherLate) = (isOverdue(asOf: asOf), other.isOverdue(asOf: asOf))
    if late != otherLate { return late }
    let (due, otherDue) = (nextDue ?? .distantFuture, other.nextDue ?? .distantFuture)
    return (due, openedAt, id) < (otherDue, other.openedAt, other.id)
  }

  /// What is due next: the first response until it is given, then the resolution.
  var nextDue: Timestamp? { awaitsFirstResponse ? firstResponseDue : resolutionDue }

  /// Whether the first response is promised and has not been given.
  var awaitsFirstResponse: Bool { firstResponseDue != nil && firstAnswer == nil }
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

  /// The subject; where it is an account (`NETWORK:ID`) that wrote one of the messages, its handle.
  fileprivate func shownSubject(_ records: borrowing RecordCollection) throws -> String {
    for id in evidence {
      guard let message = try records.quotableMessage(id), let author = message.author?.id,
        let handle = message.author?.handle, subject == "\(message.network ?? ""):\(author)"
      else { continue }
      return "@\(handle)"
    }
    return subject
  }
}

extension Timestamp {
  fileprivate static let distantFuture = Timestamp(seconds: .max)
}
