import MessageCore

/// Calibration of tone on texts that it was not trained on: how sharp the scores are (Guo et al. 2017), and the odds of
/// neutral in a stream as messages come (``NeutralOdds``). Labels stay as they are, whatever comes out.
///
/// One file's texts stand for the stream to come, and what makes their labels most likely is taken. Of several, each is a
/// stream with shares of its own, and none is to be misjudged: what makes the largest of their calibration errors least
/// is taken.
struct ToneCalibration {
  /// What scores are multiplied by.
  private(set) var sharpness = 1.0
  private(set) var odds = NeutralOdds()

  /// The balanced scores of a text, and its label.
  struct Sample {
    let scores: SIMD3<Double>
    let target: SIMD3<Double>
    /// Of a text of the stream that is calibrated already.
    var probabilities: SIMD3<Double>?

    /// −ln of the probability of the target, which grows without end: where it were cut off, searches would lose their way.
    fileprivate func loss(_ calibration: ToneCalibration) -> Double {
      let scores = calibration.odds.scores(from: scores * calibration.sharpness)
      let below = scores - scores.max()
      let sum = (0..<3).reduce(0) { $0 + Exponential.power(below[$1]) }
      return Exponential.logarithm(sum) - (target * below).sum()
    }
  }

  /// - Parameters:
  ///   - reader: of the model as it was trained.
  ///   - files: labelled texts; those without a label of tone do not count.
  init(of reader: inout ToneReader, on files: [[LabelledText]]) {
    var streams: [[Sample]] = []
    for file in files {
      var samples: [Sample] = []
      for text in file {
        guard let tone = text.tone else { continue }
        samples.append(Sample(scores: reader.scores(of: text.text.span), target: SIMD3<Double>(tone)))
      }
      if !samples.isEmpty { streams.append(samples) }
    }
    self.init(of: streams)
  }

  /// - Parameter streams: none of them empty.
  init(of streams: [[Sample]]) {
    guard !streams.isEmpty else { return }
    fit(to: streams.joined().filter { $0.probabilities == nil })
    if streams.count > 1 { level(streams) }
  }

  private func probabilities(_ scores: SIMD3<Double>) -> SIMD3<Double> {
    Softmax.probabilities(of: odds.scores(from: scores * sharpness))
  }

  /// Maximum likelihood, number by number in turns: the loss has one minimum. A pull towards even odds, worth a few texts,
  /// keeps a handful of texts without a neutral one from ruling neutral out.
  private mutating func fit(to samples: [Sample]) {
    func loss(_ calibration: ToneCalibration) -> Double {
      let pull = calibration.odds.shift * calibration.odds.shift
      return samples.reduce(4 * pull) { $0 + $1.loss(calibration) }
    }
    for _ in 0..<12 {
      let now = self
      sharpness = GoldenSection.minimum(from: 0.05, to: 20) { value in
        var calibration = now
        calibration.sharpness = value
        return loss(calibration)
      }
      let sharper = self
      odds.shift = GoldenSection.minimum(from: -5, to: 5) { value in
        var calibration = sharper
        calibration.odds.shift = value
        return loss(calibration)
      }
    }
  }

  /// Looks around the likeliest for what makes the largest calibration error least.
  private mutating func level(_ streams: [[Sample]]) {
    let likeliest = self
    var least = Double.infinity
    for factor in stride(from: 0.7, through: 1.2, by: 0.05) {
      for stretch in stride(from: -0.1, through: 0.5, by: 0.05) {
        for shift in stride(from: -0.5, through: 0.5, by: 0.05) {
          var calibration = likeliest
          calibration.sharpness *= factor
          calibration.odds = NeutralOdds(stretch: stretch, shift: likeliest.odds.shift + shift)
          var largest = 0.0
          for stream in streams where largest < least {
            largest = max(largest, calibration.error(on: stream))
          }
          if largest < least { (least, self) = (largest, calibration) }
        }
      }
    }
  }

  /// The expected calibration error of the likeliest class.
  private func error(on samples: [Sample]) -> Double {
    var error = CalibrationError()
    for sample in samples {
      let probabilities = sample.probabilities ?? probabilities(sample.scores)
      let best = probabilities.max()
      error.add(
        probability: best,
        isRight: (0..<3).contains { probabilities[$0] == best && sample.target[$0] == sample.target.max() })
    }
    return error.value
  }
}
