/// A text with what people, or a teacher model, heard in it: some of tone, intent, politeness, irony and abuse.
struct LabelledText {
  /// UTF-8.
  let text: [UInt8]
  /// What the message says of its language.
  var language = LanguageTag.undetermined
  /// The network that the message comes from.
  var network: String?
  /// How probable negative, neutral and positive are; a single label is 1 for its class.
  var tone: SIMD3<Float>?
  /// The intents of which one is meant.
  var intents: IntentLabels?
  /// In the units of whoever judged it: only the order and the distances count.
  var politeness: Float?
  var isIronic: Bool?
  var isAbusive: Bool?

  init(text: [UInt8]) { self.text = text }

  /// Whether nothing is known of it.
  var isEmpty: Bool {
    tone == nil && intents == nil && politeness == nil && isIronic == nil && isAbusive == nil
  }

  /// Takes over another text's labels.
  mutating func take(_ other: LabelledText) {
    tone = other.tone
    intents = other.intents
    politeness = other.politeness
    isIronic = other.isIronic
    isAbusive = other.isAbusive
  }

  /// A text with one label of tone.
  init(label: ToneLabel, text: [UInt8]) {
    self.text = text
    tone = .zero
    tone?[label.rawValue] = 1
  }

  /// The most probable label of tone; of equal ones the first of neutral, negative, positive.
  var label: ToneLabel? {
    tone.map { ToneLabel(scores: $0) }
  }
}

/// One label of intent, or several of which any may be right; `other` is what the rest of its set is not.
struct IntentLabels: Equatable {
  var named: Set<Intent> = []
  var hasOther = false

  /// Reads names separated by commas; nil where one is none of ours. Issue trackers' and app stores' words are
  /// understood: `bug` is a complaint, `feature` an idea, `rating` and `experience` are something other.
  init?(_ spelling: some StringProtocol) {
    for name in spelling.split(separator: ",", omittingEmptySubsequences: false) {
      switch name {
      case "bug": named.insert(.complaint)
      case "feature": named.insert(.idea)
      case "other", "rating", "experience": hasOther = true
      default:
        guard let intent = Intent(name: name) else { return nil }
        named.insert(intent)
      }
    }
  }
}
