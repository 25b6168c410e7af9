import CareConfiguration
import MessageCore

/// Writes folded cases down: their priority and its evidence, what the rules make of them, and their clocks.
struct CaseRecorder {
  private let desk: Desk
  private let placements: [Placement]
  private let moment: Timestamp
  /// When the cases of each customer began, by whose conversations they are in and who opened them.
  private var openings: [Opener: [Timestamp]] = [:]
  /// The case in which each message is told of that began another.
  private var left: [Int32: Int32] = [:]

  private struct Opener: Hashable {
    let group: Placement.Group
    let identity: Int32
  }

  init(_ desk: Desk, _ placements: [Placement], _ cases: [CaseFold.Case], asOf moment: Timestamp) {
    self.desk = desk
    self.placements = placements
    self.moment = moment
    for folded in cases {
      if folded.opener != StringTable.none, !folded.isLight {
        openings[opener(folded), default: []].append(folded.startedAt)
      }
      for member in folded.members where member.isNote { left[member.message] = folded.opening }
    }
  }

  /// The record of a case, what the rules made of it, and all its clocks, of which the record may list only some.
  func record(_ folded: CaseFold.Case) -> (CaseRecord, RuleBook.Outcome, clocks: [CaseClock]) {
    let policy = desk.configuration.priority
    let opening = desk.messages[Int(folded.opening)]
    var reasons = folded.reasons + personal(folded)
    var points = reasons.reduce(0) { $0 + $1.points }
    var outcome = RuleBook.Outcome()
    if !folded.isLight { outcome = self.outcome(folded, points: points) }
    points += outcome.points
    for firing in outcome.firings {
      reasons.append(
        .init(rule: firing.rule.name, points: firing.rule.actions.points, message: firing.message))
    }

    var record = CaseRecord(
      id: caseID(folded.opening), status: folded.status,
      priority: max(policy.priority(points: points), outcome.priority ?? .low),
      openedAt: opening.createdAt)
    record.thread = desk.strings.string(placements[Int(folded.opening)].root)
    record.kind = folded.kind
    record.isLight = folded.isLight
    record.queue = outcome.queue
    record.also = outcome.also
    record.assignee = folded.claimant ?? outcome.assign
    record.tags = outcome.tags
    record.follows = folded.follows.map(caseID)
    record.links = left[folded.opening].map { [caseID($0)] } ?? []
    let unlisted = CaseHistory.unlisted(of: folded.events.count)
    record.events = (folded.events[..<unlisted.lowerBound] + folded.events[unlisted.upperBound...])
      .map(desk.event)
    for event in folded.events[unlisted] {
      CaseRecord.OmittedEvents.add(event.kind, at: event.at, to: &record.omittedEvents)
    }
    record.visibility = desk.strictestVisibility(folded.members.filter { !$0.isNote }.map(\.message))
    record.why = reasons.map {
      .init(rule: $0.rule, points: $0.points, message: id($0.message))
    }
    let profile = profile(folded)
    record.profile = profile?.rules.name
    let clocks = desk.caseClocks.clocks(
      folded, priority: record.priority, channels: channels(opening), profile: profile)
    record.set(clocks: clocks)
    record.due = CaseClocks.due(clocks)
    addWaiting(&record, folded, points: points, least: outcome.priority)
    record.why.sort { ($1.points, $0.rule) < ($0.points, $1.rule) }
    return (record, outcome, clocks)
  }

  /// An alert for each rule that asks to be told.
  func alerts(_ record: CaseRecord, _ folded: CaseFold.Case, _ outcome: RuleBook.Outcome) -> [AlertRecord] {
    outcome.firings.filter { !$0.rule.actions.notify.isEmpty }.map { firing in
      let start = desk.messages[Int(firing.message)].createdAt
      let severities: [TriageDecision.Priority: Int64] = [.low: 2, .normal: 4, .high: 7, .urgent: 9]
      var alert = AlertRecord(
        id: "alert:rule:\(firing.rule.name):\(record.id):\(start)", kind: "rule",
        severity: severities[record.priority] ?? 4, startedAt: start)
      alert.endedAt = record.status == .closed ? record.events.last?.at : nil
      alert.evidence = [id(firing.message)]
      alert.notify = firing.rule.actions.notify
      alert.visibility = record.visibility
      alert.why = [
        .init(rule: firing.rule.name, points: firing.rule.actions.points, message: id(firing.message))
      ]
      return alert
    }
  }

  // MARK: - Priority

