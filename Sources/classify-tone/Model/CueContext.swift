/// What the cues hear besides a text's words: how it sounds, and what that means in a text of this form. An angry tweet
/// complains; an angry review may ask for a feature.
struct CueContext {
  /// The scores of negative and of positive against neutral, within bounds.
  let negative: Double
  let positive: Double
  let form: TextForm

  private static let bound = 4.0

  /// - Parameter scores: of negative, neutral and positive.
  init(scores: SIMD3<Double>, form: TextForm) {
    negative = max(-CueContext.bound, min(CueContext.bound, scores.x - scores.y))
    positive = max(-CueContext.bound, min(CueContext.bound, scores.z - scores.y))
    self.form = form
  }

  /// The features, and what each counts for: the form, and each score in any form and in this one.
  var features: [(hash: FeatureHash, value: Double)] {
    let inAny = FeatureHash(CueContext.salt)
    let inForm = inAny.combined(with: UInt64(form.rawValue) &+ 1)
    let (negative, positive) = (negative * CueContext.share, positive * CueContext.share)
    return [
      (inForm, 1), (inForm.combined(with: 1), negative), (inForm.combined(with: 2), positive),
      (inAny.combined(with: 1 &<< 32), negative), (inAny.combined(with: 2 &<< 32), positive),
    ]
  }

  /// One step of a score counts for so much.
  private static let share = 0.5

  private static let salt: UInt64 = 0xC0_47E8
}

/// The cues' weights of all contexts, looked up once.
struct ContextWeights {
  /// For each form the weights of the form itself, and of one step of each score.
  private let rows: [(form: SIMD8<Double>, negative: SIMD8<Double>, positive: SIMD8<Double>)]

  init(_ cues: borrowing WeightTable<CueRow>) {
    var rows: [(form: SIMD8<Double>, negative: SIMD8<Double>, positive: SIMD8<Double>)] = []
    for form in 0..<TextForm.count {
      let form = TextForm(rawValue: form)
      let alone = ContextWeights.sum(of: CueContext(scores: .zero, form: form), cues)
      let negative = ContextWeights.sum(of: CueContext(scores: SIMD3(1, 0, 0), form: form), cues)
      let positive = ContextWeights.sum(of: CueContext(scores: SIMD3(0, 0, 1), form: form), cues)
      rows.append((form: alone, negative: negative - alone, positive: positive - alone))
    }
    self.rows = rows
  }

  private static func sum(of context: CueContext, _ cues: borrowing WeightTable<CueRow>) -> SIMD8<Double> {
    var sum = SIMD8<Double>.zero
    for (hash, value) in context.features {
      let weights = SIMD8<Int32>(truncatingIfNeeded: cues[hash.bucket(bits: cues.bits)])
      sum += SIMD8<Double>(weights) * value
    }
    return sum
  }

  /// What a context adds to each column, in steps of the weights.
  func sum(of context: CueContext) -> SIMD8<Double> {
    let row = rows[Int(context.form.rawValue)]
    return row.form + row.negative * context.negative + row.positive * context.positive
  }
}
