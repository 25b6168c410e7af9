import ArgumentParser
import CareConfiguration
import MessageCore

/// The clock on the wall that a report's days and hours are told by.
struct ReportCalendar: Equatable, Sendable {
  var zone: LocalTimeZone
  /// The day that weeks begin on: 1 for Monday to 7 for Sunday.
  var weekStart: Int

  init(zone: LocalTimeZone = .utc, weekStart: Int = 1) {
    self.zone = zone
    self.weekStart = weekStart
  }

  static let utc = ReportCalendar()

  /// The zone's name.
  var zoneName: String { zone.identifier }

  /// The clock's reading at a moment, written as if it were UTC: for counting days and for words.
  func local(_ moment: Timestamp) -> Timestamp {
    moment.adding(seconds: zone.offset(at: moment.seconds))
  }

  /// The first moment of a local day, counted from 1970-01-01.
  func midnight(_ day: Int) -> Timestamp {
    let reading = Int64(day) * 86_400
    // The offset at the moment itself, which lies within a day of the reading; where the clock skips midnight, the
    // first reading after it.
    let first = reading - zone.offset(at: reading)
    let second = reading - zone.offset(at: first)
    return Timestamp(seconds: second)
  }

  /// The day that a moment lies in, counted from 1970-01-01.
  func day(of moment: Timestamp) -> Int { local(moment).daysSinceEpoch }

  /// The first day of the week that a day lies in.
  func weekStart(of day: Int) -> Int {
    let weekday = Timestamp.midnight(day).weekday
    return day - (weekday - weekStart + 7) % 7
  }

  /// The days of the week in their order here: 1 for Monday to 7 for Sunday.
  var weekdays: [Int] { (0..<7).map { (weekStart - 1 + $0) % 7 + 1 } }
}

/// A day of the week on the command line.
enum Weekday: String, CaseIterable, ExpressibleByArgument, Sendable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// 1 for Monday to 7 for Sunday.
  var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}

/// A time zone on the command line, by its IANA name.
struct ZoneName: ExpressibleByArgument, Sendable {
  let zone: LocalTimeZone

  init?(argument: String) {
    guard let zone = argument == "UTC" ? .utc : LocalTimeZone(identifier: argument) else { return nil }
    self.zone = zone
  }
}

/// The offsets of a zone, each quarter of an hour asked for once: the database is slow, and no zone changes its clock
/// between quarters.
struct ZoneOffsets {
  private let zone: LocalTimeZone
  private var known: [Int64: Int64] = [:]
  private var last: (quarter: Int64, offset: Int64) = (.min, 0)

  init(_ zone: LocalTimeZone) { self.zone = zone }

  /// The clock's reading at a moment, as `ReportCalendar.local`.
  mutating func local(_ moment: Timestamp) -> Timestamp {
    if zone == .utc { return moment }
    let quarter = moment.seconds >= 0 ? moment.seconds / 900 : (moment.seconds - 899) / 900
    if quarter != last.quarter {
      let offset = known[quarter] ?? zone.offset(at: moment.seconds)
      known[quarter] = offset
      last = (quarter, offset)
    }
    return moment.adding(seconds: last.offset)
  }
}
