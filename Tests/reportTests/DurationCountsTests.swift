import Testing

@testable import report

@Suite struct DurationCountsTests {
  private func counts(_ seconds: Int64...) -> DurationCounts {
    seconds.reduce(into: DurationCounts()) { $0.add(seconds: $1) }
  }

  @Test func nothingHasNoQuantiles() {
    #expect(counts().median == nil)
    #expect(counts().percentile(90) == nil)
    #expect(counts().mean == nil)
  }

  @Test func theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    #expect(counts(5).median == 5)
    #expect(counts(9, 1, 5).median == 5)
    #expect(counts(1, 2, 3, 100).median == 2.5)
    #expect(counts(4, 4, 4, 9).median == 4)
  }

  @Test func thePercentileIsTheNearestRank() {
    // Of ten, the ninth: 90 of 100 reach or stay below it.
    #expect(counts(10, 20, 30, 40, 50, 60, 70, 80, 90, 100).percentile(90) == 90)
    // Of eleven, ⌈9.9⌉ = the tenth.
    #expect(counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).percentile(90) == 10)
    #expect(counts(7).percentile(90) == 7)
    #expect(counts(3, 1, 2).percentile(100) == 3)
    #expect(counts(3, 1, 2).percentile(1) == 1)
  }

  @Test func meanAndWithinAreExact() {
    let counts = counts(1, 2, 2, 5)
    #expect(counts.mean == 2.5)
    #expect(counts.total(within: 1) == 1)
    #expect(counts.total(within: 2) == 3)
    #expect(counts.total(within: 4) == 3)
    #expect(counts.total(within: 5) == 4)
  }

  @Test func partsAddUpToTheWhole() {
    var sum = counts(1, 2, 5)
    sum.merge(counts(2, 9))
    #expect(sum == counts(9, 5, 2, 2, 1))
  }
}
