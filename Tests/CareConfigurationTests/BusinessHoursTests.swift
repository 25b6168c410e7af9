import Foundation
import MessageCore
import Testing

@testable import CareConfiguration

@Suite struct BusinessHoursTests {
  private func moment(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text.utf8))
  }

  private func hours(_ zone: String, _ weekly: [[(Int64, Int64)]], holidays: Set<Int> = []) throws
    -> BusinessHours
  {
    BusinessHours(
      timeZone: try #require(LocalTimeZone(identifier: zone)),
      weekly: weekly.map { $0.map { .init(start: $0.0 * 60, end: $0.1 * 60) } }, holidays: holidays)
  }

  private let officeWeek: [[(Int64, Int64)]] =
    Array(repeating: [(540, 750), (810, 1020)], count: 5) + [[], []]

  @Test func countsOverTheNightAndTheWeekend() throws {
    let hours = try hours("UTC", officeWeek)
    // Friday 16:30: half an hour is left; 3.5 hours more end at Monday's lunch.
    #expect(
      hours.moment(4 * 3600, after: try moment("2026-11-20T16:30:00Z"))
        == (try moment("2026-11-23T12:30:00Z")))
    #expect(
      hours.moment(1, after: try moment("2026-11-21T00:00:00Z")) == (try moment("2026-11-23T09:00:01Z")))
    #expect(
      hours.moment(0, after: try moment("2026-11-21T00:00:00Z")) == (try moment("2026-11-21T00:00:00Z")))
  }

  @Test func holidaysDoNotCount() throws {
    let christmas = Timestamp.daysSinceEpoch(year: 2026, month: 12, day: 25)
    let hours = try hours("UTC", officeWeek, holidays: [christmas])
    #expect(
      hours.moment(3600, after: try moment("2026-12-24T16:30:00Z")) == (try moment("2026-12-28T09:30:00Z")))
  }

  @Test func aSkippedHourCountsNothingAndARepeatedOneTwice() throws {
    let hours = try hours("Europe/London", Array(repeating: [(0, 240)], count: 7))
    // On 29 March 2026 the clock goes from 01:00 to 02:00: 00:00 to 04:00 has three hours.
    #expect(
      hours.openSeconds(from: try moment("2026-03-28T12:00:00Z"), to: try moment("2026-03-29T12:00:00Z")) == 3
        * 3600)
    // On 25 October 2026 it goes back from 02:00 to 01:00: five hours.
    #expect(
      hours.openSeconds(from: try moment("2026-10-24T12:00:00Z"), to: try moment("2026-10-25T12:00:00Z")) == 5
        * 3600)
  }

  @Test func withoutHoursTheClockNeverStops() throws {
    #expect(
      BusinessHours.always.moment(90_000, after: try moment("2026-12-24T23:30:00Z"))
        == (try moment("2026-12-26T00:30:00Z")))
  }

  /// Each case walks minute by minute, asking another calendar whether the desk is open, and must agree exactly.
  @Test(arguments: [
    ("Europe/London", "2026-03-27T00:00:00Z"), ("Europe/London", "2026-10-23T00:00:00Z"),
    ("America/New_York", "2026-03-06T00:00:00Z"), ("America/New_York", "2026-10-30T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"), ("America/Sao_Paulo", "2018-11-02T00:00:00Z"),
    ("Asia/Kathmandu", "2024-02-27T00:00:00Z"), ("Pacific/Apia", "2011-12-28T00:00:00Z"),
    ("Africa/Casablanca", "2026-02-13T00:00:00Z"), ("UTC", "2028-02-27T00:00:00Z"),
  ])
  func agreesWithAMinuteByMinuteReference(_ zone: String, _ start: String) throws {
    var generator = SplitMix(state: UInt64(zone.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: zone))
    let begin = try moment(start)
    for _ in 0..<3 {
      let weekly = (0..<7).map { _ in generator.intervals() }
      let holiday = begin.daysSinceEpoch + Int.random(in: 0..<5, using: &generator)
      let hours = try hours(zone, weekly, holidays: [holiday])
      let open = (0..<(5 * 1440)).map { minute in
        let moment = begin.adding(seconds: Int64(minute) * 60)
        return reference(moment, weekly, holiday, calendar)
      }
      var minutesBefore = [0]
      for isOpen in open { minutesBefore.append((minutesBefore.last ?? 0) + (isOpen ? 1 : 0)) }

      for _ in 0..<60 {
        let first = Int.random(in: 0..<open.count, using: &generator)
        let last = Int.random(in: first...open.count, using: &generator)
        let from = begin.adding(seconds: Int64(first) * 60)
        let counted = minutesBefore[last] - minutesBefore[first]
        #expect(
          hours.openSeconds(from: from, to: begin.adding(seconds: Int64(last) * 60)) == Int64(counted) * 60)
        if first < open.count { #expect(hours.isOpen(at: from) == open[first]) }
        guard counted > 0,
          let end = (first..<open.count).first(where: {
            minutesBefore[$0 + 1] - minutesBefore[first] == counted
          })
        else { continue }
        #expect(hours.moment(Int64(counted) * 60, after: from) == begin.adding(seconds: Int64(end + 1) * 60))
      }
    }
  }

  private func reference(
    _ moment: Timestamp, _ weekly: [[(Int64, Int64)]], _ holiday: Int, _ calendar: Calendar
  )
    -> Bool
  {
    let date = Date(timeIntervalSince1970: Double(moment.seconds))
    let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: date)
    guard let year = parts.year, let month = parts.month, let day = parts.day, let weekday = parts.weekday,
      let hour = parts.hour, let minute = parts.minute
    else { return false }
    if Timestamp.daysSinceEpoch(year: year, month: month, day: day) == holiday { return false }
    let clock = Int64(hour * 60 + minute)
    // Foundation counts weekdays from 1 for Sunday.
    return weekly[(weekday + 5) % 7].contains { $0.0 <= clock && clock < $0.1 }
  }
}

/// A small generator with a fixed start, so that failures repeat (Steele, Lea and Flood 2014, SplitMix64).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Up to three stretches of a day, in minutes.
  mutating func intervals() -> [(Int64, Int64)] {
    var intervals: [(Int64, Int64)] = []
    var minute: Int64 = 0
    for _ in 0..<Int.random(in: 0...3, using: &self) {
      let start = minute + Int64.random(in: 0...400, using: &self)
      let end = start + Int64.random(in: 1...300, using: &self)
      guard end <= 1440 else { break }
      intervals.append((start, end))
      minute = end
    }
    return intervals
  }
}
