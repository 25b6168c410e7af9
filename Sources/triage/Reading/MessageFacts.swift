import MessageCore

/// What triage keeps of a message: enough to fold cases again at any time, and nothing that quotes its text.
struct MessageFacts: Equatable {
  /// What the message shows besides numbers.
  struct Cues: OptionSet {
    let rawValue: UInt16

    /// It asks, by its punctuation or first words.
    static let question = Cues(rawValue: 1)
    /// It gives at most two fifths of the best rating.
    static let lowRating = Cues(rawValue: 2)
    /// It addresses one of our accounts.
    static let mentionsUs = Cues(rawValue: 4)
    /// It names an account that is not ours, nor its author's.
    static let mentionsOthers = Cues(rawValue: 8)
    /// It passes another message on and says nothing itself.
    static let repost = Cues(rawValue: 16)
    /// The source says that it came to us.
    static let inbound = Cues(rawValue: 32)
    /// The source says that it came from us.
    static let outbound = Cues(rawValue: 64)
    /// It says that others have the same trouble.
    static let agreement = Cues(rawValue: 128)
    /// It speaks of us by name.
    static let namesUs = Cues(rawValue: 256)
    /// A sentence of it has the form of a question.
    static let questionForm = Cues(rawValue: 512)
    /// `tone.label` is positive.
    static let positive = Cues(rawValue: 1024)
    /// `tone.label` is negative.
    static let negative = Cues(rawValue: 2048)
  }

  /// What `tone.intent` says.
  enum Intent: String, CaseIterable {
    case complaint, question, praise, idea, chatter
    /// Another word, or none.
    case unknown
  }

  // Numbers in the `StringTable`, or `StringTable.none`.
  var id: Int32
  /// The message that this one answers.
  var parent = StringTable.none
  /// The conversation by name: `thread.id`, else `conversation`.
  var conversation = StringTable.none
  /// A number in `People`, or `People.unknown`.
  var author = People.unknown

  var createdAt: Timestamp
  var observedAt: Timestamp?
  var cues: Cues = []
  /// One bit for each of the policy's signals, by their names' order.
  var signals: UInt64 = 0
  var intent = Intent.unknown
  /// Probabilities in thousandths; 0 where nobody judged.
  var negative: Int16 = 0
  var positive: Int16 = 0
  var followers: Int64 = 0
  /// Reposts and quotes.
  var spread: Int64 = 0
  var visibility: Visibility?
  /// What it is, where that is known.
  var kind: Message.Kind?
  var sketch = TextSketch.empty
  /// One bit for each test of `MessageMatcher` that holds.
  var matches: UInt128 = 0

  init(id: Int32, createdAt: Timestamp) {
    self.id = id
    self.createdAt = createdAt
  }
}

extension MessageFacts {
  /// Whether it sounds negative: it is labelled so, or that is likelier than not.
  var isNegative: Bool { cues.contains(.negative) || negative >= 500 }

  /// Whether it thanks or praises: a person need not look.
  var isPraise: Bool { intent == .unknown ? positive >= 600 && !isNegative : intent == .praise }

  /// Whether it proposes something.
  var isIdea: Bool { intent == .idea }

  /// Whether it is a question, as all filters tell it.
  var isQuestion: Bool {
    Inquiry.asks(
      intent: intent == .unknown ? nil : intent.rawValue, hasQuestionForm: cues.contains(.questionForm))
  }

  /// Whether it asks for something: where nothing is known of its intent, a question mark is enough.
  var asks: Bool { isQuestion || intent == .unknown && cues.contains(.question) && !isPraise }

  /// Whether it sounds positive, or is praise.
  var isPleased: Bool { cues.contains(.positive) || intent == .praise }
}
