import MessageCore

/// A period beside another one: which figures differ, and whether chance alone would make them.
struct Comparison: Equatable, Sendable {
  /// What a figure is measured in.
  enum Unit: String, CaseIterable, Sendable { case count, share, points, score, seconds }

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

    /// Whether the difference is larger than chance makes it for any of all figures that are compared.
    var isSignificant = false
    /// Whether the figure rose: nil where it did not move, or not by more than chance.
    var rose: Bool? {
      guard isSignificant, let now, let before, now != before else { return nil }
      return now > before
    }
  }

  let period: Period
  let changes: [Change]

  /// What was counted of a period.
  struct Counted {
    var period: Period
    var tallies: Tallies
    var people: PeopleFigures

    /// How much a message tells beside one of somebody who wrote no other: those of one person say much the same, so that
    /// ten of them are no ten voices (L. Kish, "Survey Sampling", 1965, with the highest likeness within a person).
    fileprivate var messageWeight: Double {
      let all = max(tallies.tone.judged, people.judged)
      let squares = people.judgedSquares + all - people.judged
      return squares == 0 ? 1 : Double(all) / Double(squares)
    }
  }

  init(_ current: Counted, _ earlier: Counted, calendar: ReportCalendar, asOf: Timestamp) {
    self.period = earlier.period
    let (now, before) = (current.tallies, earlier.tallies)
    let weights = (current.messageWeight, earlier.messageWeight)
    var changes = Direction.shown.map { name, title, count in
      let (days, daysBefore) = (
        now.daily(of: current.period, calendar, count), before.daily(of: earlier.period, calendar, count)
      )
      // A few people who write much for days make every day a larger one.
      let probabilities = [
        Significance.counts(days, daysBefore), Significance.sums(days, daysBefore, weights: weights),
      ]
      return Change(
        name: "messages.\(name)", title: title, unit: .count, now: Double(count(now.messages)),
        before: Double(count(before.messages)), probability: probabilities.compactMap { $0 }.max(),
        test: "permutation of ranked days, sums by person")
    }
    if now.messages.outbound + before.messages.outbound == 0 { changes.removeLast() }
    if now.hasTone, before.hasTone {
      changes += Self.tone(now.tone, before.tone, weights.0, weights.1)
      changes += Self.names("intents", now.intents, before.intents, current, earlier)
      changes += Self.names("signals", now.signals, before.signals, current, earlier)
    }
    if now.hasResponses, before.hasResponses {
      changes += Self.responses(now.responses, before.responses)
      changes.append(
        Self.median("response.next.median_seconds", "Next response", now.nextResponses, before.nextResponses))
      changes += Self.outcomes(now.conversations.change, before.conversations.change)
    }
    changes += Self.questions(now.questions, before.questions)
    if now.cases.total > 0, before.cases.total > 0 {
      changes += Self.cases(now.cases, before.cases, asOf: asOf)
    }
    if now.ratings.total > 0, before.ratings.total > 0 {
      changes.append(
        Change(
          name: "ratings.mean", title: "Ratings", unit: .share, now: now.ratings.mean,
          before: before.ratings.mean,
          probability: Significance.durations(now.ratings.ranks, before.ratings.ranks), test: "Mann–Whitney"))
    }
    changes += Self.people(current.people, earlier.people)
    self.changes = Self.judged(changes.filter { $0.now != nil || $0.before != nil })
  }

  /// Says of each change whether it is one. So many figures are compared that some would differ by chance: a level holds
  /// for all of them together (S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979).
  private static func judged(_ changes: [Change]) -> [Change] {
    var changes = changes
    let tested = changes.indices.compactMap { index in
      changes[index].probability.map { (index: index, probability: $0) }
    }.sorted { ($0.probability, $0.index) < ($1.probability, $1.index) }
    for (place, test) in tested.enumerated() {
      let shared = Significance.reportLevel / Double(tested.count - place)
      guard test.probability < min(shared, Significance.level) else { break }
      changes[test.index].isSignificant = true
    }
    return changes
  }

  subscript(name: String) -> Change? { changes.first { $0.name == name } }

  private static func tone(
    _ now: ToneCounts, _ before: ToneCounts, _ weight: Double, _ weightBefore: Double
  ) -> [Change] {
    // The test's approximation holds for no fewer.
    func voices(_ count: Int, _ weight: Double) -> Double { Double(count) * weight }
    return [
      Change(
        name: "tone.net", title: "Net tone", unit: .points, now: now.net, before: before.net,
        probability: voices(now.judged, weight) < 5 || voices(before.judged, weightBefore) < 5
          ? nil : Significance.durations(now.ranks(weight), before.ranks(weightBefore)),
        test: "Mann–Whitney"),
      share(
        "tone.negative", "Negative messages", now.negative, of: now.judged, before.negative,
        of: before.judged, weights: (weight, weightBefore)),
      share(
        "tone.positive", "Positive messages", now.positive, of: now.judged, before.positive,
        of: before.judged, weights: (weight, weightBefore)),
    ]
  }

  /// The share of messages that bear each name; of those that both periods have.
  private static func names(
    _ path: String, _ counts: [String: Int], _ countsBefore: [String: Int], _ now: Counted, _ before: Counted
  ) -> [Change] {
    Report.ranked(counts).filter { countsBefore[$0.name] != nil }.prefix(8).map { counted in
      share(
        "\(path).\(counted.name)", Wording.oneLine(counted.name), counted.count, of: now.tallies.heard,
        countsBefore[counted.name] ?? 0, of: before.tallies.heard,
        weights: (now.messageWeight, before.messageWeight))
    }
  }

  private static func questions(_ now: QuestionCounts, _ before: QuestionCounts) -> [Change] {
    guard now.asked > 0, before.asked > 0 else { return [] }
    return [
      share(
        "questions.unanswered", "Questions without an answer", now.unanswered, of: now.asked,
        before.unanswered, of: before.asked),
      share(
        "questions.answered_by_community", "Questions that the community answered", now.answeredByCommunity,
        of: now.asked, before.answeredByCommunity, of: before.asked),
    ]
  }

  private static func outcomes(_ now: ChangeCounts, _ before: ChangeCounts) -> [Change] {
    guard now.total > 0, before.total > 0 else { return [] }
    return [
      share(
        "conversations.customers.happier_share", "Customers left happier", now.happier, of: now.total,
        before.happier, of: before.total)
    ]
  }

  /// People are compared by what each of them did, so that nobody who writes a lot makes a difference alone.
  private static func people(_ now: PeopleFigures, _ before: PeopleFigures) -> [Change] {
    let (customers, customersBefore) = (now.customers, before.customers)
    guard customers.total > 0, customersBefore.total > 0 else { return [] }
    var changes = [
      Change(
        name: "people.customers.total", title: "Customers", unit: .count, now: Double(customers.total),
        before: Double(customersBefore.total), probability: nil, test: ""),
      share(
        "people.customers.one_message", "Customers who wrote once", customers.once, of: customers.total,
        customersBefore.once, of: customersBefore.total),
    ]
    for (wish, title) in [
      ("complaint", "Customers who complained"), ("question", "Customers who asked"),
      ("idea", "Customers with ideas"), ("praise", "Customers who praised"),
    ] {
      guard let count = now.wants[wish], let countBefore = before.wants[wish] else { continue }
      changes.append(
        share(
          "people.wants.\(wish)", title, count, of: now.writers, countBefore, of: before.writers))
    }
    if now.proxy.total > 0, before.proxy.total > 0 {
      changes.append(
        Change(
          name: "people.promoter_proxy.score", title: "Net promoter proxy", unit: .score,
          now: now.proxy.score, before: before.proxy.score,
          probability: Significance.durations(now.proxy.ranks, before.proxy.ranks), test: "Mann–Whitney"))
    }
    return changes
  }

  private static func responses(_ now: ResponseCounts, _ before: ResponseCounts) -> [Change] {
    [
      median("response.first.median_seconds", "First response", now, before),
      share(
        "response.rate", "Response rate", now.durations.total, of: now.begun, before.durations.total,
        of: before.begun),
    ]
      + Report.responseSteps.map { step in
        share(
          "response.within.\(step.name)", "Within \(Wording.step(step.seconds))",
          now.durations.total(within: step.seconds), of: now.begun,
          before.durations.total(within: step.seconds), of: before.begun)
      }
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
        "cases.reopened", "Cases reopened", now.reopened, of: now.wanting, before.reopened, of: before.wanting
      ),
      share(
        "cases.joined", "Cases joined by others", now.joined, of: now.wanting, before.joined,
        of: before.wanting),
    ]
  }

  /// - Parameter weights: how much each of those counted tells, in both periods.
  private static func share(
    _ name: String, _ title: String, _ now: Int, of all: Int, _ before: Int, of allBefore: Int,
    weights: (Double, Double) = (1, 1)
  ) -> Change {
    func weighted(_ count: Int, _ weight: Double) -> Int { Int((Double(count) * weight).rounded()) }
    return Change(
      name: name, title: title, unit: .share, now: all == 0 ? nil : Double(now) / Double(all),
      before: allBefore == 0 ? nil : Double(before) / Double(allBefore),
      probability: Significance.proportions(
        weighted(now, weights.0), of: weighted(all, weights.0), weighted(before, weights.1),
        of: weighted(allBefore, weights.1)), test: "two proportions")
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
  ///
  /// - Parameter weight: how much a message tells.
  fileprivate func ranks(_ weight: Double) -> DurationCounts {
    var counts = DurationCounts()
    for (value, count) in [(Int64(-1), negative), (0, neutral), (1, positive)] {
      let weighted = Int((Double(count) * weight).rounded())
      if weighted > 0 { counts.add(seconds: value, times: weighted) }
    }
    return counts
  }
}

