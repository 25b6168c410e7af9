/// Spearman's rank correlation (1904): how far two lists of numbers agree about the order, whatever their scales.
struct RankCorrelation {
  private var pairs: [(gold: Double, verdict: Double)] = []

  /// How many pairs were added.
  var total: Int { pairs.count }

  mutating func add(gold: Double, verdict: Double) { pairs.append((gold, verdict)) }

  /// From −1 to 1; 0 where one list is all the same. Equal numbers share the mean of their ranks.
  var value: Double {
    let gold = RankCorrelation.ranks(of: pairs.map(\.gold))
    let verdicts = RankCorrelation.ranks(of: pairs.map(\.verdict))
    let mean = Double(pairs.count - 1) / 2
    var product = 0.0
    var squares = (gold: 0.0, verdicts: 0.0)
    for (left, right) in zip(gold, verdicts) {
      product += (left - mean) * (right - mean)
      squares.gold += (left - mean) * (left - mean)
      squares.verdicts += (right - mean) * (right - mean)
    }
    let norm = (squares.gold * squares.verdicts).squareRoot()
    return norm == 0 ? 0 : product / norm
  }

  /// A correlation with four decimals.
  static func spelled(_ value: Double) -> String {
    (value < 0 ? "-" : "") + ToneEvaluation.share(value.magnitude)
  }

  private static func ranks(of numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    var ranks = numbers
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }
}
