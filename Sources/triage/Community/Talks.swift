import MessageCore

/// The conversations in which a customer asks or complains, each with who answered and with whom they were pleased.
struct Talks {
  /// What became of one message that asks or complains; messages by their numbers at the desk.
  struct Talk {
    let message: Int32
    let inquiry: Inquiry
    let answer: Int32?
    let thanks: [(answer: Int32, message: Int32)]
  }

  private(set) var inquiries: [Talk] = []
  /// The part that each message's author plays, by the message's number; nil for what lies behind the moment.
  private(set) var roles: [TriageDecision.Role?]

  /// - Parameters:
  ///   - moment: later messages do not count.
  ///   - placements: where the messages stand, if that is known.
  ///   - roots: the conversations that are looked at; nil for all.
  init(
    _ desk: Desk, asOf moment: Timestamp?, _ placements: [Placement]? = nil, within roots: Set<Int32>? = nil
  ) {
    let placements = placements ?? desk.conversations()
    roles = Array(repeating: nil, count: desk.messages.count)
    var turns: [Int32: [Int32]] = [:]
    for (number, facts) in desk.messages.enumerated()
    where moment.map({ facts.createdAt <= $0 }) ?? true
      && roots?.contains(placements[number].root) ?? true
    {
      let role = desk.judge.role(
        facts, answering: desk.parent(of: facts), head: placements[number].head, desk.people)
      roles[number] = role
      if !facts.cues.contains(.repost), role != .impostor {
        turns[placements[number].root, default: []].append(Int32(number))
      }
    }
    for numbers in turns.values where numbers.contains(where: { asksOrComplains($0, desk) }) {
      let ordered = desk.inOrder(numbers)
      let conversation = ordered.map { turn($0, desk) }
      for inquiry in Inquiry.inquiries(in: conversation) {
        inquiries.append(
          Talk(
            message: ordered[inquiry.question], inquiry: inquiry, answer: inquiry.answer.map { ordered[$0] },
            thanks: inquiry.thanks.map { (ordered[$0.answer], ordered[$0.message]) }))
      }
    }
  }

  private func asksOrComplains(_ number: Int32, _ desk: Desk) -> Bool {
    let role = roles[Int(number)]
    let facts = desk.messages[Int(number)]
    return (role == .customer || role == nil) && (facts.isQuestion || facts.intent == .complaint)
  }

  private func turn(_ number: Int32, _ desk: Desk) -> Inquiry.Turn {
    let facts = desk.messages[Int(number)]
    return Inquiry.Turn(
      id: facts.id, parent: facts.parent, author: desk.identity(facts), isOurs: roles[Int(number)] == .agent,
      asks: asksOrComplains(number, desk), isPleased: facts.isPleased)
  }
}
