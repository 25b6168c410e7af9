import MessageCore

/// Trains what tells languages apart: multinomial logistic regression by AdaGrad (Duchi, Hazan & Singer 2011) with L2
/// over words and sequences of three to five bytes inside words. The same texts in the same order give the same bytes.
struct LanguageTrainer {
  /// A text and the language it is in.
  struct Example {
    var text: [UInt8]
    var language: KnownLanguage
  }

  /// How to train; the defaults are the built-in model's.
  struct Options {
    /// 2 to this power is the number of buckets.
    var bits = 15
    var epochs = 4
    var learningRate: Float = 0.1
    var l2: Float = 1e-6
    var seed: UInt64 = 42
  }

  private typealias Columns = SIMD16<Float>

  private let options: Options
  private var weights: [Columns]
  private var squares: [Columns]
  private var bias = Columns.zero
  private var biasSquares = Columns.zero

  /// The section of a model file.
  static func train(on examples: [Example], options: Options = Options()) -> [UInt8] {
    var trainer = LanguageTrainer(options)
    trainer.descend(examples)
    return trainer.quantised
  }

  private init(_ options: Options) {
    self.options = options
    weights = Array(repeating: .zero, count: 1 << options.bits)
    squares = weights
  }

  private mutating func descend(_ examples: [Example]) {
    var random = SplitMix64(state: options.seed)
    var order = Array(examples.indices)
    var features = LanguageFeatures()
    var list = LanguageFeatureList(bits: options.bits)
    for _ in 0..<options.epochs {
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, Int(random.next() % UInt64(last + 1)))
      }
      for index in order {
        list.removeAll()
        let text = examples[index].text
        features.extract(from: text.span, into: &list)
        guard !list.words.isEmpty else { continue }
        learn(list, examples[index].language)
      }
    }
  }

  private mutating func learn(_ list: LanguageFeatureList, _ language: KnownLanguage) {
    let wordValue = 1 / Float(list.words.count).squareRoot()
    let characterValue = 1 / Float(max(list.characters.count, 1)).squareRoot()
    var error = LanguageTrainer.probabilities(
      bias + sum(of: list.words) * wordValue + sum(of: list.characters) * characterValue)
    error[language.rawValue] -= 1
    biasSquares += error * error
    bias -= 0.1 * options.learningRate * error / (biasSquares + 1e-6).squareRoot()
    for bucket in list.words { step(bucket, along: error * wordValue) }
    for bucket in list.characters { step(bucket, along: error * characterValue) }
  }

  private func sum(of buckets: [Int]) -> Columns {
    buckets.reduce(into: Columns.zero) { $0 += weights[$1] }
  }

  private mutating func step(_ bucket: Int, along gradient: Columns) {
    let gradient = gradient + options.l2 * weights[bucket]
    squares[bucket] += gradient * gradient
    weights[bucket] -= options.learningRate * gradient / (squares[bucket] + 1e-8).squareRoot()
  }

  private static func probabilities(_ scores: Columns) -> Columns {
    var powers = Columns.zero
    let largest = scores.max()
    for column in 0..<Columns.scalarCount {
      powers[column] = Float(Exponential.power(Double(scores[column] - largest)))
    }
    return powers / powers.sum()
  }

  /// Weights in 8 bits; one in a thousand is clipped, so that a few extreme ones do not coarsen the rest.
  private var quantised: [UInt8] {
    var magnitudes: [Float] = []
    for row in weights { for column in 0..<Columns.scalarCount { magnitudes.append(row[column].magnitude) } }
    magnitudes.sort()
    let step = max(magnitudes[magnitudes.count * 999 / 1_000], 1e-6) / 127
    let limit = Columns(repeating: 127)
    let rows = weights.map { row in
      KnownLanguage.Row(
        (row / step).clamped(lowerBound: -limit, upperBound: limit), rounding: .toNearestOrEven)
    }
    let scales = (0..<Columns.scalarCount).map {
      ColumnScale(token: Double(step), character: Double(step), bias: Double(bias[$0]))
    }
    return LinearModel<KnownLanguage.Row>.encode(scales: scales, columns: 0xFFFF, rows: rows)
  }
}

/// Lists a text's features as buckets.
private struct LanguageFeatureList: LanguageSink {
  let bits: Int
  var words: [Int] = []
  var characters: [Int] = []

  init(bits: Int) { self.bits = bits }

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    characters.removeAll(keepingCapacity: true)
  }

  mutating func add(_ word: WordBuffer) {
    words.append(LanguageSums.bucket(of: word.hash, bits: bits))
    word.forEachCharacterSequence { characters.append($0.bucket(bits: bits)) }
  }
}
