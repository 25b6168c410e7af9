import MessageCore

/// Reads messages one after the other, by time, and finds out what they do not say: whom they answer, which question of a
/// chat they belong to, and whether they repeat what the same person wrote on another network. Only the past is looked
/// at.
struct TalkObserver {
  /// How far is looked back, and how sure a link must be.
  struct Limits {
    /// Messages.
    var window = 100
    /// Seconds.
    var maximumGap: Int64 = 86_400
    /// The least probability of a link.
    var minimumConfidence = 0.0
    /// Whether what a person says on several networks at once is looked for.
    var findsDuplicates = true
  }

  /// Where a message stands by its own word.
  struct Standing {
    var number: Int32
    /// -1 for none.
    var parent: Int32
    var isDeleted = false
    /// Whether it was judged by an earlier run, and is not to be judged again.
    var isSettled = false
  }

  /// Nil where no links are inferred, not even in a chat.
  private let model: LinkModel?
  /// Whether links are inferred outside the chat too.
  private let infersAll: Bool
  private let limits: Limits
  private var chat: ChatFollower?
  private var duplicates = DuplicateFinder()
  /// One for each network, and one for the chat.
  private var judges: [UInt64: LinkJudge] = [:]
  /// By number: a message's turn in its judge's window.
  private var turns: [Int32] = []
  private var message = TalkMessage()
  private var text = TalkText()

  init(model: LinkModel?, infersAll: Bool, chat: ChatFollower?, limits: Limits) {
    self.model = model
    self.infersAll = infersAll
    self.chat = chat
    self.limits = limits
  }

  /// Looks at the next message; what is found goes into `findings`, an inferred link included.
  ///
  /// - Throws: `LineError` where a member that is read has the wrong kind.
  mutating func observe(
    _ line: borrowing MessageLine, _ standing: Standing, _ findings: inout TalkFindings
  ) throws(LineError) {
    guard try message.read(line) else { return }
    if standing.isDeleted { message.text.removeAll(keepingCapacity: true) }
    if limits.findsDuplicates { findDuplicate(standing.number, &findings) }
    var room = message.room
    var parent = standing.parent
    var isInChat = false
    if chat != nil {
      let role = try role(line, standing, findings)
      isInChat = role != .outside
      if isInChat { room = Self.chatRoom }
      if role == .repost { return }
      note(role, standing, &parent, &findings)
    }
    guard let model, infersAll || isInChat else { return }
    let isOpen = parent < 0 && !standing.isSettled && findings.questions[standing.number] == nil
    // Taken out while it is changed, so that it is not copied.
    var judge =
      judges.removeValue(forKey: room)
      ?? LinkJudge(model, window: limits.window, maximumGap: limits.maximumGap)
    let link = judge.take(
      message, standing.number, parent: parent, turn: turn(of: parent), isOpen ? limits : nil)
    setTurn(of: standing.number, judge.window.next - 1)
    judges[room] = judge
    guard let link else { return }
    findings.links[standing.number] = link
    if let question = findings.questions[link.parent] { findings.questions[standing.number] = question }
  }

  private static let chatRoom: UInt64 = 1

  // MARK: - Duplicates and chats

  private mutating func findDuplicate(_ number: Int32, _ findings: inout TalkFindings) {
    text.scan(message.text)
    let original = duplicates.original(
      of: number, network: message.room, people: message.people, seconds: message.seconds, words: text.words)
    if let original { findings.duplicates[number] = original }
  }

  private mutating func role(
    _ line: borrowing MessageLine, _ standing: Standing, _ findings: TalkFindings
  ) throws(LineError) -> ChatFollower.Role {
    let tags = try line.value(.hashtags, as: .array)?.elements.compactMap(\.string) ?? []
    let post = ChatFollower.Post(
      number: standing.number, parent: standing.parent, seconds: message.seconds, speaker: message.speaker,
      name: message.names.0, text: message.text)
    return chat?.role(of: post, tags: tags, questionOfParent: findings.questions[standing.parent]) ?? .outside
  }

  private func note(
    _ role: ChatFollower.Role, _ standing: Standing, _ parent: inout Int32, _ findings: inout TalkFindings
  ) {
    switch role {
    case .question(let question):
      findings.questions[standing.number] = question
    case .answer(let question, let asked):
      findings.questions[standing.number] = question
      guard standing.parent < 0, !standing.isSettled, asked != standing.number else { return }
      parent = asked
      findings.links[standing.number] = InferredLink(
        parent: asked, confidence: Self.labelConfidence, reasons: [.label])
    case .member(let question):
      if let question { findings.questions[standing.number] = question }
    case .outside, .repost:
      break
    }
  }

  /// How sure a link by a label is; an answer may carry the wrong number.
  private static let labelConfidence: Float = 0.95

  // MARK: - Turns

  private func turn(of number: Int32) -> Int {
    number >= 0 && Int(number) < turns.count ? Int(turns[Int(number)]) : -1
  }

  private mutating func setTurn(of number: Int32, _ turn: Int) {
    while turns.count <= Int(number) { turns.append(-1) }
    turns[Int(number)] = Int32(truncatingIfNeeded: turn)
  }
}

extension LinkJudge {
  /// Takes a message in as an answer to the message of `turn`, which must be `parent`; and judges it where `limits` says
  /// how.
  fileprivate mutating func take(
    _ message: TalkMessage, _ number: Int32, parent: Int32, turn: Int, _ limits: TalkObserver.Limits?
  ) -> InferredLink? {
    open(message, number: number)
    guard let limits else {
      // The turn may be one of another network's window.
      let isHere = turn >= 0 && window.holds(turn) && window[turn].number == parent
      close(answering: isHere ? turn : -1)
      return nil
    }
    let verdict = verdict()
    guard verdict.turn >= 0, verdict.confidence >= limits.minimumConfidence else {
      close(answering: -1)
      return nil
    }
    let link = InferredLink(
      parent: window[verdict.turn].number, confidence: Float(verdict.confidence), reasons: verdict.reasons)
    close(answering: verdict.turn)
    return link
  }
}

extension MessageIndex {
  /// Shows all messages to an observer, by time, and in the order of reading where times are equal, and hangs those that
  /// name no parent on what it finds.
  ///
  /// - Throws: as `LineStore.withBytes`.
  mutating func observe(with observer: inout TalkObserver) throws {
    var line = MessageLine()
    for number in numbersByTimeAndPlace() {
      let message = messages[Int(number)]
      try store.withBytes(of: message.line) { try line.load($0) }
      try observer.observe(
        line,
        TalkObserver.Standing(
          number: number, parent: message.parent, isDeleted: message.isDeleted,
          isSettled: message.part == .context), &findings)
      if message.parent < 0, let link = findings.links[number] { infer(link, for: number) }
    }
  }
}
