import MessageCore

/// What the figures need of one case, in its latest revision.
struct CaseFacts: Sendable {
  /// The line, to be read again.
  var line: StoredLine
  var revision: Int64
  var openedAt: Timestamp
  /// What the case's id is known by in the table.
  var number: Int32
  @Packed var firstResponseDue: Timestamp?
  @Packed var resolutionDue: Timestamp?
  /// When an agent first answered; nil where none has.
  @Packed var firstAnswer: Timestamp?
  /// When it was solved, or closed without that: the first and the last time.
  @Packed var firstSolved: Timestamp?
  @Packed var lastSolved: Timestamp?
  /// Number in the collection's identifiers of its conversation; negative where nobody tells.
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

  /// Number in the collection's identifiers of the message that opened it; negative where nobody tells.
  var opening: Int32 { max(number, -1) }
  /// Whether somebody of ours has to act: it is new, or open and not waiting for the customer.
  var needsAttention: Bool { !isRemark && (status == .new || status == .open) }
  /// Whether the first response is due next, and not the resolution.
  var awaitsFirstResponse: Bool { firstResponseDue != nil && firstAnswer == nil }
  /// What is due next.
  var due: Timestamp? { awaitsFirstResponse ? firstResponseDue : resolutionDue }
}

/// A moment that may be unknown, in three quarters of the memory that it takes otherwise.
@propertyWrapper
struct Packed: Sendable {
  private var high: Int32 = 0
  private var low: UInt32 = 0
  /// Negative where the moment is unknown.
  private var nanoseconds: Int32 = -1

  init(wrappedValue: Timestamp?) { self.wrappedValue = wrappedValue }

  var wrappedValue: Timestamp? {
    get {
      nanoseconds < 0
        ? nil : Timestamp(seconds: Int64(high) << 32 | Int64(low), nanoseconds: nanoseconds)
    }
    set {
      high = newValue.map { Int32(truncatingIfNeeded: $0.seconds >> 32) } ?? 0
      low = newValue.map { UInt32(truncatingIfNeeded: $0.seconds) } ?? 0
      nanoseconds = newValue?.nanoseconds ?? -1
    }
  }
}

/// The cases of a stream, each once.
///
/// A case that a message opened has the message's id behind `case:` in its own, and is known by the number of that among
/// the collection's identifiers; another one by the complement of its id's number in a table of its own.
struct CaseTable: Sendable {
  private(set) var all: [CaseFacts] = []
  private var otherIds = IdentifierTable()
  /// The kinds and queues of cases.
  private var words = IdentifierTable()
  /// By the number of the message, and by that of another id.
  private var indices: [Int32] = []
  private var otherIndices: [Int32] = []

  /// What stands before the opening message's id in a case's.
  private static let prefix = "case:"

  /// What a case's id is known by.
  mutating func number(of id: [UInt8], _ identifiers: inout IdentifierTable) -> Int32 {
    id.starts(with: Self.prefix.utf8)
      ? identifiers.number(of: id.span.extracting(Self.prefix.utf8.count...))
      : ~otherIds.number(of: id)
  }

  /// The case with that number; nil where none was read.
  func facts(_ number: Int32) -> CaseFacts? {
    let (indices, place) = number < 0 ? (otherIndices, Int(~number)) : (indices, Int(number))
    guard place < indices.count, indices[place] >= 0 else { return nil }
    return all[Int(indices[place])]
  }

  func id(of facts: CaseFacts, _ identifiers: IdentifierTable) -> String {
    facts.number < 0 ? otherIds.text(~facts.number) : Self.prefix + identifiers.text(facts.number)
  }

  func kind(of facts: CaseFacts) -> String? { facts.kind < 0 ? nil : words.text(facts.kind) }

  func queue(of facts: CaseFacts) -> String? { facts.queue < 0 ? nil : words.text(facts.queue) }

  /// Whether a case stands before another one among those that need attention: by priority, then by what is due first, by
  /// age, by id; so what is overdue precedes what is not, at any moment.
  func precedes(_ left: CaseFacts, _ right: CaseFacts, _ identifiers: IdentifierTable) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    let (due, otherDue) = (left.due ?? .distantFuture, right.due ?? .distantFuture)
    if due != otherDue { return due < otherDue }
    if left.openedAt != right.openedAt { return left.openedAt < right.openedAt }
    return left.number != right.number
      && id(of: left, identifiers).utf8.lexicographicallyPrecedes(id(of: right, identifiers).utf8)
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
    let index =
      number < 0
      ? Self.index(Int(~number), of: &otherIndices, new: all.count)
      : Self.index(Int(number), of: &indices, new: all.count)
    if index < all.count { all[index] = facts } else { all.append(facts) }
  }

  /// The index that stands at a place of a list; where none does, the new one is put there.
  private static func index(_ place: Int, of indices: inout [Int32], new: Int) -> Int {
    if indices.count <= place {
      indices.append(contentsOf: repeatElement(-1, count: place + 1 - indices.count))
    }
    if indices[place] < 0 { indices[place] = Int32(new) }
    return Int(indices[place])
  }

  private mutating func facts(
    _ line: borrowing MessageLine, _ number: Int32, _ revision: Int64, _ identifiers: inout IdentifierTable
  ) throws -> CaseFacts {
    let head = try CaseHead(line)
    var facts = CaseFacts(
      line: StoredLine(), revision: revision, openedAt: head.openedAt, number: number, status: head.status,
      priority: head.priority)
    var buffer: [UInt8] = []
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
    func note(_ kind: CaseRecord.Event.Kind, _ first: Timestamp, _ last: Timestamp, _ count: Int64) {
      switch kind {
      case .agent: facts.firstAnswer = min(facts.firstAnswer ?? first, first)
      case .solved:
        facts.firstSolved = min(facts.firstSolved ?? first, first)
        facts.lastSolved = max(facts.lastSolved ?? last, last)
      case .closed: closed = (min(closed?.first ?? first, first), max(closed?.last ?? last, last))
      case .reopened: facts.reopenings = Self.sum(facts.reopenings, count)
      case .joinedBy: facts.joins = Self.sum(facts.joins, count)
      default: break
      }
    }
    for event in try line.value(.events, as: .array)?.elements ?? [] {
      let members = event[[.at, .kind]]
      guard let at = members[0]?.timestamp,
        let kind = members[1]?.string.flatMap({ CaseRecord.Event.Kind(rawValue: $0) })
      else { continue }
      note(kind, at, at, 1)
    }
    for sums in try line.value(.omittedEvents, as: .array)?.elements ?? [] {
      guard let sums = CaseRecord.OmittedEvents(sums) else { continue }
      note(sums.kind, sums.firstAt, sums.lastAt, sums.count)
    }
    if facts.firstSolved == nil, let closed {
      facts.firstSolved = closed.first
      facts.lastSolved = closed.last
    }
  }

  /// As much as fits.
  private static func sum(_ one: UInt16, _ other: Int64) -> UInt16 {
    UInt16(clamping: Int64(one) + Int64(UInt16(clamping: other)))
  }
}

/// What every record of type `case` must tell.
private struct CaseHead {
  let status: CaseRecord.Status
  let priority: TriageDecision.Priority
  let openedAt: Timestamp

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
