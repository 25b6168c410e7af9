/// A talk whose links are known, to learn from.
struct LabelledTalk {
  /// What is known of a message.
  enum Answer: Equatable {
    /// Nothing: it is context for the others.
    case unknown
    /// The places in `messages` of those that it answers; none for one that begins a conversation.
    case known([Int])
  }

  var messages: [TalkMessage] = []
  /// For each of `messages`.
  var answers: [Answer] = []
}
