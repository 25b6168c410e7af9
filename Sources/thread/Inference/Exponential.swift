/// e to a power by additions and multiplications alone: the C library's `exp` differs in its last bit between versions
/// and processors, this one does not.
enum Exponential {
  /// Within 1e-15 of the value for −700 ≤ x ≤ 700, and 0 below: x = k·ln 2 + r, then Taylor's series in r.
  static func power(_ x: Double) -> Double {
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

  /// The natural logarithm of a number above 0, by Newton's steps on `power`.
  static func logarithm(_ x: Double) -> Double {
    var y = Double(x.exponent) * 0.693_147_180_559_945_3 + (x.significand - 1)
    for _ in 0..<6 { y += 2 * (x - power(y)) / (x + power(y)) }
    return y
  }
}
