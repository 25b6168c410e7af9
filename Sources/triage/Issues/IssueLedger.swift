import CareStore
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
  static let similarScore: Float = 0.68
  /// From here on they are about the same issue.
  static let issueScore: Float = 0.7
  private static let mostSimilar = 3

  struct Issue {
    var tracked: TrackedIssue?
    /// Its id, where an earlier run named it.
    var name: String?
    /// How many messages of earlier runs are about it.
    var earlier = 0
    var messages: [Int32] = []

    /// Whether it began in this run, and the state does not know it.
    var isNew: Bool { tracked == nil && name == nil }
  }

  /// What a text of the index is.
  struct Origin {
    /// The message; `StringTable.none` for an issue of the tracker, and for a text of an earlier run.
    let message: Int32
    let issue: Int
    /// The place in `earlier`; nil for a text of this run.
    var earlier: Int?
  }

  var reader = IssueTextReader()
  var texts = SimilarTexts()
  var origins: [Origin] = []
  var issues: [Issue] = []
  /// The texts of earlier runs.
  var earlier: [StoredIssueText] = []
  /// Whether the state's texts have been brought back.
  var isRecalled = false
  /// The texts of this run, which the state does not hold yet; none without a state.
  private(set) var pending: [Pending] = []
  /// The ids of the tracker's issues that this run was given.
  private(set) var given: [String] = []

  struct Pending {
    /// `StringTable.none` for a text of the tracker.
    let message: Int32
    let issue: Int
    let text: IssueText
    var similar: [TriageDecision.Similar] = []
  }
  private let keepsTexts: Bool
  private var seen = NumberSet()
  /// The first answer of one of ours, or of a helper, to each message.
  private(set) var answers: [Int32: Int32] = [:]

  /// Takes in the issues of a tracker, before the messages.
  ///
  /// - Parameter keepsTexts: whether they are recorded in a state.
  init(_ tracked: [TrackedIssue] = [], keepsTexts: Bool = false) {
    self.keepsTexts = keepsTexts
    var partsReader = TextPartsReader()
    var words = TextWords()
    var parts = TextParts()
    for issue in tracked {
      issues.append(Issue(tracked: issue))
      if keepsTexts { given.append(issue.id) }
      for text in [issue.title, issue.text] {
        guard let text else { continue }
        words.scan(Array(text.utf8))
        partsReader.read(words, into: &parts)
        guard let read = reader.read(parts) else { continue }
        _ = texts.add(read, least: 1)
        if keepsTexts {
          pending.append(Pending(message: StringTable.none, issue: issues.count - 1, text: read))
        }
        origins.append(Origin(message: StringTable.none, issue: issues.count - 1))
      }
    }
  }

  /// Whether a message may be about an issue: a customer's that asks, complains or wishes for something.
  static func looks(at facts: MessageFacts, _ desk: Desk) -> Bool {
    looks(at: facts, desk.judge) && !desk.judge.isOurs(facts, desk.people)
  }

  /// The same, whoever wrote it.
  static func looks(at facts: MessageFacts, _ judge: Judge) -> Bool {
    !facts.cues.contains(.repost) && (facts.intent == .idea || judge.needsPerson(facts))
  }

  /// Looks at a message that the desk has taken in, where it asks, complains or wishes for something.
  ///
  /// - Parameters:
  ///   - parts: of its text.
  ///   - desk: not changed; by reference, since it would be copied for every message otherwise.
  mutating func take(_ parts: borrowing TextParts, _ number: Int32, desk: inout Desk) -> Finding {
    let facts = desk.messages[Int(number)]
    guard Self.looks(at: facts, desk), seen.insert(number), let text = reader.read(parts) else {
      return Finding()
    }
    let matches = texts.add(text, least: Self.similarScore)
    var finding = Finding(similar: similar(matches, facts, desk))
    let best = matches.first.flatMap { $0.score >= Self.issueScore ? origins[$0.text].issue : nil }
    let issue = best ?? issues.count
    if best == nil { issues.append(Issue()) }
    issues[issue].messages.append(number)
    origins.append(Origin(message: number, issue: issue))
    if keepsTexts {
      pending.append(Pending(message: number, issue: issue, text: text, similar: finding.similar))
    }
    name(issue, in: &finding, desk)
    return finding
  }

  /// What was found about a message that an earlier run has looked at.
  func find(_ known: StoredIssueText, _ desk: Desk) -> Finding {
    var finding = Finding()
    let similar = known.similar.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?.elements ?? []
    finding.similar = similar.compactMap { .init($0) }.filter { !desk.isDeleted($0.id) }
    if let issue = issues.firstIndex(where: { ($0.name ?? $0.tracked?.id) == known.issue }) {
      name(issue, in: &finding, desk)
    }
    return finding
  }

  /// Whether a message is compared with others: it asks, complains or wishes for something.
  ///
  /// - Parameter desk: as for ``take(_:_:desk:)``.
  func compares(_ number: Int32, desk: inout Desk) -> Bool {
    Self.looks(at: desk.messages[Int(number)], desk)
  }

  private func name(_ place: Int, in finding: inout Finding, _ desk: Desk) {
    let issue = issues[place]
    guard isListed(issue) else { return }
    let name = id(issue, desk)
    finding.issue = name
    finding.facts = IssueFacts(
      id: name, title: issue.tracked?.title, state: (issue.tracked?.state ?? .open).rawValue,
      link: issue.tracked?.url, count: issue.earlier + issue.messages.count)
  }

  private func similar(_ matches: [SimilarTexts.Match], _ facts: MessageFacts, _ desk: Desk)
    -> [TriageDecision.Similar]
  {
    var similar: [TriageDecision.Similar] = []
    for match in matches where similar.count < Self.mostSimilar {
      if let one = self.similar(match, facts, desk) { similar.append(one) }
    }
    return similar
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

  /// Forgets what is pending, once it is recorded.
  mutating func settle(_ desk: Desk) {
    for place in Set(pending.map(\.issue)) where issues[place].tracked == nil {
      issues[place].name = id(issues[place], desk)
    }
    pending = []
    given = []
  }

  // MARK: - Parts

  private func similar(_ match: SimilarTexts.Match, _ facts: MessageFacts, _ desk: Desk)
    -> TriageDecision.Similar?
  {
    let origin = origins[match.text]
    let score = Double(match.score)
    if let earlier = origin.earlier.map({ earlier[$0] }), let message = earlier.message {
      return similar(earlier, message, score, facts, desk)
    }
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

  /// As above, for a message of an earlier run.
  private func similar(
    _ text: StoredIssueText, _ message: String, _ score: Double, _ facts: MessageFacts, _ desk: Desk
  ) -> TriageDecision.Similar? {
    if desk.isDeleted(message) { return nil }
    if let author = text.author, author == desk.strings.optionalString(desk.identity(facts)) { return nil }
    var similar = TriageDecision.Similar(id: message, score: score, answer: text.answer, by: text.answeredBy)
    let answer = desk.number(of: message).flatMap { answers[$0] }.map { desk.messages[Int($0)] }
    if similar.answer == nil, let answer {
      similar.answer = desk.strings.string(answer.id)
      similar.by = desk.people.displayName(answer.author, in: desk.strings)
    }
    if let id = similar.answer, desk.isDeleted(id) { (similar.answer, similar.by) = (nil, nil) }
    return similar
  }

  private func isListed(_ issue: Issue) -> Bool {
    issue.tracked != nil || issue.earlier + issue.messages.count > 1
  }

  /// The id of an issue.
  func id(_ issue: Issue, _ desk: Desk) -> String {
    if let name = issue.tracked?.id ?? issue.name { return name }
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
