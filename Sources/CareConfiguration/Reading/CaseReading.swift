import MessageCore

/// Reads `cases`, `regulated` and `answers`.
extension Configuration {
  // MARK: - Cases

  func casePolicy(_ node: ConfigurationNode) throws(ConfigurationError) -> CasePolicy {
    let fields = try node.fields(["open", "ignore", "look_back", "reopen", "strangers", "light"])
    var policy = CasePolicy()
    if let node = fields["open"] { policy.opens = try Self.messageCondition(node) }
    if let node = fields["ignore"] { policy.ignores = try Self.messageCondition(node) }
    if let node = fields["look_back"] {
      let fields = try node.fields(["public", "direct"])
      policy.publicLookBack = try fields["public"]?.duration() ?? policy.publicLookBack
      policy.directLookBack = try fields["direct"]?.duration() ?? policy.directLookBack
    }
    policy.reopening = try fields["reopen"]?.duration() ?? policy.reopening
    policy.strangers = try fields["strangers"]?.choice(CasePolicy.Strangers.self) ?? policy.strangers
    if let node = fields["light"] { policy.lightKinds = try Self.lightKinds(node) }
    return policy
  }

  private static func lightKinds(_ node: ConfigurationNode) throws(ConfigurationError) -> Set<String> {
    var kinds: Set<String> = []
    for element in try node.list() {
      let kind = try element.text()
      guard ["praise", "idea"].contains(kind) else {
        throw element.error("a light kind is praise or idea, not \(TerminalText.quoted(kind))")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  /// A condition on messages, where no case stands yet that could be asked.
  private static func messageCondition(_ node: ConfigurationNode) throws(ConfigurationError) -> Condition {
    let condition = try condition(node)
    if let test = condition.tests.first(where: { $0.field.isOfCase }) {
      throw node.error("'\(test.field.rawValue)' is known of cases only, and here is none yet")
    }
    return condition
  }

  // MARK: - Regulated profiles

  func profiles(_ node: ConfigurationNode) throws(ConfigurationError) -> [RegulatedProfile] {
    var profiles: [RegulatedProfile] = []
    for element in node.isList ? try node.list() : [node] { profiles.append(try Self.profile(element)) }
    return profiles
  }

  private static func profile(_ node: ConfigurationNode) throws(ConfigurationError) -> RegulatedProfile {
    let fields = try node.fields([
      "profile", "name", "when", "acknowledgement", "summary", "final_response", "advice",
    ])
    var profile: RegulatedProfile
    if let known = fields["profile"] {
      let name = try known.text()
      guard name == RegulatedProfile.financialConductAuthority.name else {
        throw known.error(
          "unknown profile \(TerminalText.quoted(name)); built in is uk-fca-disp, others have 'name' and 'when'"
        )
      }
      profile = .financialConductAuthority
      profile.name = try fields["name"]?.text() ?? profile.name
    } else {
      guard let name = fields["name"] else { throw node.error("a regulated profile without 'name'") }
      guard let when = fields["when"] else { throw node.error("a regulated profile without 'when'") }
      profile = RegulatedProfile(name: try name.text(), when: try messageCondition(when))
    }
    if let when = fields["when"] { profile.when = try messageCondition(when) }
    if let node = fields["acknowledgement"] { profile.acknowledgement = try period(node) }
    if let node = fields["summary"] { profile.summary = try period(node) }
    if let node = fields["final_response"] { profile.finalResponse = try period(node) }
    if let node = fields["advice"] { profile.advice = try node.texts() }
    return profile
  }

  /// `3 business days`, `56 days`, `8 weeks`.
  private static func period(_ node: ConfigurationNode) throws(ConfigurationError) -> RegulatedProfile.Period
  {
    let text = try node.text()
    let words = text.lowercased().split(separator: " ")
    if let count = words.first.flatMap({ Int($0) }), 1...1000 ~= count {
      switch words.dropFirst().joined(separator: " ") {
      case "business day", "business days": return .businessDays(count)
      case "day", "days": return .days(count)
      case "week", "weeks": return .days(count * 7)
      default: break
      }
    }
    throw node.complaint(
      "must be a period such as '3 business days', '56 days' or '8 weeks', not \(TerminalText.quoted(text))")
  }

  // MARK: - Answers

  func answerTemplates(_ node: ConfigurationNode) throws(ConfigurationError) -> [AnswerTemplate] {
    var answers: [AnswerTemplate] = []
    for element in try node.list() {
      let fields = try element.fields(["intent", "issue", "lang", "when", "text"])
      guard let textNode = fields["text"] else { throw element.error("an answer without 'text'") }
      var answer = AnswerTemplate(text: try textNode.text())
      answer.intent = try fields["intent"]?.text()
      answer.issue = try fields["issue"]?.text()
      answer.language = try fields["lang"]?.text().lowercased()
      if let when = fields["when"] { answer.when = try Self.condition(when) }
      try Self.check(places: answer.text, textNode)
      answers.append(answer)
    }
    return answers
  }

  private static func check(places text: String, _ node: ConfigurationNode) throws(ConfigurationError) {
    for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      guard let end = part.firstIndex(of: "}") else { throw node.error("'{' without '}' in an answer") }
      let name = String(part[..<end])
      guard AnswerTemplate.places.contains(name) else {
        throw node.error(
          "unknown place \(TerminalText.quoted("{\(name)}"))"
            + NearName.hint(for: name, among: AnswerTemplate.places))
      }
    }
  }
}
