import MessageCore

/// The messages that a figure counts, so that a doubted number is settled in a minute.
struct Explanation: Sendable {
  /// The figures that can be explained, by their paths in the JSON report.
  static let names =
    [
      "messages.total", "messages.inbound", "messages.outbound", "messages.unknown", "messages.late",
      "tone.negative", "tone.neutral", "tone.positive", "tone.unknown", "response.first",
      "response.first.unanswered", "response.next", "response.late", "conversations.abandoned",
      "conversations.customers.happier", "conversations.customers.sadder", "questions.answered_by_us",
      "questions.answered_by_community", "questions.unanswered",
    ]

  let name: String

  init(_ name: String) { self.name = name }

  /// One row for each message that counts.
  func table(_ records: borrowing RecordCollection, _ settings: ReportSettings) throws -> ReportTable {
    let asOf = settings.asOf ?? records.messages.lazy.map(\.createdAt).max()
    let period = settings.period.resolved(settings.rules.calendar, asOf: asOf) ?? .unbounded
    var found: [Found] = []
    if name.hasPrefix("messages.") || name.hasPrefix("tone.") {
      for index in records.messages.indices where period.contains(records.messages[index].createdAt) {
        if counts(records.messages[index], period) { found.append(Found(message: index)) }
      }
    } else {
      records.forEachConversation { conversation in
        guard period.contains(conversation.first.at) else { return }
        found += self.found(in: conversation, records, settings, period, asOf ?? period.end)
      }
    }
    let rows = try found.map { try row($0, records, settings) }
    return ReportTable(
      name: name,
      columns: [
        .text("id", "Message"), .text("created_at", "Written"), .text("author", "By"),
        .number("seconds", "Took"), .text("answer", "Answer"), .text("text", "Text"),
      ],
      rows: rows.sorted { $0.sortKey < $1.sortKey })
  }

  /// Draws the table.
  func write(
    _ records: borrowing RecordCollection, _ settings: ReportSettings, as format: ReportFormat,
    to output: inout LineWriter
  ) throws {
    let report = try Report(of: records, settings)
    let drawing = ReportDrawing(format: format, usesColor: false)
    try output.append(drawing.render(try table(records, settings), of: report))
  }

  /// A message that counts, and its answer where the figure is a time.
  private struct Found {
    var message: Int
    var answer: Int?
    var seconds: Int64?
  }

  private func counts(_ message: MessageFacts, _ period: Period) -> Bool {
    switch name {
    case "messages.total": true
    case "messages.inbound": message.side == .inbound
    case "messages.outbound": message.side == .outbound
    case "messages.unknown": message.side == .unknown
    case "messages.late": message.isLate(in: period)
    default: message.side != .outbound && "tone.\((message.tone ?? .unknown).rawValue)" == name
    }
  }

  private func found(
    in conversation: Conversation, _ records: borrowing RecordCollection, _ settings: ReportSettings,
    _ period: Period, _ asOf: Timestamp
  ) -> [Found] {
    let definition = settings.rules.definition
    func found(_ wait: Wait) -> Found {
      let start = conversation.turns[wait.start]
      let answer = wait.answer.map { conversation.turns[$0] }
      return Found(
        message: Int(start.message), answer: answer.map { Int($0.message) },
        seconds: answer?.at.wholeSeconds(since: start.at))
    }
    let first = Found(message: Int(conversation.first.message))
    switch name {
    case "response.first": return definition.waits(in: conversation).filter { $0.answer != nil }.map(found)
    case "response.first.unanswered":
      return definition.waits(in: conversation).filter { $0.answer == nil }.map(found)
    case "response.late":
      return definition.waits(in: conversation)
        .filter { wait in wait.answer.map { conversation.turns[$0].at >= period.end } ?? false }.map(found)
    case "response.next": return conversation.laterWaits.filter { $0.answer != nil }.map(found)
    case "conversations.abandoned":
      let limit = asOf.seconds - Report.abandonedAfter
      return (conversation.waitingSince.map { $0.seconds <= limit } ?? false) ? [first] : []
    case "conversations.customers.happier": return conversation.change == .happier ? [first] : []
    case "conversations.customers.sadder": return conversation.change == .sadder ? [first] : []
    default:
      return records.questions(in: conversation).filter { $0.outcome.path == name }.map { question in
        let (asked, answer) = (conversation.turns[question.question], question.answer)
        return Found(
          message: Int(asked.message), answer: answer.map { Int(conversation.turns[$0].message) },
          seconds: answer.map { conversation.turns[$0].at.wholeSeconds(since: asked.at) })
      }
    }
  }

  private func row(
    _ found: Found, _ records: borrowing RecordCollection, _ settings: ReportSettings
  ) throws -> [Cell] {
    let facts = records.messages[found.message]
    let author = try records.authorDescription(at: found.message)
    let text = records.isQuotable(facts) ? try records.message(at: found.message)?.text : nil
    return [
      .text(records.id(of: facts)), .time(facts.createdAt),
      .text(records.isQuotable(facts) ? author.shown : ""), .seconds(found.seconds.map { Double($0) }),
      .text(found.answer.map { records.id(of: records.messages[$0]) } ?? ""),
      .text(text.map { Wording.shortened(Wording.oneLine($0), to: 140) } ?? "(not public, or no longer)"),
    ]
  }
}

extension [Cell] {
  /// By time, then id.
  fileprivate var sortKey: (String, String) { (self[1].plain, self[0].plain) }
}
