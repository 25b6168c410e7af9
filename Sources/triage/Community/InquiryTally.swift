import MessageCore

/// What became of one message that asks or complains, apart from its conversation: what is told of it once it is known
/// what other conversations hold.
struct InquiryTally: Equatable {
  /// An answer that pleased the asker.
  struct Solution: Equatable {
    /// Who wrote it, by the number of their name in the strings.
    var by: Int32
    var at: Timestamp
  }

  // Ids and names by their numbers in the desk's strings, or `StringTable.none`.
  var message: Int32
  var by: Int32
  var askedAt: Timestamp
  /// Whether it asks; else it complains.
  var isQuestion: Bool
  var outcome: Inquiry.Outcome
  var answer = StringTable.none
  var answerer = StringTable.none
  var answeredAt: Timestamp?
  var accepted = StringTable.none
  /// How many messages are about it, and how many of them are by others than the asker and us.
  var size: Int64
  var replies: Int64
  var followers: Int64
  /// The strictest of the messages that the record names.
  var visibility: Visibility?
  var solutions: [Solution] = []
}

extension InquiryTally {
  /// Nil for a complaint that nobody answered: no other conversation has to know of it.
  init?(_ talk: Talks.Talk, _ desk: Desk) {
    let facts = desk.messages[Int(talk.message)]
    let isQuestion = facts.isQuestion
    guard isQuestion || talk.answer != nil || !talk.thanks.isEmpty else { return nil }
    message = facts.id
    by = desk.people.displayNumber(facts.author)
    askedAt = facts.createdAt
    self.isQuestion = isQuestion
    outcome = talk.inquiry.outcome
    size = Int64(talk.inquiry.size)
    replies = Int64(talk.inquiry.replies)
    followers = facts.followers
    if let answer = talk.answer.map({ desk.messages[Int($0)] }) {
      self.answer = answer.id
      answerer = desk.people.displayNumber(answer.author)
      answeredAt = answer.createdAt
    }
    let thanks = talk.thanks.first { $0.answer == talk.answer }?.message
    if let thanks { accepted = desk.messages[Int(thanks)].id }
    visibility = desk.strictestVisibility([talk.message, talk.answer, thanks].compactMap { $0 })
    for thanks in talk.thanks {
      let answer = desk.messages[Int(thanks.answer)]
      guard answer.author != People.unknown else { continue }
      solutions.append(Solution(by: desk.people.displayNumber(answer.author), at: answer.createdAt))
    }
  }

  /// The record, with what other conversations tell.
  ///
  /// - Parameters:
  ///   - moment: until when it has taken where nobody has answered.
  ///   - issue: what it is about.
  ///   - similar: what asks the same, with the answers known by now.
  ///   - solvers: who solved the same before.
  func record(
    _ strings: StringTable, asOf moment: Timestamp, issue: String?, similar: [TriageDecision.Similar],
    solvers: [QuestionRecord.Solver]
  ) -> QuestionRecord {
    var record = QuestionRecord(
      message: strings.string(message), askedAt: askedAt,
      seconds: (answeredAt ?? moment).wholeSeconds(since: askedAt), answeredBy: outcome, replies: replies)
    record.revision = size
    record.by = strings.optionalString(by)
    record.answer = strings.optionalString(answer)
    record.answerer = strings.optionalString(answerer)
    record.accepted = strings.optionalString(accepted)
    record.followers = followers
    record.issue = issue
    record.similar = similar
    record.solvers = solvers
    record.visibility = visibility
    return record
  }
}

// MARK: - JSON

extension InquiryTally {
  /// Writes what `init` reads.
  func write(_ strings: StringTable, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.by, strings.optionalString(by))
      writer.member(.askedAt, askedAt)
      if isQuestion { writer.member(.question, true) }
      writer.member(.answeredBy, outcome.rawValue)
      writer.member(.answer, strings.optionalString(answer))
      writer.member(.answerer, strings.optionalString(answerer))
      writer.member(.at, answeredAt)
      writer.member(.accepted, strings.optionalString(accepted))
      writer.member(.size, size)
      writer.member(.replies, replies)
      writer.member(.followers, followers)
      writer.member(.visibility, visibility?.rawValue)
      writer.list(.solvers, solutions) { writer, solution in
        writer.object { writer in
          writer.member(.by, strings.optionalString(solution.by))
          writer.member(.at, solution.at)
        }
      }
    }
  }

  /// Reads what `write` writes; nil where it is something else.
  init?(_ value: JSONValue, of message: Int32, strings: inout StringTable) {
    guard let askedAt = value[.askedAt]?.timestamp,
      let outcome = value[.answeredBy]?.string.flatMap({ Inquiry.Outcome(rawValue: $0) })
    else { return nil }
    func number(_ name: MemberName) -> Int32 {
      value[name]?.string.map { strings.index(of: $0) } ?? StringTable.none
    }
    self.message = message
    self.askedAt = askedAt
    self.outcome = outcome
    by = number(.by)
    isQuestion = value[.question]?.boolean ?? false
    answer = number(.answer)
    answerer = number(.answerer)
    answeredAt = value[.at]?.timestamp
    accepted = number(.accepted)
    size = value[.size]?.integer ?? 1
    replies = value[.replies]?.integer ?? 0
    followers = value[.followers]?.integer ?? 0
    visibility = value[.visibility]?.string.flatMap { Visibility(rawValue: $0) }
    for solution in value[.solvers]?.elements ?? [] {
      guard let by = solution[.by]?.string, let at = solution[.at]?.timestamp else { return nil }
      solutions.append(Solution(by: strings.index(of: by), at: at))
    }
  }
}
