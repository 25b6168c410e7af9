import Testing

@testable import classify_tone

private let texts: [LabelledText] = [
  text(.negative, "the router died again"), text(.negative, "worst support ever"),
  text(.negative, "not good at all"), text(.negative, "never again, not fast"),
  text(.neutral, "which plan has roaming?"), text(.neutral, "the shop opens at nine"),
  text(.neutral, "is the shop open?"), text(.neutral, "the new router is out"),
  text(.positive, "good work, thanks"), text(.positive, "so fast, good team"),
  text(.positive, "thanks, that was fast"), text(.positive, "not bad at all, thanks"),
]

private func text(_ label: ToneLabel, _ words: String) -> LabelledText {
  LabelledText(label: label, text: Array(words.utf8))
}

private let sets = [
  ToneTrainer.TrainingSet(texts: Array(texts.prefix(8)), weight: 1),
  ToneTrainer.TrainingSet(texts: Array(texts.suffix(4)) + texts.prefix(2), weight: 0.5),
]

private func options(seed: UInt64 = 42) -> NetworkTrainer.Options {
  var options = NetworkTrainer.Options(texts: texts.count)
  options.shape = NetworkShape(bits: 10, width: 8, filters: 16)
  options.epochs = 60
  options.batch = 4
  options.learningRate = 0.01
  options.seed = seed
  return options
}

private func section(_ options: NetworkTrainer.Options) throws -> [UInt8] {
  try #require(
    try NetworkTrainer.section(
      on: [ToneTrainer.TrainingSet(texts: texts, weight: 1)], calibration: [], beside: .builtIn(),
      options: options))
}

/// A way to one of a trainer's matrices.
enum Part: CaseIterable {
  case embeddings, columns, filterBiases, output, biases
}

extension NetworkTrainer {
  fileprivate func gradient(_ part: Part, _ row: Int, _ column: Int) -> Float {
    switch part {
    case .embeddings: embeddings.gradients[row, column: column]
    case .columns: columns.gradients[row, column: column]
    case .filterBiases: filterBiases.gradients[row, column: column]
    case .output: output.gradients[row, column: column]
    case .biases: biases.gradients[row, column: column]
    }
  }

  fileprivate mutating func add(_ step: Float, to part: Part, _ row: Int, _ column: Int) {
    switch part {
    case .embeddings: embeddings.values[row, column: column] += step
    case .columns: columns.values[row, column: column] += step
    case .filterBiases: filterBiases.values[row, column: column] += step
    case .output: output.values[row, column: column] += step
    case .biases: biases.values[row, column: column] += step
    }
  }

  fileprivate func size(_ part: Part) -> (rows: Int, columns: Int) {
    switch part {
    case .embeddings: (embeddings.values.rowCount, 8 * embeddings.values.blocks)
    case .columns: (columns.values.rowCount, 8 * columns.values.blocks)
    case .filterBiases: (1, 8 * filterBiases.values.blocks)
    case .output: (3, 8 * output.values.blocks)
    case .biases: (2, 3)
    }
  }
}

struct NetworkTrainerTests {
  @Test(arguments: Part.allCases) func gradientsAreThoseOfFiniteDifferences(part: Part) {
    var exact = options()
    exact.batch = 14
    exact.featureDropout = 0
    exact.wordDropout = 0
    var trainer = NetworkTrainer(sets: sets, options: exact)
    let all = Array(0..<trainer.count)[...]
    _ = trainer.learn(from: all)
    let size = trainer.size(part)
    // The largest gradients of some rows: small ones drown in the rounding of the loss.
    var places: [(row: Int, column: Int, gradient: Float)] = []
    for row in 0..<size.rows {
      for column in 0..<size.columns { places.append((row, column, trainer.gradient(part, row, column))) }
    }
    places.sort { $0.gradient.magnitude > $1.gradient.magnitude }
    #expect(places[0].gradient.magnitude > 0.001)
    let step: Float = 1.0 / 1_024
    for (row, column, gradient) in places.prefix(12) {
      trainer.add(step, to: part, row, column)
      let above = trainer.learn(from: all)
      trainer.add(-2 * step, to: part, row, column)
      let below = trainer.learn(from: all)
      trainer.add(step, to: part, row, column)
      let difference = (above - below) / (2 * step)
      #expect(abs(difference - gradient) < 0.03 * gradient.magnitude + 0.0005)
    }
  }

