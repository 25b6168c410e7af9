import MessageCore

/// Trains a ``ConvolutionalModel`` by Adam on batches of texts, with dropout (Srivastava et al. 2014).
///
/// Sets have biases and class balances of their own, as for ``ToneTrainer``, and the model keeps the first's. The same sets
/// in the same order give the same bytes on any machine: one thread, one seed, no library mathematics.
struct NetworkTrainer: ~Copyable {
  /// How to train.
  struct Options {
    var shape = NetworkShape()
    var epochs: Int
    var batch: Int
    /// At first; it falls to a thirtieth, a little with every batch.
    var learningRate: Float = 2e-3
    /// The share of the features that a text learns without, and of the numbers of a word; in 256ths.
    var featureDropout: UInt8 = 102
    var wordDropout: UInt8 = 38
    var seed: UInt64 = 42

    /// From few texts more is learnt by more and smaller steps.
    init(texts: Int) {
      epochs = max(6, min(30, 200_000 / max(texts, 1)))
      batch = max(8, min(128, texts / 32))
    }
  }

  private let options: Options
  private let texts: NetworkTexts
  private var random: SplitMix64
  var embeddings: AdamRows
  var columns: AdamRows
  var filterBiases: AdamRows
  var output: AdamRows
  /// A row for each set, of which the first three numbers count.
  var biases: AdamRows
  private var rate = AdamRows.Rate()
  /// The words of the batch by their rows.
  private var batchWords: [Int32] = []
  /// The row of each word that is in the batch; else −1.
  private var rowOfWord: [Int32]
  private var words: FloatRows
  private var wordGradients: FloatRows
  /// What each number of a word counts for: 0 where it is dropped.
  private var wordMasks: FloatRows
  private var interleaved: FloatRows
  /// What the columns make of each word.
  private var sums: FloatRows
  private var pass: NetworkPass

  init(sets: [ToneTrainer.TrainingSet], options: Options) {
    let shape = options.shape
    self.options = options
    let texts = NetworkTexts(sets, bits: shape.bits)
    self.texts = texts
    var random = SplitMix64(state: options.seed)
    embeddings = AdamRows(FloatRows(rows: 1 << shape.bits, columns: shape.width, within: 0.5, &random))
    let within = 1 / Float(2 * shape.width).squareRoot()
    columns = AdamRows(FloatRows(rows: shape.columns, columns: shape.width, within: within, &random))
    filterBiases = AdamRows(FloatRows(rows: 1, columns: NetworkShape.widest * shape.filters))
    let share = 1 / Float(shape.features).squareRoot()
    output = AdamRows(FloatRows(rows: 3, columns: shape.features, within: share, &random))
    biases = AdamRows(FloatRows(rows: max(sets.count, 1), columns: 8))
    self.random = random
    let longest = texts.examples.reduce(0) { max($0, texts.words(of: $1).count) }
    let rows = min(texts.wordCount, options.batch * longest) + 4
    rowOfWord = Array(repeating: -1, count: texts.wordCount)
    words = FloatRows(rows: rows, columns: shape.width)
    wordGradients = FloatRows(rows: rows, columns: shape.width)
    wordMasks = FloatRows(rows: rows, columns: shape.width)
    interleaved = FloatRows(rows: shape.columns / 8, columns: 8 * shape.width)
    sums = FloatRows(rows: rows + 1, columns: shape.columns)
    pass = NetworkPass(shape, zeros: rows)
  }

  /// Makes everything that is learnt what a model knows, which is of the options' shape.
  mutating func start(from base: borrowing ConvolutionalModel) {
    for bucket in 0..<embeddings.values.rowCount {
      for block in 0..<words.blocks {
        embeddings.values[bucket, block] = base.embedding(bucket, block: block)
      }
    }
    for column in 0..<columns.values.rowCount { columns.values.copy(base.columns, column, to: column) }
    filterBiases.values.copy(base.filterBiases, 0, to: 0)
    for score in 0..<3 {
      output.values.copy(base.output, score, to: score)
      for set in 0..<biases.values.rowCount { biases.values[set, column: score] = base.biases[score] }
    }
  }

  /// How many texts have a label of tone.
  var count: Int { texts.examples.count }

  // MARK: - Descent