  /// What speaks for a case beside its messages: who the customer is, and whether they had to come back.
  private func personal(_ folded: CaseFold.Case) -> [CaseFold.Case.Reason] {
    guard folded.opener != StringTable.none, !folded.isLight else { return [] }
    let policy = desk.configuration.priority
    var reasons: [CaseFold.Case.Reason] = []
    if let influence = desk.influence[folded.opener], influence > 0 {
      let points = (Double(policy.points(of: "influence")) * min(influence, 1)).rounded()
      if points > 0 {
        reasons.append(.init(rule: "influence", points: Int64(points), message: folded.opening))
      }
    }
    let repeated = Int64(min(3, contacts(folded))) * policy.points(of: "repeated")
    if repeated > 0 { reasons.append(.init(rule: "repeated", points: repeated, message: folded.opening)) }
    return reasons
  }

  private func opener(_ folded: CaseFold.Case) -> Opener {
    Opener(group: placements[Int(folded.opening)].group, identity: folded.opener)
  }

  /// How many cases the customer had in the thirty days before this one, in the same customer's conversations: their
  /// own, but for a stranger who opened this one in somebody else's.
  private func contacts(_ folded: CaseFold.Case) -> Int {
    let start = folded.startedAt
    let earliest = start.adding(seconds: -30 * 86_400)
    return openings[opener(folded)]?.count { $0 < start && $0 >= earliest } ?? 0
  }

  /// What depends on the hour: how long the case has waited for us. It moves no due time.
  private func addWaiting(
    _ record: inout CaseRecord, _ folded: CaseFold.Case, points: Int64, least: TriageDecision.Priority?
  ) {
    guard record.status == .new || record.status == .open, !folded.isLight else { return }
    let policy = desk.configuration.priority
    var added: Int64 = 0
    func add(_ rule: String, _ points: Int64) {
      guard points > 0 else { return }
      record.why.append(.init(rule: rule, points: points))
      added += points
    }
    if let due = record.firstResponseDue, folded.firstAnswer == nil, due < moment {
      add("overdue", policy.points(of: "overdue"))
    }
    let days = (moment.seconds - (ClockTrack(folded).active.last?.start.seconds ?? moment.seconds)) / 86_400
    add("age", min(3, max(0, days)) * policy.points(of: "age"))
    if added > 0 { record.priority = max(policy.priority(points: points + added), least ?? .low) }
  }

  // MARK: - Rules and profiles

  private func outcome(_ folded: CaseFold.Case, points: Int64) -> RuleBook.Outcome {
    if desk.ruleBook.rules.isEmpty { return RuleBook.Outcome() }
    let policy = desk.configuration.priority
    let figures = ConditionSubject.CaseFigures(
      priority: policy.priority(points: points), points: points, people: 1 + folded.strangers.count,
      again: folded.again, contacts: contacts(folded), influence: desk.influence[folded.opener] ?? 0)
    return desk.ruleBook.outcome(subjects(folded), figures, policy)
  }

  /// What is known of the customers' messages of a case.
  private func subjects(_ folded: CaseFold.Case) -> [(number: Int32, subject: ConditionSubject)] {
    folded.members.filter { $0.role != .agent && !$0.isNote }.map { member in
      let facts = desk.messages[Int(member.message)]
      return (
        member.message,
        ConditionSubject(
          facts: facts, role: member.role, isAddressed: member.isAddressed,
          isVIP: desk.judge.isVIP(facts, desk.people))
      )
    }
  }

  /// The first profile that holds, and when the complaint was received.
  private func profile(_ folded: CaseFold.Case) -> (rules: RegulatedProfile, receivedAt: Timestamp)? {
    if desk.configuration.regulated.isEmpty || folded.isLight { return nil }
    let subjects = subjects(folded)
    for rules in desk.configuration.regulated {
      let first = subjects.first { $0.subject.fits(rules.when, desk.matcher) }
      if let first { return (rules, desk.messages[Int(first.number)].createdAt) }
      // Advice that only we may give is looked at under the profile that says so.
      if folded.kind == "advice" { return (rules, folded.startedAt) }
    }
    return nil
  }

  // MARK: - Names

  /// The names that a message's channel has, the closest first.
  private func channels(_ facts: MessageFacts) -> [String] {
    if desk.configuration.targets.channels.isEmpty { return [] }
    var names: [String] = []
    if facts.visibility == .direct { names.append("direct") }
    if let kind = facts.kind { names.append(kind.rawValue) }
    if facts.author != People.unknown {
      if let network = desk.strings.optionalString(desk.people[facts.author].account.network) {
        names.append(network)
      }
    } else {
      names.append(String(desk.strings.string(facts.id).prefix { $0 != ":" }))
    }
    return names
  }

  private func id(_ message: Int32) -> String { desk.id(ofMessage: message) }

  private func caseID(_ opening: Int32) -> String { "case:" + id(opening) }
}
