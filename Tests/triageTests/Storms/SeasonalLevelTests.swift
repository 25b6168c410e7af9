import MessageCore
import Testing

@testable import triage

@Suite struct SeasonalLevelTests {
  private let start = Timestamp(seconds: 1_793_577_600)

  /// Buckets of five minutes of a stream in which six hundred messages an hour come at noon and thirty at night, on days
  /// of which some are half and some twice as busy as others: so noon varies far more for its size than night does.
  private struct Days {
    private var random: UInt64
    private let differ: Bool
    private var factor = 1.0

    init(seed: UInt64, differ: Bool = true) {
      random = seed
      self.differ = differ
    }

    /// A number from 0 to 1 (Knuth's MMIX generator).
    private mutating func uniform() -> Double {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(random >> 11) / Double(1 << 53)
    }

    /// What comes in a bucket; `more` messages of it over what is usual, by chance as well.
    mutating func count(_ bucket: Int, more: Double = 0) -> Double {
      if bucket % 288 == 0, differ { factor = 0.6 + 0.8 * uniform() }
      let distance = Double(abs(bucket % 288 - 144)) / 144
      let day = 1 - min(1, distance * 1.5)
      // As many of some chances as come true: a binomial count, which varies as arrivals do.
      let mean = (2.5 + 47.5 * day) * factor + more
      return (0..<Int(mean * 4)).reduce(0) { count, _ in uniform() < 0.25 ? count + 1 : count }
    }
  }

  /// The rises over some days, and then over an hour at three at night that holds `more` messages in each bucket.
  private func rises(_ days: Int, more: Double, seed: UInt64) -> [Double?] {
    var level = SeasonalLevel(seconds: 300)
    var stream = Days(seed: seed)
    return (0..<days * 288 + 48).map { bucket in
      let count = stream.count(bucket, more: bucket >= days * 288 + 36 ? more : 0)
      return level.take(count, at: start.adding(seconds: Int64(bucket) * 300))
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func aStormAtNightIsSeenOnABusyStream(seed: UInt64) {
    // Thirty come in an hour at night, and now a hundred and eighty: at noon six hundred do.
    let rises = rises(23, more: 12.5, seed: seed)
    #expect(rises.dropLast(12).allSatisfy { $0 == nil })
    let storm = rises.suffix(12).compactMap(\.self)
    #expect(storm.contains { $0 > 2 && $0 < 4 })
  }

  @Test(arguments: 11...20 as ClosedRange<UInt64>) func daysThatDifferAreNoStorms(seed: UInt64) {
    #expect(rises(35, more: 0, seed: seed).allSatisfy { $0 == nil })
  }

  /// A whole day, night included, that is as busy as three: what came in the hours before is expected to go on.
  @Test func aBusyDayIsNoStormEachHour() {
    var level = SeasonalLevel(seconds: 300)
    var stream = Days(seed: 7, differ: false)
    var alarms: [Int] = []
    for bucket in 0..<24 * 288 {
      // From the evening of the last day on, slowly.
      let times = 1 + 2 * min(1, max(0, Double(bucket - 22 * 288 - 216) / 72))
      let count = stream.count(bucket) * times
      if level.take(count, at: start.adding(seconds: Int64(bucket) * 300)) != nil { alarms.append(bucket) }
    }
    #expect(alarms.isEmpty)
  }
}
