/// The step between two 8-bit weights.
enum QuantisationStep {
  /// One weight in `clipped` is cut off at the largest step, so that a few extreme ones do not coarsen the rest.
  static func value(for weights: [Float], clipped: Int = 10_000) -> Float {
    let magnitudes = weights.map(\.magnitude).filter { $0 > 0 }.sorted()
    guard let largest = magnitudes.last else { return 1 }
    let kept = magnitudes[min(magnitudes.count - 1, magnitudes.count - magnitudes.count / clipped)]
    return (magnitudes.count < clipped ? largest : kept) / 127
  }
}
