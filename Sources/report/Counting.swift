import MessageCore

/// Turns the records of a period into tallies.
///
/// A message counts in the period that it was written in, a conversation, case or alert in the one that it began in;
/// an answer counts for the conversation's period, however late it came.
struct Counting {
  let period: Period
  /// The moment that pending and overdue are judged at.
  let asOf: Timestamp

  func tallies(of records: borrowing RecordCollection) -> Tallies {
    var tallies = Tallies()
    countMessages(records, into: &tallies)
    countResponses(records, into: &tallies)
    for record in records.cases where period.contains(record.openedAt) { count(record, into: &tallies) }
    return tallies
  }

  // MARK: - Messages

  private func countMessages(_ records: borrowing RecordCollection, into tallies: inout Tallies) {
    var networks = [SideCounts](repeating: SideCounts(), count: records.networks.names.count)
    var intents = [Int](repeating: 0, count: records.intents.names.count)
    var hashtags = [Int](repeating: 0, count: records.hashtagNames.names.count)
    var people = [PersonTally](repeating: PersonTally(), count: records.authors.count)
    for message in records.messages where period.contains(message.createdAt) {
      networks[Int(message.network)].add(message.side)
      let hour = (message.createdAt.weekday - 1) * 24 + message.createdAt.secondsOfDay / 3600
      tallies.hoursOfWeek[hour].add(message.side)
      tallies.days[message.createdAt.daysSinceEpoch, default: DayCounts()].sides.add(message.side)
      for tag in message.hashtags { hashtags[Int(records.hashtags[Int(tag)])] += 1 }
      if message.isThreaded { tallies.hasThreads = true }
      if message.author >= 0 { people[Int(message.author)].add(message) }
      // Where nobody says whose side a message is on, it is heard: only our own are left out.
      if message.side != .outbound {
        tallies.days[message.createdAt.daysSinceEpoch, default: DayCounts()].tone.add(message.tone)
        if message.tone != nil { tallies.hasTone = true }
        if message.intent >= 0 { intents[Int(message.intent)] += 1 }
        amplify(message, records, into: &tallies)
      }
    }
    tallies.networks = named(networks, records.networks) { $0.total > 0 }
    tallies.intents = named(intents, records.intents) { $0 > 0 }
    tallies.hashtags = named(hashtags, records.hashtagNames) { $0 > 0 }
    countPeople(people, records, into: &tallies)
  }

  private func named<Value>(
    _ values: [Value], _ table: NameTable, where isCounted: (Value) -> Bool
  ) -> [String: Value] {
    Dictionary(
      uniqueKeysWithValues: values.indices.filter { isCounted(values[$0]) }.map {
        (table[Int32($0)], values[$0])
      })
  }

  private func amplify(
    _ message: MessageFacts, _ records: borrowing RecordCollection, into tallies: inout Tallies
  ) {
    let label = message.tone ?? .unknown
    tallies.amplification[label, default: Amplification()].messages += 1
    if message.engagement >= 0 {
      tallies.amplification[label]?.engagement.add(records.engagements[Int(message.engagement)])
    }
  }

  private func countPeople(
    _ people: [PersonTally], _ records: borrowing RecordCollection, into tallies: inout Tallies
  ) {
    for (index, tally) in people.enumerated() {
      let person = records.authors[index]
      let key = Tallies.PersonKey(person)
      if tally.agent.messages > 0 { tallies.agents[key, default: PersonCounts()].merge(tally.agent) }
      if tally.publicHelp.messages > 0 {
        tallies.helpers[key, default: PersonCounts()].merge(tally.publicHelp)
      }
      if tally.inbound > 0 { tallies.customersByMessages[tally.inbound, default: 0] += 1 }
      for label in Tone.Label.allCases where tally.tones & (1 << label.bit) != 0 {
        tallies.amplification[label]?.reach.add(person.followers)
      }
    }
  }

  // MARK: - Responses

  private func countResponses(_ records: borrowing RecordCollection, into tallies: inout Tallies) {
    var threads = [ThreadStart](repeating: ThreadStart(), count: Int(records.threadCount))
    for index in records.messages.indices {
      threads[Int(records.messages[index].thread)].add(index, records)
    }
    for thread in threads where thread.first >= 0 {
      let first = records.messages[Int(thread.first)]
      guard first.side == .inbound, period.contains(first.createdAt) else { continue }
      if thread.answer < 0 {
        tallies.responses.unanswered += 1
        continue
      }
      let answer = records.messages[Int(thread.answer)]
      let seconds = answer.createdAt.wholeSeconds(since: first.createdAt)
      tallies.responses.durations.add(seconds: seconds)
      if answer.author >= 0 {
        let key = Tallies.PersonKey(records.authors[Int(answer.author)])
        tallies.agents[key, default: PersonCounts()].first.add(seconds: seconds)
      }
    }
  }

