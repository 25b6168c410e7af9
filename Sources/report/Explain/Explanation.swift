import MessageCore

/// The messages, conversations or cases that a figure counts, so that a doubted number is settled in a minute.
struct Explanation: Sendable {
  private let name: String
  private let selection: FigureSelection

  /// - Parameter name: the figure's path in the JSON report; nil for one that cannot be explained.
  init?(_ name: String) {
    guard let selection = FigureSelection(path: name) else { return nil }
    self.name = name
    self.selection = selection
  }

  /// One row for each message that counts, by time and id.
  func table(_ records: borrowing RecordCollection, _ settings: ReportSettings) throws -> ReportTable {
    let asOf = settings.asOf ?? records.messages.lazy.map(\.createdAt).max()
    let period = settings.period.resolved(settings.rules.calendar, asOf: asOf) ?? .unbounded
    let scope = FigureSelection.Scope(
      period: period, calendar: settings.rules.calendar, definition: settings.rules.definition,
      moment: asOf ?? period.end, agents: settings.rules.agents)
    let found = try found(records, settings, scope)
    let rows = try found.map { try row($0, records, settings) }
    return ReportTable(
      name: name,
      columns: [
        .text("id", "Message"), .text("created_at", "Written"), .text("author", "By"),
        .text("case", "Case or alert"), .number("seconds", "Took"),
        .number("business_seconds", "In business hours"), .text("answer", "Answer"), .text("text", "Text"),
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
    /// Nil where the message of a case or alert was not read.
    var message: Int?
    var answer: Int?
    var from: Timestamp?
    var to: Timestamp?
    /// The case or alert that it counts for.
    var record = ""
  }

  // MARK: - Finding

  private func found(
    _ records: borrowing RecordCollection, _ settings: ReportSettings, _ scope: FigureSelection.Scope
  ) throws -> [Found] {
    switch selection {
    case .messages(let counts):
      return try records.messages.indices.filter { index in
        let message = records.messages[index]
        return try scope.period.contains(message.createdAt) && counts(records, message, scope)
      }.map { Found(message: $0) }
    case .waits, .conversations: return try foundConversations(records, scope)
    case .people(let counts):
      let tallies = try Counting(periods: [scope.period], rules: settings.rules).counts(of: records)[0].people
      return records.messages.indices.filter { index in
        let message = records.messages[index]
        return message.author >= 0 && message.side != .outbound && scope.period.contains(message.createdAt)
          && counts(tallies[Int(message.author)])
      }.map { Found(message: $0) }
    case .cases(let counts):
      return records.cases.all.filter {
        scope.period.contains($0.openedAt) && counts(records.cases, $0, scope)
      }.map { facts in
        Found(
          message: facts.opening < 0 ? nil : records.index(of: records.identifiers.text(facts.opening)),
          from: facts.openedAt, to: name.hasPrefix("response.") ? facts.firstAnswer : solved(facts),
          record: records.id(of: facts))
      }
    case .alerts(let counts):
      return records.alerts.filter { scope.period.contains($0.startedAt) && counts($0) }.flatMap { alert in
        let messages = alert.evidence.map { Found(message: records.index(of: $0), record: alert.id) }
        return messages.isEmpty ? [Found(from: alert.startedAt, record: alert.id)] : messages
      }
    }
  }

  private func solved(_ facts: CaseFacts) -> Timestamp? {
    name.hasPrefix("resolution.first") ? facts.firstSolved : facts.lastSolved
  }

  private func foundConversations(
    _ records: borrowing RecordCollection, _ scope: FigureSelection.Scope
  ) throws -> [Found] {
    var found: [Found] = []
    try records.forEachConversation { conversation in
      guard scope.period.contains(conversation.first.at) else { return }
      switch selection {
      case .waits(let waits):
        found += waits(records, conversation, scope).map { wait in
          let answer = wait.answer.map { conversation.turns[$0] }
          return Found(
            message: Int(conversation.turns[wait.start].message), answer: answer.map { Int($0.message) },
            from: conversation.turns[wait.start].at, to: answer?.at)
        }
      case .conversations(let counts):
        if try counts(records, conversation, scope) {
          found.append(Found(message: Int(conversation.first.message)))
        }
      default: break
      }
    }
    return found
  }

  // MARK: - Rows

  private func row(
    _ found: Found, _ records: borrowing RecordCollection, _ settings: ReportSettings
  ) throws -> [Cell] {
    var took = ResponseCounts()
    if let from = found.from, let to = found.to {
      took.add(from: from, to: max(from, to), hours: settings.rules.hours)
    }
    let answer = found.answer.map { records.id(of: records.messages[$0]) } ?? ""
    guard let index = found.message else {
      return [
        .text(""), .time(found.from), .text(""), .text(found.record), .seconds(took.durations.mean),
        .seconds(took.business.mean), .text(answer), .word("(not read)"),
      ]
    }
    let facts = records.messages[index]
    let isQuotable = records.isQuotable(facts)
    let author = isQuotable ? try records.authorDescription(at: index).shown : ""
    let text = isQuotable ? try records.message(at: index)?.text : nil
    return [
      .text(records.id(of: facts)), .time(facts.createdAt), .text(author), .text(found.record),
      .seconds(took.durations.mean), .seconds(took.business.mean), .text(answer),
      text.map { .text(Wording.shortened(Wording.oneLine($0), to: 140)) }
        ?? .word("(not public, or no longer)"),
    ]
  }
}

extension [Cell] {
  /// By time, then id, then the case or alert.
  fileprivate var sortKey: (String, String, String) { (self[1].plain, self[0].plain, self[3].plain) }
}
