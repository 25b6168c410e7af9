import MessageCore
import Testing

@testable import triage

struct EmergingTopicsTests {
  /// The alerts about what emerges in a stream of a given number of days with some messages a day, each by somebody else
  /// and of random words, with more lines.
  private func alerts(days: Int, daily: Int, seed: UInt64 = 1, adding more: [String] = []) throws
    -> [AlertRecord]
  {
    var random = seed
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    var lines = more
    for day in 0..<days {
      for place in 0..<daily {
        // The commoner a word, the smaller its number.
        let words = (0..<8).map { _ in "word\(next(20) * next(20) * next(5))x" }.joined(separator: " ")
        lines.append(
          Stream.line("m\(day)-\(place)", by: "p\(day)-\(place)", minute: day * 1440 + next(1440), words))
      }
    }
    var desk = Desk(Stream.configuration())
    var words = TopicWords()
    let ahead = MessageAhead(desk.configuration, readsTopics: true)
    var reading = ahead.makeReading()
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      ahead.read(line, into: &reading)
      words.note(reading.topicWords, desk.take(desk.facts(reading.message)).number, desk: &desk)
    }
    return EmergingTopics(words, try #require(ahead.vocabulary), desk, asOf: try #require(desk.newest))
      .alerts()
  }

  private func rumour(_ count: Int, day: Int, by person: (Int) -> String = { "r\($0)" }) -> [String] {
    (0..<count).map { place in
      Stream.line(
        "r\(place)", by: person(place), minute: day * 1440 + 600 + place * 20,
        "the purple casing, well\(place)y", more: #","visibility":"public""#)
    }
  }

  @Test func whatManySayForTheFirstTimeEmerges() throws {
    let alerts = try alerts(days: 12, daily: 100, adding: rumour(12, day: 9))
    let alert = try #require(alerts.first)
    #expect(alerts.count == 1)
    #expect(alert.subject == "purple casing")
    #expect(alert.startedAt == Stream.moment(9 * 1440 + 600))
    #expect(alert.id == "alert:emerging:purple casing:\(alert.startedAt)")
    #expect(alert.count == 12)
    #expect(alert.evidence.first == "x:r0")
    #expect(alert.endedAt != nil)
  }

  @Test func oneWhoRepeatsThemselvesIsNoTopic() throws {
    #expect(try alerts(days: 12, daily: 100, adding: rumour(12, day: 9) { _ in "bot" }).isEmpty)
  }

  @Test func nothingIsJudgedWithoutAPast() throws {
    #expect(try alerts(days: 3, daily: 100, adding: rumour(12, day: 1)).isEmpty)
  }

  @Test func aVerdictUsesThePastAlone() throws {
    // What everybody says later takes nothing from the day on which it was new.
    let later = (0..<200).map { place in
      Stream.line("l\(place)", by: "l\(place)", minute: 15 * 1440 + place * 5, "the purple casing")
    }
    let (one, other) = (
      try alerts(days: 12, daily: 100, adding: rumour(12, day: 9)),
      try alerts(days: 16, daily: 100, adding: rumour(12, day: 9) + later)
    )
    #expect(one.map(\.id) == other.prefix(1).map(\.id))
  }

  @Test(arguments: 1...3) func calmTalkRaisesNothing(seed: Int) throws {
    // One false alarm in ten weeks is the bound: of three runs of four weeks hardly any has one.
    #expect(try alerts(days: 28, daily: 60, seed: UInt64(seed)).isEmpty)
  }

  @Test func aLongSilenceIsNoTrouble() throws {
    let old = Stream.line("old", by: "old", minute: -30_000_000, "purple casing of long ago")
    #expect(try alerts(days: 12, daily: 100, adding: rumour(12, day: 9) + [old]).count == 1)
  }
}

struct RiseTestTests {
  @Test func theTailIsTheBinomials() {
    // Of 10 people, 8 or more are of the tenth that is now: 45 · 0.9² · 0.1⁸ + 10 · 0.9 · 0.1⁹ + 0.1¹⁰.
    var test = RiseTest(now: 1, before: 9, words: 1)
    let tail = 45 * 0.81e-8 + 9e-9 + 1e-10
    #expect(abs(test.logarithmOfTail(8, of: 10) - binaryLogarithm(tail)) < 1e-9)
    #expect(abs(test.logarithmOfTail(0, of: 10)) < 1e-9)
  }

  @Test func whatIsUsualIsNoSurprise() {
    var test = RiseTest(now: 100, before: 700, words: 1000)
    let week = (0..<7).map { _ in (count: 10, talk: 100.0) }
    #expect(test.surprise(now: 12, before: week) == nil)
    #expect(test.surprise(now: 60, before: week) != nil)
  }

  @Test func whatComesInWavesMustRiseHigher() {
    var test = RiseTest(now: 100, before: 700, words: 1000)
    let waves = [70, 0, 0, 0, 0, 0, 0].map { (count: $0, talk: 100.0) }
    #expect(test.surprise(now: 60, before: waves) == nil)
  }

  @Test func theMoreWordsTheHigherTheLimit() {
    var (few, many) = (RiseTest(now: 1, before: 7, words: 10), RiseTest(now: 1, before: 7, words: 1_000_000))
    #expect(few.surprise(now: 6, before: [(0, 7)]) != nil)
    #expect(many.surprise(now: 6, before: [(0, 7)]) == nil)
  }
}
