import CareConfiguration
import MessageCore
import Testing

@testable import report

/// ISO 8601 weeks from the standard's definition: week 1 holds 4 January, weeks begin on Monday.
@Suite struct PeriodTests {
  private func period(_ argument: String, _ calendar: ReportCalendar = .utc) throws -> Period {
    try #require(PeriodChoice(argument: argument)?.resolved(calendar, asOf: nil))
  }

  @Test(arguments: [
    ("2026-W47", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"),
    // 1 January 2026 is a Thursday, so that week 1 begins in December.
    ("2026-W01", "2025-12-29T00:00:00Z", "2026-01-05T00:00:00Z"),
    // 2020 is a leap year that begins on a Wednesday: it has 53 weeks.
    ("2020-W53", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"),
    // 1 January 2021 is a Friday, so that week 1 begins on the 4th.
    ("2021-W01", "2021-01-04T00:00:00Z", "2021-01-11T00:00:00Z"),
    ("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
    ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
    ("2026-11-09..2026-11-15", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z"),
    ("2026-11-09..2026-11-09", "2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z"),
    ("2026-11-09T08:00:00Z..2026-11-09T20:00:00+01:00", "2026-11-09T08:00:00Z", "2026-11-09T19:00:00Z"),
  ])
  func readsAPeriod(argument: String, start: String, end: String) throws {
    let period = try period(argument)
    #expect(period.start.description == start)
    #expect(period.end.description == end)
  }

  @Test(arguments: [
    "", "2021-W53", "2026-W00", "2026-W54", "2026-W1", "2026-13", "2026-00", "26-11", "2026", "yesterday",
    "2026-11-15..2026-11-09", "2026-02-30..2026-03-01", "2026-11-09..", "..",
    "2026-11-09..2026-11-10..2026-11-11",
  ])
  func refusesWhatIsNoPeriod(argument: String) {
    #expect(PeriodChoice(argument: argument) == nil)
  }

  @Test func namesTheWeekThatAMomentLiesIn() throws {
    for (time, year, week) in [
      ("2026-11-15T23:59:59Z", 2026, 46), ("2026-11-16T00:00:00Z", 2026, 47),
      ("2021-01-03T12:00:00Z", 2020, 53),
      ("2025-12-29T00:00:00Z", 2026, 1), ("2019-12-30T00:00:00Z", 2020, 1),
    ] {
      let moment = try #require(Timestamp(rfc3339: time.utf8))
      #expect(moment.week == (year, week), "\(time)")
    }
  }

  @Test func lastWeekIsTheWeekThatEndedBeforeTheMomentOfTheReport() throws {
    let monday = Timestamp(rfc3339: "2026-11-16T00:00:00Z".utf8)
    let sunday = Timestamp(rfc3339: "2026-11-22T23:59:59Z".utf8)
    for moment in [monday, sunday] {
      let period = PeriodChoice.lastWeek.resolved(.utc, asOf: moment)
      #expect(try period == self.period("2026-W46"))
    }
  }

  @Test func allCoversWholeDays() throws {
    let feed = Feed(
      """
      {"created_at":"2026-11-09T10:00:00Z"}
      {"created_at":"2026-11-10T00:00:00Z"}
      """)
    let period = try feed.report().period
    #expect(period?.start.description == "2026-11-09T00:00:00Z")
    #expect(period?.end.description == "2026-11-11T00:00:00Z")
    #expect(try Feed("").report().period == nil)
    // In New York, five hours behind, midnight in London is the evening before.
    let york = try #require(LocalTimeZone(identifier: "America/New_York"))
    let there = try feed.report { $0.rules.calendar.zone = york }
    #expect(there.period?.start.description == "2026-11-09T05:00:00Z")
    #expect(there.period?.end.description == "2026-11-10T05:00:00Z")
    #expect(there.tallies.days.count == 1)
  }

  /// British clocks went back on 25 October 2026, and forward on 29 March.
  @Test func daysBeginAtLocalMidnight() throws {
    let london = ReportCalendar(zone: try #require(LocalTimeZone(identifier: "Europe/London")))
    let october = try period("2026-10-25..2026-10-25", london)
    #expect(october.start.description == "2026-10-24T23:00:00Z")
    #expect(october.end.description == "2026-10-26T00:00:00Z")
    let march = try period("2026-03", london)
    #expect(march.start.description == "2026-03-01T00:00:00Z")
    #expect(march.end.description == "2026-03-31T23:00:00Z")
  }

  @Test func weeksBeginOnTheDayThatIsAskedFor() throws {
    let sundays = ReportCalendar(weekStart: 7)
    let week = try period("2026-W47", sundays)
    #expect(week.start.description == "2026-11-15T00:00:00Z")
    #expect(week.end.description == "2026-11-22T00:00:00Z")
    #expect(Wording.period(week, sundays) == "Week 47: 15 to 21 November 2026")
    // 22 November 2026 is a Sunday: the week that ended before it began on the 15th.
    let sunday = Timestamp(rfc3339: "2026-11-22T12:00:00Z".utf8)
    #expect(PeriodChoice.lastWeek.resolved(sundays, asOf: sunday) == week)
  }

  @Test(arguments: [
    ("2026-W47", "previous", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z"),
    ("2026-W01", "previous", "2025-12-22T00:00:00Z", "2025-12-29T00:00:00Z"),
    ("2026-03", "previous", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"),
    ("2026-01", "previous", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ("2026-11-09..2026-11-11", "previous", "2026-11-06T00:00:00Z", "2026-11-09T00:00:00Z"),
    (
      "2026-11-09T08:00:00Z..2026-11-09T20:00:00Z", "previous", "2026-11-08T20:00:00Z",
      "2026-11-09T08:00:00Z"
    ),
    // ISO week 47 of 2025 begins on 17 November; 2025 has no week 53, so its week 52 serves.
    ("2026-W47", "same-last-year", "2025-11-17T00:00:00Z", "2025-11-24T00:00:00Z"),
    ("2026-W53", "same-last-year", "2025-12-22T00:00:00Z", "2025-12-29T00:00:00Z"),
    ("2024-02", "same-last-year", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z"),
    ("2024-02-29..2024-02-29", "same-last-year", "2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z"),
  ])
  func comparesWithAnotherPeriod(argument: String, comparison: String, start: String, end: String) throws {
    let choice = try #require(PeriodChoice(argument: argument))
    let other = choice.compared(try #require(ComparisonChoice(rawValue: comparison)), .utc, asOf: nil)
    #expect(other?.start.description == start)
    #expect(other?.end.description == end)
    #expect(choice.compared(.none, .utc, asOf: nil) == nil)
    #expect(PeriodChoice.all.compared(.previous, .utc, asOf: nil) == nil)
  }

  @Test func theEndLiesOutsideThePeriod() throws {
    let week = try period("2026-W46")
    #expect(week.contains(week.start))
    #expect(!week.contains(week.end))
    #expect(week.contains(week.end.adding(seconds: -1)))
  }
}
