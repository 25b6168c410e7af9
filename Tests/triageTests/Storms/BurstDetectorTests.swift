import Testing

@testable import triage

struct BurstDetectorTests {
  /// The verdicts on a series in buckets of five minutes.
  private func verdicts(_ counts: [Double]) -> [BurstDetector.Verdict] {
    var detector = BurstDetector(seconds: 300)
    return counts.map { detector.take($0) }
  }

  /// A quarter of a sine's period above 0 in the day's middle, `scale` messages at its top.
  private func day(_ scale: Double, times: Int) -> [Double] {
    let bucket = (0..<288).map { place in
      let distance = Double(abs(place - 144)) / 144
      return (scale * (1 - distance) * (1 - distance)).rounded()
    }
    return (0..<times).flatMap { _ in bucket }
  }

  @Test func theScoreIsTheDistanceFromTheRecordInDeviations() throws {
    // Two to the first power, with what is added, and then two to the fifth.
    let last = try #require(verdicts(Array(repeating: 0.5, count: 400) + [30.5]).last)
    // A bucket: (5 - 1.7) / 0.2 + 1 = 17.5. An hour: (log2(4.5) - 1.7) / 0.2 + 1. Four hours stay below the floor.
    let news = 17.5 + (2.169_925_001_442_312 - 1.7) / 0.2 + 1
    #expect(abs(last.score - news / (news + 1.5)) < 1e-9)
    #expect(abs(last.rise - 4) < 1e-9)
  }

  @Test func aSteadyLevelIsNoNews() {
    #expect(verdicts(Array(repeating: 20, count: 2000)).allSatisfy { $0.score == 0 })
  }

  @Test func nothingIsJudgedOnTheFirstDay() {
    let verdicts = verdicts(Array(repeating: 1, count: 200) + [900] + Array(repeating: 1, count: 80))
    #expect(verdicts.allSatisfy { $0.score == 0 })
  }

  @Test func dailyPeaksAreNoNews() {
    let late = verdicts(day(60, times: 20)).dropFirst(2 * 288)
    #expect(late.allSatisfy { $0.score < BurstDetector.alertScore })
  }

  @Test func weeklyPeaksAreNoNews() {
    let week = day(20, times: 6) + day(80, times: 1)
    let late = verdicts((0..<6).flatMap { _ in week }).dropFirst(2 * 7 * 288)
    #expect(late.allSatisfy { $0.score < BurstDetector.alertScore })
  }

  @Test func aStormIsNewsOnce() {
    let calm = day(20, times: 4)
    let storm = Array(repeating: 300.0, count: 60)
    let scores = verdicts(calm + storm).map(\.score)
    #expect(scores[calm.count] >= BurstDetector.alertScore)
    #expect(scores[(calm.count + 1)...].filter { $0 >= BurstDetector.alertScore }.count <= 3)
  }

  @Test func aVerdictUsesThePastAlone() {
    let past = day(20, times: 3) + [200, 150, 90]
    let (one, other) = (verdicts(past + [0, 0, 0, 0]), verdicts(past + [900, 900, 0, 40]))
    #expect(one[..<past.count] == other[..<past.count])
  }

  @Test func aSlowRiseOverHoursIsSeen() {
    // No bucket is higher than those of the past, but hours on end are.
    var calm = [Double](repeating: 1, count: 1440)
    for place in stride(from: 50, to: 1440, by: 144) { calm[place] = 30 }
    let scores = verdicts(calm + Array(repeating: 20, count: 48)).map(\.score)
    #expect(scores[1440...].contains { $0 >= BurstDetector.alertScore })
  }

  @Test(arguments: [0, 1, 60, 3000]) func quietBucketsAreBucketsThatHoldNothing(quiet: Int) {
    var (stepped, jumped) = (BurstDetector(seconds: 300), BurstDetector(seconds: 300))
    for count in day(30, times: 9) {
      _ = stepped.take(count)
      _ = jumped.take(count)
    }
    for _ in 0..<quiet { _ = stepped.take(0) }
    jumped.takeQuiet(quiet)
    for count in [5.0, 80, 500] {
      let (one, other) = (stepped.take(count), jumped.take(count))
      #expect(abs(one.score - other.score) < 1e-9)
      #expect(abs(one.rise - other.rise) < 1e-9)
    }
  }

  @Test func aGapIsNoSilence() {
    var detector = BurstDetector(seconds: 300)
    for count in day(200, times: 5) { _ = detector.take(count) }
    detector.skip(144)
    // The level of noon, straight after half a day of which nothing is known.
    #expect(detector.take(200).score < BurstDetector.alertScore)
  }

  @Test func aShareIsJudgedByWhatItIsAPartOf() {
    var detector = BurstDetector(seconds: 300)
    for place in 0..<600 { _ = detector.take(place % 2 == 0 ? 5 : 10, of: place % 2 == 0 ? 50 : 100) }
    var busier = detector
    // Ten times as many of both is the same share.
    #expect(busier.take(100, of: 1000).score == 0)
    #expect(detector.take(95, of: 100).score >= BurstDetector.alertScore)
  }
}
