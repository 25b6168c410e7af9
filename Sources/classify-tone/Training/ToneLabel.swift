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

  init?(name: some StringProtocol) {
    guard let label = ToneLabel.allCases.first(where: { $0.name == name }) else { return nil }
    self = label
  }
}
