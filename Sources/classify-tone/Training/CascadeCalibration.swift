import MessageCore

/// Chooses a ``CascadeRule`` on texts that neither model was trained on.
///
/// The two models' factors are what makes the labels likeliest, with the classes of each file as frequent as one another.
/// Asked is where the network has a say: within the margin below which nineteen of twenty labels that it would change lie.
/// What is asked is then calibrated like any tone (``ToneCalibration``).
struct CascadeCalibration {
  private(set) var rule = CascadeRule()

  private static let changesKept = 0.95

  private struct Sample {
    let linear: SIMD3<Double>
    let network: SIMD3<Double>
    let target: SIMD3<Double>
    var weight = 0.0

    func combined(_ rule: CascadeRule) -> SIMD3<Double> { rule.scores(linear: linear, network: network) }

    /// - Parameter odds: the linear model's.
    func calibrationSample(_ rule: CascadeRule, _ odds: NeutralOdds) -> ToneCalibration.Sample {
      ToneCalibration.Sample(
        scores: combined(rule), target: target,
        probabilities: rule.asks(linear) ? nil : Softmax.probabilities(of: odds.scores(from: linear)))
    }
  }

  /// - Parameters:
  ///   - linear: a reader of the linear model.
  ///   - network: a reader of the network, whose rule does not count.
  ///   - files: labelled texts; those without a label of tone, or without words, do not count.
  init(of linear: inout ToneReader, _ network: inout NetworkReader, on files: [[LabelledText]]) {
    var streams: [[Sample]] = []
    for file in files {
      var samples: [Sample] = []
      for text in file {
        guard let tone = text.tone, let scores = network.scores(of: text.text.span) else { continue }
        samples.append(
          Sample(
            linear: linear.scores(of: text.text.span), network: scores, target: SIMD3<Double>(tone)))
      }
      if !samples.isEmpty { streams.append(CascadeCalibration.balanced(samples)) }
    }
    guard !streams.isEmpty else { return }
    fit(to: streams.flatMap(\.self))
    chooseMargin(streams.flatMap(\.self))
    let odds = linear.neutralOdds
    let calibration = ToneCalibration(of: streams.map { $0.map { $0.calibrationSample(rule, odds) } })
    rule.linear *= calibration.sharpness
    rule.network *= calibration.sharpness
    rule.odds = calibration.odds
  }

  /// The classes of a file weigh the same, and so do files.
  private static func balanced(_ samples: [Sample]) -> [Sample] {
    let counts = samples.reduce(SIMD3<Double>.zero) { $0 + $1.target }
    let classes = Double((0..<3).count { counts[$0] > 0 })
    return samples.map { sample in
      var sample = sample
      for label in 0..<3 where counts[label] > 0 {
        sample.weight += sample.target[label] / (classes * counts[label])
      }
      return sample
    }
  }

  /// Maximum likelihood, number by number in turns: the loss has one minimum. A weak pull towards the linear model alone
  /// decides where there are too few texts to tell.
  private mutating func fit(to samples: [Sample]) {
    let pull = 0.01
    func loss(_ rule: CascadeRule) -> Double {
      let start = pull * (rule.network * rule.network + (rule.linear - 1) * (rule.linear - 1))
      return samples.reduce(start) { sum, sample in
        let scores = sample.combined(rule)
        let below = (scores - scores.max()).clamped(
          lowerBound: SIMD3(repeating: -700), upperBound: .zero)
        let powers = Exponential.powers(SIMD8(below.x, below.y, below.z, -700, -700, -700, -700, -700))
        return sum + sample.weight * (Exponential.logarithm(powers.sum()) - (sample.target * below).sum())
      }
    }
    for _ in 0..<6 {
      let now = rule
      rule.network = GoldenSection.minimum(from: 0, to: 5) { value in
        var rule = now
        rule.network = value
        return loss(rule)
      }
      let mixed = rule
      rule.linear = GoldenSection.minimum(from: 0.05, to: 5) { value in
        var rule = mixed
        rule.linear = value
        return loss(rule)
      }
    }
  }

  private mutating func chooseMargin(_ samples: [Sample]) {
    let margins = samples.filter { ToneLabel(scores: $0.linear) != ToneLabel(scores: $0.combined(rule)) }
      .map { CascadeRule.margin(of: $0.linear) }.sorted()
    guard !margins.isEmpty else { return }
    let kept = Int(Double(margins.count) * CascadeCalibration.changesKept)
    rule.margin = margins[min(kept, margins.count - 1)]
  }
}
