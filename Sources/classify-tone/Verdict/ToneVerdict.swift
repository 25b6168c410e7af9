/// How a text sounds. Numbers are whole ten-thousandths, as they are printed.
struct ToneVerdict: Equatable {
  /// Nil where the model abstains. It need not be the likeliest: see ``NeutralOdds``.
  let label: ToneLabel?
  /// Of negative, neutral, positive, in ten-thousandths; they sum to 10,000 unless the verdict is unknown.
  let probability: SIMD3<Int32>

  /// No verdict: nothing to judge, not sure enough, or a language without a model.
  static let unknown = ToneVerdict(label: nil, probability: SIMD3(3_333, 3_333, 3_333))

  private init(label: ToneLabel?, probability: SIMD3<Int32>) {
    self.label = label
    self.probability = probability
  }

  /// - Parameter probabilities: of negative, neutral and positive; they sum to 1.
  init(label: ToneLabel, probabilities: SIMD3<Double>) {
    self.label = label
    let negative = Int32(probabilities.x * 10_000 + 0.5)
    let positive = min(Int32(probabilities.z * 10_000 + 0.5), 10_000 - negative)
    probability = SIMD3(negative, 10_000 - negative - positive, positive)
  }

  /// The label with the highest score, and what the scores make of each; unknown where the label is less probable than
  /// `abstainBelow`.
  ///
  /// - Parameter balanced: the scores of negative, neutral and positive as if they were equally frequent.
  @inline(__always)
  init(balanced: SIMD3<Double>, odds: NeutralOdds, abstainBelow: Double) {
    let label = ToneLabel(scores: balanced)
    let probabilities = Softmax.probabilities(of: odds.scores(from: balanced))
    self =
      probabilities[label.rawValue] >= abstainBelow
      ? ToneVerdict(label: label, probabilities: probabilities) : .unknown
  }

  /// A label's probability, from 0 to 1.
  func probability(of label: ToneLabel) -> Double { Double(probability[label.rawValue]) / 10_000 }

  /// P(positive) − P(negative), in ten-thousandths. It has the sign of a label that is not neutral: their odds are the
  /// same with and without ``NeutralOdds``.
  var score: Int32 { probability.z - probability.x }
}

/// The few spans of a text that moved a verdict most, in fixed storage.
struct ToneEvidence {
  /// A span of the text, and what it adds to ln P(positive)/P(negative).
  struct Entry: Equatable {
    private let firstByte: Int32
    private let endByte: Int32
    let weight: Double

    init(start: Int = 0, end: Int = 0, weight: Double = 0) {
      firstByte = Int32(truncatingIfNeeded: start)
      endByte = Int32(truncatingIfNeeded: end)
      self.weight = weight
    }

    var start: Int { Int(firstByte) }
    var end: Int { Int(endByte) }
  }

  /// At most this many are kept.
  static let capacity = 5

  private var entries = InlineArray<5, Entry>(repeating: Entry())
  private(set) var count = 0

  subscript(position: Int) -> Entry { entries[position] }

  /// Keeps the entry if it is among the strongest; of equal ones the first stays first.
  mutating func insert(_ entry: Entry) {
    var position = count
    while position > 0, entries[position - 1].weight.magnitude < entry.weight.magnitude {
      if position < ToneEvidence.capacity { entries[position] = entries[position - 1] }
      position -= 1
    }
    guard position < ToneEvidence.capacity else { return }
    entries[position] = entry
    count = min(count + 1, ToneEvidence.capacity)
  }
}
