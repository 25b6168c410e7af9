import MessageCore

/// One conversation: its messages in their order, and what the figures ask of it.
struct Conversation: Sendable {
  /// One message of it.
  struct Turn: Sendable {
    var at: Timestamp
    var side: Side
    /// Index into the collection's messages.
    var message: Int32
    /// Number of the author's account; negative where it is unknown.
    var author: Int32
    /// Number of the message's id, and of the one that it answers; negative where there is none.
    var id: Int32
    var parent: Int32
    var tone: Tone.Label?
    var isBot: Bool
  }

  fileprivate(set) var turns: [Turn] = []

  var first: Turn { turns[0] }
  var last: Turn { turns[turns.count - 1] }

  /// Whether a customer began it.
  var isInbound: Bool { first.side == .inbound }

  /// The first outbound message at or after that turn; nil where none came.
  func answer(after index: Int, where isAnswer: (Turn) -> Bool = { _ in true }) -> Int? {
    var next = index + 1
    while next < turns.count {
      if turns[next].side == .outbound, isAnswer(turns[next]) { return next }
      next += 1
    }
    return nil
  }

  /// The waits after the first answer: from the first inbound message since our last one to the next outbound one.
  var laterWaits: [Wait] {
    guard isInbound, let firstAnswer = answer(after: 0) else { return [] }
    var waits: [Wait] = []
    var waiting: Int?
    for index in turns.indices.dropFirst(firstAnswer + 1) {
      switch turns[index].side {
      case .inbound: waiting = waiting ?? index
      case .outbound:
        if let start = waiting { waits.append(Wait(start: start, answer: index)) }
        waiting = nil
      case .unknown: break
      }
    }
    if let start = waiting { waits.append(Wait(start: start, answer: nil)) }
    return waits
  }

  /// Since when a customer has been waiting for an answer at the conversation's end: the first inbound message since our
  /// last one. Nil where we wrote last, where we began it, and where the last word after an answer is a pleased one.
  var waitingSince: Timestamp? {
    guard isInbound else { return nil }
    let lastOwn = turns.lastIndex { $0.side == .outbound }
    guard let start = turns[((lastOwn ?? -1) + 1)...].first(where: { $0.side == .inbound }) else {
      return nil
    }
    let lastWord = turns.last { $0.side == .inbound }
    if lastOwn != nil, lastWord?.tone == .positive { return nil }
    return start.at
  }

  /// How the customer who began it sounded first and last, by messages whose tone is known; nil where there are fewer
  /// than two.
  var change: ToneChange? {
    guard isInbound else { return nil }
    let heard = turns.filter { $0.side == .inbound && $0.author == first.author }
      .compactMap { turn in turn.tone.flatMap { $0 == .unknown ? nil : $0.rank } }
    guard heard.count >= 2, let start = heard.first, let end = heard.last else { return nil }
    return end > start ? .happier : end < start ? .sadder : .same
  }
}

/// From a message that wants an answer to the answer, as indices into a conversation's turns.
struct Wait: Equatable, Sendable {
  var start: Int
  /// Nil where no answer came.
  var answer: Int?
}

/// How a customer sounded at a conversation's end against its start.
enum ToneChange: Sendable { case happier, same, sadder }

extension Tone.Label {
  fileprivate var rank: Int {
    switch self {
    case .negative: -1
    case .neutral, .unknown: 0
    case .positive: 1
    }
  }
}

extension RecordCollection {
  /// Hands each conversation to `body`, in an order that says nothing.
  func forEachConversation(_ body: (Conversation) throws -> Void) rethrows {
    let order = messagesByThread()
    var conversation = Conversation()
    var start = 0
    while start < order.count {
      let thread = messages[Int(order[start])].thread
      var end = start + 1
      while thread >= 0, end < order.count, messages[Int(order[end])].thread == thread { end += 1 }
      conversation.turns.removeAll(keepingCapacity: true)
      if end - start == 1 {
        conversation.turns.append(turn(order[start]))
      } else {
        conversation.turns.append(
          contentsOf: order[start..<end].sorted { precedes(Int($0), Int($1)) }.map { turn($0) })
      }
      try body(conversation)
      start = end
    }
  }

  /// The messages' indices with those of one conversation beside each other: a counting sort by thread. Messages that
  /// stand alone come last.
  private func messagesByThread() -> [Int32] {
    var starts = [Int32](repeating: 0, count: identifiers.count + 2)
    for message in messages { starts[slot(message) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var order = [Int32](repeating: 0, count: messages.count)
    for index in messages.indices {
      let slot = slot(messages[index])
      order[Int(starts[slot])] = Int32(index)
      starts[slot] += 1
    }
    return order
  }

  private func slot(_ message: MessageFacts) -> Int {
    message.thread < 0 ? identifiers.count : Int(message.thread)
  }

  private func turn(_ index: Int32) -> Conversation.Turn {
    let message = messages[Int(index)]
    return Conversation.Turn(
      at: message.createdAt, side: message.side, message: index, author: message.author, id: message.id,
      parent: message.parent, tone: message.tone, isBot: message.isBot)
  }

  /// Whether a message is the earlier one of a conversation; at the same moment, the one nearer to the root, then the
  /// inbound one, then by author and id, so that the order of the input makes no difference.
  private func precedes(_ one: Int, _ two: Int) -> Bool {
    let (left, right) = (messages[one], messages[two])
    if left.createdAt != right.createdAt { return left.createdAt < right.createdAt }
    if left.depth != right.depth { return left.depth < right.depth }
    if left.side != right.side { return left.side.rawValue < right.side.rawValue }
    if left.author != right.author {
      if left.author < 0 || right.author < 0 { return left.author < right.author }
      return accounts.precedes(left.author, right.author)
    }
    if left.id < 0 || right.id < 0 { return left.id < right.id }
    return left.id != right.id && identifiers.precedes(left.id, right.id)
  }
}
