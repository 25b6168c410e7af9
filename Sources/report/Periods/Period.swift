import ArgumentParser
import MessageCore

/// A stretch of time that a report is about: from `start` up to but without `end`.
struct Period: Equatable, Sendable, Codable {
  var start: Timestamp
  var end: Timestamp

  func contains(_ time: Timestamp) -> Bool { start <= time && time < end }

  /// All time.
  static let unbounded = Period(
    start: Timestamp(seconds: .min / 4), end: Timestamp(seconds: .max / 4))

  /// Local days, both included.
  init(days: ClosedRange<Int>, calendar: ReportCalendar) {
    self.init(start: calendar.midnight(days.lowerBound), end: calendar.midnight(days.upperBound + 1))
  }

  init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }
}

/// What `--period` asks for.
enum PeriodChoice: Equatable, Sendable, Codable {
  /// Everything there is.
  case all
  /// The last week that ended before the moment of the report.
  case lastWeek
  /// A week of a year by ISO 8601; where weeks begin on another day, the seven days that begin with that day on or before
  /// the ISO week's Monday.
  case week(year: Int, week: Int)
  case month(year: Int, month: Int)
  /// Days since 1970-01-01, both included.
  case days(first: Int, last: Int)
  case fixed(Period)

  /// The period, given the moment of the report; all time for `all`. Nil where there is no moment to count back from.
  func resolved(_ calendar: ReportCalendar, asOf: Timestamp?) -> Period? {
    switch self {
    case .all: return .unbounded
    case .fixed(let period): return period
    case .days(let first, let last): return Period(days: first...last, calendar: calendar)
    case .month(let year, let month):
      let next = month == 12 ? (year + 1, 1) : (year, month + 1)
      let first = Timestamp.daysSinceEpoch(year: year, month: month, day: 1)
      let last = Timestamp.daysSinceEpoch(year: next.0, month: next.1, day: 1) - 1
      return Period(days: first...last, calendar: calendar)
    case .week(let year, let week):
      guard let monday = Timestamp.monday(year: year, week: week) else { return nil }
      let first = calendar.weekStart(of: monday)
      return Period(days: first...first + 6, calendar: calendar)
    case .lastWeek:
      guard let asOf else { return nil }
      let first = calendar.weekStart(of: calendar.day(of: asOf)) - 7
      return Period(days: first...first + 6, calendar: calendar)
    }
  }

  /// What the period is compared with. Nil for `all`, and where nothing is to be compared.
  func compared(_ comparison: ComparisonChoice, _ calendar: ReportCalendar, asOf: Timestamp?) -> Period? {
    guard self != .all, let period = resolved(calendar, asOf: asOf) else { return nil }
    switch comparison {
    case .none: return nil
    case .previous: return previous(period, calendar)
    case .sameLastYear: return lastYear(period, calendar)
    }
  }

  private func previous(_ period: Period, _ calendar: ReportCalendar) -> Period? {
    if case .month(let year, let month) = self {
      let before =
        month == 1 ? PeriodChoice.month(year: year - 1, month: 12) : .month(year: year, month: month - 1)
      return before.resolved(calendar, asOf: nil)
    }
    if case .fixed = self {
      let length = period.end.seconds - period.start.seconds
      return Period(start: period.start.adding(seconds: -length), end: period.start)
    }
    let (first, last) = (calendar.day(of: period.start), calendar.day(of: period.end.adding(seconds: -1)))
    let length = last - first + 1
    return Period(days: first - length...last - length, calendar: calendar)
  }

  private func lastYear(_ period: Period, _ calendar: ReportCalendar) -> Period? {
    switch self {
    case .month(let year, let month):
      return PeriodChoice.month(year: year - 1, month: month).resolved(calendar, asOf: nil)
    case .week(let year, let week):
      // A year without a 53rd week is compared by its 52nd.
      let same = PeriodChoice.week(year: year - 1, week: week).resolved(calendar, asOf: nil)
      return same ?? PeriodChoice.week(year: year - 1, week: 52).resolved(calendar, asOf: nil)
    case .lastWeek:
      let monday = Timestamp.midnight(calendar.day(of: period.start) + (8 - calendar.weekStart) % 7)
      return PeriodChoice.week(year: monday.week.year, week: monday.week.week)
        .lastYear(period, calendar)
    case .days(let first, let last):
      return Period(days: Timestamp.lastYear(first)...Timestamp.lastYear(last), calendar: calendar)
    case .fixed:
      let shift = Int64(-364 * 86_400)
      return Period(start: period.start.adding(seconds: shift), end: period.end.adding(seconds: shift))
    case .all: return nil
    }
  }
}

