/// Probabilities from the scores of three classes by additions and multiplications alone: the C library's `exp`
/// differs in its last bit between versions and processors, this one does not.
enum Softmax {
  /// The softmax of `scores`; the entries are positive and sum to 1 within rounding.
  static func probabilities(of scores: SIMD3<Double>) -> SIMD3<Double> {
    let shifted = scores - scores.max()
    let powers = SIMD3(exponential(shifted.x), exponential(shifted.y), exponential(shifted.z))
    return powers / powers.sum()
  }

  /// e to the power of each of `x`, which are from −700 to 700: as ``exponential(_:)``, eight at a time. Adding 1.5·2^52
  /// rounds to a whole number, which then stands in the lowest bits.
  static func exponentials(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let rounding = 6_755_399_441_055_744.0
    let rounded = x * 1.442_695_040_888_963_4 + rounding
    let halvings = rounded - rounding
    let r = (x - halvings * 0.693_147_180_369_123_8) - halvings * 1.908_214_929_270_587_7e-10
    var sum = SIMD8<Double>(repeating: 1 / 479_001_600)
    // 1/11! … 1/0!
    sum = sum * r + 1 / 39_916_800
    sum = sum * r + 1 / 3_628_800
    sum = sum * r + 1 / 362_880
    sum = sum * r + 1 / 40_320
    sum = sum * r + 1 / 5_040
    sum = sum * r + 1 / 720
    sum = sum * r + 1 / 120
    sum = sum * r + 1 / 24
    sum = sum * r + 1 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    let exponents = (unsafeBitCast(rounded, to: SIMD8<UInt64>.self) &+ 1_023) &<< 52
    return sum * unsafeBitCast(exponents, to: SIMD8<Double>.self)
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
