import CareStore
import MessageCore

/// Joins what the community does to the state.
///
/// A conversation that a run touches is looked at whole: what became of its questions is recorded anew, and what each of
/// its messages does. People are counted from all messages that the state holds.
struct CommunityState {
  /// The conversations that hold a message of the run, by their names' numbers in the strings.
  private let roots: Set<Int32>
  private let placements: [Placement]
  private let talks: Talks

  /// - Parameter seen: the numbers of the run's messages.
  init(_ desk: Desk, _ placements: [Placement], _ seen: Set<Int32>) {
    roots = Set(seen.map { placements[Int($0)].root })
    self.placements = placements
    talks = Talks(desk, asOf: nil, placements, within: roots)
  }

  /// What a message does; nil where it counts for nobody, and `known` where its conversation is not looked at.
  func deeds(_ number: Int32, _ desk: Desk, known: Int64? = nil) -> Int64? {
    guard roots.contains(placements[Int(number)].root) else { return known }
    let (facts, role) = (desk.messages[Int(number)], talks.roles[Int(number)])
    return CommunityPeople.counts(facts, role) ? Deeds(facts, role).rawValue : nil
  }

  /// Records what became of the questions and complaints.
  ///
  /// - Parameter recalled: the numbers of the messages that the state knew.
  func save(_ desk: Desk, recalled: some Sequence<Int32>, _ writer: CareStoreWriter) throws {
    let known = recalled.filter { roots.contains(placements[Int($0)].root) }
    for message in try writer.reader.inquiries(of: known.map { desk.id(ofMessage: $0) }) {
      try writer.clearInquiry(message)
    }
    for talk in talks.inquiries where talk.answer != nil || !talk.thanks.isEmpty {
      try writer.save(stored(talk, desk))
    }
  }

  private func stored(_ talk: Talks.Talk, _ desk: Desk) -> StoredInquiry {
    var stored = StoredInquiry(message: desk.id(ofMessage: talk.message))
    stored.answer = talk.answer.map { desk.id(ofMessage: $0) }
    stored.answerer = talk.answer.flatMap {
      desk.people.displayName(desk.messages[Int($0)].author, in: desk.strings)
    }
    for thanks in talk.thanks {
      let answer = desk.messages[Int(thanks.answer)]
      guard let by = desk.people.displayName(answer.author, in: desk.strings) else { continue }
      let counts = CommunityPeople.counts(answer, talks.roles[Int(thanks.answer)])
      stored.thanks.append(
        .init(
          answer: desk.strings.string(answer.id),
          author: counts ? desk.strings.string(desk.identity(answer)) : nil, by: by,
          answeredAt: answer.createdAt, at: desk.messages[Int(thanks.message)].createdAt,
          solves: talk.inquiry.outcome == .community && talk.answer == thanks.answer))
    }
    return stored
  }

  // MARK: - Records

  /// The records of the run's conversations and people, and with `includingAll` of all questions that wait; they are
  /// recorded where they changed.
  ///
  /// - Parameters:
  ///   - findings: what asked the same as the run's messages.
  ///   - issues: those that more than one message is about since this run.
  func record(
    _ findings: Community, _ issues: [LedgerState.Watched], _ desk: Desk, asOf moment: Timestamp,
    includingAll: Bool,
    _ writer: CareStoreWriter
  ) throws -> CommunityRecords {
    let isPast = desk.newest.map { $0 > moment } ?? false
    let talks = isPast ? Talks(desk, asOf: moment, within: roots) : talks
    var questions: [String: QuestionRecord] = [:]
    if includingAll {
      for var record in try writer.reader.unansweredQuestions() {
        record.seconds = max(0, moment.wholeSeconds(since: record.askedAt))
        questions[record.id] = record
      }
    }
    var solutions = RecordedSolutions()
    for talk in talks.inquiries {
      guard let tally = InquiryTally(talk, desk), tally.isQuestion, !desk.isDeleted(tally.message) else {
        continue
      }
      let record = try question(tally, findings, &solutions, desk, moment, writer)
      questions[record.id] = record
    }
    for issue in issues {
      guard let first = issue.earlier, questions["question:" + first] == nil,
        var record = try writer.reader.question(id: "question:" + first), record.issue == nil
      else { continue }
      record.issue = issue.issue
      record.revision += 1
      try writer.save(record)
      questions[record.id] = record
    }
    return CommunityRecords(
      questions: questions.values.sorted { ($0.askedAt, $0.id) < ($1.askedAt, $1.id) },
      people: try people(talks, desk, moment, writer))
  }

