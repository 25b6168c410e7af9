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

/// Cases by where they stand, how urgent they are, what they are about, and what happened to them. Praise and ideas want
/// no solution: they are counted by themselves, and in `byKind`.
struct CaseCounts: Equatable, Sendable, Codable, Mergeable {
  var byStatus: [String: Int] = [:]
  var byPriority: [String: Int] = [:]
  var byKind: [String: Int] = [:]
  var byQueue: [String: Int] = [:]
  /// Cases of praise and ideas.
  var remarks = 0
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

  /// Cases that want a solution.
  var wanting: Int { byStatus.values.reduce(0, +) }
  var total: Int { wanting + remarks }

  mutating func merge(_ other: CaseCounts) {
    byStatus.merge(other.byStatus)
    byPriority.merge(other.byPriority)
    byKind.merge(other.byKind)
    byQueue.merge(other.byQueue)
    remarks += other.remarks
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
  mutating func add(_ facts: CaseFacts, _ table: CaseTable, hours: BusinessHours) {
    if let kind = table.kind(of: facts) { byKind.count(kind, times: 1) }
    if facts.isRemark {
      remarks += 1
      return
    }
    byStatus[facts.status.rawValue, default: 0] += 1
    byPriority[facts.priority.rawValue, default: 0] += 1
    if let queue = table.queue(of: facts) { byQueue.count(queue, times: 1) }
    if facts.needsAttention { attention += 1 }
    if let due = facts.firstResponseDue { firstResponse.add(due: due, done: facts.firstAnswer) }
    if let due = facts.resolutionDue { resolution.add(due: due, done: facts.lastSolved) }
    if let first = facts.firstSolved, let last = facts.lastSolved {
      firstResolution.add(from: facts.openedAt, to: first, hours: hours)
      fullResolution.add(from: facts.openedAt, to: last, hours: hours)
    } else {
      firstResolution.unanswered += 1
      fullResolution.unanswered += 1
    }
    Self.count(facts.reopenings, &reopened, &reopenings)
    Self.count(facts.joins, &joined, &joins)
  }

  private static func count(_ times: UInt16, _ cases: inout Int, _ events: inout Int) {
    if times > 0 { cases += 1 }
    events += Int(times)
  }
}
