import MessageCore

/// What customers ask and tell each other: the questions with what became of them, and the people who answer others or
/// speak well of us.
///
/// Everything is told at the end, by all messages at the desk until a moment, so that the order of arrival does not
/// matter.
struct Community {
  /// Those of the people who solved the same before who are named: a few, most often first.
  static func solvers(_ all: [QuestionRecord.Solver]) -> [QuestionRecord.Solver] {
    Array(all.sorted { ($1.count, $0.by) < ($0.count, $1.by) }.prefix(3))
  }

  /// What asked the same as a message when it arrived, by the number of the message's id in the strings.
  private var findings: [Int32: [TriageDecision.Similar]] = [:]

  /// Notes what the ledger found of the message with an id.
  mutating func note(_ finding: IssueLedger.Finding, of id: Int32) {
    if !finding.similar.isEmpty { findings[id] = finding.similar }
  }

  /// What asked the same as the message with an id; nil where nothing is known.
  func similar(to id: Int32) -> [TriageDecision.Similar]? { findings[id] }

  /// The questions, by when they were asked and their ids, and the people, by their ids.
  func records(_ desk: Desk, _ issues: IssueLedger, asOf moment: Timestamp) -> CommunityRecords {
    let talks = Talks(desk, asOf: moment)
    let inquiries = talks.inquiries.compactMap { InquiryTally($0, desk) }
    return records(inquiries, CommunityPeople(talks, desk, moment), desk, issues, asOf: moment)
  }

  /// As above, by what was tallied of all conversations.
  func records(
    _ inquiries: [InquiryTally], _ people: CommunityPeople, _ desk: Desk, _ issues: IssueLedger,
    asOf moment: Timestamp
  ) -> CommunityRecords {
    let solutions = Solutions(inquiries, desk, issues.messages(desk))
    let questions = inquiries.filter { $0.isQuestion && !desk.isDeleted($0.message) }.map { inquiry in
      inquiry.record(
        desk.strings, asOf: moment, issue: solutions.issues[inquiry.message],
        similar: (findings[inquiry.message] ?? []).map { solutions.answered($0, desk) },
        solvers: solutions.solvers(of: inquiry, desk.strings))
    }
    return CommunityRecords(
      questions: questions.sorted { ($0.askedAt, $0.id) < ($1.askedAt, $1.id) }, people: people.records(desk))
  }
}

/// What the community did, in records.
struct CommunityRecords: Equatable {
  var questions: [QuestionRecord] = []
  var people: [PersonRecord] = []
}

/// What was answered, and who solved which issues, and when; messages by the numbers of their ids in the strings.
private struct Solutions {
  /// The answer to each message that asks or complains, and who wrote it.
  private var answers: [Int32: (answer: Int32, by: Int32)] = [:]
  private var solutions: [String: [InquiryTally.Solution]] = [:]
  /// The id of each message's issue.
  private(set) var issues: [Int32: String] = [:]

  /// - Parameter issues: the messages of each issue at the desk, by the issue's id.
  init(_ inquiries: [InquiryTally], _ desk: Desk, _ issues: [String: [Int32]]) {
    for (issue, messages) in issues {
      for message in messages { self.issues[desk.messages[Int(message)].id] = issue }
    }
    for inquiry in inquiries {
      if inquiry.answer != StringTable.none {
        answers[inquiry.message] = (inquiry.answer, inquiry.answerer)
      }
      guard !inquiry.solutions.isEmpty, let issue = self.issues[inquiry.message] else { continue }
      solutions[issue, default: []] += inquiry.solutions
    }
  }

  /// Something that asks the same, with its answer where that is known by now.
  func answered(_ similar: TriageDecision.Similar, _ desk: Desk) -> TriageDecision.Similar {
    guard similar.answer == nil, let known = desk.strings.known(similar.id).flatMap({ answers[$0] }),
      !desk.isDeleted(known.answer)
    else { return similar }
    var similar = similar
    similar.answer = desk.strings.string(known.answer)
    similar.by = desk.strings.optionalString(known.by)
    return similar
  }

  /// Those who had solved what a question is about before it was asked, most often first.
  func solvers(of inquiry: InquiryTally, _ strings: StringTable) -> [QuestionRecord.Solver] {
    guard let known = issues[inquiry.message].flatMap({ solutions[$0] }) else { return [] }
    var counts: [Int32: Int64] = [:]
    for solution in known where solution.at < inquiry.askedAt { counts[solution.by, default: 0] += 1 }
    return Community.solvers(
      counts.map { QuestionRecord.Solver(by: strings.string($0.key), count: $0.value) })
  }
}
