import CareConfiguration
import MessageCore

/// A kind of target that cases carry, judged at any moment.
struct TargetTally: Equatable, Sendable, Codable, Mergeable {
  var met = 0
  var late = 0
  /// Targets of what has not happened yet: how many are due at that second.
  var open = DurationCounts()

  /// How they stand at a moment, given in seconds since 1970.
  func counts(at moment: Int64) -> TargetCounts {
    let overdue = open.total(within: moment - 1)
    return TargetCounts(met: met, missed: late + overdue, pending: open.total - overdue)
  }

  mutating func add(due: Timestamp, done: Timestamp?) {
    switch done {
    case .some(let done) where done <= due: met += 1
    case .some: late += 1
    case nil: open.add(seconds: due.seconds)
    }
  }

  mutating func merge(_ other: TargetTally) {
    met += other.met
    late += other.late
    open.merge(other.open)
  }
}

/// Targets at the moment of the report.
struct TargetCounts: Equatable, Sendable {
  var met = 0
  var missed = 0
  /// Not done and not yet due.
  var pending = 0

  var isEmpty: Bool { met + missed + pending == 0 }
}

/// Cases by where they stand, how urgent they are, what they are about, and what happened to them.
struct CaseCounts: Equatable, Sendable, Codable, Mergeable {
  var byStatus: [String: Int] = [:]
  var byPriority: [String: Int] = [:]
  var byKind: [String: Int] = [:]
  var byQueue: [String: Int] = [:]
  var firstResponse = TargetTally()
  var resolution = TargetTally()
  /// From opening to the first and to the last time that it was solved.
  var firstResolution = ResponseCounts()
  var fullResolution = ResponseCounts()
  /// Cases that were opened again, and how often.
  var reopened = 0
  var reopenings = 0
  /// Cases that a stranger joined, and how often.
  var joined = 0
  var joins = 0
  /// Cases that need attention.
  var attention = 0

  var total: Int { byStatus.values.reduce(0, +) }

  mutating func merge(_ other: CaseCounts) {
    byStatus.merge(other.byStatus)
    byPriority.merge(other.byPriority)
    byKind.merge(other.byKind)
    byQueue.merge(other.byQueue)
    firstResponse.merge(other.firstResponse)
    resolution.merge(other.resolution)
    firstResolution.merge(other.firstResolution)
    fullResolution.merge(other.fullResolution)
    reopened += other.reopened
    reopenings += other.reopenings
    joined += other.joined
    joins += other.joins
    attention += other.attention
  }
}

extension CaseCounts {
  /// Counts one case.
  mutating func add(_ record: CaseRecord, hours: BusinessHours) {
    byStatus[record.status.rawValue, default: 0] += 1
    byPriority[record.priority.rawValue, default: 0] += 1
    if let kind = record.kind { byKind[kind, default: 0] += 1 }
    if let queue = record.queue { byQueue[queue, default: 0] += 1 }
    if record.needsAttention { attention += 1 }
    if let due = record.firstResponseDue { firstResponse.add(due: due, done: record.firstAnswer) }
    if let due = record.resolutionDue { resolution.add(due: due, done: record.solved?.last) }
    if let solved = record.solved {
      firstResolution.add(from: record.openedAt, to: solved.first, hours: hours)
      fullResolution.add(from: record.openedAt, to: solved.last, hours: hours)
    } else {
      firstResolution.unanswered += 1
      fullResolution.unanswered += 1
    }
    Self.count(record.times(of: .reopened).count, &reopened, &reopenings)
    Self.count(record.times(of: .joinedBy).count, &joined, &joins)
  }

  private static func count(_ times: Int, _ cases: inout Int, _ events: inout Int) {
    if times > 0 { cases += 1 }
    events += times
  }
}

extension CaseRecord {
  /// When an agent first answered; nil where none has.
  var firstAnswer: Timestamp? { times(of: .agent).min() }

  /// When it was solved, or closed without that; the first and the last time.
  var solved: (first: Timestamp, last: Timestamp)? {
    let solved = times(of: .solved)
    let times = solved.isEmpty ? times(of: .closed) : solved
    guard let first = times.min(), let last = times.max() else { return nil }
    return (first, last)
  }

  /// When something of that kind happened.
  func times(of kind: Event.Kind) -> [Timestamp] { events.filter { $0.kind == kind }.map(\.at) }
}
