/// Trains a ``ToneModel``: multinomial logistic regression by AdaGrad (Duchi, Hazan & Singer 2011) with L2.
///
/// Each training set has its own bias and its own class balance, so that a set's habits (how often its annotators said
/// neutral) stay out of the weights that all sets share. The first set is the target: the model keeps its bias.
/// The same sets in the same order give the same bytes on any machine: one thread, one seed, no library mathematics.
struct ToneTrainer {
  /// How to train; the defaults are the built-in model's.
  struct Options {
    /// 2 to this power is the number of buckets.
    var bits: Int
    var epochs = 10
    var learningRate: Float = 0.05
    var l2: Float = 2e-4
    var seed: UInt64 = 42

    /// The built-in models': English has twenty times the texts of any other language, and a larger table.
    init(language: String = "en") { bits = language == "en" ? 20 : 17 }
  }

  /// Labelled texts of one origin, and what one of them counts for.
  struct TrainingSet {
    var texts: [LabelledText]
    var weight: Float
  }

  private struct Example {
    var firstFeature: Int
    var tokenFeatures: Int
    var characterFeatures: Int
    var target: SIMD3<Float>
    var set: Int
    var weight: Float
  }

  private let options: Options
  private var examples: [Example] = []
  private var features: [UInt32] = []
  /// What L2 pulls the weights towards; nil for nothing.
  private let prior: [SIMD3<Float>]?
  private var weights: [SIMD3<Float>]
  private var squares: [SIMD3<Float>]
  private var biases: [SIMD3<Float>]
  private var biasSquares: [SIMD3<Float>]
  /// The first set with labels of tone: the model keeps its bias.
  private var targetSet = 0

  /// A model file of tone alone, trained on `sets` and calibrated on `calibration`.
  static func train(
    on sets: [TrainingSet], calibration: [[LabelledText]], card: String, options: Options = Options()
  ) -> [UInt8] {
    let section = section(on: sets, calibration: calibration, options: options)
    return ModelFile.encode([(.card, Array(card.utf8))] + (section.map { [(.tone("en"), $0)] } ?? []))
  }

  /// The section of a model file, trained on `sets`; nil where no text has a label of tone.
  ///
  /// - Parameters:
  ///   - calibration: texts to calibrate on, by stream; see ``ToneCalibration``.
  ///   - base: where training starts; its buckets are the options'.
  static func section(
    on sets: [TrainingSet], calibration: [[LabelledText]], base: TrainingStart<SIMD3<Float>>? = nil,
    options: Options = Options()
  ) -> [UInt8]? {
    var trainer = ToneTrainer(sets: sets, base: base, options: options)
    guard !trainer.examples.isEmpty else { return nil }
    trainer.descend()
    return trainer.quantised(calibration: calibration)
  }

  private init(sets: [TrainingSet], base: TrainingStart<SIMD3<Float>>?, options: Options) {
    self.options = options
    prior = base?.weights
    weights = base?.weights ?? Array(repeating: .zero, count: 1 << options.bits)
    squares = Array(repeating: SIMD3(repeating: base?.squares ?? 0), count: 1 << options.bits)
    biases = Array(repeating: base?.bias ?? .zero, count: sets.count)
    biasSquares = Array(repeating: .zero, count: sets.count)
    targetSet = sets.firstIndex { $0.texts.contains { $0.tone != nil } } ?? 0
    var extractor = TextFeatures()
    for (index, set) in sets.enumerated() {
      let balance = ToneTrainer.classWeights(of: set.texts)
      for text in set.texts {
        guard let target = text.tone else { continue }
        var list = FeatureList(bits: options.bits)
        extractor.extract(from: text.text.span, into: &list)
        examples.append(
          Example(
            firstFeature: features.count, tokenFeatures: list.tokenFeatures.count,
            characterFeatures: list.characterFeatures.count, target: target, set: index,
            weight: set.weight * (target * balance).sum()))
        features += list.tokenFeatures
        features += list.characterFeatures
      }
    }
  }

