import CareConfiguration
import MessageCore

/// Decides about one message at a time: which part its author plays, whether a person is needed, and for how many points.
struct Judge {
  private let cases: CasePolicy
  private let matcher: MessageMatcher
  /// The bits of the tests for advice that only agents should give.
  private let advice: UInt128
  private let signalNames: [String]
  /// The signals that have points, which alone make a message need a person.
  private let pressing: UInt64
  /// The points of each signal, in the order of their bits.
  private let signalPoints: [Int64]
  private let points: Points

  /// The points of the built-in rules, looked up once.
  private struct Points {
    let negative, complaint, advice, vip, question, lowRating, addressed, followers, spread: Int64

    init(_ policy: PriorityPolicy) {
      negative = policy.points(of: "negative")
      complaint = policy.points(of: "complaint")
      advice = policy.points(of: "advice")
      vip = policy.points(of: "vip")
      question = policy.points(of: "question")
      lowRating = policy.points(of: "low_rating")
      addressed = policy.points(of: "addressed")
      followers = policy.points(of: "followers")
      spread = policy.points(of: "spread")
    }
  }

  init(_ configuration: Configuration, signalNames: [String], matcher: MessageMatcher) {
    let policy = configuration.priority
    points = Points(policy)
    cases = configuration.cases
    self.matcher = matcher
    advice = configuration.regulated.reduce(0) { $0 | (matcher.bit(of: $1.adviceTest) ?? 0) }
    self.signalNames = signalNames
    signalPoints = signalNames.map { policy.points(of: $0) }
    pressing = signalNames.enumerated().reduce(0) { bits, signal in
      policy.points(of: signal.element) > 0 ? bits | 1 << UInt64(signal.offset) : bits
    }
  }

  // MARK: - Roles

  /// What a message is to us by what it answers.
  struct Relation: Equatable {
    /// The author's part; nil where nothing tells us from strangers on that network.
    var role: TriageDecision.Role?
    /// Whether it speaks to us.
    var isAddressed: Bool
    /// Whether it is advice that only we may give.
    var isAdvice: Bool
  }

  /// What a message is to us.
  ///
  /// - Parameters:
  ///   - parent: the message that it answers, where it was seen.
  ///   - head: who began the conversation, or this branch of one that we began.
  func relation(
    _ facts: MessageFacts, answering parent: MessageFacts?, head: Int32, _ people: People
  ) -> Relation {
    Relation(
      role: role(facts, answering: parent, head: head, people),
      isAddressed: isAddressed(facts, answering: parent, people),
      isAdvice: isAdvice(facts, answering: parent, people))
  }

  /// Whether one of ours wrote it: the directory says so, or the source does and the account is no look-alike.
  func isOurs(_ facts: MessageFacts, _ people: People) -> Bool {
    guard facts.author != People.unknown else { return facts.cues.contains(.outbound) }
    let person = people[facts.author]
    return person.isAgent || facts.cues.contains(.outbound) && person.likeness == nil
  }

  /// The author's part; nil where nothing tells us from strangers on that network.
  ///
  /// - Parameters:
  ///   - parent: the message that it answers, where it was seen.
  ///   - head: who began the conversation, or this branch of one that we began.
  func role(_ facts: MessageFacts, answering parent: MessageFacts?, head: Int32, _ people: People)
    -> TriageDecision.Role?
  {
    if isOurs(facts, people) { return .agent }
    let person = facts.author == People.unknown ? nil : people[facts.author]
    if let likeness = person?.likeness,
      likeness.isCopy || dealsWithCustomers(facts, answering: parent, people)
    {
      return .impostor
    }
    guard person?.isNetworkCovered == true || facts.cues.contains(.inbound) else { return nil }
    if facts.cues.contains(.repost) { return .bystander }
    let turnsToUs = isAddressed(facts, answering: parent, people) || facts.cues.contains(.namesUs)
    guard let parent, !isOurs(parent, people), let person, person.identity != head,
      parent.author == People.unknown || people[parent.author].identity != person.identity
    else {
      let isTalk = facts.parent == StringTable.none && !turnsToUs && !needsPerson(facts)
      return isTalk ? .bystander : .customer
    }
    // A customer speaks to another one: with the same trouble, with advice, or only so.
    if needsPerson(facts) || facts.cues.contains(.agreement) { return .customer }
    if parent.asks || needsPerson(parent) { return .helper }
    return turnsToUs ? .customer : .bystander
  }

  /// Whether it answers or names somebody who is not one of ours.
  func dealsWithCustomers(
    _ facts: MessageFacts, answering parent: MessageFacts?, _ people: People
  ) -> Bool {
    if facts.cues.contains(.mentionsOthers) { return true }
    guard facts.author != People.unknown, let parent, !isOurs(parent, people) else { return false }
    return parent.author == People.unknown || people[parent.author].identity != people[facts.author].identity
  }

