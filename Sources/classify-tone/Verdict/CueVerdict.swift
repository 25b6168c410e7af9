import MessageCore

/// What a text wants and how it says it. Numbers are whole ten-thousandths, as they are printed.
struct CueVerdict: Equatable {
  /// The most probable intent; of equal ones the first in the order of ``Intent``. Nil where there is no model of intent.
  let intent: Intent?
  /// The probability of each intent, in the order of ``Intent``; they sum to 10,000.
  let intents: InlineArray<5, Int32>
  /// The probabilities of irony and abuse; nil below what counts as a yes.
  let irony: Int32?
  let abuse: Int32?
  /// From −10,000 to 10,000; nil where there is no model of politeness.
  let politeness: Int32?

  static func == (left: CueVerdict, right: CueVerdict) -> Bool {
    left.intent == right.intent && left.irony == right.irony && left.abuse == right.abuse
      && left.politeness == right.politeness
      && (0..<5).allSatisfy { left.intents[$0] == right.intents[$0] }
  }
}

/// What turns the cues' sums into a verdict.
struct CueScales {
  /// What a feature of the text as a whole counts for, as one of few.
  static let textFeatureValue = 0.5

  /// The cues are heard in the tokens that begin in so many bytes from the start: what a long text wants stands there.
  static let window = 500

  let token: SIMD8<Double>
  let character: SIMD8<Double>
  let bias: SIMD8<Double>
  private let columns: UInt32
  private let ironyThreshold: Double
  private let abuseThreshold: Double

  init(_ model: borrowing LinearModel<CueRow>) {
    let scales = model.scales
    token = SIMD8(scales.map(\.token))
    character = SIMD8(scales.map(\.character))
    bias = SIMD8(scales.map(\.bias))
    columns = model.columns
    ironyThreshold = scales[CueColumn.irony.rawValue].threshold
    abuseThreshold = scales[CueColumn.abuse.rawValue].threshold
  }

  /// Whether the model speaks for no column.
  var isEmpty: Bool { columns == 0 }

  /// The verdict for the scores of the columns.
  func verdict(_ scores: SIMD8<Double>) -> CueVerdict {
    let powers = CueScales.powers(of: scores)
    let intents = CueScales.intentProbabilities(powers)
    let irony = CueScales.logistic(powers[CueColumn.irony.rawValue])
    let abuse = CueScales.logistic(powers[CueColumn.abuse.rawValue])
    return CueVerdict(
      intent: has(.complaint) ? CueScales.best(of: intents) : nil,
      intents: intents,
      irony: has(.irony) && irony >= ironyThreshold ? CueScales.tenThousandths(irony) : nil,
      abuse: has(.abuse) && abuse >= abuseThreshold ? CueScales.tenThousandths(abuse) : nil,
      politeness: has(.politeness) ? CueScales.bounded(scores[CueColumn.politeness.rawValue]) : nil)
  }

  private func has(_ column: CueColumn) -> Bool { columns & column.bit != 0 }

  /// e to the power of each score; the intents' are divided by the largest of them.
  static func powers(of scores: SIMD8<Double>) -> SIMD8<Double> {
    let largest = max(max(scores[0], scores[1]), max(scores[2], scores[3]), scores[4])
    let shifted = scores - SIMD8(largest, largest, largest, largest, largest, 0, 0, 0)
    let bound = SIMD8<Double>(-700, -700, -700, -700, -700, -30, -30, -30)
    return Exponential.powers(shifted.clamped(lowerBound: bound, upperBound: SIMD8(repeating: 30)))
  }

  /// The probability of each intent; 0 in the other columns.
  static func softmaxOfIntents(_ powers: SIMD8<Double>) -> SIMD8<Double> {
    let intents = powers * SIMD8(1, 1, 1, 1, 1, 0, 0, 0)
    return intents / intents.sum()
  }

  /// The logistic function of a score whose power is `power`.
  static func logistic(_ power: Double) -> Double { power / (1 + power) }

  /// Rounded so that the sum stays whole: the rounding's rest goes to chatter.
  private static func intentProbabilities(_ powers: SIMD8<Double>) -> InlineArray<5, Int32> {
    let probabilities = softmaxOfIntents(powers)
    var rounded = InlineArray<5, Int32>(repeating: 0)
    var rest: Int32 = 10_000
    for position in 0..<4 {
      rounded[position] = min(tenThousandths(probabilities[position]), rest)
      rest &-= rounded[position]
    }
    rounded[4] = rest
    return rounded
  }

  private static func best(of intents: InlineArray<5, Int32>) -> Intent? {
    var best = 0
    for position in 1..<5 where intents[position] > intents[best] { best = position }
    return Intent(rawValue: best)
  }

  /// A score without bounds as a number between −1 and 1, in ten-thousandths: s/√(1 + s²).
  private static func bounded(_ score: Double) -> Int32 {
    let value = score / (1 + score * score).squareRoot()
    return value < 0 ? -tenThousandths(-value) : tenThousandths(value)
  }

  /// - Parameter value: from 0 to 1.
  private static func tenThousandths(_ value: Double) -> Int32 {
    Int32(truncatingIfNeeded: Int(value * 10_000 + 0.5))
  }
}
