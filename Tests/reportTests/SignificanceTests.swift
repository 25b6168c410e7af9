import Testing

@testable import report

/// Expectations by hand: counts of equally likely tables and deals, and normal deviates.
@Suite struct SignificanceTests {
  private func durations(_ seconds: [Int]) -> DurationCounts { DurationCounts(seconds) }

  @Test func fewProportionsAreTestedExactly() throws {
    // The lady tasting tea: 3 of 4 against 1 of 4; tables with 0, 1, 3 or 4 hits are as likely or less: 34 of 70.
    let tea = try #require(Significance.proportions(3, of: 4, 1, of: 4))
    #expect(abs(tea - 34.0 / 70) < 1e-9)
    // 5 of 5 against 0 of 5: two tables of 252.
    let clear = try #require(Significance.proportions(5, of: 5, 0, of: 5))
    #expect(abs(clear - 2.0 / 252) < 1e-9)
    #expect(Significance.proportions(0, of: 4, 0, of: 9) == 1)
    #expect(Significance.proportions(0, of: 0, 3, of: 9) == nil)
  }

  @Test func manyProportionsAreTestedByTheirNormalDeviate() throws {
    // Pooled 0.55: z = 0.1 / sqrt(0.55 · 0.45 · 0.02) = 1.4213381; two-sided 0.1552.
    let probability = try #require(Significance.proportions(60, of: 100, 50, of: 100))
    #expect(abs(probability - 0.15522) < 1e-4)
  }

  @Test func durationsAreTestedByTheirRanks() throws {
    // Without ties: U = 0, mean 12.5, variance 5 · 5 · 11 / 12; z = 12 / 4.787136 = 2.506717.
    let apart = try #require(
      Significance.durations(durations([1, 2, 3, 4, 5]), durations([6, 7, 8, 9, 10])))
    #expect(abs(apart - 0.012186) < 1e-5)
    // All equal: nothing to rank.
    #expect(Significance.durations(durations([7, 7]), durations([7, 7, 7])) == 1)
    #expect(Significance.durations(durations([]), durations([1])) == nil)
    let same = try #require(Significance.durations(durations([1, 3, 5]), durations([1, 3, 5])))
    #expect(same == 1)
  }

  @Test func whatOnePersonDoesComesTogether() throws {
    // z = 50 / sqrt(150) = 4.0825; where ten come together, 50 / sqrt(1500) = 1.2910.
    let (one, other) = ([30, 70], [20, 30])
    let alone = try #require(Significance.sums(one, other, weights: (1, 1)))
    #expect(abs(alone - 4.4557e-5) < 1e-8)
    let together = try #require(Significance.sums(one, other, weights: (0.1, 0.1)))
    #expect(abs(together - 0.196706) < 1e-5)
    // 60 in 30 days against 31 in 31: z = 1 / sqrt(60 / 900 + 31 / 961) = 3.1796.
    let days = (Array(repeating: 2, count: 30), Array(repeating: 1, count: 31))
    let longer = try #require(Significance.sums(days.0, days.1, weights: (1, 1)))
    #expect(abs(longer - 0.00147571) < 1e-7)
    #expect(Significance.sums([0, 0], [0], weights: (1, 1)) == 1)
    #expect(Significance.sums([], [1], weights: (1, 1)) == nil)
  }

  @Test func daysAreTestedByEveryWayToDealThemOut() throws {
    // Seven days all above seven others: 2 of the C(14, 7) = 3432 ways.
    let higher = try #require(Significance.counts(Array(11...17), Array(1...7)))
    #expect(abs(higher - 2.0 / 3432) < 1e-12)
    // 1 against 2, 3: each of three ways has the ranks {1}, {2}, {3}; 1 and 3 are as far from 2: 2 of 3.
    let few = try #require(Significance.counts([1], [2, 3]))
    #expect(abs(few - 2.0 / 3) < 1e-12)
    #expect(Significance.counts([4, 4], [4]) == 1)
  }
}
