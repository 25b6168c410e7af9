import MessageCore
import Testing

@testable import triage

struct StormTests {
  private let start = Timestamp(seconds: 1_793_577_600)

  /// A series of hours, one message in each, and then the counts.
  private func series(_ counts: [Int64], after hours: Int = 48) -> StormSeries {
    var series = StormSeries(seconds: 3600)
    let all = Array(repeating: 1, count: hours) + counts
    for (hour, count) in all.enumerated() {
      _ = series.take(count, at: start.adding(seconds: Int64(hour) * 3600))
    }
    return series
  }

  @Test func aStormLastsUntilTheLevelIsUsualAgain() throws {
    let storm = try #require(series([100, 80, 90, 1, 1]).storms.first)
    #expect(storm.start == start.adding(seconds: 48 * 3600))
    #expect(storm.end == start.adding(seconds: 51 * 3600))
    #expect(storm.longevity == 3 * 3600)
    #expect(storm.count == 270)
    // log2(101.5 / 2.5) = 5.3 octaves.
    #expect(storm.severity == 6)
  }

  @Test func aStormThatGoesOnHasNoEnd() throws {
    let storm = try #require(series(Array(repeating: 100, count: 7)).storms.first)
    #expect(storm.end == nil)
    #expect(storm.longevity == 7 * 3600)
    #expect(storm.severity == 7)
  }

  @Test func whatFlaresUpAgainIsTheSameStorm() {
    #expect(series([100, 1, 1, 400, 1, 1]).storms.count == 1)
    #expect(series([100] + Array(repeating: 1, count: 30) + [900, 1]).storms.count == 2)
  }

  @Test func aBucketThatComesAgainIsNotJudged() {
    var series = series([100])
    #expect(series.take(500, at: start.adding(seconds: 48 * 3600)) == nil)
    #expect(series.storms.count == 1)
  }

