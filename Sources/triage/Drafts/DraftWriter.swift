import CareConfiguration
import MessageCore

/// What is known of the issue that a message is about, for the places of an answer.
struct IssueFacts: Equatable {
  var id: String
  var title: String?
  var state: String?
  var link: String?
  var count: Int?
}

/// Fills prepared answers in. It never posts: a person does.
struct DraftWriter {
  private let answers: [AnswerTemplate]
  private let company: String?
  private let agents: [AgentDirectory.Entry]
  private let matcher: MessageMatcher

  init(_ configuration: Configuration, matcher: MessageMatcher) {
    answers = configuration.answers
    company = configuration.name
    agents = configuration.agents.entries.filter(\.isPublic)
    self.matcher = matcher
  }

  /// The first answer that fits, filled in and cut to what the network allows; nil where none fits, or nobody waits for
  /// one.
  func draft(
    _ line: borrowing MessageLine, _ decision: TriageDecision, _ subject: ConditionSubject, issue: IssueFacts?
  ) -> String? {
    guard !answers.isEmpty, decision.case != nil, decision.role != .agent, decision.role != .impostor else {
      return nil
    }
    let network = MessageMatcher.network(line) ?? ""
    let language = (line.value(.tone)?[.lang]?.string ?? line.value(.lang)?.string)?.lowercased()
    for answer in answers where fits(answer, subject, language, issue) {
      let places = self.places(line, decision, network, issue)
      guard let text = Self.filled(answer.text, places) else { continue }
      return TextLimit.of(network: network, kind: subject.facts.kind)?.cut(text) ?? text
    }
    return nil
  }

  private func fits(
    _ answer: AnswerTemplate, _ subject: ConditionSubject, _ language: String?, _ issue: IssueFacts?
  ) -> Bool {
    if let intent = answer.intent, intent != subject.facts.intent.rawValue { return false }
    if let wanted = answer.issue, !isAbout(issue, wanted) { return false }
    if let wanted = answer.language {
      guard let language, language == wanted || language.hasPrefix(wanted + "-") else { return false }
    }
    return answer.when.map { subject.fits($0, matcher) } ?? true
  }

  /// Whether an issue is the one that an answer names: by its id, or by words of its title.
  private func isAbout(_ issue: IssueFacts?, _ wanted: String) -> Bool {
    guard let issue else { return false }
    if issue.id == wanted || issue.id == "issue:" + wanted { return true }
    return WordPattern(wanted)?.isIn(WordPattern.words(of: issue.title ?? "")) ?? false
  }

  private func places(
    _ line: borrowing MessageLine, _ decision: TriageDecision, _ network: String, _ issue: IssueFacts?
  ) -> [String: String] {
    let author = line.value(.author)
    let handle = author?[.handle]?.string.flatMap { StrangersWords.handle($0) }
    let name = author?[.name]?.string.flatMap { StrangersWords.plain($0, most: StrangersWords.longestName) }
    // Without the sign that makes a mention of it, a handle is a name like others.
    let plainHandle = handle.flatMap { StrangersWords.plain($0, most: StrangersWords.longestName) }
    var places: [String: String] = [:]
    places["handle"] = Self.atNetworks.contains(network) ? handle.map { "@\($0)" } : plainHandle
    places["name"] = name ?? plainHandle
    places["case"] = decision.case
    places["agent"] = agents.first { $0.network == network }.flatMap { $0.name ?? $0.handle }
    places["company"] = company
    places["issue.title"] = issue?.title.flatMap {
      StrangersWords.plain($0, most: StrangersWords.longestTitle)
    }
    places["issue.state"] = issue?.state
    places["issue.link"] = issue?.link
    places["issue.count"] = issue?.count.map { "\($0)" }
    return places
  }

  /// The text with its places filled; nil where something is not known.
  static func filled(_ template: String, _ places: [String: String]) -> String? {
    var text = ""
    for (index, part) in template.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard index > 0 else {
        text += part
        continue
      }
      let name = part.prefix { $0 != "}" }
      guard let value = places[String(name)] else { return nil }
      text += value + part.dropFirst(name.count + 1)
    }
    return text
  }

  /// Where a handle begins with an at sign.
  private static let atNetworks: Set<String> = [
    "x", "mastodon", "bluesky", "threads", "instagram", "youtube", "telegram",
  ]
}
