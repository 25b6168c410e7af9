import MessageCore

/// What customers ask and tell each other: the questions with what became of them, and the people who answer others or
/// speak well of us.
///
/// Everything is told at the end, by all messages at the desk until a moment, so that the order of arrival does not
/// matter.
struct Community {
  /// How many messages a person's record names, the newest.
  static let evidence = 5
  /// How many of those who solved the same before are named.
  static let solvers = 3

  /// What asked the same as a message when it arrived, by the message's number.
  private var findings: [Int32: IssueLedger.Finding] = [:]

  /// Notes what the ledger found of a message.
  mutating func note(_ finding: IssueLedger.Finding, of message: Int32) {
    if finding != IssueLedger.Finding() { findings[message] = finding }
  }

  /// The questions, by when they were asked and their ids, and the people, by their ids.
  func records(_ desk: Desk, _ issues: IssueLedger, asOf moment: Timestamp) -> CommunityRecords {
    let talks = Talks(desk, asOf: moment)
    return CommunityRecords(
      questions: questions(talks, desk, issues, moment), people: CommunityPeople(talks, desk, moment).records)
  }

  // MARK: - Questions

  private func questions(_ talks: Talks, _ desk: Desk, _ issues: IssueLedger, _ moment: Timestamp)
    -> [QuestionRecord]
  {
    let solutions = Solutions(talks, desk, issues.messages(desk))
    var records: [QuestionRecord] = []
    for talk in talks.inquiries where desk.messages[Int(talk.message)].isQuestion {
      let facts = desk.messages[Int(talk.message)]
      if desk.isDeleted(facts) { continue }
      records.append(record(talk, facts, solutions, desk, moment))
    }
    return records.sorted { ($0.askedAt, $0.id) < ($1.askedAt, $1.id) }
  }

  private func record(
    _ talk: Talks.Talk, _ facts: MessageFacts, _ solutions: Solutions, _ desk: Desk, _ moment: Timestamp
  ) -> QuestionRecord {
    let answer = talk.answer.map { desk.messages[Int($0)] }
    var record = QuestionRecord(
      message: desk.strings.string(facts.id), askedAt: facts.createdAt,
      seconds: (answer?.createdAt ?? moment).wholeSeconds(since: facts.createdAt),
      answeredBy: talk.inquiry.outcome, replies: Int64(talk.inquiry.replies))
    record.revision = Int64(talk.inquiry.size)
    record.by = desk.people.displayName(facts.author, in: desk.strings)
    record.answer = answer.map { desk.strings.string($0.id) }
    record.answerer = answer.flatMap { desk.people.displayName($0.author, in: desk.strings) }
    let accepted = talk.thanks.first { $0.answer == talk.answer }?.message
    record.accepted = accepted.map { desk.strings.string(desk.messages[Int($0)].id) }
    record.followers = facts.followers
    record.similar = (findings[talk.message]?.similar ?? []).map { solutions.answered($0, desk) }
    record.issue = solutions.issues[talk.message]
    record.solvers = solutions.solvers(of: talk, desk)
    record.visibility = desk.strictestVisibility([talk.message, talk.answer, accepted].compactMap { $0 })
    return record
  }
}

/// What the community did, in records.
struct CommunityRecords: Equatable {
  var questions: [QuestionRecord] = []
  var people: [PersonRecord] = []
}

/// What was answered, and who solved which issues, and when.
private struct Solutions {
  private struct Solution {
    let author: Int32
    let at: Timestamp
  }

  /// The answer to each message that asks or complains.
  private var answers: [Int32: Int32] = [:]
  private var solutions: [String: [Solution]] = [:]
  /// The id of each message's issue.
  private(set) var issues: [Int32: String] = [:]

  /// - Parameter issues: the messages of each issue, by the issue's id.
  init(_ talks: Talks, _ desk: Desk, _ issues: [String: [Int32]]) {
    for (issue, messages) in issues {
      for message in messages { self.issues[message] = issue }
    }
    for talk in talks.inquiries {
      answers[talk.message] = talk.answer
      guard let issue = self.issues[talk.message] else { continue }
      for thanks in talk.thanks {
        let answer = desk.messages[Int(thanks.answer)]
        guard answer.author != People.unknown else { continue }
        solutions[issue, default: []].append(Solution(author: answer.author, at: answer.createdAt))
      }
    }
  }

  /// Something that asks the same, with its answer where that is known by now.
  func answered(_ similar: TriageDecision.Similar, _ desk: Desk) -> TriageDecision.Similar {
    guard similar.answer == nil, let answer = desk.number(of: similar.id).flatMap({ answers[$0] }),
      !desk.isDeleted(desk.messages[Int(answer)])
    else { return similar }
    var similar = similar
    similar.answer = desk.strings.string(desk.messages[Int(answer)].id)
    similar.by = desk.people.displayName(desk.messages[Int(answer)].author, in: desk.strings)
    return similar
  }

  /// Those who had solved what a question is about before it was asked, most often first.
  func solvers(of talk: Talks.Talk, _ desk: Desk) -> [QuestionRecord.Solver] {
    guard let known = issues[talk.message].flatMap({ solutions[$0] }) else { return [] }
    let asked = desk.messages[Int(talk.message)].createdAt
    var counts: [String: Int64] = [:]
    for solution in known where solution.at < asked {
      if let name = desk.people.displayName(solution.author, in: desk.strings) {
        counts[name, default: 0] += 1
      }
    }
    return counts.map { QuestionRecord.Solver(by: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.by) < ($0.count, $1.by) }.prefix(Community.solvers).map { $0 }
  }
}