  private func question(
    _ tally: InquiryTally, _ findings: Community, _ solutions: inout RecordedSolutions, _ desk: Desk,
    _ moment: Timestamp, _ writer: CareStoreWriter
  ) throws -> QuestionRecord {
    let message = desk.strings.string(tally.message)
    let issue = try writer.reader.listedIssue(ofMessage: message)
    let similar = try (findings.similar(to: tally.message) ?? recordedSimilar(message, writer.reader)).map {
      one in
      var one = one
      if one.answer == nil, let known = try writer.reader.answer(to: one.id), !desk.isDeleted(known.answer) {
        (one.answer, one.by) = (known.answer, known.by)
      }
      return one
    }
    let solvers = try issue.map { try solutions.solvers(of: $0, before: tally.askedAt, writer.reader) }
    var record = tally.record(
      desk.strings, asOf: moment, issue: issue, similar: similar.filter { !desk.isDeleted($0.id) },
      solvers: solvers ?? [])
    if var known = try writer.reader.question(id: record.id) {
      record.revision = known.revision
      // That it takes longer is no change.
      if record.answeredBy == .nobody { known.seconds = record.seconds }
      if record == known { return record }
      record.revision = max(known.revision + 1, tally.size)
    }
    try writer.save(record)
    return record
  }

  /// What an earlier run found.
  private func recordedSimilar(_ message: String, _ reader: CareStoreReader) throws -> [TriageDecision
    .Similar]
  {
    let text = try reader.issueText(message: message)?.similar
    let value = text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    return value?.elements.compactMap { .init($0) } ?? []
  }

  /// Who did something in the run's conversations, or was told of before and wrote in them.
  private func people(_ talks: Talks, _ desk: Desk, _ moment: Timestamp, _ writer: CareStoreWriter) throws
    -> [PersonRecord]
  {
    var authors: Set<Int32> = []
    var candidates: Set<Int32> = []
    // What was brought back since the messages were placed is of no conversation of the run.
    for number in placements.indices where roots.contains(placements[number].root) {
      let facts = desk.messages[number]
      guard facts.createdAt <= moment, CommunityPeople.counts(facts, talks.roles[number]) else { continue }
      authors.insert(desk.identity(facts))
      if Deeds(facts, talks.roles[number]).counts { candidates.insert(desk.identity(facts)) }
    }
    let ids = authors.subtracting(candidates).map { "person:" + desk.strings.string($0) }
    for id in try writer.reader.knownPeople(of: ids) {
      if let known = desk.strings.known(String(id.dropFirst("person:".count))) { candidates.insert(known) }
    }
    return try candidates.compactMap { try person($0, desk, moment, writer) }.sorted { $0.id < $1.id }
  }

  private func person(_ identity: Int32, _ desk: Desk, _ moment: Timestamp, _ writer: CareStoreWriter) throws
    -> PersonRecord?
  {
    let author = desk.strings.string(identity)
    let deeds = try writer.reader.deeds(of: author, until: moment, most: PersonTally.evidence)
    let known = try writer.reader.person(id: "person:" + author)
    guard var record = PersonRecord(author, deeds, influence: desk.influence[identity] ?? 0) else {
      return nil
    }
    if record.kinds.isEmpty, known == nil { return nil }
    if let known {
      record.revision = known.revision
      if record == known { return known }
      record.revision = max(known.revision + 1, deeds.count)
    }
    try writer.save(record)
    return record
  }
}

/// Who solved which issues, as the state tells it: each issue is asked for once.
private struct RecordedSolutions {
  private var known: [String: [(by: String, at: Timestamp)]] = [:]

  /// Those who had solved an issue before a moment, most often first.
  mutating func solvers(
    of issue: String, before moment: Timestamp, _ reader: CareStoreReader
  ) throws -> [QuestionRecord.Solver] {
    let solutions = try known[issue] ?? reader.solutions(of: issue)
    known[issue] = solutions
    var counts: [String: Int64] = [:]
    for solution in solutions.prefix(while: { $0.at.seconds < moment.seconds }) {
      counts[solution.by, default: 0] += 1
    }
    return Community.solvers(counts.map { QuestionRecord.Solver(by: $0.key, count: $0.value) })
  }
}

extension PersonRecord {
  /// - Parameter author: what stands for the person.
  fileprivate init?(_ author: String, _ deeds: StoredDeeds, influence: Double) {
    guard let newest = deeds.newest.first?.origin else { return nil }
    self.init(id: "person:" + author)
    revision = deeds.count
    network = newest.account.network
    handle = newest.account.handle
    name = newest.account.name
    kinds =
      (Self.isHelper(answers: deeds.counts.answers) ? [.helper] : [])
      + (Self.isEvangelist(positive: deeds.counts.positive, negative: deeds.counts.negative)
        ? [.evangelist] : [])
    answers = deeds.counts.answers
    thanked = deeds.thanked
    solved = deeds.solved
    praise = deeds.counts.positive
    defences = deeds.counts.defences
    followers = deeds.followers
    reposts = deeds.reposts
    self.influence = influence
    firstSeen = deeds.first
    lastSeen = newest.at
    evidence = deeds.newest.reversed().map(\.id)
    visibility = .public
  }
}
