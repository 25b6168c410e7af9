import MessageCore

/// The problems, questions and wishes that the messages are about, each with the messages that say the same.
///
/// A message joins the issue of the earlier one that it is most like, where it is like enough, else it begins one. One
/// message alone is no issue yet; an issue of the tracker is one from the start.
struct IssueLedger {
  /// What is known of a message when it has been looked at.
  struct Finding: Equatable {
    /// The most alike of the earlier messages of others.
    var similar: [TriageDecision.Similar] = []
    var issue: String?
    /// What answers can say of it.
    var facts: IssueFacts?
  }

  /// From here on two texts ask the same.
  static let similarScore: Float = 0.675
  /// From here on they are about the same issue.
  static let issueScore: Float = 0.7
  private static let mostSimilar = 3

  private struct Issue {
    var tracked: TrackedIssue?
    var messages: [Int32] = []
  }

  /// What a text of the index is.
  private struct Origin {
    /// The message; `StringTable.none` for an issue of the tracker.
    let message: Int32
    let issue: Int
  }

  private var reader = IssueTextReader()
  private var texts = SimilarTexts()
  private var origins: [Origin] = []
  private var issues: [Issue] = []
  private var seen = NumberSet()
  /// The first answer of one of ours, or of a helper, to each message.
  private var answers: [Int32: Int32] = [:]
  private var buffer: [UInt8] = []

  /// Takes in the issues of a tracker, before the messages.
  init(_ tracked: [TrackedIssue] = []) {
    for issue in tracked {
      issues.append(Issue(tracked: issue))
      for text in [issue.title, issue.text] {
        guard let text, let read = reader.read(Array(text.utf8)) else { continue }
        _ = texts.add(read, words: reader.wordHashes, least: 1)
        origins.append(Origin(message: StringTable.none, issue: issues.count - 1))
      }
    }
  }

  /// Looks at a message that the desk has taken in, where it asks, complains or wishes for something.
  ///
  /// - Parameter desk: not changed; by reference, since it would be copied for every message otherwise.
  mutating func take(
    _ line: borrowing MessageLine, _ number: Int32, desk: inout Desk
  ) throws(LineError) -> Finding {
    let facts = desk.messages[Int(number)]
    guard needsLooking(facts, desk), seen.insert(number),
      try line.utf8(.text, into: &buffer), let text = reader.read(buffer)
    else { return Finding() }
    let matches = texts.add(text, words: reader.wordHashes, least: Self.similarScore)
    var finding = Finding()
    for match in matches where finding.similar.count < Self.mostSimilar {
      if let similar = similar(match, facts, desk) { finding.similar.append(similar) }
    }
    let best = matches.first.flatMap { $0.score >= Self.issueScore ? origins[$0.text].issue : nil }
    let issue = best ?? issues.count
    if best == nil { issues.append(Issue()) }
    issues[issue].messages.append(number)
    origins.append(Origin(message: number, issue: issue))
    if isListed(issues[issue]) {
      let listed = issues[issue]
      let name = id(listed, desk)
      finding.issue = name
      finding.facts = IssueFacts(
        id: name, title: listed.tracked?.title, state: (listed.tracked?.state ?? .open).rawValue,
        link: listed.tracked?.url, count: listed.messages.count)
    }
    return finding
  }

  /// Notes that a message of one of ours, or of a helper, answers another.
  ///
  /// - Parameter desk: as for ``take(_:_:desk:)``.
  mutating func noteAnswer(_ number: Int32, _ role: TriageDecision.Role?, desk: inout Desk) {
    guard role == .agent || role == .helper,
      let parent = desk.number(ofID: desk.messages[Int(number)].parent), answers[parent] == nil
    else { return }
    answers[parent] = number
  }

  /// The issues, by when they were first seen and by their ids.
  func records(_ desk: Desk, asOf moment: Timestamp) -> [IssueRecord] {
    issues.compactMap { record($0, desk, moment) }.sorted {
      ($0.firstSeen ?? moment, $0.id) < ($1.firstSeen ?? moment, $1.id)
    }
  }

  /// The messages of each issue, by the issue's id.
  func messages(_ desk: Desk) -> [String: [Int32]] {
    Dictionary(issues.filter(isListed).map { (id($0, desk), $0.messages) }) { $0 + $1 }
  }

  // MARK: - Parts

  private func needsLooking(_ facts: MessageFacts, _ desk: Desk) -> Bool {
    guard !facts.cues.contains(.repost), !desk.judge.isOurs(facts, desk.people) else { return false }
    return facts.intent == .idea || desk.judge.needsPerson(facts)
  }

  private func similar(_ match: SimilarTexts.Match, _ facts: MessageFacts, _ desk: Desk)
    -> TriageDecision.Similar?
  {
    let origin = origins[match.text]
    let score = Double(match.score)
    guard origin.message != StringTable.none else {
      return .init(id: id(issues[origin.issue], desk), score: score)
    }
    let other = desk.messages[Int(origin.message)]
    if desk.isDeleted(other) { return nil }
    // The same person says it again.
    if facts.author != People.unknown, other.author != People.unknown,
      desk.people[facts.author].identity == desk.people[other.author].identity
    {
      return nil
    }
    var similar = TriageDecision.Similar(id: desk.strings.string(other.id), score: score)
    if let answer = answers[origin.message].map({ desk.messages[Int($0)] }), !desk.isDeleted(answer) {
      similar.answer = desk.strings.string(answer.id)
      similar.by = desk.people.displayName(answer.author, in: desk.strings)
    }
    return similar
  }

  private func isListed(_ issue: Issue) -> Bool { issue.tracked != nil || issue.messages.count > 1 }

  private func id(_ issue: Issue, _ desk: Desk) -> String {
    if let tracked = issue.tracked { return tracked.id }
    return "issue:" + desk.strings.string(desk.messages[Int(issue.messages[0])].id)
  }

  private func record(_ issue: Issue, _ desk: Desk, _ moment: Timestamp) -> IssueRecord? {
    let messages = desk.inOrder(issue.messages.filter { desk.messages[Int($0)].createdAt <= moment })
    guard isListed(issue), issue.tracked != nil || messages.count > 1 else { return nil }
    var record = IssueRecord(id: id(issue, desk))
    record.state = issue.tracked?.state ?? .open
    record.title = issue.tracked?.title
    record.url = issue.tracked?.url
    record.count = Int64(messages.count)
    let authors = messages.map { desk.messages[Int($0)].author }.filter { $0 != People.unknown }
    record.people = Int64(Set(authors.map { desk.people[$0].identity }).count)
    record.firstSeen = messages.first.map { desk.messages[Int($0)].createdAt }
    record.lastSeen = messages.last.map { desk.messages[Int($0)].createdAt }
    let quoted = issue.messages.first { !desk.isDeleted(desk.messages[Int($0)]) }
    record.exemplar = quoted.map { desk.strings.string(desk.messages[Int($0)].id) }
    record.visibility = messages.isEmpty ? nil : desk.strictestVisibility(messages)
    return record
  }
}
