/// Expected calibration error over ten bins (Naeini et al. 2015): how far stated probabilities are from the share of
/// those that were right, on average.
struct CalibrationError {
  private var bins = InlineArray<10, Double>(repeating: 0)
  private var total = 0

  /// Adds something that was said to be right with a probability from 0 to 1.
  mutating func add(probability: Double, isRight: Bool) {
    bins[min(Int(probability * 10), 9)] += probability - (isRight ? 1 : 0)
    total += 1
  }

  /// From 0 to 1; 0 where nothing was added.
  var value: Double {
    guard total > 0 else { return 0 }
    return bins.indices.reduce(0) { $0 + bins[$1].magnitude } / Double(total)
  }
}
