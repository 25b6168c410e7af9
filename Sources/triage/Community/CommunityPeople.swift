import MessageCore

/// Counts what each person who is not one of ours did for others and for us, by messages that everybody could read.
struct CommunityPeople {
  /// By the numbers of their identities in the strings.
  private(set) var tallies: [Int32: PersonTally] = [:]

  init() {}

  init(_ talks: Talks, _ desk: Desk, _ moment: Timestamp) {
    for (number, facts) in desk.messages.enumerated()
    where facts.createdAt <= moment && Self.counts(facts, talks.roles[number]) {
      tallies[desk.identity(facts), default: PersonTally()].add(facts, talks.roles[number], desk)
    }
    for talk in talks.inquiries {
      for thanks in talk.thanks {
        let answer = desk.messages[Int(thanks.answer)]
        guard Self.counts(answer, talks.roles[Int(thanks.answer)]) else { continue }
        let solves = talk.inquiry.outcome == .community && talk.answer == thanks.answer
        tallies[desk.identity(answer)]?.thanked += 1
        if solves { tallies[desk.identity(answer)]?.solved += 1 }
      }
    }
  }

  /// Whether a message counts for its author: everybody could read it, and it is none of ours.
  static func counts(_ facts: MessageFacts, _ role: TriageDecision.Role?) -> Bool {
    facts.author != People.unknown && facts.visibility == .public && facts.kind != .direct
      && role != .agent && role != .impostor
  }

  /// Adds what another part counted of a person.
  mutating func add(_ tally: PersonTally, of identity: Int32, _ strings: StringTable) {
    tallies[identity, default: PersonTally()].add(tally, strings)
  }

  /// The people that are told of, by their ids.
  func records(_ desk: Desk) -> [PersonRecord] {
    tallies.compactMap { $1.record($0, influence: desk.influence[$0] ?? 0, desk.strings) }
      .sorted { $0.id < $1.id }
  }
}
