import CareConfiguration
import MessageCore

/// What is counted conversation by conversation, in tables by index; they become names at the end.
struct ConversationTables: Sendable {
  private let period: Period
  private let rules: CountingRules
  private var counts = ConversationCounts()
  private var responses = ResponseCounts()
  private var nextResponses = ResponseCounts()
  private var lateResponses = 0
  private var definitions: [String: ResponseCounts] = [:]
  private var channels: [ResponseCounts]
  private var staff: Staff

  init(_ records: borrowing RecordCollection, period: Period, rules: CountingRules) {
    self.period = period
    self.rules = rules
    channels = .init(repeating: ResponseCounts(), count: records.channels.channels.count)
    staff = Staff(rules.agents)
  }

  /// Counts a conversation that began in the period.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  mutating func add(_ conversation: Conversation, _ records: borrowing RecordCollection) throws {
    counts.begun.add(conversation.first.side)
    if conversation.isInbound { counts.messages += conversation.turns.count }
    let channel = Int(records.messages[Int(conversation.first.message)].channel)
    for wait in rules.definition.waits(in: conversation) {
      let response = ResponseCounts(wait, conversation, hours: rules.hours)
      responses.merge(response)
      channels[channel].merge(response)
      guard let answer = wait.answer.map({ conversation.turns[$0] }) else { continue }
      if answer.at >= period.end { lateResponses += 1 }
      staff.work(of: answer, records) { $0.first.merge(response) }
    }
    if rules.comparesDefinitions { compareDefinitions(conversation) }
    for question in records.questions(in: conversation) {
      if question.isTold {
        counts.toldQuestions.add(question.outcome)
      } else {
        counts.heardQuestions.add(question.outcome)
      }
    }
    guard conversation.isInbound else { return }
    for wait in conversation.laterWaits {
      let response = ResponseCounts(wait, conversation, hours: rules.hours)
      nextResponses.merge(response)
      if let answer = wait.answer {
        staff.work(of: conversation.turns[answer], records) { $0.next.merge(response) }
      }
    }
    try countOutcome(conversation, records)
  }

  private mutating func compareDefinitions(_ conversation: Conversation) {
    for definition in ResponseDefinition.allCases {
      for wait in definition.waits(in: conversation) {
        definitions[definition.rawValue, default: .init()].add(wait, conversation, hours: rules.hours)
      }
    }
  }

  private mutating func countOutcome(
    _ conversation: Conversation, _ records: borrowing RecordCollection
  ) throws {
    if let since = conversation.waitingSince { counts.waitingSince[since.seconds, default: 0] += 1 }
    guard let change = conversation.change else { return }
    counts.change.add(change)
    try staff.add(change, conversation, records)
  }

  /// - Throws: `FatalError` where a line cannot be read again.
  mutating func finish(_ records: borrowing RecordCollection, into tallies: inout Tallies) throws {
    tallies.conversations = counts
    tallies.responses = responses
    tallies.nextResponses = nextResponses
    tallies.lateResponses = lateResponses
    tallies.definitions = definitions
    for (index, responses) in channels.enumerated() where responses.begun > 0 {
      tallies.channels[records.channels.channels[index], default: ChannelCounts()].responses = responses
    }
    for (index, message) in records.messages.enumerated()
    where message.side == .outbound && period.contains(message.createdAt) {
      staff.add(message, at: index, records)
    }
    try staff.finish(records, into: &tallies)
  }
}

/// The work of our accounts, and of their teams.
private struct Staff: Sendable {
  private struct Work: Sendable {
    var counts = AgentCounts()
    /// The newest message that counted.
    var newest: Int
  }

  private let directory: AgentDirectory
  private var work: [Int32: Work] = [:]
  /// Outcomes of conversations by team, each conversation once for a team.
  private var changes: [String: ChangeCounts] = [:]
  /// The teams of accounts, each looked up once.
  private var teams: [Int32: String?] = [:]

  init(_ directory: AgentDirectory) { self.directory = directory }

  /// Counts something to whoever wrote the message.
  mutating func work(
    of turn: Conversation.Turn, _ records: borrowing RecordCollection, _ count: (inout AgentCounts) -> Void
  ) {
    guard turn.author >= 0 else { return }
    note(turn.author, at: Int(turn.message), records, count)
  }

  /// Counts one of our messages.
  mutating func add(_ message: MessageFacts, at index: Int, _ records: borrowing RecordCollection) {
    guard message.author >= 0 else { return }
    note(message.author, at: index, records) { counts in
      counts.messages += 1
      if message.isReply { counts.replies += 1 }
      guard message.flags.contains(.polite) else { return }
      counts.politeness += Int(message.politeness)
      counts.judged += 1
    }
  }

  /// Counts a conversation's outcome to everybody of us who wrote in it.
  mutating func add(
    _ change: ToneChange, _ conversation: Conversation, _ records: borrowing RecordCollection
  ) throws {
    var seen: [Int32] = []
    var seenTeams: [String] = []
    for turn in conversation.turns where turn.side == .outbound && turn.author >= 0 {
      work(of: turn, records) { counts in
        if !seen.contains(turn.author) { counts.change.add(change) }
      }
      if seen.contains(turn.author) { continue }
      seen.append(turn.author)
      guard let team = try team(of: turn.author, at: Int(turn.message), records), !seenTeams.contains(team)
      else { continue }
      seenTeams.append(team)
      changes[team, default: ChangeCounts()].add(change)
    }
  }

  private mutating func note(
    _ account: Int32, at index: Int, _ records: borrowing RecordCollection,
    _ count: (inout AgentCounts) -> Void
  ) {
    var own = work[account] ?? Work(newest: index)
    if records.isLater(index, than: own.newest) { own.newest = index }
    count(&own.counts)
    work[account] = own
  }

  private mutating func team(
    of account: Int32, at index: Int, _ records: borrowing RecordCollection
  ) throws -> String? {
    if directory.isEmpty { return nil }
    if let team = teams[account] { return team }
    let author = try records.authorDescription(at: index)
    let team = directory.entry(network: author.network, id: author.id, handle: author.handle)?.team
    teams[account] = .some(team)
    return team
  }

  mutating func finish(_ records: borrowing RecordCollection, into tallies: inout Tallies) throws {
    for (account, own) in work {
      var counts = own.counts
      if let team = try team(of: account, at: own.newest, records) {
        var share = counts
        share.change = ChangeCounts()
        tallies.teams[team, default: AgentCounts()].merge(share)
      }
      counts.name = try records.toldName(at: own.newest)
      tallies.agents[records.personKey(account), default: AgentCounts()].merge(counts)
    }
    for (team, change) in changes { tallies.teams[team, default: AgentCounts()].change.merge(change) }
  }
}
