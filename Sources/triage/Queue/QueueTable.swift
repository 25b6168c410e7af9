import MessageCore

/// The queue as a table for people: one case a line, most urgent first, with due times in words.
struct QueueTable {
  private let cases: [CaseRecord]
  private let moment: Timestamp
  private let usesColor: Bool

  init(_ cases: [CaseRecord], asOf moment: Timestamp, usesColor: Bool) {
    self.cases = cases.sorted { Self.precedes($0, $1) }
    self.moment = moment
    self.usesColor = usesColor
  }

  /// The table's lines; a sentence where nothing waits.
  var lines: [String] {
    guard !cases.isEmpty else { return ["nothing waits for an answer"] }
    let rows = cases.map(row)
    let widths = (0..<3).map { column in
      rows.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    return zip(cases, rows).map { record, row in
      let cells = row.enumerated().map { column, cell in
        column < 3 ? cell + String(repeating: " ", count: widths[column] - cell.unicodeScalars.count) : cell
      }
      return colored(cells.joined(separator: "  "), record.priority)
    }
  }

  /// Higher priorities first, then what is due first; what is never due comes last, the oldest first.
  private static func precedes(_ left: CaseRecord, _ right: CaseRecord) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    let (first, second) = (nextDue(left), nextDue(right))
    if first != second {
      guard let first else { return false }
      return second.map { first < $0 } ?? true
    }
    return (left.openedAt, left.id) < (right.openedAt, right.id)
  }

  /// What is due first of the clocks that run.
  private static func nextDue(_ record: CaseRecord) -> Timestamp? { nextClock(record)?.dueAt }

  private static func nextClock(_ record: CaseRecord) -> CaseClock? {
    record.clocks.filter { $0.endedAt == nil && $0.dueAt != nil }
      .min { ($0.dueAt ?? record.openedAt, $0.name.rank) < ($1.dueAt ?? record.openedAt, $1.name.rank) }
  }

  private func row(_ record: CaseRecord) -> [String] {
    let who = record.events.first?.by.map { "@" + TerminalText.visible($0) } ?? "somebody"
    let holder = record.assignee.map { ", for \(TerminalText.visible($0))" } ?? ""
    let why = record.why.map { TerminalText.visible($0.rule) }.joined(separator: ", ")
    return [
      record.priority.rawValue, due(record), who, "\(TerminalText.visible(record.id)) (\(why))\(holder)",
    ]
  }

  private func due(_ record: CaseRecord) -> String {
    let clock = Self.nextClock(record)
    let what =
      switch clock?.name {
      case .firstResponse, .nextResponse: "answer"
      case .update: "update"
      case .acknowledgement: "acknowledge"
      case .summary, .finalResponse: "settle"
      case .resolution: "solve"
      case nil: record.isAnswered ? "solve" : "answer"
      }
    guard let due = clock?.dueAt else { return what }
    let seconds = due.seconds - moment.seconds
    if seconds < 0 { return "\(what): \(Self.words(-seconds)) late" }
    return "\(what) within \(Self.words(seconds))"
  }

  /// A length of time in its two largest units, rounded down: `2 h 5 min`.
  static func words(_ seconds: Int64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
    if days > 0 { return hours > 0 ? "\(days) d \(hours) h" : "\(days) d" }
    if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
    return minutes > 0 ? "\(minutes) min" : "\(seconds) s"
  }

  private func colored(_ line: String, _ priority: TriageDecision.Priority) -> String {
    guard usesColor else { return line }
    return switch priority {
    case .urgent: "\u{1B}[1;31m\(line)\u{1B}[0m"
    case .high: "\u{1B}[33m\(line)\u{1B}[0m"
    case .normal, .low: line
    }
  }
}