  /// Whether a person of ours should look, whomever it addresses.
  func needsPerson(_ facts: MessageFacts) -> Bool {
    if facts.cues.contains(.repost) { return false }
    if facts.cues.contains(.lowRating) || facts.signals & pressing != 0 && !facts.isPraise { return true }
    return switch facts.intent {
    case .complaint, .question: true
    case .praise, .idea: false
    // What has the form of a question is one where it turns to us.
    case .chatter: facts.asks && !facts.cues.isDisjoint(with: [.mentionsUs, .inbound, .namesUs])
    case .unknown: facts.isNegative || facts.asks
    }
  }

  /// Whether it may open a case: it needs a person and speaks to us or to everybody, or it turns to us and is neither
  /// praise nor talk; or the configuration says so.
  func opensCase(_ facts: MessageFacts, _ relation: Relation, _ people: People) -> Bool {
    let isAddressed = relation.isAddressed
    if relation.isAdvice { return true }
    if cases.opens != nil || cases.ignores != nil {
      let subject = ConditionSubject(
        facts: facts, role: relation.role, isAddressed: isAddressed, isVIP: isVIP(facts, people))
      if let ignores = cases.ignores, subject.fits(ignores, matcher) { return false }
      if let opens = cases.opens, subject.fits(opens, matcher) { return true }
    }
    if needsPerson(facts) {
      return isAddressed || facts.cues.contains(.namesUs) || facts.parent == StringTable.none
    }
    guard isAddressed, !facts.cues.contains(.repost) else { return false }
    return switch facts.intent {
    case .praise, .idea, .chatter: false
    case .unknown, .complaint, .question: facts.positive < 500
    }
  }

  /// Whether it may open a light case: praise or an idea, to us or about us.
  func opensLightCase(_ facts: MessageFacts, isAddressed: Bool) -> Bool {
    guard isAddressed || facts.cues.contains(.namesUs), !facts.cues.contains(.repost) else { return false }
    return facts.isPraise && cases.lightKinds.contains("praise")
      || facts.isIdea && cases.lightKinds.contains("idea")
  }

  /// Whether somebody who is not one of ours advises another customer where a regulated profile forbids it.
  func isAdvice(_ facts: MessageFacts, answering parent: MessageFacts?, _ people: People) -> Bool {
    guard advice != 0, facts.matches & advice != 0, let parent, !isOurs(facts, people),
      !isOurs(parent, people), !facts.asks
    else { return false }
    return parent.author == People.unknown || facts.author == People.unknown
      || people[parent.author].identity != people[facts.author].identity
  }

  func isVIP(_ facts: MessageFacts, _ people: People) -> Bool {
    facts.author != People.unknown && people[facts.author].isVIP
  }

  /// What a case is about where this message opens it.
  func kind(_ facts: MessageFacts, isAdvice: Bool) -> String {
    if isAdvice { return "advice" }
    return switch facts.intent {
    case .complaint, .question, .praise, .idea, .chatter: facts.intent.rawValue
    case .unknown:
      if facts.isPraise {
        "praise"
      } else if facts.isNegative || facts.cues.contains(.lowRating) {
        "complaint"
      } else if facts.asks {
        "question"
      } else {
        needsPerson(facts) ? "complaint" : "contact"
      }
    }
  }

  /// Whether it speaks to us: it mentions, answers or writes to us, or the source says that it came to us.
  func isAddressed(_ facts: MessageFacts, answering parent: MessageFacts?, _ people: People) -> Bool {
    if !facts.cues.isDisjoint(with: [.mentionsUs, .inbound]) || facts.visibility == .direct { return true }
    return parent.map { isOurs($0, people) } ?? false
  }

  // MARK: - Points

  /// What counts about a message, by the names of the rules.
  func reasons(
    _ facts: MessageFacts, isAddressed: Bool, isAdvice: Bool = false, isVIP: Bool = false
  ) -> [TriageDecision.Reason] {
    guard isAdvice || !facts.isPraise || facts.cues.contains(.lowRating) else { return [] }
    var reasons: [TriageDecision.Reason] = []
    func add(_ rule: String, _ points: Int64) {
      if points > 0 { reasons.append(.init(rule: rule, points: points)) }
    }
    if facts.isNegative { add("negative", rounded(points.negative * Int64(facts.negative), 1000)) }
    if facts.intent == .complaint { add("complaint", points.complaint) }
    if isAdvice { add("advice", points.advice) }
    if isVIP { add("vip", points.vip) }
    if facts.asks { add("question", points.question) }
    if facts.cues.contains(.lowRating) { add("low_rating", points.lowRating) }
    var signals = facts.signals & pressing
    while signals != 0 {
      let signal = signals.trailingZeroBitCount
      add(signalNames[signal], signalPoints[signal])
      signals &= signals - 1
    }
    if isAddressed { add("addressed", points.addressed) }
    let thirds: Int64 =
      facts.followers < 1_000 ? 0 : facts.followers < 10_000 ? 1 : facts.followers < 100_000 ? 2 : 3
    add("followers", rounded(points.followers * thirds, 3))
    add("spread", rounded(points.spread * (facts.spread < 10 ? 0 : facts.spread < 100 ? 1 : 2), 2))
    return reasons
  }

  private func rounded(_ number: Int64, _ divisor: Int64) -> Int64 { (number + divisor / 2) / divisor }
}
