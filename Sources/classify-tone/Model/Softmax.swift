import MessageCore

/// Probabilities from the scores of three classes.
enum Softmax {
  /// The softmax of `scores`; the entries are positive and sum to 1 within rounding.
  static func probabilities(of scores: SIMD3<Double>) -> SIMD3<Double> {
    let shifted = (scores - scores.max()).clamped(
      lowerBound: SIMD3(repeating: -700), upperBound: SIMD3(repeating: 0))
    let powers = Exponential.powers(SIMD8(shifted.x, shifted.y, shifted.z, 0, 0, 0, 0, 0))
    let three = SIMD3(powers[0], powers[1], powers[2])
    return three / three.sum()
  }
}
