/// The 64 numbers of a network's first layer.
struct WideVector: Equatable {
  var parts: InlineArray<4, SIMD16<Float>> = .init(repeating: .zero)

  static let count = 64

  subscript(index: Int) -> Float {
    get { parts[index >> 4][index & 15] }
    set { parts[index >> 4][index & 15] = newValue }
  }

  @inline(__always)
  static func += (left: inout WideVector, right: WideVector) {
    for part in 0..<4 { left.parts[part] += right.parts[part] }
  }

  @inline(__always)
  mutating func add(_ other: WideVector, times factor: Float) {
    for part in 0..<4 { parts[part] += other.parts[part] * factor }
  }

  /// The same with zeros for what is below zero.
  @inline(__always)
  var rectified: WideVector {
    var result = self
    for part in 0..<4 {
      result.parts[part] = result.parts[part].replacing(with: 0, where: result.parts[part] .< 0)
    }
    return result
  }

  static func == (left: WideVector, right: WideVector) -> Bool {
    (0..<4).allSatisfy { left.parts[$0] == right.parts[$0] }
  }
}

/// The 32 numbers of its second layer.
struct NarrowVector: Equatable {
  var low = SIMD16<Float>.zero
  var high = SIMD16<Float>.zero

  static let count = 32

  subscript(index: Int) -> Float {
    get { index < 16 ? low[index] : high[index - 16] }
    set { if index < 16 { low[index] = newValue } else { high[index - 16] = newValue } }
  }

  @inline(__always)
  mutating func add(_ other: NarrowVector, times factor: Float) {
    low += other.low * factor
    high += other.high * factor
  }

  @inline(__always)
  var rectified: NarrowVector {
    NarrowVector(
      low: low.replacing(with: 0, where: low .< 0), high: high.replacing(with: 0, where: high .< 0))
  }

  /// The products with another, summed in a fixed order.
  @inline(__always)
  func dot(_ other: NarrowVector) -> Float {
    let products = low * other.low + high * other.high
    var sum: Float = 0
    for index in 0..<16 { sum += products[index] }
    return sum
  }
}
