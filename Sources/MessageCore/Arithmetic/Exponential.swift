/// e to a power, and its inverse, by additions and multiplications alone: the C library's `exp` differs in its last bit
/// between versions and processors, these do not.
public enum Exponential {
  /// e to the power of `x` for −700 ≤ x ≤ 700, within 1e-15 of the value, and 0 below.
  public static func power(_ x: Double) -> Double {
    x > -700 ? powers(SIMD8(repeating: x))[0] : 0
  }

  /// e to the power of each of `x`, which are from −700 to 700: x = k·ln 2 + r, then Taylor's series in r. Adding 1.5·2^52
  /// rounds to a whole number, which then stands in the lowest bits.
  public static func powers(_ x: SIMD8<Double>) -> SIMD8<Double> {
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

  /// ln x for a positive, normal `x`, within 1e-14: the exponent's share plus 2·artanh((m − 1)/(m + 1)) of the significand.
  public static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095_1 {
      significand /= 2
      exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    var divisor = 21.0
    while divisor >= 1 {
      sum = sum * square + 1 / divisor
      divisor -= 2
    }
    return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
  }
}
