import Testing

@testable import classify_tone

struct IntentEvaluationTests {
  private func labels(_ spelling: String) throws -> IntentLabels { try #require(IntentLabels(spelling)) }

  @Test func figuresFollowFromTheCountsByHand() throws {
    // complaint: 1 of 2 found, 1 said wrongly: F1 ½. other: praise counts as other where no label names it, so 1 of 2
    // found and 1 said wrongly: F1 ½.
    var evaluation = IntentEvaluation()
    evaluation.add(gold: try labels("complaint"), verdict: .complaint)
    evaluation.add(gold: try labels("complaint"), verdict: .praise)
    evaluation.add(gold: try labels("other"), verdict: .complaint)
    evaluation.add(gold: try labels("other"), verdict: .chatter)
    #expect(evaluation.total == 4)
    #expect(evaluation.macroF1 == 0.5)
    #expect(evaluation.report.contains("complaint          2    0.5000    0.5000    0.5000\n"))
  }

  @Test func ofSeveralLabelsAnyIsRight() throws {
    var evaluation = IntentEvaluation()
    evaluation.add(gold: try labels("complaint,idea"), verdict: .idea)
    evaluation.add(gold: try labels("complaint"), verdict: .complaint)
    #expect(evaluation.macroF1 == 1)
  }
}

struct RankCorrelationTests {
  private func correlation(_ pairs: [(Double, Double)]) -> Double {
    var correlation = RankCorrelation()
    for (gold, verdict) in pairs { correlation.add(gold: gold, verdict: verdict) }
    return correlation.value
  }

  @Test func onlyTheOrderCounts() {
    #expect(correlation([(1, 10), (2, 100), (3, 1_000)]) == 1)
    #expect(correlation([(1, 3), (2, 2), (3, 1)]) == -1)
    #expect(correlation([(1, 1), (2, 1), (3, 1)]) == 0)
    #expect(correlation([]) == 0)
  }

  @Test func theTextbooksTenPupils() {
    // Intelligence quotients and hours of television, the worked example of Spearman's formula: −29/165.
    let quotients = [106.0, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    let hours = [7.0, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    #expect(abs(correlation(Array(zip(quotients, hours))) + 29.0 / 165) < 1e-12)
  }

  @Test func equalNumbersShareTheMeanOfTheirRanks() {
    // Ranks 0.5, 0.5, 2 against 0, 1, 2: a product of 1.5, and squares of 1.5 and 2.
    #expect(abs(correlation([(1, 1), (1, 2), (2, 3)]) - 1.5 / 3.0.squareRoot()) < 1e-12)
  }
}
