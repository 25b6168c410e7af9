/// Trains the cues' table: intent by multinomial logistic regression with partial labels (the loss is −log of the sum of
/// the probabilities of the labels that may be right), irony and abuse by logistic regression, politeness by regression
/// with Huber's loss; all at once by AdaGrad with L2, each in columns of its own.
///
/// The same sets in the same order give the same bytes on any machine: one thread, one seed, no library mathematics.
struct CueTrainer: ~Copyable {
  /// How to train; the defaults are the built-in model's.
  struct Options {
    /// 2 to this power is the number of buckets.
    var bits = 17
    var epochs = 10
    /// For each ``CueColumn``; politeness is learnt from fewer texts, more gently.
    var learningRate = SIMD8<Float>(0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.02)
    var l2: Float = 1e-3
    /// How far the labels of a set are made to weigh the same: 0 is as they are, 1 is all the same.
    var balance: Float = 1
    var seed: UInt64 = 42
  }

  private struct Example {
    var firstFeature: Int
    var tokenFeatures: Int
    var textFeatures: Int
    var characterFeatures: Int
    /// What surrounds the words: buckets, and what each counts for.
    var context: [(bucket: Int, value: Float)]
    var set: Int
    /// Per column: what the example counts for; 0 where it is not labelled.
    var weight: SIMD8<Float>
    /// Intents: 1 where the label may be right. Other columns: the value.
    var target: SIMD8<Float>
  }

  /// An example's features by kind, and what one of each counts for.
  private struct Parts {
    let ranges: [(range: Range<Int>, value: Float)]
    let context: [(bucket: Int, value: Float)]

    init(of example: Example) {
      let tokens = example.firstFeature..<example.firstFeature + example.tokenFeatures
      let texts = tokens.upperBound..<tokens.upperBound + example.textFeatures
      let characters = texts.upperBound..<texts.upperBound + example.characterFeatures
      ranges = [
        (tokens, Parts.inverseRoot(tokens.count)), (texts, Float(CueScales.textFeatureValue)),
        (characters, Parts.inverseRoot(characters.count)),
      ]
      context = example.context
    }

    private static func inverseRoot(_ count: Int) -> Float { 1 / Float(max(count, 1)).squareRoot() }
  }

  private let options: Options
  private var extractor = TextFeatures()
  private var examples: [Example] = []
  private var features: [UInt32] = []
  /// What L2 pulls the weights towards; nil for nothing.
  private let prior: [SIMD8<Float>]?
  private var weights: [SIMD8<Float>]
  private var squares: [SIMD8<Float>]
  private var biases: [SIMD8<Float>]
  private var biasSquares: [SIMD8<Float>]
  /// For each column the first set with labels for it, whose bias the model keeps.
  private var targetSets = SIMD8<Int>.zero
  /// The columns that some text is labelled for.
  private(set) var columns: UInt32 = 0
  /// The intents that any label names, and chatter.
  private let intents: UInt32

  init(
    sets: [ToneTrainer.TrainingSet], tone: inout ToneReader, base: TrainingStart<SIMD8<Float>>? = nil,
    options: Options = Options()
  ) {
    self.options = options
    prior = base?.weights
    weights = base?.weights ?? Array(repeating: .zero, count: 1 << options.bits)
    squares = Array(repeating: SIMD8(repeating: base?.squares ?? 0), count: 1 << options.bits)
    biases = Array(repeating: base?.bias ?? .zero, count: sets.count)
    biasSquares = Array(repeating: .zero, count: sets.count)
    // A base may answer with any intent, so that a set's `other` is any that it does not name.
    let named = sets.reduce(CueColumn.chatter.bit) { known, set in
      set.texts.reduce(known) { $0 | ($1.intents?.namedColumns ?? 0) }
    }
    intents = base == nil ? named : CueColumn.intents
    for (index, set) in sets.enumerated() { add(set, index: index, tone: &tone) }
    // An intent that no label names is never the answer.
    for column in 0..<5 where intents >> UInt32(column) & 1 == 0 {
      for set in biases.indices { biases[set][column] = -60 }
    }
  }

  private mutating func add(_ set: ToneTrainer.TrainingSet, index: Int, tone: inout ToneReader) {
    let targets = CueTargets(of: set.texts, intents: intents, balance: options.balance)
    for text in set.texts {
      guard let (target, weight) = targets[text] else { continue }
      let example = list(text, target: target, weight: weight * set.weight, set: index, tone: &tone)
      examples.append(example)
      for column in 0..<8 where weight[column] > 0 && columns >> UInt32(column) & 1 == 0 {
        columns |= 1 << UInt32(column)
        targetSets[column] = index
      }
    }
  }

  private mutating func list(
    _ text: LabelledText, target: SIMD8<Float>, weight: SIMD8<Float>, set: Int, tone: inout ToneReader
  ) -> Example {
    _ = tone.scores(of: text.text.span)
    let context = tone.context.features.map {
      (bucket: $0.hash.bucket(bits: options.bits), value: Float($0.value))
    }
    var list = FeatureList(bits: options.bits, window: CueScales.window)
    extractor.extract(from: text.text.span, into: &list)
    let example = Example(
      firstFeature: features.count, tokenFeatures: list.tokenFeatures.count,
      textFeatures: list.textFeatures.count, characterFeatures: list.characterFeatures.count,
      context: context, set: set, weight: weight, target: target)
    features += list.tokenFeatures
    features += list.textFeatures
    features += list.characterFeatures
    return example
  }

  // MARK: - Descent