  /// A series of days that are busy at noon and quiet at night, in buckets of five minutes with some chance in them,
  /// and then a number of messages in each bucket of an hour at three in the night.
  private func nights(_ days: Int, storm: Int64, isSeasonal: Bool = true, seed: UInt64 = 1) -> StormSeries {
    var series = StormSeries(seconds: 300, isSeasonal: isSeasonal)
    var random = seed
    for bucket in 0..<days * 288 + 48 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let distance = abs(bucket % 288 - 144)
      let usual = 1 + (144 - distance) * (144 - distance) / 500
      let count = Int64(usual / 2) + Int64(random >> 33) % Int64(usual + 1)
      let isStorm = bucket >= days * 288 + 36
      series.takeAfterQuiet(isStorm ? count + storm : count, at: start.adding(seconds: Int64(bucket) * 300))
    }
    return series
  }

  @Test func aStormAtNightIsSeenAlthoughTheDayIsBusier() throws {
    // At noon forty come in five minutes.
    #expect(nights(16, storm: 20, isSeasonal: false).storms.isEmpty)
    let storm = try #require(nights(16, storm: 20).storms.first)
    let night = start.adding(seconds: 16 * 86_400 + 3 * 3600)
    #expect(storm.start >= night && storm.start < night.adding(seconds: 1800))
    #expect(storm.rise >= 1.5)
  }

  @Test(arguments: 1...5) func whatIsUsualAtItsTimeIsNoStorm(seed: UInt64) {
    #expect(nights(35, storm: 0, seed: seed).storms.isEmpty)
  }

  @Test func aLongSilenceIsPassedOverAtOnce() {
    var series = nights(16, storm: 0)
    series.takeAfterQuiet(50, at: start.adding(seconds: 8000 * 365 * 86_400))
    #expect(series.storms.count <= 1)
  }

  @Test func messagesMakeStormsInAnyOrder() throws {
    var lines: [String] = []
    // Three days with a message every ten minutes, and then forty in ten minutes.
    for place in 0..<432 { lines.append(line("calm\(place)", at: place * 600, "fine")) }
    for place in 0..<40 { lines.append(line("storm\(place)", at: 432 * 600 + place * 15, "down")) }
    let forwards = try alerts(lines)
    #expect(try alerts(lines.reversed()) == forwards)
    #expect(forwards.map(\.subject) == ["#down", "messages"])
    let whole = try #require(forwards.last)
    #expect(whole.startedAt == start.adding(seconds: 432 * 600))
    #expect(whole.id == "alert:burst:messages:\(whole.startedAt)")
    #expect(whole.count == 40)
    #expect(whole.evidence.count == 5)
    #expect(whole.evidence.first == "x:storm39")
    #expect(whole.visibility == .public)
  }

  @Test func bucketsOfSeveralRunsAddUpInAnyOrder() {
    var generator = SystemRandomNumberGenerator()
    let drivers = (0..<40).map { number in
      StormBucket.Driver(
        id: "x:\(number)", spread: Int64.random(in: 0..<4, using: &generator),
        followers: Int64.random(in: 0..<3, using: &generator), at: start.adding(seconds: Int64(number % 7)))
    }
    let parts = drivers.map { driver in
      var bucket = StormBucket(start: 300, count: 1, total: 2)
      bucket.drivers = [driver]
      bucket.visibility = .public
      return bucket
    }
    func sum(_ parts: [StormBucket]) -> StormBucket {
      var whole = StormBucket(start: 300, count: 0)
      for part in parts { whole.add(part) }
      return whole
    }
    let whole = sum(parts)
    #expect((whole.count, whole.total, whole.visibility) == (40, 80, .public))
    #expect(whole.drivers == Array(drivers.sorted(by: StormBucket.Driver.precedes).prefix(5)))
    let shuffled = parts.shuffled(using: &generator)
    #expect(sum([sum(Array(shuffled[..<13])), sum(Array(shuffled[13...]))]) == whole)
    #expect(StormBucket(whole.stored("#a")) == whole)
  }

  @Test func aBucketIsAsPrivateAsItsMessages() {
    var bucket = StormBucket(start: 0, count: 0)
    for (visibility, expected) in [
      (Visibility?.some(.public), Visibility?.some(.public)), (.unlisted, .unlisted), (nil, nil),
      (.public, nil), (.direct, .direct), (nil, .direct),
    ] {
      var other = StormBucket(start: 0, count: 1)
      other.visibility = visibility
      bucket.add(other)
      #expect(bucket.visibility == expected)
    }
  }

  @Test func aVolumeGoesOnFromWhatWasCountedBefore() throws {
    let counts: [Int64] = Array(repeating: 10, count: 60) + [400, 380, 10, 10]
    let records = counts.enumerated().map { hour, count in
      VolumeRecord(
        query: "acme", start: start.adding(seconds: Int64(hour) * 3600), seconds: 3600, count: count)
    }
    var whole = VolumeWatch()
    let scores = try records.map { try whole.take($0) }
    var first = VolumeWatch()
    var second = VolumeWatch()
    var split = try records[..<50].map { try first.take($0) }
    split += records[50...].map { record in second.take(record) { _, _, _ in first.counted } }
    #expect(split == scores)
    #expect(scores[60] >= 0.5)
    #expect(
      VolumeWatch.alerts("volume:acme", first.counted + second.counted, seconds: 3600)
        == whole.alerts(asOf: nil))
  }

  private func line(_ id: String, at seconds: Int, _ tag: String) -> String {
    #"{"id":"x:\#(id)","created_at":"\#(start.adding(seconds: Int64(seconds)))","text":"hm","hashtags":["\#(tag)"],"#
      + #""visibility":"public","counts":{"reposts":\#(id == "storm39" ? 9 : 0)}}"#
  }

  private func alerts(_ lines: some Sequence<String>) throws -> [AlertRecord] {
    var desk = Desk(Stream.configuration())
    var storms = MessageStorms()
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      try storms.note(line, desk.take(try desk.read(line)).number, desk: &desk)
    }
    return storms.alerts(desk, asOf: try #require(desk.newest)).sorted { $0.id < $1.id }
  }
}
