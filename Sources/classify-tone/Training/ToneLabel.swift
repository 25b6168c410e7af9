/// The three classes of tone, in the order of the model's scores.
enum ToneLabel: Int, CaseIterable {
  case negative, neutral, positive

  /// The label as the wire spells it.
  var name: String {
    switch self {
    case .negative: "negative"
    case .neutral: "neutral"
    case .positive: "positive"
    }
  }

  /// The label with the highest of three scores, or probabilities; of equal ones the first of neutral, negative,
  /// positive.
  init<Number: Comparable>(scores: SIMD3<Number>) {
    self =
      scores.y >= scores.x && scores.y >= scores.z ? .neutral : scores.x >= scores.z ? .negative : .positive
  }

  init?(name: some StringProtocol) {
    guard let label = ToneLabel.allCases.first(where: { $0.name == name }) else { return nil }
    self = label
  }
}