  // MARK: - Cases

  private func count(_ record: CaseRecord, into tallies: inout Tallies) {
    tallies.cases.byStatus[record.status, default: 0] += 1
    tallies.cases.byPriority[record.priority, default: 0] += 1
    if let kind = record.kind { tallies.cases.byKind[kind, default: 0] += 1 }
    switch record.firstResponseTarget(asOf: asOf) {
    case .met: tallies.targets.met += 1
    case .missed: tallies.targets.missed += 1
    case .pending: tallies.targets.pending += 1
    case nil: break
    }
  }
}

/// How a case stands with a target.
enum TargetState: Equatable, Sendable { case met, missed, pending }

extension CaseRecord {
  /// When an agent first answered; nil where none has.
  var firstAnswer: Timestamp? { events.lazy.filter { $0.kind == .agent }.map(\.at).min() }

  /// Whether the first answer came in time; nil where the case has no target for it.
  func firstResponseTarget(asOf: Timestamp) -> TargetState? {
    guard let due = firstResponseDue else { return nil }
    if let answer = firstAnswer { return answer <= due ? .met : .missed }
    return due < asOf ? .missed : .pending
  }
}

extension Tallies.PersonKey {
  fileprivate init(_ person: Person) { self.init(network: person.network, shown: person.shown) }
}

extension Timestamp {
  /// Seconds since an earlier moment, parts of a second dropped.
  fileprivate func wholeSeconds(since start: Timestamp) -> Int64 {
    seconds - start.seconds - (nanoseconds < start.nanoseconds ? 1 : 0)
  }
}

extension Tone.Label {
  fileprivate var bit: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Int64 {
  fileprivate mutating func add(_ other: Int64) { self = addingSaturated(other) }
}

/// What one person wrote in the period.
private struct PersonTally {
  var agent = PersonCounts()
  /// Help given in public, so that a report never names somebody for a private message.
  var publicHelp = PersonCounts()
  var inbound = 0
  /// The tones of the inbound messages, a bit for each label.
  var tones: UInt8 = 0

  mutating func add(_ message: MessageFacts) {
    switch message.side {
    case .outbound:
      agent.messages += 1
      if message.isReply { agent.replies += 1 }
    case .inbound:
      inbound += 1
      tones |= 1 << (message.tone ?? .unknown).bit
      if message.isHelper, message.isPublic {
        publicHelp.messages += 1
        if message.isReply { publicHelp.replies += 1 }
      }
    case .unknown: break
    }
  }
}

/// The first message of a conversation, and the first outbound one, as indices into the messages. No outbound message
/// precedes the first of all, so this one is the answer where the first message is inbound.
private struct ThreadStart {
  private(set) var first: Int32 = -1
  private(set) var answer: Int32 = -1

  mutating func add(_ index: Int, _ records: borrowing RecordCollection) {
    let message = records.messages[index]
    if first < 0 || message.precedes(records.messages[Int(first)]) { first = Int32(index) }
    guard message.side == .outbound else { return }
    if answer < 0 || message.answers(before: records.messages[Int(answer)], records) { answer = Int32(index) }
  }
}

extension MessageFacts {
  /// Whether this is the earlier message of a conversation; at the same moment, the one nearer to the root, then the
  /// inbound one, so that the order of the input makes no difference.
  fileprivate func precedes(_ other: MessageFacts) -> Bool {
    (createdAt, depth, side.rawValue) < (other.createdAt, other.depth, other.side.rawValue)
  }

  /// Whether this outbound message is the earlier answer; at the same moment, the author's name decides.
  fileprivate func answers(before other: MessageFacts, _ records: borrowing RecordCollection) -> Bool {
    if createdAt != other.createdAt { return createdAt < other.createdAt }
    return records.authorKey(of: self) < records.authorKey(of: other)
  }
}

extension RecordCollection {
  fileprivate func authorKey(of message: MessageFacts) -> Tallies.PersonKey {
    message.author < 0
      ? Tallies.PersonKey(network: "", shown: "") : Tallies.PersonKey(authors[Int(message.author)])
  }
}
