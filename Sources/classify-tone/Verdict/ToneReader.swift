/// Judges texts by a model; keeps its buffers between texts, so that a judgement allocates nothing.
struct ToneReader: ~Copyable {
  /// The scales of negative and positive; they weigh features alike, so that a span's evidence is a plain difference.
  private let scales: (negative: ColumnScale, positive: ColumnScale)
  let neutralOdds: NeutralOdds
  private let cueScales: CueScales
  private let contextWeights: ContextWeights
  private var sums: WeightSums
  private var features = TextFeatures()
  /// The balanced scores of the text judged last.
  private var toneScores = SIMD3<Double>.zero

  /// Spans whose weight is nearer to 0 are no evidence.
  private static var leastEvidence: Double { 0.25 }

  /// Longer spans, in bytes, are not shown: a screamed letter may fill a megabyte.
  private static var longestEvidence: Int { 80 }

  /// A reader of English.
  ///
  /// - Parameter lexicon: whose terms are looked out for.
  init(model: consuming ToneModel, lexicon: Lexicon? = nil) {
    scales = (model.tone.scales[0], model.tone.scales[1])
    neutralOdds = model.tone.neutralOdds
    cueScales = CueScales(model.cues)
    contextWeights = ContextWeights(model.cues.weights)
    sums = WeightSums(tone: model.tone.weights, cues: model.cues.weights, lexicon: lexicon)
  }

  /// A reader of a language of which only the tone is known.
  init(tone: consuming LinearModel<ToneModel.ToneRow>, lexicon: Lexicon? = nil) {
    let cues = LinearModel<CueRow>()
    scales = (tone.scales[0], tone.scales[1])
    neutralOdds = tone.neutralOdds
    cueScales = CueScales(cues)
    contextWeights = ContextWeights(cues.weights)
    sums = WeightSums(tone: tone.weights, cues: cues.weights, lexicon: lexicon)
  }

  /// The scores of negative, neutral and positive as if they were equally frequent: the highest is the label's.
  mutating func scores(of text: Span<UInt8>) -> SIMD3<Double> {
    sums.removeAll()
    features.extract(from: text, into: &sums)
    sums.finish(text)
    let token = scales.negative.token / Double(max(sums.tokens.toneFeatures, 1)).squareRoot()
    let character = scales.negative.character / Double(max(sums.characters.toneFeatures, 1)).squareRoot()
    toneScores = SIMD3(
      scales.negative.bias + Double(sums.tokens.tone.x) * token + Double(sums.characters.tone.x) * character,
      0,
      scales.positive.bias + Double(sums.tokens.tone.y) * token + Double(sums.characters.tone.y) * character)
    return toneScores
  }

  /// What the cues hear besides the words of the text judged last.
  var context: CueContext { CueContext(scores: toneScores, form: features.form) }

  /// The verdict on `text`; unknown where its label is less probable than `abstainBelow`,
  /// or where there is nothing to judge: an empty text, one of nothing but people and links.
  mutating func judge(_ text: [UInt8], abstainBelow: Double = 0) -> ToneVerdict {
    let balanced = scores(of: text.span)
    guard sums.hasContent else { return .unknown }
    return ToneVerdict(balanced: balanced, odds: neutralOdds, abstainBelow: abstainBelow)
  }

  /// The same, where a network is asked about texts that this model is unsure of.
  mutating func judge(
    _ text: [UInt8], asking network: inout NetworkReader, abstainBelow: Double = 0
  ) -> ToneVerdict {
    let own = scores(of: text.span)
    guard sums.hasContent else { return .unknown }
    let rule = network.rule
    guard rule.asks(own), let second = network.scores(of: text.span) else {
      return ToneVerdict(balanced: own, odds: neutralOdds, abstainBelow: abstainBelow)
    }
    let both = rule.scores(linear: own, network: second)
    return ToneVerdict(balanced: both, odds: rule.odds, abstainBelow: abstainBelow)
  }

  /// What `text`, which was judged last, may hold.
  func hints(of text: Span<UInt8>, _ bytes: ByteScan.Counts) -> TextHints {
    TextHints(of: text, bytes, sums.sightings)
  }

  /// What the text judged last wants, and how; nil where there is nothing to judge or no model of it.
  func cues() -> CueVerdict? {
    guard sums.hasContent, !cueScales.isEmpty else { return nil }
    return cueScales.verdict(cueScores())
  }

  /// The score of each ``CueColumn`` for the text judged last.
  func cueScores() -> SIMD8<Double> {
    let characters = SIMD8<Double>(sums.characters.cues) * ToneReader.inverseRoot(sums.characters.cueFeatures)
    let tokens =
      SIMD8<Double>(sums.tokens.cues) * ToneReader.inverseRoot(sums.tokens.cueFeatures)
      + SIMD8<Double>(sums.cueTextSum) * CueScales.textFeatureValue
      + contextWeights.sum(of: context)
    return cueScales.bias + tokens * cueScales.token + characters * cueScales.character
  }

  private static func inverseRoot(_ count: Int) -> Double { 1 / Double(max(count, 1)).squareRoot() }

  /// What moved the verdict on the text judged last most, strongest first.
  func evidence() -> ToneEvidence { evidence { _ in true } }

  /// The same where a network had a say. What is known of spans is what the linear model makes of them: where the label
  /// is another than its own, spans that speak for the opposite of the label are left out.
  func evidence(for label: ToneLabel) -> ToneEvidence {
    guard label != ToneLabel(scores: toneScores) else { return evidence() }
    return switch label {
    case .negative: evidence { $0 < 0 }
    case .neutral: evidence()
    case .positive: evidence { $0 > 0 }
    }
  }

  @inline(__always)
  private func evidence(where isWanted: (_ weight: Double) -> Bool) -> ToneEvidence {
    let token = 0.5 * scales.negative.token / Double(max(sums.tokens.toneFeatures, 1)).squareRoot()
    let character = scales.negative.character / Double(max(sums.characters.toneFeatures, 1)).squareRoot()
    var evidence = ToneEvidence()
    sums.forEachMargin { position, doubled, characters in
      let weight = Double(doubled) * token + Double(characters) * character
      guard weight.magnitude >= ToneReader.leastEvidence, isWanted(weight) else { return }
      let share = sums.shares[position]
      guard share.kind != .reference, share.end - share.start <= ToneReader.longestEvidence else { return }
      evidence.insert(ToneEvidence.Entry(start: Int(share.start), end: Int(share.end), weight: weight))
    }
    return evidence
  }
}
