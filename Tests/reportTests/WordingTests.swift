import MessageCore
import Testing

@testable import report

@Suite struct WordingTests {
  @Test(arguments: [
    (0, "0 s"), (59.4, "59 s"), (60, "1 min"), (89, "1 min"), (90, "2 min"), (3599, "1 h"), (3600, "1 h"),
    (11_400, "3 h 10 min"), (86_399, "1 d"), (86_400, "1 d"), (187_200, "2 d 4 h"),
  ])
  func saysDurations(seconds: Double, words: String) {
    #expect(Wording.duration(seconds) == words)
  }

  @Test func saysNumbersAndShares() {
    #expect(Wording.number(1_234_567) == "1,234,567")
    #expect(Wording.number(-1000) == "−1,000")
    #expect(Wording.number(999) == "999")
    #expect(Wording.number(1, of: "case") == "1 case")
    #expect(Wording.number(0, of: "case") == "0 cases")
    #expect(Wording.share(1, of: 3) == "33%")
    #expect(Wording.share(1, of: 1000) == "<1%")
    #expect(Wording.share(999, of: 1000) == ">99%")
    #expect(Wording.share(1, of: 0) == "–")
    #expect(Wording.points(0.184) == "+18")
    #expect(Wording.points(-0.184) == "−18")
    #expect(Wording.points(-0.001) == "0")
  }

  @Test(arguments: [
    ("2026-W46", "Week 46: 9 to 15 November 2026"),
    ("2026-W01", "Week 1: 29 December 2025 to 4 January 2026"),
    ("2026-11", "November 2026"), ("2026-11-09..2026-11-09", "Monday 9 November 2026"),
    ("2026-10-28..2026-11-02", "28 October to 2 November 2026"),
    (
      "2026-11-09T08:00:00Z..2026-11-09T20:30:00Z",
      "9 November 2026 08:00 to 9 November 2026 20:30"
    ),
  ])
  func saysPeriods(argument: String, words: String) throws {
    guard let period = PeriodChoice(argument: argument)?.resolved(.utc, asOf: nil) else {
      Issue.record("no period")
      return
    }
    #expect(Wording.period(period) == words)
  }

  @Test func findsTheSubjectInAnAlertsId() throws {
    let start = try #require(Timestamp(rfc3339: "2026-11-12T19:05:00Z".utf8))
    for (id, kind, subject) in [
      ("alert:burst:#down:2026-11-12T19:05:00Z", "burst", "#down"),
      ("alert:impostor:x:42", "impostor", "x:42"),
      ("alert:rule:2026-11-12T19:05:00Z", "rule", "2026-11-12T19:05:00Z"), ("other", "rule", "other"),
    ] {
      let alert = AlertRecord(id: id, kind: kind, severity: 1, startedAt: start)
      #expect(alert.subject == subject)
    }
  }

  @Test func drawsBarsInEighths() {
    #expect(BlockChart.bar(8, of: 8, width: 4) == "████")
    #expect(BlockChart.bar(4, of: 8, width: 4) == "██")
    #expect(BlockChart.bar(1, of: 32, width: 4) == "▏")
    #expect(BlockChart.bar(1, of: 1000, width: 4) == "▏")
    #expect(BlockChart.bar(0, of: 8, width: 4) == "")
    #expect(BlockChart.sparkline([0, 1, 4, 7]) == "▁▂▅█")
    #expect(BlockChart.sparkline([0, 0]) == "▁▁")
    // 1 + 2, 3 + 4, 5: 3/7 of the way is level 3, the most is the top.
    #expect(BlockChart.sparkline([1, 2, 3, 4, 5], width: 3) == "▄█▆")
  }

  @Test func wrapsByColumns() {
    #expect("one two three".wrapped(to: 8) == ["one two", "three"])
    #expect("abcdefghij".wrapped(to: 4) == ["abcd", "efgh", "ij"])
    #expect("one two three four".wrapped(to: 8, limit: 2) == ["one two", "three…"])
    #expect("日本語".columns == 6)
    #expect("日本語".fitted(to: 5) == "日本…")
    #expect("e\u{301}".columns == 1)
  }

  @Test(arguments: [
    ("2026-11-09..2026-11-15", "day", 7), ("2026-09-01..2026-11-01", "day", 62),
    ("2026-01-01..2026-12-31", "week", 53), ("2024-01-01..2025-12-31", "month", 24),
    ("1990-01-01..2026-12-31", "year", 37),
  ])
  func volumeTakesStepsThatAChartCanHold(argument: String, unit: String, count: Int) throws {
    guard let period = PeriodChoice(argument: argument)?.resolved(.utc, asOf: nil) else {
      Issue.record("no period")
      return
    }
    let series = VolumeSeries(Tallies(), period: period)
    #expect(series.unit.rawValue == unit)
    #expect(series.steps.count == count)
  }
}
