/// Where training starts, and what L2 pulls the weights towards: nothing, or a model that knows more than the texts at hand.
struct TrainingStart<Row: SIMD> where Row.Scalar == Float {
  /// For each bucket.
  let weights: [Row]
  let bias: Row
  /// What AdaGrad takes the sum of the squared gradients for at first: nothing for weights that know nothing, more for
  /// weights that only a habit of many texts should move.
  let squares: Float

  /// 2 to this power is the number of buckets.
  var bits: Int { weights.count.trailingZeroBitCount }
}

extension TrainingStart where Row == SIMD3<Float> {
  /// - Parameter model: negative and positive against neutral.
  init(_ model: borrowing LinearModel<ToneModel.ToneRow>) {
    weights = zip(model.values(of: 0), model.values(of: 1)).map { SIMD3($0, 0, $1) }
    bias = SIMD3(Float(model.scales[0].bias), 0, Float(model.scales[1].bias))
    squares = 0.05
  }
}

extension TrainingStart where Row == SIMD8<Float> {
  /// - Parameter model: a column for each ``CueColumn``.
  init(_ model: borrowing LinearModel<CueRow>) {
    var weights = [SIMD8<Float>](repeating: .zero, count: 1 << model.weights.bits)
    for column in 0..<8 {
      for (bucket, value) in model.values(of: column).enumerated() { weights[bucket][column] = value }
    }
    self.weights = weights
    bias = SIMD8(model.scales.map { Float($0.bias) })
    squares = 0.05
  }
}