extension PromoterProxy {
  /// The people as −1, 0 and 1, for a test on ranks.
  fileprivate var ranks: DurationCounts {
    var counts = DurationCounts()
    for (value, count) in [(Int64(-1), detractors), (0, passives), (1, promoters)] where count > 0 {
      counts.add(seconds: value, times: count)
    }
    return counts
  }
}

extension Tallies {
  /// Messages on each day of a period, days without any included.
  fileprivate func daily(
    of period: Period, _ calendar: ReportCalendar, _ count: (SideCounts) -> Int
  ) -> [Int] {
    let first = calendar.day(of: period.start)
    let last = max(first, calendar.day(of: period.end.adding(seconds: -1)))
    return (first...last).map { day in days[day].map { count($0.sides) } ?? 0 }
  }
}

extension RatingCounts {
  /// The ratings in hundredths, for a test on ranks.
  fileprivate var ranks: DurationCounts {
    var ranks = DurationCounts()
    for (rating, count) in counts { ranks.add(seconds: Int64(rating), times: count) }
    return ranks
  }
}

/// The counts of messages that are compared.
private enum Direction {
  static let shown: [(name: String, title: String, count: @Sendable (SideCounts) -> Int)] = [
    ("total", "Messages", { $0.total }), ("inbound", "Inbound", { $0.inbound }),
    ("outbound", "Outbound", { $0.outbound }),
  ]
}
