/// Where a message stands: its conversation, and the customer whose it is.
///
/// Messages that answer each other are one conversation, and belong to whoever of our customers began it. Under a message
/// of ours (a price list, an incident) every customer who answers begins a branch of their own, for they want different
/// things; with strangers linked, so does everybody else who needs a person.
struct Placement: Equatable {
  /// What names the conversation: a number in the `StringTable`.
  var root: Int32
  /// Who wrote the topmost message of the branch that is not ours: a number in the `StringTable`, a number of its own
  /// below `StringTable.none` for a message without author; `StringTable.none` where all are ours.
  var head: Int32
  /// Whose branch this message left to begin its own; `StringTable.none` for all others.
  var leaves = StringTable.none

  /// What all messages share whose cases are folded together: the customer's, or the conversation's where all are ours.
  var group: Group { head == StringTable.none ? .conversation(root) : .customer(head) }

  enum Group: Hashable {
    case customer(Int32)
    case conversation(Int32)
  }
}

/// Places all messages of a set at once, whatever their order: chains of answers are followed to the top, and what
/// answers in a circle hangs from the circle's smallest id.
struct ConversationMap {
  private(set) var placements: [Placement?]
  private var isOnPath: [Bool]
  private let messages: [MessageFacts]
  private let strings: StringTable
  private let next: (MessageFacts) -> Int32?
  private let owner: (MessageFacts) -> Int32
  private let begins: (MessageFacts) -> Bool

  /// - Parameters:
  ///   - next: the number of the message above one, where it is in the set.
  ///   - owner: who wrote a message, `StringTable.none` for ours.
  ///   - begins: whether a message begins a branch of its own in another customer's.
  init(
    _ messages: [MessageFacts], strings: StringTable, next: @escaping (MessageFacts) -> Int32?,
    owner: @escaping (MessageFacts) -> Int32, begins: @escaping (MessageFacts) -> Bool
  ) {
    self.messages = messages
    self.strings = strings
    self.next = next
    self.owner = owner
    self.begins = begins
    placements = Array(repeating: nil, count: messages.count)
    isOnPath = Array(repeating: false, count: messages.count)
    for index in messages.indices where placements[index] == nil { place(index) }
  }

  private mutating func place(_ start: Int) {
    var path: [Int] = []
    var current = start
    while true {
      path.append(current)
      isOnPath[current] = true
      guard let above = next(messages[current]).map({ Int($0) }) else { break }
      if placements[above] != nil { break }
      if isOnPath[above] {
        cut(circle: path[(path.firstIndex(of: above) ?? 0)...])
        break
      }
      current = above
    }
    for index in path.reversed() where placements[index] == nil {
      placements[index] = placement(of: messages[index], under: next(messages[index]))
    }
    for index in path { isOnPath[index] = false }
  }

  private mutating func cut(circle: ArraySlice<Int>) {
    guard let top = circle.min(by: { strings.precedes(messages[$0].id, messages[$1].id) }) else { return }
    for index in circle {
      placements[index] = Placement(root: messages[top].id, head: owner(messages[top]))
    }
  }

  private func placement(of facts: MessageFacts, under above: Int32?) -> Placement {
    Self.placement(
      of: facts, owner: owner(facts), under: above.flatMap { placements[Int($0)] }, begins: begins(facts))
  }

  /// The place of a message below one whose place is known, or of a topmost one.
  static func placement(
    of facts: MessageFacts, owner: Int32, under above: Placement?, begins: Bool
  ) -> Placement {
    guard let above else {
      let root = [facts.conversation, facts.parent].first { $0 != StringTable.none } ?? facts.id
      return Placement(root: root, head: owner)
    }
    if above.head == StringTable.none { return Placement(root: above.root, head: owner) }
    if owner > StringTable.none, owner != above.head, begins {
      return Placement(root: above.root, head: owner, leaves: above.head)
    }
    return Placement(root: above.root, head: above.head)
  }
}
