import CareConfiguration
import MessageCore

/// Reads a case's clocks off its events.
struct CaseClocks {
  private let targets: Targets
  private let businessHours: BusinessHours

  init(_ configuration: Configuration) {
    targets = configuration.targets
    businessHours = configuration.hours
  }

  /// The clocks that have a target, by their starts.
  ///
  /// - Parameters:
  ///   - priority: the case's; its targets count from the start.
  ///   - channels: the names that the case's channel has, the closest first.
  ///   - profile: the regulated profile that holds, and when the complaint was received.
  func clocks(
    _ folded: CaseFold.Case, priority: TriageDecision.Priority, channels: [String],
    profile: (rules: RegulatedProfile, receivedAt: Timestamp)? = nil
  ) -> [CaseClock] {
    if folded.isLight { return [] }
    var clocks: [CaseClock] = []
    if !targets.isEmpty {
      let track = ClockTrack(folded)
      let hours = targets.aroundTheClock.contains(priority) ? .always : businessHours
      for name in [CaseClock.Name.firstResponse, .nextResponse, .update] {
        guard let target = targets.seconds(name, priority, channels: channels) else { continue }
        for stretch in track.stretches(name) {
          clocks.append(clock(name, stretch, target: target, hours))
        }
      }
      if let target = targets.seconds(.resolution, priority, channels: channels) {
        clocks.append(resolution(track, target: target, hours))
      }
    }
    if let profile { clocks += regulated(folded, profile.rules, profile.receivedAt) }
    return clocks.sorted { $0.startedAt < $1.startedAt }
  }

  /// By when each clock must stop: of those that run, and of the first response and the resolution also afterwards.
  static func due(_ clocks: [CaseClock]) -> [CaseClock.Name: Timestamp] {
    var due: [CaseClock.Name: Timestamp] = [:]
    for clock in clocks {
      if clock.endedAt == nil || clock.name == .firstResponse || clock.name == .resolution {
        due[clock.name] = clock.dueAt
      }
    }
    return due
  }

  // MARK: - Single clocks

  private func clock(
    _ name: CaseClock.Name, _ stretch: ClockTrack.Stretch, target: Int64, _ hours: BusinessHours
  ) -> CaseClock {
    CaseClock(
      name, startedAt: stretch.start, dueAt: hours.moment(target, after: stretch.start), endedAt: stretch.end,
      seconds: stretch.end.map { hours.openSeconds(from: stretch.start, to: $0) })
  }

  /// Runs while it is for us to act, and pauses in between.
  private func resolution(_ track: ClockTrack, target: Int64, _ hours: BusinessHours) -> CaseClock {
    var clock = CaseClock(.resolution, startedAt: track.start, endedAt: track.solvedAt)
    var used: Int64 = 0
    for (place, stretch) in track.active.enumerated() {
      let isLast = place == track.active.count - 1
      let due = hours.moment(max(0, target - used), after: stretch.start)
      let isReached = due.map { due in stretch.end.map { due <= $0 } ?? true } ?? false
      if used < target, isReached || isLast && clock.endedAt != nil { clock.dueAt = due }
      if let end = stretch.end { used += hours.openSeconds(from: stretch.start, to: end) }
    }
    if clock.endedAt != nil { clock.seconds = used }
    return clock
  }

  /// A regulator's clocks never pause, and count days.
  private func regulated(
    _ folded: CaseFold.Case, _ profile: RegulatedProfile, _ receipt: Timestamp
  ) -> [CaseClock] {
    let answer = folded.events.first { $0.kind == .agent && $0.at >= receipt }?.at
    let solution = ClockTrack(folded).solvedAt
    let periods: [(CaseClock.Name, RegulatedProfile.Period?, Timestamp?)] = [
      (.acknowledgement, profile.acknowledgement, answer ?? solution), (.summary, profile.summary, solution),
      (.finalResponse, profile.finalResponse, solution),
    ]
    return periods.compactMap { name, period, end in
      guard let period else { return nil }
      let due = businessHours.end(of: period, receivedAt: receipt)
      return CaseClock(
        name, startedAt: receipt, dueAt: due, endedAt: end,
        seconds: end.map { businessHours.openSeconds(from: receipt, to: $0) })
    }
  }
}
