import MessageCore
import Testing

@testable import report

@Suite struct TopicTests {
  private func words(_ text: String) -> [String?] {
    var labels = LabelTable()
    var scanner = WordScanner(&labels)
    var list: [Int32] = []
    let count = scanner.scan(Array(text.utf8), into: &list, &labels)
    #expect(Int(count) == list.count)
    return list.map { $0 < 0 ? nil : labels.name(of: $0) }
  }

  @Test(arguments: [
    ("The battery life is bad", ["battery", "life", nil, "bad"]),
    ("@acme #outage https://x.example/a?b=battery www.battery.example &amp; 12345", [String?]()),
    ("Router, router's ROUTER iphone7", ["router", nil, "router", "router", "iphone7"]),
    ("Störung im Überlandnetz – seit Stunden", ["störung", nil, "überlandnetz", nil, "stunden"]),
    ("don’t can't", [String?]()),
    ("接続できません", ["接続できません"]),
    ("", [String?]()),
  ])
  func findsTheWords(text: String, expected: [String?]) {
    #expect(words(text) == expected)
  }

  @Test func keepsTheFirstWordsOfALongText() {
    let list = words((0..<500).map { "word\($0)" }.joined(separator: " "))
    #expect(list.count == WordScanner.limit)
    #expect(list.last == "word\(WordScanner.limit - 1)")
  }

  private func message(_ number: Int, _ text: String, day: Int, side: String = "inbound") -> String {
    #"{"id":"x:\#(number)","created_at":"2026-11-\#(day < 10 ? "0" : "")\#(day)T10:00:00Z","direction":"\#(side)","text":"\#(text)"}"#
  }

  @Test func aWordCountsOnceAMessageAndOursNotAtAll() throws {
    let report = try Feed(
      (1...4).map { message($0, "router router broken", day: 9) }
        + [message(5, "router", day: 9, side: "outbound")]
    ).report()
    // 'router broken' tells both of its words.
    #expect(report.topics.frequent.map(\.name) == ["router broken"])
    #expect(report.topics.frequent.map(\.count) == [4])
  }

  @Test func aTopicIsInThreeMessages() throws {
    #expect(try Feed((1...2).map { message($0, "router", day: 9) }).report().topics.frequent.isEmpty)
    #expect(try Feed((1...3).map { message($0, "router", day: 9) }).report().topics.frequent.count == 1)
  }

  @Test func whatRoseByMoreThanChanceIsRising() throws {
    let before = (0..<100).map { message($0, $0 < 50 ? "invoice" : "hotline", day: 4) }
    let now = (100..<200).map { message($0, $0 < 150 ? "invoice" : "router", day: 11) }
    let report = try Feed(before + now).report(period: .week(year: 2026, week: 46))
    #expect(report.topics.rising.map(\.name) == ["router"])
    let invoice = try #require(report.topics.frequent.first { $0.name == "invoice" })
    #expect(invoice.count == 50)
    #expect(invoice.before == 50)
    #expect(invoice.probability == 1)
  }

  @Test func whatIsKeptForAReportGivesTheSameTopicsAsEverything() throws {
    var generator = SplitMix(state: 7)
    let vocabulary = (0..<60).map { "term\($0)" }
    let lines = (0..<800).map { number in
      // Low numbers are common, as words are.
      let text = (0..<6).map { _ in
        vocabulary[Int.random(in: 0..<60, using: &generator) * Int.random(in: 0..<60, using: &generator) / 60]
      }
      return message(number, text.joined(separator: " "), day: number % 2 == 0 ? 4 : 11)
    }
    let week = PeriodChoice.week(year: 2026, week: 46)
    let all = try Feed(lines).report(period: week).topics
    let kept = try Feed(lines).report(period: week) { $0.rules.keepsAllNames = false }.topics
    #expect(all == kept)
    #expect(!all.frequent.isEmpty)
  }
}
