import MessageCore

/// Calibration by one number (Guo et al. 2017): scores are multiplied by what makes the labels of held-out texts most likely.
enum TemperatureScaling {
  /// The inverse temperature for a reader's model, found by golden-section search: the likelihood has one maximum.
  static func sharpness(of reader: inout ToneReader, on texts: [LabelledText]) -> Double {
    var scored: [(scores: SIMD3<Double>, target: SIMD3<Double>)] = []
    for text in texts {
      guard let tone = text.tone else { continue }
      scored.append((reader.scores(of: text.text.span), SIMD3<Double>(tone)))
    }
    func loss(_ sharpness: Double) -> Double {
      scored.reduce(0) { sum, text in
        let probabilities = Softmax.probabilities(of: text.scores * sharpness)
        return (0..<3).reduce(sum) {
          $0 - text.target[$1] * Exponential.logarithm(max(probabilities[$1], 1e-12))
        }
      }
    }
    let ratio = 0.618_033_988_749_894_8
    var low = 0.05
    var high = 20.0
    for _ in 0..<60 {
      let left = high - ratio * (high - low)
      let right = low + ratio * (high - low)
      if loss(left) < loss(right) { high = right } else { low = left }
    }
    return (low + high) / 2
  }
}
