/// How often each duration occurred, in whole seconds: an exact, mergeable account from which quantiles and means follow.
struct DurationCounts: Equatable, Sendable {
  private(set) var counts: [Int64: Int] = [:]
  /// How many durations there are.
  private(set) var total = 0
  private(set) var sum: Int64 = 0

  init() {}

  /// Counts each value once.
  init(_ values: some Sequence<Int>) {
    for value in values { add(seconds: Int64(value)) }
  }

  /// Counts one duration; parts of a second have been dropped.
  mutating func add(seconds: Int64, times: Int = 1) {
    counts[seconds, default: 0] += times
    total += times
    sum += seconds * Int64(times)
  }

  /// How many durations are at most that long.
  func total(within seconds: Int64) -> Int {
    counts.reduce(0) { $1.key <= seconds ? $0 + $1.value : $0 }
  }

  var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }

  /// The mean of the shortest ones, that percentage of all, at least one.
  func mean(fastest percent: Int) -> Double? {
    let kept = max(min(total, 1), total * percent / 100)
    var (left, sum) = (kept, Int64(0))
    for (seconds, count) in sorted where left > 0 {
      let used = min(left, count)
      sum += seconds * Int64(used)
      left -= used
    }
    return kept == 0 ? nil : Double(sum) / Double(kept)
  }

  /// The middle duration; of an even number, the mean of the two in the middle.
  var median: Double? {
    let sorted = sorted
    guard let low = Self.ranked((total + 1) / 2, sorted), let high = Self.ranked(total / 2 + 1, sorted) else {
      return nil
    }
    return (Double(low) + Double(high)) / 2
  }

  /// The shortest duration that at least that share of all reach or stay below: the nearest rank, always one that
  /// occurred.
  ///
  /// - Parameter percent: 1 to 100.
  func percentile(_ percent: Int) -> Int64? { Self.ranked((total * percent + 99) / 100, sorted) }

  /// Each duration with how often it occurred, shortest first.
  var sorted: [(seconds: Int64, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { (seconds: $0.key, count: $0.value) }
  }

  /// The duration at that place, from 1, when all stand in order.
  private static func ranked(_ rank: Int, _ sorted: [(seconds: Int64, count: Int)]) -> Int64? {
    var passed = 0
    for (seconds, count) in sorted {
      passed += count
      if passed >= rank, rank > 0 { return seconds }
    }
    return nil
  }
}

extension DurationCounts: Mergeable {
  mutating func merge(_ other: DurationCounts) {
    counts.merge(other.counts, uniquingKeysWith: +)
    total += other.total
    sum += other.sum
  }
}

/// As pairs of a duration and its count, shortest first, so that equal counts have equal bytes.
extension DurationCounts: Codable {
  init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    while !values.isAtEnd {
      let seconds = try values.decode(Int64.self)
      add(seconds: seconds, times: try values.decode(Int.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    for (seconds, count) in sorted {
      try values.encode(seconds)
      try values.encode(count)
    }
  }
}
