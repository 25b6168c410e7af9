import MessageCore

/// When a case waited for whom, as its events tell.
struct ClockTrack {
  /// From one moment to another; without an end while it lasts.
  struct Stretch: Equatable {
    var start: Timestamp
    var end: Timestamp?
  }

  /// From when the clocks run.
  let start: Timestamp
  /// When the case was solved, where it still is.
  private(set) var solvedAt: Timestamp?
  /// When it was for us to act.
  private(set) var active: [Stretch] = []
  private var first = Stretch(start: Timestamp(seconds: 0))
  private var next: [Stretch] = []
  private var updates: [Stretch] = []

  init(_ folded: CaseFold.Case) {
    start = folded.startedAt
    first.start = start
    active = [Stretch(start: start)]
    for event in folded.events where event.at >= start { take(event) }
  }

  /// The stretches that a clock of answers measures.
  func stretches(_ name: CaseClock.Name) -> [Stretch] {
    switch name {
    case .firstResponse: [first]
    case .nextResponse: next
    case .update: updates
    default: []
    }
  }

  private mutating func take(_ event: CaseFold.Case.Event) {
    switch event.kind {
    case .agent:
      Self.end(&updates, event.at)
      if event.status != .solved { updates.append(Stretch(start: event.at)) }
      if first.end == nil { first.end = event.at } else { Self.end(&next, event.at) }
    case .customer, .joinedBy, .reopened:
      // Until the first answer all of it is one question.
      if event.status == .open, first.end != nil, next.last?.end != nil || next.isEmpty {
        next.append(Stretch(start: event.at))
      }
    case .solved:
      if first.end == nil { first.end = event.at }
      Self.end(&next, event.at)
      Self.end(&updates, event.at)
    default: break
    }
    switch event.status {
    case .new, .open:
      solvedAt = nil
      if active.last?.end != nil { active.append(Stretch(start: event.at)) }
    case .waiting: Self.end(&active, event.at)
    case .solved:
      if solvedAt == nil { solvedAt = event.at }
      Self.end(&active, event.at)
    case .closed:
      // Nobody came back: it was settled when it began to wait.
      if solvedAt == nil { solvedAt = active.last?.end ?? event.at }
      Self.end(&updates, event.at)
    }
  }

  private static func end(_ stretches: inout [Stretch], _ moment: Timestamp) {
    if let last = stretches.indices.last, stretches[last].end == nil { stretches[last].end = moment }
  }
}
