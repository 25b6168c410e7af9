/// How a message sounds and what it wants: the `tone` member, owned by classify-tone.
public struct Tone: Equatable, Sendable {
  /// The verdict; `unknown` where the classifier abstains.
  public enum Label: String, Sendable, CaseIterable { case negative, neutral, positive, unknown }

  /// A probability for each label; they add up to 1.
  public struct Probability: Equatable, Sendable {
    public var negative: Double
    public var neutral: Double
    public var positive: Double

    public init(negative: Double, neutral: Double, positive: Double) {
      self.negative = negative
      self.neutral = neutral
      self.positive = positive
    }

    /// What an abstaining classifier says.
    public static let uniform = Probability(negative: 1.0 / 3, neutral: 1.0 / 3, positive: 1.0 / 3)
  }

  /// A span of the text that moved the verdict.
  public struct Reason: Equatable, Sendable {
    public var text: String
    /// UTF-8 byte offsets in the decoded text.
    public var range: Range<Int>
    /// Positive weights speak for a positive tone.
    public var weight: Double

    public init(text: String, range: Range<Int>, weight: Double) {
      self.text = text
      self.range = range
      self.weight = weight
    }
  }

  /// A cue such as `churn` or `legal`, with its span where it has one.
  public struct Signal: Equatable, Sendable {
    public var name: String
    /// What sort of personal data it is, such as `phone`.
    public var kind: String?
    /// UTF-8 byte offsets in the decoded text.
    public var range: Range<Int>?

    public init(name: String, kind: String? = nil, range: Range<Int>? = nil) {
      self.name = name
      self.kind = kind
      self.range = range
    }
  }

  public var label: Label
  /// P(positive) − P(negative), −1 to 1.
  public var score: Double
  public var probability: Probability
  /// complaint, question, praise, idea or chatter.
  public var intent: String?
  public var signals: [Signal] = []
  /// −1 to 1, for outbound messages.
  public var politeness: Double?
  public var lang: String?
  public var why: [Reason] = []

  public init(label: Label, probability: Probability, lang: String? = nil) {
    self.label = label
    self.probability = probability
    self.lang = lang
    score = probability.positive - probability.negative
  }

  /// Reads a `tone` object; nil where it has no label that we know.
  public init?(_ value: JSONValue) {
    guard let label = value[.label]?.string.flatMap({ Label(rawValue: $0) }) else { return nil }
    let share = value[.probability]
    let probability =
      share.map {
        Probability(
          negative: $0[.negative]?.number ?? 0, neutral: $0[.neutral]?.number ?? 0,
          positive: $0[.positive]?.number ?? 0)
      } ?? .uniform
    self.init(label: label, probability: probability, lang: value[.lang]?.string)
    if let score = value[.score]?.number { self.score = score }
    intent = value[.intent]?.string
    politeness = value[.politeness]?.number
    signals =
      value[.signals]?.elements.compactMap { element in
        element[.name]?.string.map { name in
          Signal(name: name, kind: element[.kind]?.string, range: Self.range(element))
        }
      } ?? []
    why =
      value[.why]?.elements.compactMap { element in
        guard let text = element[.text]?.string, let range = Self.range(element) else { return nil }
        return Reason(text: text, range: range, weight: element[.weight]?.number ?? 0)
      } ?? []
  }

  private static func range(_ value: JSONValue) -> Range<Int>? {
    guard let start = value[.start]?.integer, let end = value[.end]?.integer, 0 <= start, start <= end else {
      return nil
    }
    return Int(start)..<Int(end)
  }

  /// Writes the value of `tone`.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.label, label.rawValue)
      writer.member(.score, score)
      writer.key(.probability)
      writer.object { writer in
        writer.member(.negative, probability.negative)
        writer.member(.neutral, probability.neutral)
        writer.member(.positive, probability.positive)
      }
      writer.member(.intent, intent)
      writer.list(.signals, signals) { writer, signal in
        writer.object { writer in
          writer.member(.name, signal.name)
          writer.member(.kind, signal.kind)
          writer.member(.start, signal.range?.lowerBound)
          writer.member(.end, signal.range?.upperBound)
        }
      }
      writer.member(.politeness, politeness)
      writer.member(.lang, lang)
      writer.list(.why, why) { writer, reason in
        writer.object { writer in
          writer.member(.text, reason.text)
          writer.member(.start, reason.range.lowerBound)
          writer.member(.end, reason.range.upperBound)
          writer.member(.weight, reason.weight, decimals: 2)
        }
      }
    }
  }
}
