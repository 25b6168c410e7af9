/// The step between two 8-bit weights.
enum QuantisationStep {
  /// One weight in ten thousand is clipped, so that a few extreme ones do not coarsen the rest.
  static func value(for weights: [Float]) -> Float {
    let magnitudes = weights.map(\.magnitude).filter { $0 > 0 }.sorted()
    guard let largest = magnitudes.last else { return 1 }
    let kept = magnitudes[min(magnitudes.count - 1, magnitudes.count * 9_999 / 10_000)]
    return (magnitudes.count < 10_000 ? largest : kept) / 127
  }
}
