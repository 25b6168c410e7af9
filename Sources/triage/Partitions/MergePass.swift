import CareConfiguration
import CareStore
import CommandSupport
import MessageCore

/// `triage --merge`: adds up what `--partial` wrote of all parts, and tells what the parts must know to judge each
/// customer as if they saw the whole.
///
/// What is counted adds up in any order. The ledger of issues depends on what was asked before, so that the messages that
/// it looks at are shown to it again, in the order of the whole.
struct MergePass: ~Copyable {
  /// A message that the ledger is to see.
  private struct Entry {
    var order: String
    var facts: MessageFacts
    var line: [UInt8]
  }

  private var desk: Desk
  private let asOf: Timestamp?
  private var newest: Timestamp?
  private var entries: [Entry] = []
  private var deletions: [String] = []
  /// By subject, and by when each bucket begins.
  private var storms: [String: [Int64: StormBucket]] = [:]
  private var turns = InfluenceTally()
  private var ledger: IssueLedger
  private var inquiries: [InquiryTally] = []
  private var people = CommunityPeople()
  private var topics: TopicParts

  init(_ configuration: Configuration, asOf: Timestamp?, issues: [TrackedIssue]) {
    desk = Desk(configuration, asOf: asOf)
    self.asOf = asOf
    ledger = IssueLedger(issues)
    topics = TopicParts(configuration)
  }

  /// Adds a record of a part; messages and what else a part prints is passed over.
  ///
  /// - Throws: `LineError` where it is not as `--partial` writes it, or was made with another moment.
  mutating func take(_ line: borrowing MessageLine) throws(LineError) {
    guard try line.recordType == .partial else { return }
    switch try Part(line) {
    case .summary:
      let settings = try line.value(.settings, as: .object)
      guard settings?[.asOf]?.timestamp == asOf else { throw LineError("made with another --as-of") }
      newest = [newest, try line.timestamp(.newest)].compactMap { $0 }.max()
    case .message:
      let stored = String(decoding: try Self.tallies(line).rawBytes, as: UTF8.self)
      let id = try line.requiredString(.id)
      guard let facts = desk.facts(id: id, stored: stored) else { throw .brokenTallies }
      entries.append(Entry(order: try line.requiredString(.order), facts: facts, line: Array(line.bytes)))
    case .deletion: deletions.append(try line.requiredString(.id))
    case .storm: try takeStorm(try Self.tallies(line))
    case .turn:
      let (from, to, count) = try Self.edge(try Self.tallies(line))
      turns.add(.init(from: desk.index(of: from), to: desk.index(of: to)), count: count)
    case .namesake:
      let value = try Self.tallies(line)
      guard let handle = value[.handle]?.string, let id = value[.id]?.string else { throw .brokenTallies }
      let (one, other) = (desk.index(of: handle), desk.index(of: id))
      turns.addNamesake(one, of: other, desk.strings)
    case .question:
      let id = try line.requiredString(.id)
      guard let tally = desk.inquiry(of: id, try Self.tallies(line)) else { throw .brokenTallies }
      inquiries.append(tally)
    case .person:
      let id = desk.index(of: try line.requiredString(.id))
      guard let tally = desk.person(try Self.tallies(line)) else { throw .brokenTallies }
      people.add(tally, of: id, desk.strings)
    case .topic:
      try topics.take(
        id: try line.requiredString(.id), order: try line.requiredString(.order), try Self.tallies(line))
    // It concerns the part of the message's customer alone.
    case .place: return
    case .influence, .finding: throw LineError("made by --merge, not by --partial")
    }
  }

  /// Prints what the parts must know, and the alerts and issues of the whole.
  mutating func finish(_ printer: inout RecordPrinter, to output: inout LineWriter) throws {
    var parts = PartWriter()
    let moment = asOf ?? newest ?? Timestamp(seconds: 0)
    try printer.print(parts.summary(newest: newest, asOf: asOf), as: .partial, to: &output)
    desk.influence = turns.influence(desk.strings)
    for (identity, share) in desk.influence.sorted(by: { desk.strings.precedes($0.key, $1.key) }) {
      let steps = Int((share * Double(Attention<Int>.steps.count)).rounded())
      let line = parts.influence(desk.strings.string(identity), steps: steps)
      try printer.print(line, as: .partial, to: &output)
    }
    let asked = Set(inquiries.filter(\.isQuestion).map(\.message))
    var community = Community()
    try replay { message, id, finding in
      if asked.contains(message) { community.note(finding, of: message) }
      if let line = parts.finding(finding, of: id) { try printer.print(line, as: .partial, to: &output) }
    }
    let alerts = stormAlerts(asOf: moment) + topics.alerts(asOf: moment)
    try printer.print(Snapshot(alerts: desk.impostors()).adding(alerts), to: &output)
    try printer.print(ledger.records(desk, asOf: moment), to: &output)
    let told = community.records(inquiries, people, desk, ledger, asOf: moment)
    try printer.print(questions: told.questions, people: told.people, to: &output)
  }

