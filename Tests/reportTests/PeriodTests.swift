import MessageCore
import Testing

@testable import report

/// ISO 8601 weeks from the standard's definition: week 1 holds 4 January, weeks begin on Monday.
@Suite struct PeriodTests {
  private func period(_ argument: String) throws -> Period {
    guard case .fixed(let period)? = PeriodChoice(argument: argument) else {
      throw LineError("no period: \(argument)")
    }
    return period
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
      let period = PeriodChoice.lastWeek.resolved(first: nil, newest: nil, asOf: moment)
      #expect(period == Period(week: "2026-W46"))
    }
  }

  @Test func allCoversWholeDays() throws {
    let first = try #require(Timestamp(rfc3339: "2026-11-09T10:00:00Z".utf8))
    let newest = try #require(Timestamp(rfc3339: "2026-11-10T00:00:00Z".utf8))
    let period = PeriodChoice.all.resolved(first: first, newest: newest, asOf: newest)
    #expect(period?.start.description == "2026-11-09T00:00:00Z")
    #expect(period?.end.description == "2026-11-11T00:00:00Z")
    #expect(PeriodChoice.all.resolved(first: nil, newest: nil, asOf: nil) == nil)
  }

  @Test func theEndLiesOutsideThePeriod() throws {
    let week = try period("2026-W46")
    #expect(week.contains(week.start))
    #expect(!week.contains(week.end))
    #expect(week.contains(week.end.adding(seconds: -1)))
  }
}
