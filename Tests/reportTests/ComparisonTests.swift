import MessageCore
import Testing

@testable import report

/// A period beside another one.
@Suite struct ComparisonTests {
  private func message(_ number: Int, _ person: Int, day: Int, _ tone: String, _ intent: String) -> String {
    #"{"id":"x:\#(number)","network":"x","created_at":"2026-11-\#(day < 10 ? "0" : "")\#(day)T10:00:00Z","direction":"inbound","author":{"id":"\#(person)"},"tone":{"label":"\#(tone)","intent":"\#(intent)"}}"#
  }

  @Test func peopleAreHeldAgainstThePeriodBefore() throws {
    // 40 people each: all complain this week, half did the week before, when the others praised.
    let now = (0..<40).map { message($0, $0, day: 9 + $0 % 7, "negative", "complaint") }
    let before = (100..<140).map {
      message(
        $0, $0 - 60, day: 2 + $0 % 7, $0 % 2 == 0 ? "negative" : "positive",
        $0 % 2 == 0 ? "complaint" : "praise")
    }
    let report = try Feed(now + before).report(period: .week(year: 2026, week: 46))
    let complained = try #require(report.comparison?["people.wants.complaint"])
    #expect(complained.now == 1)
    #expect(complained.before == 0.5)
    #expect(complained.rose == true)
    let score = try #require(report.comparison?["people.promoter_proxy.score"])
    #expect(score.now == -100)
    #expect(score.before == 0)
    #expect(score.rose == false)
    let customers = try #require(report.comparison?["people.customers.total"])
    #expect(customers.now == 40)
    #expect(customers.before == 40)
    // Nothing tests how many there were.
    #expect(customers.rose == nil)
  }

  @Test func onePersonWhoWritesALotMakesNoDifference() throws {
    let calm = (0..<40).map { message($0, $0, day: 2 + $0 % 7, "neutral", "chatter") }
    let loud =
      (100..<140).map { message($0, $0 - 60, day: 9 + $0 % 7, "neutral", "chatter") }
      + (200..<300).map { message($0, 1000, day: 9 + $0 % 7, "negative", "complaint") }
    let report = try Feed(calm + loud).report(period: .week(year: 2026, week: 46))
    #expect(report.comparison?["tone.net"]?.now == -100.0 / 140)
    #expect(report.comparison?["tone.net"]?.isSignificant == false)
    #expect(report.comparison?["intents.chatter"]?.isSignificant == false)
    #expect(report.comparison?["people.promoter_proxy.score"]?.isSignificant == false)
  }

  /// A signal of ours could be on more messages than were heard, which no share can be of.
  @Test func signalsOfOurOwnMessagesDoNotCount() throws {
    func line(_ number: Int, _ day: Int, _ direction: String) -> String {
      #"{"id":"x:\#(number)","created_at":"2026-11-\#(day < 10 ? "0" : "")\#(day)T10:00:00Z","direction":"\#(direction)","tone":{"label":"neutral","signals":[{"name":"outage"}]}}"#
    }
    let lines = [line(1, 9, "inbound"), line(2, 3, "inbound")]
    let ours = (10..<15).map { line($0, 9, "outbound") } + (20..<25).map { line($0, 3, "outbound") }
    let report = try Feed(lines + ours).report(period: .week(year: 2026, week: 46))
    #expect(report.tallies.signals == ["outage": 1])
    #expect(report.comparison?["signals.outage"]?.now == 1)
    #expect(Significance.proportions(3, of: 2, 1, of: 9) == nil)
  }

  /// Of weeks that differ by chance alone, one report in twenty at most calls anything a difference.
  @Test func chanceIsRarelyCalledADifference() throws {
    var generator = SplitMix(state: 20_261_122)
    var reports = 0
    for round in 0..<60 {
      let lines = (0..<280).map { number in
        let tone = ["negative", "neutral", "positive"].randomElement(using: &generator) ?? ""
        let intent =
          ["question", "complaint", "praise", "idea", "chatter", "order", "other"]
          .randomElement(using: &generator) ?? ""
        return message(
          round * 1000 + number, number, day: Int.random(in: 2...15, using: &generator), tone, intent)
      }
      let report = try Feed(lines).report(period: .week(year: 2026, week: 46))
      let comparison = try #require(report.comparison)
      #expect(comparison.changes.count > 15)
      if comparison.changes.contains(where: \.isSignificant) { reports += 1 }
    }
    // With one in twenty, eight of sixty or more would come about once in a hundred times.
    #expect(reports < 8)
  }
}
