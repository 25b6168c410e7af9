import CToneModel

/// A linear model of tone over hashed features: two weights a bucket, for negative and for positive against neutral.
///
/// With S the sum of the weights of a text's features, the scores of negative and positive (neutral's is 0) are
///
///     bias + tokenScale · S(token features) / √(their number) + characterScale · S(character features) / √(their number)
///
/// and the softmax of the three scores is the calibrated probability.
struct ToneModel: ~Copyable {
  /// What turns sums of weights into scores.
  struct Scale: Equatable {
    /// One step of a token feature's weight in units of the score, calibration included.
    var token: Double
    /// The same for a character feature.
    var character: Double
    var negativeBias: Double
    var positiveBias: Double

    /// The scale of scores that are `factor` times as large.
    func multiplied(by factor: Double) -> Scale {
      Scale(
        token: token * factor, character: character * factor,
        negativeBias: negativeBias * factor, positiveBias: positiveBias * factor)
    }
  }

  let scale: Scale
  let weights: WeightTable
  /// What the model was trained on and how well it does, for people.
  let card: String

  /// The model inside the executable. Its checksum is the tests' business, so that starting up reads none of the weights.
  static func builtIn() throws(ToneModelError) -> ToneModel {
    let bytes = UnsafeRawBufferPointer(start: tone_model_bytes(), count: tone_model_size())
    let file = try ToneModelFile(parsing: bytes.bytes, checksum: .assumed)
    return ToneModel(
      scale: file.scale,
      weights: WeightTable(embeddedAt: tone_model_bytes() + ToneModelFile.weightsOffset, bits: file.bits),
      card: file.card)
  }

  /// The model in the bytes of a model file.
  init(fileBytes: RawSpan) throws(ToneModelError) {
    let file = try ToneModelFile(parsing: fileBytes, checksum: .verified)
    self.init(
      scale: file.scale,
      weights: WeightTable(copying: fileBytes, from: ToneModelFile.weightsOffset, bits: file.bits),
      card: file.card)
  }

  init(scale: Scale, weights: consuming WeightTable, card: String) {
    self.scale = scale
    self.weights = weights
    self.card = card
  }
}
