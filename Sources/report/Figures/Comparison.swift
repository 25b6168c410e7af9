import MessageCore

/// A period beside another one: which figures differ, and whether chance alone would make them.
struct Comparison: Equatable, Sendable {
  /// What a figure is measured in.
  enum Unit: Sendable { case count, share, points, seconds }

  /// A figure of both periods.
  struct Change: Equatable, Sendable {
    /// The figure's name in the JSON report.
    var name: String
    var title: String
    var unit: Unit
    var now: Double?
    var before: Double?
    /// How often chance alone brings such a difference; nil where there is no test for it.
    var probability: Double?
    /// The test's name; empty where there is none.
    var test: String

    /// Whether the difference is larger than chance makes it.
    var isSignificant: Bool { probability.map { $0 < Significance.level } ?? false }
    /// Whether the figure rose: nil where it did not move, or not by more than chance.
    var rose: Bool? {
      guard isSignificant, let now, let before, now != before else { return nil }
      return now > before
    }
  }

  let period: Period
  let changes: [Change]

  init(
    _ now: Tallies, _ period: Period, _ before: Tallies, _ earlier: Period, calendar: ReportCalendar,
    asOf: Timestamp
  ) {
    self.period = earlier
    var changes = [
      Change(
        name: "messages.total", title: "Messages", unit: .count, now: Double(now.messages.total),
        before: Double(before.messages.total),
        probability: Significance.counts(
          now.dailyTotals(of: period, calendar), before.dailyTotals(of: earlier, calendar)),
        test: "permutation of ranked days")
    ]
    if now.hasTone, before.hasTone { changes += Self.tone(now.tone, before.tone) }
    if now.hasResponses, before.hasResponses {
      changes += Self.responses(now.responses, before.responses)
      changes.append(
        Self.median("response.next.median_seconds", "Next response", now.nextResponses, before.nextResponses))
    }
    if now.cases.total > 0, before.cases.total > 0 {
      changes += Self.cases(now.cases, before.cases, asOf: asOf)
    }
    self.changes = changes.filter { $0.now != nil || $0.before != nil }
  }

  subscript(name: String) -> Change? { changes.first { $0.name == name } }

  private static func tone(_ now: ToneCounts, _ before: ToneCounts) -> [Change] {
    [
      Change(
        name: "tone.net", title: "Net tone", unit: .points, now: now.net, before: before.net,
        probability: Significance.durations(now.ranks, before.ranks), test: "Mann–Whitney"),
      share(
        "tone.negative", "Negative messages", now.negative, of: now.judged, before.negative,
        of: before.judged),
    ]
  }

  private static func responses(_ now: ResponseCounts, _ before: ResponseCounts) -> [Change] {
    [
      median("response.first.median_seconds", "First response", now, before),
      share(
        "response.rate", "Response rate", now.durations.total, of: now.begun, before.durations.total,
        of: before.begun),
      share(
        "response.within.1h", "Answered within 1 h", now.durations.total(within: 3600), of: now.begun,
        before.durations.total(within: 3600), of: before.begun),
    ]
  }

  private static func cases(_ now: CaseCounts, _ before: CaseCounts, asOf: Timestamp) -> [Change] {
    let (met, metBefore) = (
      now.firstResponse.counts(at: asOf.seconds), before.firstResponse.counts(at: asOf.seconds)
    )
    return [
      Change(
        name: "cases.total", title: "Cases", unit: .count, now: Double(now.total),
        before: Double(before.total), probability: nil, test: ""),
      share(
        "response.targets.met", "Targets met", met.met, of: met.met + met.missed, metBefore.met,
        of: metBefore.met + metBefore.missed),
      median("resolution.full.median_seconds", "Resolution", now.fullResolution, before.fullResolution),
      share(
        "cases.reopened", "Cases reopened", now.reopened, of: now.total, before.reopened, of: before.total),
    ]
  }

  private static func share(
    _ name: String, _ title: String, _ now: Int, of all: Int, _ before: Int, of allBefore: Int
  ) -> Change {
    Change(
      name: name, title: title, unit: .share, now: all == 0 ? nil : Double(now) / Double(all),
      before: allBefore == 0 ? nil : Double(before) / Double(allBefore),
      probability: Significance.proportions(now, of: all, before, of: allBefore), test: "two proportions")
  }

  private static func median(
    _ name: String, _ title: String, _ now: ResponseCounts, _ before: ResponseCounts
  ) -> Change {
    Change(
      name: name, title: title, unit: .seconds, now: now.durations.median, before: before.durations.median,
      probability: Significance.durations(now.durations, before.durations), test: "Mann–Whitney")
  }
}

extension ToneCounts {
  /// The judged messages as −1, 0 and 1, for a test on ranks.
  fileprivate var ranks: DurationCounts {
    var counts = DurationCounts()
    for (value, count) in [(Int64(-1), negative), (0, neutral), (1, positive)] where count > 0 {
      counts.add(seconds: value, times: count)
    }
    return counts
  }
}

extension Tallies {
  /// Messages on each day of a period, days without any included.
  fileprivate func dailyTotals(of period: Period, _ calendar: ReportCalendar) -> [Int] {
    let first = calendar.day(of: period.start)
    let last = max(first, calendar.day(of: period.end.adding(seconds: -1)))
    return (first...last).map { days[$0]?.sides.total ?? 0 }
  }
}
