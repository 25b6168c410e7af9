import MessageCore

/// Which side of the conversation wrote a message: by `triage.role`, else `direction`.
enum Side: UInt8, CaseIterable, Sendable, Codable {
  case inbound, outbound, unknown
}

/// What the figures need of one message; strings are kept once, in the collection's tables. The fields are as narrow as
/// they can be, and ordered so that no byte lies between them, for there is one for each message.
struct MessageFacts: Sendable {
  var createdAt: Timestamp
  /// How many seconds after it was written it was seen; 0 where nobody says.
  var lag: UInt32 = 0
  /// The line, to be read again.
  var line: StoredLine
  /// The author's followers, as many as 32 bits hold.
  var followers: UInt32 = 0
  /// Number of its id in the collection's identifiers; negative where it has none.
  var id: Int32 = -1
  /// Number of its conversation's id in the collection's identifiers; negative where it stands alone.
  var thread: Int32 = -1
  /// Number of the id that it answers; negative where it answers none.
  var parent: Int32 = -1
  /// Number in the collection's accounts; negative where the author is unknown.
  var author: Int32 = -1
  /// Index into the collection's channels.
  var channel: Int32 = 0
  /// Index into the collection's intents; negative where there is none.
  var intent: Int32 = -1
  /// Index into the collection's engagements; negative where the network told none.
  var engagement: Int32 = -1
  /// Where the message's labels begin in the collection's list; the words of its text follow them.
  var labelStart: Int32 = 0
  var labelCount: UInt16 = 0
  /// Links from the thread's root.
  var depth: Int16 = 0
  /// Politeness in thousandths, −1,000 to 1,000.
  var politeness: Int16 = 0
  var wordCount: UInt8 = 0
  var side: Side = .unknown
  var tone: Tone.Label?
  var role: TriageDecision.Role?
  /// Stars in hundredths of the best; 255 where it is no rating.
  var rating: UInt8 = 255
  var flags: Flags = []

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8

    /// It answers another message.
    static let reply = Flags(rawValue: 1)
    static let `public` = Flags(rawValue: 2)
    /// Its place in a conversation is known.
    static let threaded = Flags(rawValue: 4)
    /// The account says that it is automated.
    static let bot = Flags(rawValue: 8)
    /// Its politeness was judged.
    static let polite = Flags(rawValue: 16)
    /// It is a question.
    static let question = Flags(rawValue: 32)
    /// It is a question or a complaint.
    static let inquiry = Flags(rawValue: 64)
  }

  var isReply: Bool { flags.contains(.reply) }
  var isPublic: Bool { flags.contains(.public) }
  var isThreaded: Bool { flags.contains(.threaded) }
  var isBot: Bool { flags.contains(.bot) }

  /// Its labels in the collection's list.
  var labels: Range<Int> { Int(labelStart)..<Int(labelStart) + Int(labelCount) }
  /// The words of its text there, in their order; negative numbers between words that do not stand side by side.
  var words: Range<Int> { labels.upperBound..<labels.upperBound + Int(wordCount) }
}
