import Foundation
import Testing

@testable import MessageCore

@Suite struct TimestampTests {
  private func time(_ text: String) -> Timestamp? { Timestamp(rfc3339: text.utf8) }

  /// Seconds by `date -u -d TEXT +%s` (GNU coreutils 9) and RFC 3339 section 5.8.
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2017-10-11T06:55:44Z", 1_507_704_944),
      ("2000-02-29T12:00:00Z", 951_825_600), ("2001-09-09T01:46:40Z", 1_000_000_000),
      ("2038-01-19T03:14:08Z", 2_147_483_648),
      ("1900-03-01T00:00:00Z", -2_203_891_200), ("2100-02-28T23:59:59Z", 4_107_542_399),
      ("0001-01-01T00:00:00Z", -62_135_596_800), ("0000-01-01T00:00:00Z", -62_167_219_200),
      ("9999-12-31T23:59:59Z", 253_402_300_799),
      // Offsets; the first two are the RFC's own pair.
      ("1996-12-19T16:39:57-08:00", 851_042_397), ("1996-12-20T00:39:57Z", 851_042_397),
      ("2026-01-01T00:00:00+00:00", 1_767_225_600), ("2026-01-01T00:00:00-00:00", 1_767_225_600),
      ("2026-01-01T05:45:00+05:45", 1_767_225_600), ("2025-12-31T00:01:00-23:59", 1_767_225_600),
      // Other spellings of section 5.6: lower case, and the blank of its note.
      ("2026-01-01t00:00:00z", 1_767_225_600), ("2026-01-01 00:00:00Z", 1_767_225_600),
      // Leap seconds read as the next moment, with offsets too (section 5.8 has both).
      ("1990-12-31T23:59:60Z", 662_688_000), ("1990-12-31T15:59:60-08:00", 662_688_000),
      ("2017-01-01T05:29:60+05:30", 1_483_228_800),
    ] as [(String, Int64)])
  func readsRFC3339(_ text: String, _ seconds: Int64) throws {
    #expect(try #require(time(text)).seconds == seconds)
  }

  @Test(arguments: [
    "", "2026", "2026-01-01", "2026-01-01T00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00 Z",
    "2026-1-01T00:00:00Z",
    "26-01-01T00:00:00Z", "02026-01-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z", "2026-04-31T00:00:00Z", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:60Z",
    "2026-06-30T23:58:60Z",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01",
    "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00Zx",
    " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z ", "2026-01-01_00:00:00Z", "2026/01/01T00:00:00Z", "-026-01-01T00:00:00Z",
    "+026-01-01T00:00:00Z",
    "２０２６-01-01T00:00:00Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
    "2026-01-01T0a:00:00Z",
  ])
  func refusesWhatIsNoTime(_ text: String) { #expect(time(text) == nil) }

  @Test func keepsFractionsToTheNanosecond() throws {
    #expect(try #require(time("2026-01-01T00:00:00.5Z")).nanoseconds == 500_000_000)
    #expect(try #require(time("2026-01-01T00:00:00.000000001Z")).nanoseconds == 1)
    #expect(try #require(time("2026-01-01T00:00:00.9999999999999Z")).nanoseconds == 999_999_999)
    #expect(try #require(time("1969-12-31T23:59:59.25Z")).description == "1969-12-31T23:59:59.25Z")
    #expect(try #require(time("1985-04-12T23:20:50.52Z")).description == "1985-04-12T23:20:50.52Z")
    #expect(try #require(time("2026-01-01T00:00:00.000Z")).description == "2026-01-01T00:00:00Z")
  }

  @Test func printsInUTC() throws {
    #expect(try #require(time("1937-01-01T12:00:27.87+00:20")).description == "1937-01-01T11:40:27.87Z")
    #expect(try #require(time("1990-12-31T23:59:60Z")).description == "1991-01-01T00:00:00Z")
    #expect(Timestamp(seconds: -62_135_596_800).description == "0001-01-01T00:00:00Z")
    #expect(Timestamp(seconds: -62_167_219_200).description == "0000-01-01T00:00:00Z")
    #expect(Timestamp(seconds: 253_402_300_799).description == "9999-12-31T23:59:59Z")
  }

  @Test func readsBackWhatItPrints() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let moment = Timestamp(
        seconds: .random(in: -62_167_219_200...253_402_300_799, using: &random),
        nanoseconds: Bool.random(using: &random) ? 0 : .random(in: 0..<1_000_000_000, using: &random))
      #expect(time(moment.description) == moment)
    }
  }

  @Test func agreesWithFoundationsCalendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    var random = SeededGenerator(seed: 6)
    // From 1583 on; Foundation counts by the Julian calendar before.
    for _ in 0..<2000 {
      let moment = Timestamp(seconds: .random(in: -12_212_553_600...253_402_300_799, using: &random))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second, .weekday],
        from: Date(timeIntervalSince1970: Double(moment.seconds)))
      #expect(moment.date.year == parts.year)
      #expect(moment.date.month == parts.month)
      #expect(moment.date.day == parts.day)
      #expect(
        moment.secondsOfDay == (parts.hour ?? 0) * 3600 + (parts.minute ?? 0) * 60 + (parts.second ?? 0))
      // Foundation counts from Sunday as 1.
      #expect(moment.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
    }
  }

  @Test func countsEveryDayOfFourCenturies() {
    var expected = Timestamp.daysSinceEpoch(year: 1999, month: 12, day: 31)
    for year in 2000..<2400 {
      for month in 1...12 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        for day in 1...length {
          expected += 1
          #expect(Timestamp.daysSinceEpoch(year: year, month: month, day: day) == expected)
          #expect(Timestamp.date(daysSinceEpoch: expected) == (year, month, day))
        }
        #expect(Timestamp(year: year, month: month, day: length + 1) == nil)
      }
    }
  }

  @Test func knowsTheDayOfTheWeek() throws {
    #expect(try #require(time("1970-01-01T00:00:00Z")).weekday == 4)
    #expect(try #require(time("1969-12-31T23:59:59Z")).weekday == 3)
    #expect(try #require(time("2000-01-01T00:00:00Z")).weekday == 6)
    #expect(try #require(time("2026-11-22T23:59:59Z")).weekday == 7)
    #expect(try #require(time("0001-01-01T00:00:00Z")).weekday == 1)
  }

  @Test func ordersByTimeAndThenByFraction() throws {
    let early = try #require(time("2026-01-01T00:00:00.1Z"))
    let late = try #require(time("2026-01-01T00:00:00.2Z"))
    #expect(early < late)
    #expect(early.adding(seconds: 1) > late)
    #expect(time("2026-01-01T01:00:00+01:00") == time("2026-01-01T00:00:00Z"))
  }

  @Test func takesALeapSecondAmongItsFieldsOnlyAtTheEndOfADay() {
    #expect(
      Timestamp(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60)?.seconds == 1_483_228_800)
    #expect(Timestamp(year: 2016, month: 12, day: 31, hour: 22, minute: 59, second: 60) == nil)
    #expect(Timestamp(year: 10_000, month: 1, day: 1) == nil)
    #expect(Timestamp(year: -1, month: 1, day: 1) == nil)
  }
}
