import Glibc

/// Tests of whether two figures differ by more than chance. Each gives the two-sided probability of a difference at
/// least as large where there is none.
enum Significance {
  /// Differences that chance brings less often than that are called differences.
  static let level = 0.01
  /// How often chance alone may bring any such difference among all figures of a report.
  static let reportLevel = 0.05

  /// Two proportions: Fisher's exact test where an expected count is below 5, else the pooled z-test.
  ///
  /// Source: R. A. Fisher, "Statistical Methods for Research Workers", 1934; the two-sided probability adds up all tables
  /// that are at most as likely as the one seen. Nil where a whole is empty, or smaller than its part.
  static func proportions(_ one: Int, of all: Int, _ other: Int, of otherAll: Int) -> Double? {
    guard all > 0, otherAll > 0, 0...all ~= one, 0...otherAll ~= other else { return nil }
    let hits = one + other
    let total = all + otherAll
    if hits == 0 || hits == total { return 1 }
    let least = Double(min(hits, total - hits)) * Double(min(all, otherAll)) / Double(total)
    if least < 5 { return fisher(one, all: all, hits: hits, total: total) }
    let pooled = Double(hits) / Double(total)
    let deviation = (pooled * (1 - pooled) * (1 / Double(all) + 1 / Double(otherAll))).squareRoot()
    return twoSided((Double(one) / Double(all) - Double(other) / Double(otherAll)) / deviation)
  }

  /// Two samples of durations: the Mann–Whitney test with the normal approximation, corrected for ties and continuity.
  ///
  /// Source: H. B. Mann and D. R. Whitney, 1947. Nil where a sample is empty.
  static func durations(_ one: DurationCounts, _ other: DurationCounts) -> Double? {
    guard one.total > 0, other.total > 0 else { return nil }
    var rankSum = 0.0
    var ties = 0.0
    var passed = 0.0
    for seconds in Set(one.counts.keys).union(other.counts.keys).sorted() {
      let own = Double(one.counts[seconds] ?? 0)
      let equal = own + Double(other.counts[seconds] ?? 0)
      rankSum += own * (passed + (equal + 1) / 2)
      ties += equal * (equal * equal - 1)
      passed += equal
    }
    let (first, second) = (Double(one.total), Double(other.total))
    let mean = first * second / 2
    let statistic = rankSum - first * (first + 1) / 2
    let total = first + second
    let variance = first * second / 12 * (total + 1 - (total > 1 ? ties / (total * (total - 1)) : 0))
    if variance <= 0 { return 1 }
    return min(1, twoSided(max(0, abs(statistic - mean) - 0.5) / variance.squareRoot()))
  }

  /// Counts of equal stretches, such as days: the exact permutation test on the sum of ranks, ties sharing theirs.
  ///
  /// Counts of messages vary more than Poisson's law allows, so days are compared with days. With more than 50 values in
  /// all the approximation serves. Nil where a sample is empty.
  static func counts(_ one: [Int], _ other: [Int]) -> Double? {
    guard !one.isEmpty, !other.isEmpty else { return nil }
    if one.count + other.count > 50 { return durations(DurationCounts(one), DurationCounts(other)) }
    let all = (one + other).sorted()
    // Twice the middle rank of equal values is whole.
    let ranks = all.map { value in
      (all.firstIndex(of: value) ?? 0) + (all.lastIndex(of: value) ?? 0) + 2
    }
    let rank = Dictionary(zip(all, ranks)) { first, _ in first }
    let seen = one.reduce(0) { $0 + (rank[$1] ?? 0) }
    // How many ways there are to choose so many of the ranks with that sum.
    var ways = [[Int: Double]](repeating: [:], count: one.count + 1)
    ways[0][0] = 1
    for value in ranks {
      for size in stride(from: one.count, to: 0, by: -1) {
        for (sum, count) in ways[size - 1] { ways[size][sum + value, default: 0] += count }
      }
    }
    let middle = Double(ranks.reduce(0, +)) * Double(one.count) / Double(all.count)
    let distance = abs(Double(seen) - middle)
    let (extreme, total) = ways[one.count].reduce((0.0, 0.0)) { sums, entry in
      let isExtreme = abs(Double(entry.key) - middle) >= distance - 1e-9
      return (sums.0 + (isExtreme ? entry.value : 0), sums.1 + entry.value)
    }
    return extreme / total
  }

  /// The sums of two such samples, where what one person does comes together: the normal approximation to a Poisson
  /// number of people who do several each.
  ///
  /// Source: W. Feller, "On a General Class of Contagious Distributions", 1943. Nil where a sample is empty.
  ///
  /// - Parameter weights: the sum of what people did through the sum of its squares by person; 1 where nobody did two.
  static func sums(_ one: [Int], _ other: [Int], weights: (Double, Double)) -> Double? {
    guard !one.isEmpty, !other.isEmpty else { return nil }
    let (days, otherDays) = (Double(one.count), Double(other.count))
    let (sum, otherSum) = (Double(one.reduce(0, +)), Double(other.reduce(0, +)))
    let variance = sum / weights.0 / (days * days) + otherSum / weights.1 / (otherDays * otherDays)
    return variance > 0 ? twoSided((sum / days - otherSum / otherDays) / variance.squareRoot()) : 1
  }

  // MARK: - Parts

  private static func fisher(_ one: Int, all: Int, hits: Int, total: Int) -> Double {
    let range = max(0, hits - (total - all))...min(hits, all)
    func logarithm(_ count: Int) -> Double {
      logChoose(all, count) + logChoose(total - all, hits - count) - logChoose(total, hits)
    }
    let seen = logarithm(one)
    // Tables as likely as the one seen, but for rounding, count.
    return min(
      1,
      range.reduce(0) { sum, count in
        let probability = logarithm(count)
        return probability <= seen + 1e-7 ? sum + exp(probability) : sum
      })
  }

  private static func logChoose(_ all: Int, _ some: Int) -> Double {
    lgamma(Double(all) + 1) - lgamma(Double(some) + 1) - lgamma(Double(all - some) + 1)
  }

  private static func twoSided(_ deviations: Double) -> Double { erfc(abs(deviations) / 2.0.squareRoot()) }
}
