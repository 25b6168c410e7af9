import ArgumentParser
import MessageCore

/// A stretch of time that a report is about, in UTC: from `start` up to but without `end`.
struct Period: Equatable, Sendable {
  var start: Timestamp
  var end: Timestamp

  func contains(_ time: Timestamp) -> Bool { start <= time && time < end }
}

/// What `--period` asks for.
enum PeriodChoice: Equatable, Sendable {
  /// Everything there is.
  case all
  /// The last ISO week that ended before the moment of the report.
  case lastWeek
  case fixed(Period)

  /// The period, once the first and the newest message and the moment of the report are known.
  ///
  /// `all` covers whole days. Nil where there is neither a message nor a fixed period.
  func resolved(first: Timestamp?, newest: Timestamp?, asOf: Timestamp?) -> Period? {
    switch self {
    case .fixed(let period): return period
    case .all:
      guard let first, let newest else { return nil }
      return Period(
        start: .midnight(first.daysSinceEpoch), end: .midnight(newest.daysSinceEpoch + 1))
    case .lastWeek:
      guard let asOf else { return nil }
      let monday = asOf.daysSinceEpoch - (asOf.weekday - 1)
      return Period(start: .midnight(monday - 7), end: .midnight(monday))
    }
  }
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
      let period =
        switch ends.count {
        case 1: Period(week: argument) ?? Period(month: argument)
        case 2: Period(from: ends[0], to: ends[1])
        default: Period?.none
        }
      guard let period else { return nil }
      self = .fixed(period)
    }
  }

  static var allValueStrings: [String] { ["all", "last-week", "YYYY-Www", "YYYY-MM", "FROM..TO"] }

  var defaultValueDescription: String { "all" }
}

extension Period {
  /// An ISO 8601 week such as `2026-W47`; nil for a week that its year does not have.
  init?(week text: some StringProtocol) {
    let parts = text.split(separator: "-W", omittingEmptySubsequences: false)
    guard parts.count == 2, let year = number(parts[0], digits: 4), let week = number(parts[1], digits: 2),
      week >= 1
    else { return nil }
    // 4 January always lies in week 1; a week belongs to the year that its Thursday lies in.
    let fourth = Timestamp.daysSinceEpoch(year: year, month: 1, day: 4)
    let monday = fourth - (Timestamp.midnight(fourth).weekday - 1) + (week - 1) * 7
    guard Timestamp.date(daysSinceEpoch: monday + 3).year == year else { return nil }
    self.init(start: .midnight(monday), end: .midnight(monday + 7))
  }

  /// A month such as `2026-11`.
  init?(month text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
      let start = Timestamp(year: year, month: month, day: 1),
      let end = Timestamp(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
    else { return nil }
    self.init(start: start, end: end)
  }

  fileprivate init?(from: some StringProtocol, to: some StringProtocol) {
    if let first = day(from), let last = day(to) {
      self.init(start: .midnight(first), end: .midnight(last + 1))
    } else if let start = Timestamp(rfc3339: Array(from.utf8)), let end = Timestamp(rfc3339: Array(to.utf8)) {
      self.init(start: start, end: end)
    } else {
      return nil
    }
    if end <= start { return nil }
  }
}

extension Timestamp {
  /// The first moment of a day, counted from 1970-01-01.
  static func midnight(_ day: Int) -> Timestamp { Timestamp(seconds: Int64(day) * 86_400) }

  /// The ISO 8601 week that the moment lies in.
  var week: (year: Int, week: Int) {
    let thursday = daysSinceEpoch - weekday + 4
    let year = Timestamp.date(daysSinceEpoch: thursday).year
    return (year, (thursday - Timestamp.daysSinceEpoch(year: year, month: 1, day: 1)) / 7 + 1)
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
