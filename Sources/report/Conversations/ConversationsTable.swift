import CareConfiguration
import MessageCore

extension RecordCollection {
  /// One row a conversation that began in the report's period, by its first message's time.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func conversationsTable(_ settings: ReportSettings, of report: Report) throws -> ReportTable {
    let period = report.period ?? .unbounded
    let caseOfThread = caseOfThread()
    var rows: [(at: Timestamp, id: String, cells: [Cell])] = []
    try forEachConversation { conversation in
      guard period.contains(conversation.first.at) else { return }
      let facts = messages[Int(conversation.first.message)]
      let id = facts.thread < 0 ? "" : identifiers.text(facts.thread)
      let cells = try conversationCells(conversation, id, caseOfThread[facts.thread], settings, report.moment)
      rows.append((conversation.first.at, id, cells))
    }
    return ReportTable(
      name: "conversations", columns: Self.conversationColumns,
      rows: rows.sorted { ($0.at, $0.id) < ($1.at, $1.id) }.map(\.cells))
  }

  /// The case of each conversation, the first by id of several.
  private func caseOfThread() -> [Int32: CaseFacts] {
    var found: [Int32: CaseFacts] = [:]
    for facts in cases.all {
      var thread = facts.thread
      if thread < 0, facts.opening >= 0, let opening = index(of: identifiers.text(facts.opening)) {
        thread = messages[opening].thread
      }
      if thread < 0 { continue }
      if let other = found[thread], id(of: other) < id(of: facts) { continue }
      found[thread] = facts
    }
    return found
  }

  private static var conversationColumns: [ReportTable.Column] {
    [
      .text("conversation", "Conversation"), .text("channel", "Channel"), .text("begun_by", "Begun by"),
      .text("started_at", "Started"), .text("ended_at", "Last message"), .number("messages", "Messages"),
      .number("inbound", "Inbound"), .number("outbound", "Outbound"),
      .number("first_response_seconds", "First response"),
      .number("first_response_business_seconds", "In business hours"), .text("responder", "By"),
      .number("next_responses", "Next"), .number("next_response_median_seconds", "Median"),
      .text("waiting_since", "Waiting since"), .text("tone_first", "Tone first"),
      .text("tone_last", "Tone last"), .text("intent", "Intent"), .text("case", "Case"),
      .text("status", "Status"), .text("priority", "Priority"), .number("reopenings", "Reopened"),
      .number("joins", "Joined"), .number("resolution_seconds", "Resolution"),
    ]
  }

  private func conversationCells(
    _ conversation: Conversation, _ id: String, _ record: CaseFacts?, _ settings: ReportSettings,
    _ moment: Timestamp
  ) throws -> [Cell] {
    let first = messages[Int(conversation.first.message)]
    let sides = conversation.turns.reduce(into: SideCounts()) { $0.add($1.side) }
    let wait = settings.rules.definition.waits(in: conversation).first
    var response = ResponseCounts()
    if let wait { response.add(wait, conversation, hours: settings.rules.hours) }
    var next = ResponseCounts()
    for wait in conversation.laterWaits { next.add(wait, conversation, hours: settings.rules.hours) }
    let answer = wait?.answer.map { conversation.turns[$0] }
    let heard = conversation.turns.filter { $0.side == .inbound }.compactMap(\.tone)
    var cells: [Cell] = [
      .text(id), .text(channels[first.channel].name), .word("\(conversation.first.side)"),
      .time(conversation.first.at), .time(conversation.last.at), .count(conversation.turns.count),
      .count(sides.inbound), .count(sides.outbound), .seconds(response.durations.median),
      .seconds(response.business.median),
    ]
    cells += [
      .text(optional: try answer.map { try authorDescription(at: Int($0.message)).shown }),
      .count(next.durations.total), .seconds(next.durations.median), .time(conversation.waitingSince),
      .word(heard.first?.rawValue ?? ""), .word(heard.last?.rawValue ?? ""),
      .text(first.intent < 0 ? "" : intents.text(first.intent)),
    ]
    return cells + caseCells(record)
  }

  private func caseCells(_ facts: CaseFacts?) -> [Cell] {
    guard let facts else { return [.word(""), .word(""), .word(""), .count(0), .count(0), .seconds(nil)] }
    let solved = facts.lastSolved.map { Double($0.wholeSeconds(since: facts.openedAt)) }
    return [
      .text(id(of: facts)), .word(facts.status.rawValue), .word(facts.priority.rawValue),
      .count(Int(facts.reopenings)), .count(Int(facts.joins)), .seconds(solved),
    ]
  }
}
