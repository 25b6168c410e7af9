import CareConfiguration
import MessageCore

/// What a count depends on besides the records.
struct CountingRules: Sendable {
  var calendar = ReportCalendar.utc
  /// When the desk is open; always, where nothing is configured.
  var hours = BusinessHours.always { didSet { hasBusinessHours = !hours.isAlwaysOpen } }
  /// Whose team an account of ours belongs to.
  var agents = AgentDirectory()
  var definition = ResponseDefinition.earshot
  /// Whether first responses are counted by every definition.
  var comparesDefinitions = false
  /// Whether all names, words and phrases are kept, to be listed whole or added up with those of other parts, or only
  /// those that a report can show.
  var keepsAllNames = true

  /// Whether the desk is ever closed, so that business hours tell something else than the calendar.
  var hasBusinessHours = false
}

/// What was counted of one period.
struct PeriodCounts: Sendable {
  var tallies = Tallies()
  /// By the collection's accounts.
  var people: [PersonTally] = []
}

/// Turns the records of periods that do not overlap into tallies.
///
/// A message counts in the period that it was written in, a conversation, case or alert in the one that it began in;
/// an answer counts for the conversation's period, however late it came.
struct Counting: Sendable {
  let periods: [Period]
  let rules: CountingRules

  /// The tallies of each period.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func counts(of records: borrowing RecordCollection) throws -> [PeriodCounts] {
    var counts = periods.map { _ in PeriodCounts() }
    for index in counts.indices {
      counts[index].people = [PersonTally](repeating: PersonTally(), count: records.accounts.count)
    }
    countMessages(records, into: &counts)
    try countConversations(records, into: &counts)
    for facts in records.cases.all {
      guard let period = period(of: facts.openedAt) else { continue }
      counts[period].tallies.cases.add(facts, records.cases, hours: rules.hours)
    }
    for question in records.questionsWithoutMessage() {
      guard let period = period(of: question.askedAt) else { continue }
      counts[period].tallies.conversations.toldQuestions.add(question.outcome)
    }
    for index in counts.indices { counts[index].tallies.volumes = records.volumes.counts(in: periods[index]) }
    return counts
  }

  private func period(of time: Timestamp) -> Int? { periods.firstIndex { $0.contains(time) } }

  // MARK: - Messages

  private func countMessages(_ records: borrowing RecordCollection, into counts: inout [PeriodCounts]) {
    for index in counts.indices {
      var tables = MessageTables(records, period: periods[index], calendar: rules.calendar)
      for message in records.messages where periods[index].contains(message.createdAt) {
        tables.add(message, records, people: &counts[index].people)
      }
      tables.finish(
        records, keepsAllNames: rules.keepsAllNames,
        comparedWith: index == 0 || rules.keepsAllNames ? nil : counts[0].tallies.topics,
        into: &counts[index].tallies)
    }
  }

  // MARK: - Conversations

  private func countConversations(
    _ records: borrowing RecordCollection, into counts: inout [PeriodCounts]
  ) throws {
    var tables = periods.map { ConversationTables(records, period: $0, rules: rules) }
    try records.forEachConversation { conversation in
      if let period = period(of: conversation.first.at) { try tables[period].add(conversation, records) }
    }
    for index in counts.indices { try tables[index].finish(records, into: &counts[index].tallies) }
  }
}

extension RecordCollection {
  /// What an account is called by a message of its own.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func toldName(at index: Int) throws -> ToldName {
    ToldName(text: try authorDescription(at: index).shown, at: messages[index].createdAt)
  }

  /// Whether a message is the later one; of those of one moment, the one with the later id.
  func isLater(_ one: Int, than two: Int) -> Bool {
    let (left, right) = (messages[one], messages[two])
    if left.createdAt != right.createdAt { return left.createdAt > right.createdAt }
    if left.id < 0 || right.id < 0 { return left.id > right.id }
    return left.id != right.id && identifiers.precedes(right.id, left.id)
  }
}