  mutating func descend() {
    var order = Array(0..<count)
    let batches = (count + options.batch - 1) / options.batch
    var done = 0
    for _ in 0..<options.epochs {
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, Int(random.next() % UInt64(last + 1)))
      }
      for first in stride(from: 0, to: order.count, by: options.batch) {
        let left = 1 - Float(done) / Float(options.epochs * batches)
        rate.advance(to: options.learningRate * max(left, 0.03))
        _ = learn(from: order[first..<min(first + options.batch, order.count)])
        step()
        done += 1
      }
    }
  }

  /// Adds the gradients of a batch of texts; its mean loss.
  mutating func learn(from batch: ArraySlice<Int>) -> Float {
    gather(batch)
    embed()
    interleaved.interleave(columns.values)
    sums.multiply(words, count: batchWords.count, by: interleaved, into: 0)
    var loss: Float = 0
    for text in batch { loss += learn(from: texts.examples[text], share: 1 / Float(batch.count)) }
    spread()
    columns.touchAll()
    filterBiases.touchAll()
    output.touchAll()
    biases.touchAll()
    return loss / Float(batch.count)
  }

  /// Lists the words of the batch, each once.
  private mutating func gather(_ batch: ArraySlice<Int>) {
    for word in batchWords { rowOfWord[Int(word)] = -1 }
    batchWords.removeAll(keepingCapacity: true)
    for text in batch {
      for word in texts.words(of: texts.examples[text]) where rowOfWord[Int(word)] < 0 {
        rowOfWord[Int(word)] = Int32(batchWords.count)
        batchWords.append(word)
      }
    }
  }

  private mutating func embed() {
    let kept = 256 / Float(256 - Int(options.wordDropout))
    for (row, word) in batchWords.enumerated() {
      words.clear(row)
      wordGradients.clear(row)
      let buckets = texts.buckets(of: Int(word))
      let share = 1 / Float(buckets.count)
      for bucket in buckets { words.add(share, times: embeddings.values, Int(bucket), to: row) }
      for block in 0..<words.blocks {
        let mask = random.mask(dropping: options.wordDropout, kept: kept)
        wordMasks[row, block] = mask
        words[row, block] *= mask
      }
    }
  }

  /// Forward and backward through one text; its loss.
  private mutating func learn(from example: NetworkTexts.Example, share: Float) -> Float {
    pass.begin()
    for word in texts.words(of: example) { pass.rows.append(Int(rowOfWord[Int(word)])) }
    pass.pool(sums, words, filterBiases.values)
    pass.drop(options.featureDropout, &random)
    var scores = SIMD3<Float>.zero
    for score in 0..<3 {
      scores[score] = biases.values[example.set, column: score] + pass.product(with: output.values, score)
    }
    let probabilities = Softmax.probabilities(of: SIMD3<Double>(scores))
    let error = (SIMD3<Float>(probabilities) - example.target) * (example.weight * share)
    for score in 0..<3 { biases.gradients[example.set, column: score] += error[score] }
    pass.goBack(error, output.values, into: &output.gradients)
    pass.goBack(
      through: columns.values, words, into: &columns.gradients, &filterBiases.gradients, &wordGradients)
    var loss: Float = 0
    for score in 0..<3 where example.target[score] > 0 {
      loss -= example.target[score] * Float(Exponential.logarithm(max(probabilities[score], 1e-12)))
    }
    return loss * example.weight
  }

  /// Spreads the gradients of words over the embeddings that make them up.
  private mutating func spread() {
    for (row, word) in batchWords.enumerated() {
      for block in 0..<words.blocks { wordGradients[row, block] *= wordMasks[row, block] }
      let buckets = texts.buckets(of: Int(word))
      let share = 1 / Float(buckets.count)
      for bucket in buckets {
        embeddings.touch(Int(bucket))
        embeddings.gradients.add(share, times: wordGradients, row, to: Int(bucket))
      }
    }
  }

  private mutating func step() {
    embeddings.step(rate)
    columns.step(rate)
    filterBiases.step(rate)
    output.step(rate)
    biases.step(rate)
  }

  /// What a section is made of.
  ///
  /// - Parameter linearFingerprint: of the linear model that it stands beside.
  consuming func parts(linearFingerprint: UInt32) -> ConvolutionalModel.Parts {
    let bias = biases.values[targetSet, 0]
    return ConvolutionalModel.Parts(
      shape: options.shape, linearFingerprint: linearFingerprint, embeddings: embeddings.learnt(),
      columns: columns.learnt(), filterBiases: filterBiases.learnt(), output: output.learnt(),
      biases: SIMD3(bias[0], bias[1], bias[2]))
  }

  /// The first set with labels of tone.
  private var targetSet: Int { texts.examples.first?.set ?? 0 }
}

extension FloatRows {
  /// Numbers that are drawn evenly from between −`bound` and `bound`.
  fileprivate init(rows: Int, columns: Int, within bound: Float, _ random: inout SplitMix64) {
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let share = Float(random.next() >> 40) / Float(1 << 24)
        self[row, column: column] = (2 * share - 1) * bound
      }
    }
  }
}

extension SplitMix64 {
  /// Eight factors: 0 with a probability of `dropped` 256ths, else `kept`.
  mutating func mask(dropping dropped: UInt8, kept: Float) -> SIMD8<Float> {
    guard dropped > 0 else { return SIMD8(repeating: 1) }
    let bytes = unsafeBitCast(next().littleEndian, to: SIMD8<UInt8>.self)
    let isKept = SIMD8<Int32>(truncatingIfNeeded: bytes) .>= Int32(dropped)
    return SIMD8<Float>.zero.replacing(with: kept, where: isKept)
  }
}

extension NetworkTrainer {
  /// The section of a model file, trained on `sets`; nil where no text has a label of tone.
  ///
  /// - Parameters:
  ///   - calibration: texts to calibrate on, by stream; see ``CascadeCalibration``.
  ///   - model: whose linear model of English the network stands beside.
  ///   - base: where training starts; from there it goes in steps of a quarter.
  ///   - options: those for so many texts unless given.
  static func section(
    on sets: [ToneTrainer.TrainingSet], calibration: [[LabelledText]], beside model: consuming ToneModel,
    base: consuming ConvolutionalModel? = nil, options: Options? = nil
  ) throws(ToneModelError) -> [UInt8]? {
    let count = sets.reduce(0) { $0 + $1.texts.count { $0.tone != nil } }
    guard count > 0 else { return nil }
    var options = options ?? Options(texts: count)
    if let shape = base?.shape {
      options.shape = shape
      options.learningRate /= 4
    }
    var trainer = NetworkTrainer(sets: sets, options: options)
    if let base = consume base { trainer.start(from: base) }
    trainer.descend()
    var parts = trainer.parts(linearFingerprint: model.tone.fingerprint)
    let uncalibrated = ConvolutionalModel.encode(parts)
    var network = NetworkReader(try ConvolutionalModel(section: uncalibrated.span.bytes, storage: .copied))
    var linear = ToneReader(model: model)
    parts.rule = CascadeCalibration(of: &linear, &network, on: calibration).rule
    return ConvolutionalModel.encode(parts)
  }
}
