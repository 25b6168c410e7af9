/// Follows a chat by its hashtag, as the custom is: a host asks numbered questions, `Q1` and on; everybody answers with
/// `A1` and the tag, often without replying.
///
/// - Sessions: a question's number starts anew after an hour without a message that has the tag.
/// - Questions: a message by a host that carries the label of a question, is no reply and no repost. Without named hosts,
///   whoever asks the first question of a session is the host; another may ask a number that nobody asked yet. A host's
///   further message with the same label restates the question and hangs on it.
/// - Answers: messages that carry `A1`, or `Q1` by somebody else, hang on the question; those that reply to something
///   stay where they are, and belong to the question all the same. Reposts of a question are no answers.
/// - What hangs on a message of a question belongs to that question.
struct ChatFollower {
  /// What the chat makes of a message.
  enum Role: Equatable {
    /// It is not part of the chat.
    case outside
    /// A question, asked for the first time.
    case question(Int)
    /// It belongs to a question, and hangs on that message where it names no parent.
    case answer(Int, on: Int32)
    /// It belongs to a question that is not known, or has none.
    case member(question: Int?)
    /// A question passed on.
    case repost
  }

  /// A message as the follower sees it.
  struct Post {
    var number: Int32
    /// The message that it hangs on by its own word; -1 for none.
    var parent: Int32
    /// Seconds since 1970; nil where it has no time.
    var seconds: Int64?
    /// The author's id, hashed.
    var speaker: UInt64
    /// The handle, hashed as `TalkText` does.
    var name: UInt32
    var text: [UInt8]
  }

  /// A question of the session.
  private struct Question {
    let message: Int32
    let speaker: UInt64
    let words: Set<UInt32>
  }

  private let tag: [UInt8]
  private let hosts: Set<UInt32>
  private var questions: [Int: Question] = [:]
  private var host: UInt64?
  private var lastSeconds: Int64?
  private var text = TalkText()

  private static let sessionGap: Int64 = 3600

  /// - Parameters:
  ///   - tag: the hashtag, with or without its number sign.
  ///   - hosts: handles, with or without an at sign; none where the follower shall find the host.
  init(tag: String, hosts: [String]) {
    self.tag = tag.utf8.drop { $0 == UInt8(ascii: "#") }.map(Self.lowercased)
    self.hosts = Set(hosts.map { TalkText.hash(ofName: $0.utf8.drop { $0 == UInt8(ascii: "@") }) })
  }

  /// What a message is to the chat, by what came before.
  ///
  /// - Parameters:
  ///   - tags: the message's hashtags, where the network tells them.
  ///   - questionOfParent: the question that the message's parent belongs to.
  mutating func role(of post: Post, tags: [String], questionOfParent: Int?) -> Role {
    guard hasTag(post.text) || tags.contains(where: isTag) else {
      return questionOfParent.map { .member(question: $0) } ?? .outside
    }
    startSession(post.seconds)
    text.scan(post.text)
    guard !isMarkedRepost else { return .repost }
    guard let label = QuestionLabel(in: post.text) else { return .member(question: questionOfParent) }
    let words = Set(text.words.lazy.filter { $0.kind == .plain }.map(\.hash))
    if let asked = questions[label.number] {
      if asked.speaker != post.speaker, isCopy(words, of: asked.words) { return .repost }
      return .answer(label.number, on: asked.message)
    }
    guard label.kind == .question, post.parent < 0, mayAsk(post, label.number) else {
      return .member(question: label.kind == .answer ? label.number : questionOfParent)
    }
    if host == nil { host = post.speaker }
    questions[label.number] = Question(message: post.number, speaker: post.speaker, words: words)
    return .question(label.number)
  }

  // MARK: - Parts

  private mutating func startSession(_ seconds: Int64?) {
    guard let seconds else { return }
    if let lastSeconds, seconds - lastSeconds > Self.sessionGap {
      questions = [:]
      host = nil
    }
    lastSeconds = max(seconds, lastSeconds ?? seconds)
  }

  private func mayAsk(_ post: Post, _ number: Int) -> Bool {
    if !hosts.isEmpty { return hosts.contains(post.name) }
    guard let host, host != post.speaker else { return host != nil || text.hasQuestionMark }
    return text.hasQuestionMark && number > questions.keys.max() ?? 0
  }

  /// `RT @host: …` and `MT`, from before networks had reposts.
  private var isMarkedRepost: Bool {
    guard text.words.count > 1, let first = text.words.first, text.words[1].kind == .mention else {
      return false
    }
    return first.hash == Self.retweet || first.hash == Self.modifiedTweet
  }

  private static let retweet = TalkText.hash(ofName: "rt".utf8)
  private static let modifiedTweet = TalkText.hash(ofName: "mt".utf8)

  /// Whether nine words of ten are the question's.
  private func isCopy(_ words: Set<UInt32>, of question: Set<UInt32>) -> Bool {
    let shared = words.intersection(question).count
    return shared * 10 >= max(words.count, question.count) * 9
  }

  private func isTag(_ name: String) -> Bool {
    name.utf8.drop { $0 == UInt8(ascii: "#") }.lazy.map(Self.lowercased).elementsEqual(tag)
  }

  private func hasTag(_ text: [UInt8]) -> Bool {
    var start = text.startIndex
    while let sign = text[start...].firstIndex(of: UInt8(ascii: "#")) {
      start = sign + 1
      let rest = text[start...]
      if rest.prefix(tag.count).lazy.map(Self.lowercased).elementsEqual(tag),
        rest.dropFirst(tag.count).first.map(Self.endsTag) ?? true
      {
        return true
      }
    }
    return false
  }

  private static func endsTag(_ byte: UInt8) -> Bool {
    !(0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20 || byte == UInt8(ascii: "_") || byte >= 0x80)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }
}
