/// How often each duration occurred, in whole seconds: an exact, mergeable account from which quantiles and means follow.
struct DurationCounts: Equatable, Sendable {
  private var counts: [Int64: Int] = [:]
  /// How many durations there are.
  private(set) var total = 0
  private var sum: Int64 = 0

  /// Counts one duration; parts of a second have been dropped.
  mutating func add(seconds: Int64) {
    counts[seconds, default: 0] += 1
    total += 1
    sum += seconds
  }

  mutating func merge(_ other: DurationCounts) {
    counts.merge(other.counts, uniquingKeysWith: +)
    total += other.total
    sum += other.sum
  }

  /// How many durations are at most that long.
  func total(within seconds: Int64) -> Int {
    counts.reduce(0) { $1.key <= seconds ? $0 + $1.value : $0 }
  }

  var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }

  /// The middle duration; of an even number, the mean of the two in the middle.
  var median: Double? {
    guard let low = ranked((total + 1) / 2), let high = ranked(total / 2 + 1) else { return nil }
    return (Double(low) + Double(high)) / 2
  }

  /// The shortest duration that at least that share of all reach or stay below: the nearest rank, always one that
  /// occurred.
  ///
  /// - Parameter percent: 1 to 100.
  func percentile(_ percent: Int) -> Int64? { ranked((total * percent + 99) / 100) }

  /// The duration at that place, from 1, when all stand in order.
  private func ranked(_ rank: Int) -> Int64? {
    var passed = 0
    for (seconds, count) in counts.sorted(by: { $0.key < $1.key }) {
      passed += count
      if passed >= rank, rank > 0 { return seconds }
    }
    return nil
  }
}
