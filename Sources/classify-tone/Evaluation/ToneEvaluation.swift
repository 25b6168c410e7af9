/// Counts verdicts against what people heard, and the figures that follow from the counts.
struct ToneEvaluation {
  /// By gold label, then by verdict; the last column counts `unknown`.
  private(set) var counts = [[Int]](repeating: [Int](repeating: 0, count: 4), count: 3)
  /// Of the likeliest label, and of the one that was given, which may be another.
  private var errors = (likeliest: CalibrationError(), given: CalibrationError())

  /// Adds one text.
  mutating func add(gold: ToneLabel, verdict: ToneVerdict) {
    counts[gold.rawValue][verdict.label?.rawValue ?? 3] += 1
    guard let label = verdict.label else { return }
    let likeliest = ToneLabel(scores: verdict.probability)
    errors.likeliest.add(probability: verdict.probability(of: likeliest), isRight: likeliest == gold)
    errors.given.add(probability: verdict.probability(of: label), isRight: label == gold)
  }

  /// How many texts were added.
  var total: Int { counts.joined().reduce(0, +) }

  /// The share of a label's texts that were found; nil where there are none.
  func recall(_ label: ToneLabel) -> Double? {
    ToneEvaluation.ratio(counts[label.rawValue][label.rawValue], counts[label.rawValue].reduce(0, +))
  }

  /// The share of a label's verdicts that were right; nil where there are none.
  func precision(_ label: ToneLabel) -> Double? {
    ToneEvaluation.ratio(counts[label.rawValue][label.rawValue], counts.reduce(0) { $0 + $1[label.rawValue] })
  }

  /// The harmonic mean of precision and recall; 0 where either is undefined.
  func f1(_ label: ToneLabel) -> Double {
    guard let recall = recall(label), let precision = precision(label), recall + precision > 0 else {
      return 0
    }
    return 2 * recall * precision / (recall + precision)
  }

  /// The mean of the labels' recalls, over the labels that occur (SemEval 2017 Task 4).
  var macroRecall: Double {
    let recalls = ToneLabel.allCases.compactMap { recall($0) }
    return recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count)
  }

  /// The share of texts judged right.
  var accuracy: Double {
    ToneEvaluation.ratio(ToneLabel.allCases.reduce(0) { $0 + counts[$1.rawValue][$1.rawValue] }, total) ?? 0
  }

  /// How far the probability of the likeliest label is from how often it is right, over the texts judged.
  var calibrationError: Double { errors.likeliest.value }

  /// The same of the label that is given.
  var calibrationErrorOfLabels: Double { errors.given.value }

  /// The figures as a table for people.
  var report: String {
    var lines = ["gold      negative   neutral  positive   unknown    recall precision        F1"]
    for label in ToneLabel.allCases {
      let cells = counts[label.rawValue].map(String.init)
      let figures = [recall(label), precision(label), f1(label)].map { $0.map(ToneEvaluation.share) ?? "-" }
      let row = (cells + figures).map { ToneEvaluation.padded($0, to: 10) }.joined()
      lines.append(label.name + String(repeating: " ", count: 8 - label.name.utf8.count) + row)
    }
    lines += [
      "",
      "texts                        \(total)",
      "macro recall                 \(ToneEvaluation.share(macroRecall))",
      "accuracy                     \(ToneEvaluation.share(accuracy))",
      "F1 of negative and positive  \(ToneEvaluation.share((f1(.negative) + f1(.positive)) / 2))",
      "calibration error            \(ToneEvaluation.share(calibrationError))",
      "that of the labels given     \(ToneEvaluation.share(calibrationErrorOfLabels))",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A row for each of several evaluations, the one with most texts first.
  ///
  /// - Parameter name: what the texts are parted by, for the heading; at most ten letters.
  static func table(of evaluations: [String: ToneEvaluation], by name: String) -> String {
    let rows = evaluations.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
    let heading = (["texts", "macro recall", "accuracy", "calibration error"]).map { padded($0, to: 19) }
      .joined()
    let lines = rows.map { key, evaluation in
      let figures =
        ["\(evaluation.total)"]
        + [evaluation.macroRecall, evaluation.accuracy, evaluation.calibrationError].map(share)
      return filled(key) + figures.map { padded($0, to: 19) }.joined()
    }
    return ([filled(name) + heading] + lines).joined(separator: "\n") + "\n"
  }

  private static func filled(_ text: String, to width: Int = 10) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  /// A share with four decimals.
  static func share(_ value: Double) -> String {
    let units = Int((value * 10_000).rounded())
    let fraction = String(units % 10_000)
    return "\(units / 10_000)." + String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
