/// Probabilities from the scores of three classes by additions and multiplications alone: the C library's `exp`
/// differs in its last bit between versions and processors, this one does not.
enum Softmax {
  /// The softmax of `scores`; the entries are positive and sum to 1 within rounding.
  static func probabilities(of scores: SIMD3<Double>) -> SIMD3<Double> {
    let shifted = scores - scores.max()
    let powers = SIMD3(exponential(shifted.x), exponential(shifted.y), exponential(shifted.z))
    return powers / powers.sum()
  }

  /// e to the power of `x` for −700 ≤ x ≤ 700, within 1e-15 of the value: x = k·ln 2 + r, then Taylor's series in r.
  static func exponential(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    let halvings = (x * 1.442_695_040_888_963_4).rounded()
    let r = (x - halvings * 0.693_147_180_369_123_8) - halvings * 1.908_214_929_270_587_7e-10
    var sum = 1.0
    var divisor = 12.0
    while divisor >= 1 {
      sum = 1 + sum * r / divisor
      divisor -= 1
    }
    return Double(sign: .plus, exponent: Int(halvings), significand: sum)
  }
}
