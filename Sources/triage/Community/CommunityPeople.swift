import MessageCore

/// Counts what each person who is not one of ours did for others and for us, by messages that everybody could read.
struct CommunityPeople {
  /// By their ids.
  let records: [PersonRecord]

  private struct Tally {
    var answers: Int64 = 0
    var thanked: Int64 = 0
    var solved: Int64 = 0
    var positive: Int64 = 0
    var negative: Int64 = 0
    var defences: Int64 = 0
    var followers: Int64 = 0
    var reposts: Int64 = 0
    /// The messages that count, by their numbers.
    var messages: [Int32] = []

    var kinds: [PersonRecord.Kind] {
      (PersonRecord.isHelper(answers: answers) ? [.helper] : [])
        + (PersonRecord.isEvangelist(positive: positive, negative: negative) ? [.evangelist] : [])
    }

    mutating func add(_ facts: MessageFacts, _ number: Int32, _ role: TriageDecision.Role?) {
      followers = max(followers, facts.followers)
      let (sum, overflows) = reposts.addingReportingOverflow(facts.spread)
      reposts = overflows ? .max : sum
      let helps = role == .helper && facts.parent != StringTable.none
      if helps { answers += 1 }
      if facts.cues.contains(.positive) {
        positive += 1
        if helps { defences += 1 }
      }
      if facts.cues.contains(.negative) { negative += 1 }
      if helps || facts.cues.contains(.positive) { messages.append(number) }
    }
  }

  init(_ talks: Talks, _ desk: Desk, _ moment: Timestamp) {
    var tallies: [Int32: Tally] = [:]
    for (number, facts) in desk.messages.enumerated() where facts.createdAt <= moment {
      guard facts.author != People.unknown, facts.visibility == .public, facts.kind != .direct,
        talks.roles[number] != .agent, talks.roles[number] != .impostor
      else { continue }
      tallies[desk.identity(facts), default: Tally()].add(facts, Int32(number), talks.roles[number])
    }
    for talk in talks.inquiries {
      for thanks in talk.thanks {
        let answer = desk.messages[Int(thanks.answer)]
        guard answer.visibility == .public, tallies[desk.identity(answer)] != nil else { continue }
        tallies[desk.identity(answer)]?.thanked += 1
        if talk.inquiry.outcome == .community, talk.answer == thanks.answer {
          tallies[desk.identity(answer)]?.solved += 1
        }
      }
    }
    records = tallies.compactMap { Self.record($0.key, $0.value, desk) }.sorted { $0.id < $1.id }
  }

  private static func record(_ identity: Int32, _ tally: Tally, _ desk: Desk) -> PersonRecord? {
    let kinds = tally.kinds
    let ordered = desk.inOrder(tally.messages)
    guard !kinds.isEmpty, let newest = ordered.last else { return nil }
    var record = PersonRecord(id: "person:" + desk.strings.string(identity))
    let account = desk.people[desk.messages[Int(newest)].author].account
    record.network = desk.strings.optionalString(account.network)
    record.handle = desk.strings.optionalString(account.handle)
    record.name = desk.strings.optionalString(account.name)
    record.kinds = kinds
    record.answers = tally.answers
    record.thanked = tally.thanked
    record.solved = tally.solved
    record.praise = tally.positive
    record.defences = tally.defences
    record.followers = tally.followers
    record.reposts = tally.reposts
    record.influence = desk.influence[identity] ?? 0
    record.firstSeen = ordered.first.map { desk.messages[Int($0)].createdAt }
    record.lastSeen = ordered.last.map { desk.messages[Int($0)].createdAt }
    record.evidence = ordered.suffix(Community.evidence).map {
      desk.strings.string(desk.messages[Int($0)].id)
    }
    record.visibility = .public
    return record
  }
}