  /// Shows the ledger the messages in their order, and hands on what it finds of each, with the message's id and its
  /// number in the strings.
  private mutating func replay(_ body: (Int32, String, IssueLedger.Finding) throws -> Void) throws {
    entries.sort { $0.order.utf8.lexicographicallyPrecedes($1.order.utf8) }
    var line = MessageLine()
    var text: [UInt8] = []
    var words = TextWords()
    var partsReader = TextPartsReader()
    var parts = TextParts()
    for entry in entries {
      try line.load(entry.line)
      let id = try line.requiredString(.id)
      let number = desk.note(entry.facts)
      _ = try line.utf8(.text, into: &text)
      words.scan(text)
      partsReader.read(words, into: &parts)
      try body(entry.facts.id, id, ledger.take(parts, number, desk: &desk))
      let role = try line.string(.role).flatMap { TriageDecision.Role(rawValue: $0) }
      ledger.noteAnswer(number, role, desk: &desk)
    }
    entries = []
    for id in deletions { desk.delete(id: id) }
  }

  private mutating func takeStorm(_ value: JSONValue) throws(LineError) {
    guard let subject = value[.subject]?.string, let start = value[.start]?.timestamp,
      let count = value[.count]?.integer, let drivers = value[.evidence]?.rawBytes
    else { throw .brokenTallies }
    add(
      StormBucket(
        StoredBucket(
          subject: subject, seconds: StormBucket.seconds, start: start.seconds, count: count,
          drivers: String(decoding: drivers, as: UTF8.self))), to: subject)
  }

  private mutating func add(_ bucket: StormBucket, to subject: String) {
    let empty = StormBucket(start: bucket.start, count: 0)
    storms[subject, default: [:]][bucket.start, default: empty].add(bucket)
  }

  /// The alerts about storms, when the ledger has seen all messages.
  private mutating func stormAlerts(asOf moment: Timestamp) -> [AlertRecord] {
    guard let all = storms[MessageStorms.all]?.values.sorted(by: { $0.start < $1.start }),
      let first = all.first, let last = all.last
    else { return [] }
    var seen = MessageStorms()
    let issues = ledger.messages(desk)
    for number in issues.values.joined() { seen.note(number) }
    let buckets = seen.buckets(desk, issues: issues, least: MessageStorms.fewest) {
      desk.messages[Int($0)].createdAt <= moment
    }
    for issue in issues.keys { for bucket in buckets[issue] ?? [] { add(bucket, to: issue) } }
    return storms.flatMap { subject, held -> [AlertRecord] in
      var buckets = held.values.sorted { $0.start < $1.start }
      if subject == MessageStorms.negative {
        // The share is one of all messages, also where none is negative.
        buckets = all.map { whole in
          var bucket = held[whole.start] ?? StormBucket(start: whole.start, count: 0)
          bucket.total = whole.count
          return bucket
        }
      } else if subject != MessageStorms.all {
        guard buckets.reduce(0, { $0 + $1.count }) >= MessageStorms.fewest else { return [] }
      }
      return MessageStorms.alerts(subject, buckets, span: first.start...last.start)
    }
  }

  private static func tallies(_ line: borrowing MessageLine) throws(LineError) -> JSONValue {
    guard let value = try line.value(.tallies, as: .object) else { throw .brokenTallies }
    return value
  }

  private static func edge(_ value: JSONValue) throws(LineError) -> (String, String, Int64) {
    guard let from = value[.from]?.string, let to = value[.to]?.string, let count = value[.count]?.integer
    else { throw .brokenTallies }
    return (from, to, count)
  }
}

extension LineError {
  static let brokenTallies = LineError("'tallies' are not as triage writes them")
}