/// What `--compare` asks for.
enum ComparisonChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case previous
  case sameLastYear = "same-last-year"
  case none
}

extension PeriodChoice: ExpressibleByArgument {
  /// Reads `all`, `last-week`, `2026-W47` (ISO 8601: Monday to Sunday), `2026-11`, or `FROM..TO`, where two days are both
  /// included, and of two moments (RFC 3339) the second is not.
  init?(argument: String) {
    switch argument {
    case "all": self = .all
    case "last-week": self = .lastWeek
    default:
      let ends = argument.split(separator: "..", omittingEmptySubsequences: false)
      switch ends.count {
      case 1: self.init(weekOrMonth: argument)
      case 2: self.init(from: ends[0], to: ends[1])
      default: return nil
      }
    }
  }

  private init?(weekOrMonth text: String) {
    if let (year, week) = Self.pair(text, separator: "-W"), Timestamp.monday(year: year, week: week) != nil {
      self = .week(year: year, week: week)
    } else if let (year, month) = Self.pair(text, separator: "-"), 1...12 ~= month {
      self = .month(year: year, month: month)
    } else {
      return nil
    }
  }

  private init?(from: Substring, to: Substring) {
    if let first = day(from), let last = day(to), first <= last {
      self = .days(first: first, last: last)
    } else if let start = Timestamp(rfc3339: Array(from.utf8)), let end = Timestamp(rfc3339: Array(to.utf8)),
      start < end
    {
      self = .fixed(Period(start: start, end: end))
    } else {
      return nil
    }
  }

  /// Four digits and two, with the separator between them.
  private static func pair(_ text: String, separator: String) -> (Int, Int)? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 2, let one = number(parts[0], digits: 4), let two = number(parts[1], digits: 2)
    else {
      return nil
    }
    return (one, two)
  }

  static var allValueStrings: [String] { ["all", "last-week", "YYYY-Www", "YYYY-MM", "FROM..TO"] }

  var defaultValueDescription: String { "all" }
}

extension Timestamp {
  /// The first moment of a day in UTC, counted from 1970-01-01.
  static func midnight(_ day: Int) -> Timestamp { Timestamp(seconds: Int64(day) * 86_400) }

  /// The Monday of an ISO 8601 week, counted from 1970-01-01; nil for a week that its year does not have.
  static func monday(year: Int, week: Int) -> Int? {
    guard week >= 1 else { return nil }
    // 4 January always lies in week 1; a week belongs to the year that its Thursday lies in.
    let fourth = daysSinceEpoch(year: year, month: 1, day: 4)
    let monday = fourth - (midnight(fourth).weekday - 1) + (week - 1) * 7
    return date(daysSinceEpoch: monday + 3).year == year ? monday : nil
  }

  /// The ISO 8601 week that the moment lies in.
  var week: (year: Int, week: Int) {
    let thursday = daysSinceEpoch - weekday + 4
    let year = Timestamp.date(daysSinceEpoch: thursday).year
    return (year, (thursday - Timestamp.daysSinceEpoch(year: year, month: 1, day: 1)) / 7 + 1)
  }

  /// The same date a year earlier; 28 February for the 29th.
  fileprivate static func lastYear(_ day: Int) -> Int {
    let (year, month, date) = date(daysSinceEpoch: day)
    let isLeapDay = month == 2 && date == 29
    return daysSinceEpoch(year: year - 1, month: month, day: isLeapDay ? 28 : date)
  }
}

private func number(_ text: some StringProtocol, digits: Int) -> Int? {
  guard text.utf8.count == digits, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
  else {
    return nil
  }
  return Int(text)
}

/// A day such as `2026-11-09`, counted from 1970-01-01.
private func day(_ text: some StringProtocol) -> Int? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.count == 3, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
    let day = number(parts[2], digits: 2), let time = Timestamp(year: year, month: month, day: day)
  else { return nil }
  return time.daysSinceEpoch
}
