import MessageCore

/// A label as people write it, in a table's first column or in `label`; what it is about shows in the spelling.
///
/// - `negative`, `neutral`, `positive`, or three probabilities in this order (`0.1,0.2,0.7`): tone
/// - names of intents, separated by commas where any may be right: intent
/// - `irony`, `abuse` (or `offensive`), and their opposites after `not` or `non` and a hyphen or an underscore: a cue
/// - a number: politeness
struct LabelSpelling {
  private let spelling: String

  init(_ spelling: String) { self.spelling = spelling }

  /// Gives `text` the label.
  func apply(to text: inout LabelledText) throws(LineError) {
    if let label = ToneLabel(name: spelling) {
      text.tone = .zero
      text.tone?[label.rawValue] = 1
    } else if let intents = IntentLabels(spelling) {
      text.intents = intents
    } else if let numbers {
      switch numbers.count {
      case 1: text.politeness = Float(numbers[0])
      case 3: text.tone = try LabelSpelling.probabilities(SIMD3(numbers[0], numbers[1], numbers[2]))
      default: throw unknown
      }
    } else {
      try applyCue(to: &text)
    }
  }

  /// The numbers that the spelling consists of; nil where one is none.
  private var numbers: [Double]? {
    let numbers = spelling.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    return numbers.allSatisfy(\.isFinite) ? numbers : nil
  }

  private func applyCue(to text: inout LabelledText) throws(LineError) {
    let opposites = ["not-", "not_", "non-", "non_"]
    let isOpposite = opposites.contains { spelling.hasPrefix($0) }
    switch isOpposite ? String(spelling.dropFirst(4)) : spelling {
    case "irony": text.isIronic = !isOpposite
    case "abuse", "offensive": text.isAbusive = !isOpposite
    default: throw unknown
    }
  }

  private var unknown: LineError {
    LineError(
      """
      label \(TerminalText.quoted(spelling)) is neither a tone (negative, neutral, positive), an intent (complaint, \
      question, praise, idea, chatter, other), a cue (irony, abuse) nor a number
      """)
  }

  /// Three probabilities that add up to 1, within what rounding to two decimals does.
  static func probabilities(_ numbers: SIMD3<Double>) throws(LineError) -> SIMD3<Float> {
    guard numbers.min() >= 0, abs(numbers.sum() - 1) <= 0.02 else {
      throw LineError("probabilities of tone do not add up to 1")
    }
    return SIMD3<Float>(numbers / numbers.sum())
  }
}

/// The labels in a message line: `label`, `intent` and `politeness`, or, where there is none of these, those in `tone`.
struct MessageLabels {
  private var labels = LabelledText(text: [])

  init(_ line: borrowing MessageLine) throws(LineError) {
    if let spelling = try line.string(.label) { try LabelSpelling(spelling).apply(to: &labels) }
    if let spelling = try line.string(.intent) { labels.intents = try MessageLabels.intents(spelling) }
    if let number = try line.number(.politeness) { labels.politeness = Float(number) }
    if labels.isEmpty, let tone = line.value(.tone) { try read(tone) }
    guard !labels.isEmpty else { throw LineError("missing 'label'") }
  }

  /// The text with these labels.
  func labelled(_ text: [UInt8]) -> LabelledText {
    var labelled = LabelledText(text: text)
    labelled.take(labels)
    return labelled
  }

  /// Reads `tone` as the filter writes it. The probabilities count where they agree with the label, so that a label
  /// that was put right by hand stands against them.
  private mutating func read(_ tone: JSONValue) throws(LineError) {
    if let spelling = tone[.label]?.string { try LabelSpelling(spelling).apply(to: &labels) }
    if let probability = tone[.probability] {
      let numbers = SIMD3(
        probability[.negative]?.number ?? 0, probability[.neutral]?.number ?? 0,
        probability[.positive]?.number ?? 0)
      var soft = LabelledText(text: [])
      soft.tone = try LabelSpelling.probabilities(numbers)
      if labels.label == nil || soft.label == labels.label { labels.tone = soft.tone }
    }
    if let spelling = tone[.intent]?.string { labels.intents = try MessageLabels.intents(spelling) }
    if let number = tone[.politeness]?.number { labels.politeness = Float(number) }
  }

  private static func intents(_ spelling: String) throws(LineError) -> IntentLabels {
    guard let intents = IntentLabels(spelling) else {
      throw LineError(
        """
        intent \(TerminalText.quoted(spelling)) is none of complaint, question, praise, idea, chatter, other
        """)
    }
    return intents
  }
}