  /// What a text of each class counts for, so that the classes weigh the same in a set.
  static func classWeights(of texts: [LabelledText]) -> SIMD3<Float> {
    let counts = texts.reduce(into: SIMD3<Float>.zero) { $0 += $1.tone ?? .zero }
    let classes = (0..<3).count { counts[$0] > 0 }
    return SIMD3((0..<3).map { counts[$0] > 0 ? counts.sum() / (Float(classes) * counts[$0]) : 0 })
  }

  // MARK: - Descent

  private mutating func descend() {
    var random = SplitMix64(state: options.seed)
    var order = Array(examples.indices)
    for _ in 0..<options.epochs {
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, Int(random.next() % UInt64(last + 1)))
      }
      for index in order { learn(from: examples[index]) }
    }
  }

  private mutating func learn(from example: Example) {
    let tokenValue = inverseRoot(example.tokenFeatures)
    let characterValue = inverseRoot(example.characterFeatures)
    let tokens = example.firstFeature..<example.firstFeature + example.tokenFeatures
    let characters = tokens.upperBound..<tokens.upperBound + example.characterFeatures
    let scores = biases[example.set] + sum(of: tokens) * tokenValue + sum(of: characters) * characterValue
    var error = SIMD3<Float>(Softmax.probabilities(of: SIMD3<Double>(scores)))
    error -= example.target
    error *= example.weight
    biasSquares[example.set] += error * error
    biases[example.set] -=
      0.1 * options.learningRate * error / (biasSquares[example.set] + 1e-6).squareRoot()
    for position in tokens { step(Int(features[position]), along: error * tokenValue) }
    for position in characters { step(Int(features[position]), along: error * characterValue) }
  }

  private func sum(of range: Range<Int>) -> SIMD3<Float> {
    var sum = SIMD3<Float>.zero
    for position in range { sum += weights[Int(features[position])] }
    return sum
  }

  private mutating func step(_ bucket: Int, along gradient: SIMD3<Float>) {
    let pull = prior.map { weights[bucket] - $0[bucket] } ?? weights[bucket]
    let gradient = gradient + options.l2 * pull
    squares[bucket] += gradient * gradient
    weights[bucket] -= options.learningRate * gradient / (squares[bucket] + 1e-8).squareRoot()
  }

  private func inverseRoot(_ count: Int) -> Float { 1 / Float(max(count, 1)).squareRoot() }

  // MARK: - Quantisation and calibration

  private func quantised(calibration: [[LabelledText]]) -> [UInt8] {
    let pairs = weights.map { SIMD2($0.x - $0.y, $0.z - $0.y) }
    let step = QuantisationStep.value(for: pairs.flatMap { [$0.x, $0.y] }, clipped: 100_000)
    let limit = SIMD2<Float>(repeating: 127)
    let rows = pairs.map { pair in
      ToneModel.ToneRow(
        (pair / step).clamped(lowerBound: -limit, upperBound: limit), rounding: .toNearestOrEven)
    }
    let bias = biases[targetSet]
    let scales = [bias.x - bias.y, bias.z - bias.y].map {
      ColumnScale(token: Double(step), character: Double(step), bias: Double($0))
    }
    func section(_ scales: [ColumnScale], _ odds: NeutralOdds = NeutralOdds()) -> [UInt8] {
      LinearModel<ToneModel.ToneRow>.encode(scales: scales, columns: 0b11, rows: rows, odds: odds)
    }
    let uncalibrated = ModelFile.encode([(.tone("en"), section(scales))])
    guard let model = try? ToneModel(fileBytes: uncalibrated.span.bytes) else { return section(scales) }
    var reader = ToneReader(model: model)
    let calibration = ToneCalibration(of: &reader, on: calibration)
    return section(scales.map { $0.multiplied(by: calibration.sharpness) }, calibration.odds)
  }
}