  mutating func descend() {
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
    let parts = Parts(of: example)
    let scores = scores(of: parts) + biases[example.set]
    let error = CueLoss.gradient(scores: scores, target: example.target) * example.weight
    let isLabelled = example.weight .> 0
    biasSquares[example.set] += error * error
    biases[example.set] -=
      0.1 * options.learningRate * error / (biasSquares[example.set] + 1e-6).squareRoot()
    for (range, value) in parts.ranges {
      for position in range { step(Int(features[position]), along: error * value, in: isLabelled) }
    }
    for (bucket, value) in parts.context { step(bucket, along: error * value, in: isLabelled) }
  }

  private func scores(of parts: Parts) -> SIMD8<Float> {
    parts.ranges.reduce(.zero) { $0 + sum(of: $1.range) * $1.value }
      + parts.context.reduce(.zero) { $0 + weights[$1.bucket] * $1.value }
  }

  private func sum(of range: Range<Int>) -> SIMD8<Float> {
    var sum = SIMD8<Float>.zero
    for position in range { sum += weights[Int(features[position])] }
    return sum
  }

  private mutating func step(
    _ bucket: Int, along gradient: SIMD8<Float>, in isLabelled: SIMDMask<SIMD8<Int32>>
  ) {
    let pull = prior.map { weights[bucket] - $0[bucket] } ?? weights[bucket]
    let gradient = (gradient + options.l2 * pull).replacing(with: 0, where: .!isLabelled)
    squares[bucket] += gradient * gradient
    weights[bucket] -= options.learningRate * gradient / (squares[bucket] + 1e-8).squareRoot()
  }

  // MARK: - Quantisation and calibration

  /// The section of a model file, trained on `sets` and calibrated on `calibration`; without texts to calibrate on, every
  /// tenth text of each set decides, kept from a first training. Nil where no text has a label of a cue.
  static func section(
    on sets: [ToneTrainer.TrainingSet], calibration: [LabelledText], tone: inout ToneReader,
    base: TrainingStart<SIMD8<Float>>? = nil, options: Options = Options()
  ) -> [UInt8]? {
    var trainer = CueTrainer(sets: sets, tone: &tone, base: base, options: options)
    guard trainer.columns != 0 else { return nil }
    trainer.descend()
    let held = sets.map { set in
      ToneTrainer.TrainingSet(texts: every(10, of: set.texts), weight: set.weight)
    }
    let kept = sets.map { set in
      ToneTrainer.TrainingSet(texts: allBut(10, of: set.texts), weight: set.weight)
    }
    var first = CueTrainer(sets: kept, tone: &tone, base: base, options: options)
    first.descend()
    let samples = first.samples(of: held, intents: trainer.intents, tone: &tone)
    let given = trainer.samples(
      of: [ToneTrainer.TrainingSet(texts: calibration, weight: 1)], intents: trainer.intents, tone: &tone)
    let calibration = CueCalibration(on: CueTrainer.preferring(given, to: samples))
    let (scales, rows) = trainer.quantised()
    return LinearModel<CueRow>.encode(
      scales: calibration.applied(to: scales), columns: trainer.columns, rows: rows)
  }

  private static func every(_ step: Int, of texts: [LabelledText]) -> [LabelledText] {
    stride(from: step - 1, to: texts.count, by: step).map { texts[$0] }
  }

  private static func allBut(_ step: Int, of texts: [LabelledText]) -> [LabelledText] {
    texts.enumerated().filter { $0.offset % step != step - 1 }.map(\.element)
  }

  /// For each column the samples of `given`, or, where they say nothing of it, the others.
  private static func preferring(
    _ given: [CueCalibration.Sample], to others: [CueCalibration.Sample]
  ) -> [CueCalibration.Sample] {
    let isGiven = given.reduce(SIMD8<Float>.zero) { $0 + $1.weight } .> 0
    return given
      + others.map {
        var sample = $0
        sample.weight.replace(with: 0, where: isGiven)
        return sample
      }
  }

  private mutating func samples(
    of sets: [ToneTrainer.TrainingSet], intents: UInt32, tone: inout ToneReader
  ) -> [CueCalibration.Sample] {
    var samples: [CueCalibration.Sample] = []
    for set in sets {
      let targets = CueTargets(of: set.texts, intents: intents, balance: 0)
      for text in set.texts {
        guard let (target, weight) = targets[text] else { continue }
        let example = list(text, target: target, weight: weight * set.weight, set: 0, tone: &tone)
        let scores = scores(of: Parts(of: example)) + targetBias
        features.removeSubrange(example.firstFeature...)
        samples.append(.init(scores: SIMD8<Double>(scores), target: target, weight: example.weight))
      }
    }
    return samples
  }

  private var targetBias: SIMD8<Float> {
    SIMD8((0..<8).map { biases.isEmpty ? 0 : biases[targetSets[$0]][$0] })
  }

  /// The scales and rows of the table.
  func quantised() -> (scales: [ColumnScale], rows: [CueRow]) {
    var steps = SIMD8<Float>(repeating: 1)
    for column in 0..<8 {
      steps[column] = QuantisationStep.value(for: weights.map { $0[column] })
    }
    let limit = SIMD8<Float>(repeating: 127)
    let rows = weights.map {
      CueRow(($0 / steps).clamped(lowerBound: -limit, upperBound: limit), rounding: .toNearestOrEven)
    }
    let bias = targetBias
    let scales = (0..<8).map {
      ColumnScale(
        token: Double(steps[$0]), character: Double(steps[$0]), bias: Double(bias[$0]))
    }
    return (scales, rows)
  }
}
