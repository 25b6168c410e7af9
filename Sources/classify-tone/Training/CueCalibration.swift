import MessageCore

/// Calibration of the cues on texts that they were not trained on: what makes the labels most likely.
struct CueCalibration {
  /// What a column's score is multiplied by, and what is added then; in the order of ``CueColumn``.
  private(set) var slope = SIMD8<Double>(repeating: 1)
  private(set) var shift = SIMD8<Double>.zero
  /// The least probability that counts as a yes.
  private(set) var threshold = SIMD8<Double>.zero

  /// A yes is right at least so often among the texts that decide, and never less probable than one half.
  private static let precision = 0.9

  /// A labelled text's scores.
  struct Sample {
    var scores: SIMD8<Double>
    /// As ``CueTargets`` gives them.
    var target: SIMD8<Float>
    var weight: SIMD8<Float>
  }

  init() { threshold[CueColumn.irony.rawValue] = 0.5; threshold[CueColumn.abuse.rawValue] = 0.5 }

  init(on samples: [Sample]) {
    self.init()
    calibrateIntents(samples.filter { $0.weight[0] > 0 })
    for column in [CueColumn.irony.rawValue, CueColumn.abuse.rawValue] {
      calibrate(column, samples.filter { $0.weight[column] > 0 })
    }
  }

  /// One inverse temperature for all intents (Guo et al. 2017).
  private mutating func calibrateIntents(_ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    let sharpness = GoldenSection.minimum(from: 0.05, to: 20) { sharpness in
      samples.reduce(0) { sum, sample in
        let allowed = CueLoss.allowedProbability(scores: sample.scores * sharpness, target: sample.target)
        return sum - Double(sample.weight[0]) * Exponential.logarithm(max(allowed, 1e-12))
      }
    }
    for column in 0..<5 { slope[column] = sharpness }
  }

  /// A slope and a shift (Platt 1999), by turns; then the threshold.
  private mutating func calibrate(_ column: Int, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    func loss(_ slope: Double, _ shift: Double) -> Double {
      samples.reduce(0) { sum, sample in
        let score = max(-30, min(30, sample.scores[column] * slope + shift))
        let signed = sample.target[column] > 0.5 ? -score : score
        return sum + Exponential.logarithm(1 + Exponential.power(signed))
      }
    }
    for _ in 0..<10 {
      let shift = shift[column]
      slope[column] = GoldenSection.minimum(from: 0.05, to: 20) { loss($0, shift) }
      let slope = slope[column]
      self.shift[column] = GoldenSection.minimum(from: -10, to: 10) { loss(slope, $0) }
    }
    threshold[column] = threshold(for: column, samples)
  }

  private func threshold(for column: Int, _ samples: [Sample]) -> Double {
    let ordered = samples.map { sample -> (probability: Double, isYes: Bool) in
      let score = max(-30, min(30, sample.scores[column] * slope[column] + shift[column]))
      return (1 / (1 + Exponential.power(-score)), sample.target[column] > 0.5)
    }.sorted { $0.probability > $1.probability }
    var best = 0.95
    var hits = 0
    for (index, sample) in ordered.enumerated() where sample.probability >= 0.5 {
      if sample.isYes { hits += 1 }
      if index >= 9, Double(hits) >= CueCalibration.precision * Double(index + 1) {
        best = sample.probability
      }
    }
    return best
  }

  /// The scales with the calibration in them.
  func applied(to scales: [ColumnScale]) -> [ColumnScale] {
    scales.enumerated().map { column, scale in
      var scale = scale.multiplied(by: slope[column])
      scale.bias += shift[column]
      scale.threshold = threshold[column]
      return scale
    }
  }
}

/// Golden-section search, for functions with one minimum.
enum GoldenSection {
  /// Where `function` is least between the bounds, within a billionth of their distance.
  static func minimum(from low: Double, to high: Double, of function: (Double) -> Double) -> Double {
    let ratio = 0.618_033_988_749_894_8
    var (low, high) = (low, high)
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var (atLeft, atRight) = (function(left), function(right))
    for _ in 0..<45 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = function(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = function(right)
      }
    }
    return (low + high) / 2
  }
}
