/// The losses of the cues' columns.
enum CueLoss {
  /// The derivative of the loss by each column's score.
  ///
  /// - Parameter target: for the intents 1 where the label may be right, else the value.
  static func gradient(scores: SIMD8<Float>, target: SIMD8<Float>) -> SIMD8<Float> {
    let scores = SIMD8<Double>(scores)
    let target = SIMD8<Double>(target)
    let powers = CueScales.powers(of: scores)
    let probabilities = CueScales.softmaxOfIntents(powers)
    let allowed = probabilities * target
    var gradient = probabilities - allowed / max(allowed.sum(), 1e-12)
    for column in [CueColumn.irony.rawValue, CueColumn.abuse.rawValue] {
      gradient[column] = CueScales.logistic(powers[column]) - target[column]
    }
    let politeness = CueColumn.politeness.rawValue
    gradient[politeness] = max(-1, min(1, scores[politeness] - target[politeness]))
    return SIMD8<Float>(gradient)
  }

  /// The sum of the probabilities of the intents that may be right.
  static func allowedProbability(scores: SIMD8<Double>, target: SIMD8<Float>) -> Double {
    (CueScales.softmaxOfIntents(CueScales.powers(of: scores)) * SIMD8<Double>(target)).sum()
  }
}
