import MessageCore

/// What the figures need of one case, in its latest revision.
struct CaseFacts: Sendable {
  /// The line, to be read again.
  var line: StoredLine
  var revision: Int64
  var openedAt: Timestamp
  var firstResponseDue: Timestamp?
  var resolutionDue: Timestamp?
  /// When an agent first answered; nil where none has.
  var firstAnswer: Timestamp?
  /// When it was solved, or closed without that: the first and the last time.
  var firstSolved: Timestamp?
  var lastSolved: Timestamp?
  /// Number of the case's id in the table.
  var number: Int32
  /// Numbers in the collection's identifiers of the message that opened it and of its conversation; negative where
  /// nobody tells.
  var opening: Int32 = -1
  var thread: Int32 = -1
  /// Numbers in the table's words; negative where there is none.
  var kind: Int32 = -1
  var queue: Int32 = -1
  var reopenings: UInt16 = 0
  var joins: UInt16 = 0
  var status: CaseRecord.Status
  var priority: TriageDecision.Priority
  /// Whether it is praise or an idea that nobody has to solve.
  var isRemark = false

  /// Whether somebody of ours has to act: it is new, or open and not waiting for the customer.
  var needsAttention: Bool { !isRemark && (status == .new || status == .open) }
  /// Whether the first response is due next, and not the resolution.
  var awaitsFirstResponse: Bool { firstResponseDue != nil && firstAnswer == nil }
  /// What is due next.
  var due: Timestamp? { awaitsFirstResponse ? firstResponseDue : resolutionDue }
}

/// The cases of a stream, each once.
struct CaseTable: Sendable {
  private(set) var all: [CaseFacts] = []
  private var ids = IdentifierTable()
  /// The kinds and queues of cases.
  private var words = IdentifierTable()
  private var indices: [Int32] = []

  /// The number of a case's id.
  mutating func number(of id: [UInt8]) -> Int32 { ids.number(of: id) }

  /// The case with that number; nil where none was read.
  func facts(_ number: Int32) -> CaseFacts? {
    guard Int(number) < indices.count, indices[Int(number)] >= 0 else { return nil }
    return all[Int(indices[Int(number)])]
  }

  func id(of facts: CaseFacts) -> String { ids.text(facts.number) }

  func kind(of facts: CaseFacts) -> String? { facts.kind < 0 ? nil : words.text(facts.kind) }

  func queue(of facts: CaseFacts) -> String? { facts.queue < 0 ? nil : words.text(facts.queue) }

  /// Whether a case stands before another one among those that need attention: by priority, then by what is due first, by
  /// age, by id; so what is overdue precedes what is not, at any moment.
  func precedes(_ left: CaseFacts, _ right: CaseFacts) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    let (due, otherDue) = (left.due ?? .distantFuture, right.due ?? .distantFuture)
    if due != otherDue { return due < otherDue }
    if left.openedAt != right.openedAt { return left.openedAt < right.openedAt }
    return left.number != right.number && ids.precedes(left.number, right.number)
  }

  /// Takes a record of type `case` in as the one that counts for its id.
  ///
  /// - Parameters:
  ///   - identifiers: numbers the ids of messages.
  ///   - keep: keeps the line.
  /// - Throws: `LineError` where `id`, `status` or `opened_at` is missing or wrong, and what `keep` throws.
  mutating func set(
    _ number: Int32, _ line: borrowing MessageLine, _ revision: Int64, _ identifiers: inout IdentifierTable,
    keep: (borrowing MessageLine) throws -> StoredLine
  ) throws {
    var facts = try facts(line, number, revision, &identifiers)
    facts.line = try keep(line)
    while indices.count <= Int(number) { indices.append(-1) }
    let index = Int(indices[Int(number)])
    if index >= 0 {
      all[index] = facts
    } else {
      indices[Int(number)] = Int32(all.count)
      all.append(facts)
    }
  }

  private mutating func facts(
    _ line: borrowing MessageLine, _ number: Int32, _ revision: Int64, _ identifiers: inout IdentifierTable
  ) throws -> CaseFacts {
    let head = try CaseHead(line)
    var facts = CaseFacts(
      line: StoredLine(), revision: revision, openedAt: head.openedAt, number: number, status: head.status,
      priority: head.priority)
    var buffer: [UInt8] = []
    if try line.utf8(.id, into: &buffer), buffer.starts(with: CaseHead.prefix.utf8) {
      facts.opening = identifiers.number(of: Array(buffer.dropFirst(CaseHead.prefix.utf8.count)))
    }
    if try line.utf8(.thread, into: &buffer) { facts.thread = identifiers.number(of: buffer) }
    if try line.utf8(.kind, into: &buffer) { facts.kind = words.number(of: buffer) }
    facts.isRemark = try line.boolean(.light) ?? false
    if try line.utf8(.queue, into: &buffer) { facts.queue = words.number(of: buffer) }
    if let due = try line.object(.due) {
      facts.firstResponseDue = line.timestamp(.firstResponse, of: due)
      facts.resolutionDue = line.timestamp(.resolution, of: due)
    }
    try readEvents(line, into: &facts)
    return facts
  }

  private func readEvents(_ line: borrowing MessageLine, into facts: inout CaseFacts) throws {
    var closed: (first: Timestamp, last: Timestamp)?
    for event in try line.value(.events, as: .array)?.elements ?? [] {
      let members = event[[.at, .kind]]
      guard let at = members[0]?.timestamp,
        let kind = members[1]?.string.flatMap({ CaseRecord.Event.Kind(rawValue: $0) })
      else { continue }
      switch kind {
      case .agent: facts.firstAnswer = min(facts.firstAnswer ?? at, at)
      case .solved:
        facts.firstSolved = min(facts.firstSolved ?? at, at)
        facts.lastSolved = max(facts.lastSolved ?? at, at)
      case .closed: closed = (min(closed?.first ?? at, at), max(closed?.last ?? at, at))
      case .reopened: facts.reopenings = facts.reopenings &+ (facts.reopenings < .max ? 1 : 0)
      case .joinedBy: facts.joins = facts.joins &+ (facts.joins < .max ? 1 : 0)
      default: break
      }
    }
    if facts.firstSolved == nil, let closed {
      facts.firstSolved = closed.first
      facts.lastSolved = closed.last
    }
  }
}

/// What every record of type `case` must tell.
private struct CaseHead {
  let status: CaseRecord.Status
  let priority: TriageDecision.Priority
  let openedAt: Timestamp

  /// What stands before the opening message's id in a case's.
  static let prefix = "case:"

  /// - Throws: `LineError` where `id`, `status` or `opened_at` is missing or wrong.
  init(_ line: borrowing MessageLine) throws {
    guard let status = CaseRecord.Status(rawValue: try line.requiredString(.status)) else {
      let names = CaseRecord.Status.allCases.map(\.rawValue).joined(separator: ", ")
      throw LineError("'status' is not one of \(names)")
    }
    guard let openedAt = try line.timestamp(.openedAt) else { throw LineError("missing 'opened_at'") }
    guard try line.value(.id, as: .string) != nil else { throw LineError("missing 'id'") }
    self.status = status
    self.openedAt = openedAt
    priority = try line.string(.priority).flatMap { .init(rawValue: $0) } ?? .normal
  }
}
