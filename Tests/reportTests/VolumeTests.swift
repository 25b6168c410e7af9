import MessageCore
import Testing

@testable import report

@Suite struct VolumeTests {
  private func line(_ start: String, _ count: Int, query: String = "#acme", burst: Double? = nil) -> String {
    let score = burst.map { #","burst":{"score":\#($0)}"# } ?? ""
    return
      #"{"type":"volume","query":"\#(query)","network":"x","start":"2026-11-\#(start)Z","seconds":3600,"count":\#(count)\#(score)}"#
  }

  @Test func aStretchCountsOnceByItsLargestCount() throws {
    let lines = [
      line("09T10:00:00", 5), line("09T10:00:00", 7), line("09T11:00:00", 40, burst: 0.9),
      line("09T10:00:00", 6),
      line("09T11:00:00", 40),
    ]
    var generator = SplitMix(state: 3)
    for _ in 0..<20 {
      let query = try #require(try Feed(lines.shuffled(using: &generator)).report().queries.first)
      #expect(query.total == 47)
      #expect(query.stretches.count == 2)
      #expect(query.peak?.start == Timestamp(rfc3339: "2026-11-09T11:00:00Z".utf8))
      #expect(query.bursts == 1)
    }
  }

  @Test func onlyStretchesOfThePeriodCount() throws {
    let feed = Feed([line("08T23:00:00", 100), line("09T10:00:00", 5), line("16T00:00:00", 100)])
    let report = try feed.report(period: .week(year: 2026, week: 46))
    #expect(report.queries.map(\.total) == [5])
  }

  @Test func stepsHoldWholeStretches() throws {
    let lines = (0..<10).map { line("09T0\($0):00:00", 1, burst: $0 == 7 ? 1 : nil) }
    let query = try #require(try Feed(lines).report().queries.first)
    // Ten hours in at most four steps: three hours to each.
    #expect(query.steps(atMost: 4).map(\.count) == [3, 3, 3, 1])
    #expect(query.steps(atMost: 4).map(\.isBurst) == [false, false, true, false])
  }
}
