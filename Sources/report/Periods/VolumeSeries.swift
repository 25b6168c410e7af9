import MessageCore

/// Volume over the period in steps that a chart can hold: days, else weeks, months or years.
struct VolumeSeries: Equatable, Sendable {
  enum Unit: String, Sendable { case day, week, month, year }

  struct Step: Equatable, Sendable {
    /// The step's first day, counted from 1970-01-01.
    var start: Int
    var counts = DayCounts()
    /// Whether a burst of messages lies in it.
    var hasBurst = false
  }

  let unit: Unit
  /// In order, steps without messages included.
  let steps: [Step]

  private static let limit = 62

  /// The smallest steps of which the period has few enough; years as often as there are.
  ///
  /// - Parameter bursts: alerts of bursts, whose steps are marked.
  init(
    _ tallies: Tallies, period: Period, calendar: ReportCalendar = .utc, bursts: [ShownAlert] = []
  ) {
    let first = calendar.day(of: period.start)
    let last = max(first, calendar.day(of: period.end.adding(seconds: -1)))
    let days = last - first + 1
    let unit: Unit =
      days <= Self.limit ? .day : days <= Self.limit * 7 ? .week : days <= Self.limit * 30 ? .month : .year
    var steps: [Int: DayCounts] = [:]
    var start = unit.start(of: first, calendar)
    while start <= last {
      steps[start] = DayCounts()
      start = unit.next(after: start)
    }
    for (day, counts) in tallies.days {
      steps[unit.start(of: day, calendar), default: DayCounts()].merge(counts)
    }
    var stormy: Set<Int> = []
    for burst in bursts {
      let days =
        calendar.day(
          of: burst.startedAt)...max(
          calendar.day(of: burst.startedAt), calendar.day(of: burst.endedAt ?? burst.startedAt))
      // Of a long one, as many days as the period has.
      for day in days.clamped(to: min(first, days.lowerBound)...max(last, days.lowerBound)) {
        stormy.insert(unit.start(of: day, calendar))
      }
    }
    self.unit = unit
    self.steps = steps.sorted { $0.key < $1.key }.map {
      Step(start: $0.key, counts: $0.value, hasBurst: stormy.contains($0.key))
    }
  }

  var maximum: Int { steps.map(\.counts.sides.total).max() ?? 0 }

  /// A step's name: `Mon 9 Nov`, `Week 46`, `Nov 2026`, `2026`.
  func name(of step: Step) -> String {
    let start = Timestamp.midnight(step.start)
    let (year, month, _) = start.date
    return switch unit {
    case .day: Wording.day(start)
    case .week: "\(start.week.year)-W\(start.week.week < 10 ? "0" : "")\(start.week.week)"
    case .month: "\(Wording.months[month - 1].prefix(3)) \(year)"
    case .year: "\(year)"
    }
  }
}

extension VolumeSeries.Unit {
  /// The first day of the step that the day lies in.
  fileprivate func start(of day: Int, _ calendar: ReportCalendar) -> Int {
    let (year, month, _) = Timestamp.date(daysSinceEpoch: day)
    return switch self {
    case .day: day
    case .week: calendar.weekStart(of: day)
    case .month: Timestamp.daysSinceEpoch(year: year, month: month, day: 1)
    case .year: Timestamp.daysSinceEpoch(year: year, month: 1, day: 1)
    }
  }

  /// The first day of the next step.
  fileprivate func next(after start: Int) -> Int {
    let (year, month, _) = Timestamp.date(daysSinceEpoch: start)
    return switch self {
    case .day: start + 1
    case .week: start + 7
    case .month: Timestamp.daysSinceEpoch(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
    case .year: Timestamp.daysSinceEpoch(year: year + 1, month: 1, day: 1)
    }
  }
}
