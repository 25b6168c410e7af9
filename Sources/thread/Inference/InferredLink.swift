/// A link that nobody wrote down.
struct InferredLink {
  /// What may speak for a link.
  enum Reason: String, CaseIterable {
    /// Few messages lie between.
    case near
    /// Little time lies between.
    case soon
    /// Both are by one speaker, who goes on.
    case speaker
    /// It names the other's author.
    case address
    /// The other names its author.
    case addressed
    /// Who spoke when: nobody has, or few have, taken the turn since.
    case turn
    /// The two have answered each other before.
    case partners
    /// The other's conversation is the speaker's, or waits for an answer.
    case conversation
    /// They share rare words.
    case words
    /// They share links or hashtags.
    case links
    /// A question, and what may be an answer.
    case question
    /// It carries the number of a chat's question, such as A1.
    case label
  }

  var parent: Int32
  /// The probability that it is right, by the model.
  var confidence: Float
  /// What speaks for it, the strongest first; at most three.
  var reasons: [Reason]

  static let reasonLimit = 3
}

/// What was found out about messages, by their numbers, beyond what they say themselves.
struct TalkFindings {
  var links: [Int32: InferredLink] = [:]
  /// The number of the chat's question that a message asks or answers.
  var questions: [Int32: Int] = [:]
  /// The earlier message on another network that says the same.
  var duplicates: [Int32: Int32] = [:]
}

extension PairCue {
  /// The cue in the words of the wire.
  var reason: InferredLink.Reason {
    switch self {
    case .distance: .near
    case .gap: .soon
    case .sameSpeaker: .speaker
    case .address, .addresseeTurn: .address
    case .addressedBack, .pendingAddress, .addressedSince: .addressed
    case .laterByThem, .laterByMe, .speakersBetween: .turn
    case .partners, .theirTalk: .partners
    case .thread, .laterInThread, .children, .standing, .lastTurn, .answeredByMe: .conversation
    case .sharedWords, .sharedWeight, .rarestShared, .threadWords: .words
    case .sharedMarks: .links
    case .questions: .question
    }
  }
}