  @Test func theSameTextsMakeTheSameBytes() throws {
    let first = try section(options())
    #expect(try section(options()) == first)
    #expect(try section(options(seed: 7)) != first)
  }

  @Test func aNetworkLearnsTextsThatDifferInTheOrderOfWordsAlone() throws {
    let ordered = [
      text(.negative, "good not bad it was"), text(.positive, "bad not good it was"),
      text(.negative, "it was good not bad"), text(.positive, "it was bad not good"),
    ]
    let section = try #require(
      try NetworkTrainer.section(
        on: [ToneTrainer.TrainingSet(texts: ordered, weight: 1)], calibration: [], beside: .builtIn(),
        options: options()))
    var reader = NetworkReader(try ConvolutionalModel(section: section.span.bytes, storage: .copied))
    for example in ordered {
      let found = reader.scores(of: example.text.span)
      let scores = try #require(found)
      #expect((scores.x > scores.z) == (example.label == .negative))
    }
  }

  @Test func trainingOnTopOfANetworkBeginsWithWhatItKnows() throws {
    let known = try section(options())
    func reader(ofSection section: [UInt8]) throws -> NetworkReader {
      NetworkReader(try ConvolutionalModel(section: section.span.bytes, storage: .copied))
    }
    let own = [
      text(.positive, "sick beat, fam"), text(.negative, "mid, so mid"), text(.neutral, "gig on Friday"),
    ]
    func next(epochs: Int) throws -> NetworkReader {
      var options = options()
      options.epochs = epochs
      let base = try ConvolutionalModel(section: known.span.bytes, storage: .copied)
      let sets = [ToneTrainer.TrainingSet(texts: own, weight: 1)]
      let section = try NetworkTrainer.section(
        on: sets, calibration: [], beside: .builtIn(), base: base, options: options)
      return try reader(ofSection: try #require(section))
    }
    var before = try reader(ofSection: known)
    var unmoved = try next(epochs: 0)
    var moved = try next(epochs: 200)
    for example in texts {
      let found = unmoved.scores(of: example.text.span)
      let scores = try #require(found)
      let earlier = before.scores(of: example.text.span)
      let difference = scores - (try #require(earlier))
      #expect(abs(difference.x) < 0.05 && abs(difference.z) < 0.05)
    }
    for example in own {
      let found = moved.scores(of: example.text.span)
      let scores = try #require(found)
      #expect(ToneLabel(scores: scores) == example.label)
    }
  }

  @Test func fewTextsAreLearntInMoreAndSmallerSteps() {
    let few = NetworkTrainer.Options(texts: 300)
    #expect(few.batch == 9 && few.epochs == 30)
    let many = NetworkTrainer.Options(texts: 350_000)
    #expect(many.batch == 128 && many.epochs == 6)
  }

  @Test func withoutALabelOfToneThereIsNoNetwork() throws {
    var asked = LabelledText(text: Array("is it open?".utf8))
    asked.isIronic = false
    #expect(
      try NetworkTrainer.section(
        on: [ToneTrainer.TrainingSet(texts: [asked], weight: 1)], calibration: [], beside: .builtIn(),
        options: options()) == nil)
  }

  @Test func adamMovesARowAgainstItsGradientAndLeavesOthersAlone() {
    var rows = AdamRows(FloatRows(rows: 2, columns: 8))
    rows.gradients[1, column: 3] = 5
    rows.touch(1)
    var rate = AdamRows.Rate()
    rate.advance(to: 0.125)
    rows.step(rate)
    // The first step of Adam is as long as its rate, whatever the gradient.
    #expect(abs(rows.values[1, column: 3] + 0.125) < 1e-5)
    #expect(rows.values[0, column: 3] == 0 && rows.values[1, column: 2] == 0)
    #expect(rows.gradients[1, column: 3] == 0)
  }

  @Test func aMaskDropsItsShareAndKeepsTheMean() {
    var random = SplitMix64(state: 1)
    var sum = SIMD8<Float>.zero
    for _ in 0..<2_000 { sum += random.mask(dropping: 64, kept: 4 / 3) }
    // 16,000 draws of 4/3 with a probability of 3/4: a mean of 1, give or take a standard deviation of 0.005.
    #expect(abs(sum.sum() / 16_000 - 1) < 0.02)
    #expect(random.mask(dropping: 0, kept: 1) == SIMD8(repeating: 1))
  }
}
