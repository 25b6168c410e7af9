import CareConfiguration
import MessageCore

/// How the desk's cases and alerts are written down.
extension Desk {
  /// The record of a case at a moment.
  func record(_ folded: CaseFold.Case, members: [Int32], root: Int32, asOf moment: Timestamp) -> CaseRecord {
    let opening = messages[Int(folded.opening)]
    let policy = configuration.priority
    let points = folded.points
    var record = CaseRecord(
      id: "case:" + strings.string(opening.id), status: folded.status,
      priority: policy.priority(points: points), openedAt: opening.createdAt)
    record.thread = strings.string(root)
    record.kind = kind(opening)
    record.events = folded.events.map { event in
      .init(
        at: event.at, kind: event.kind, message: event.message.map { strings.string(messages[Int($0)].id) },
        by: event.message.flatMap { people.displayName(messages[Int($0)].author, in: strings) })
    }
    record.visibility = strictestVisibility(members)
    record.why = folded.reasons.map {
      .init(rule: $0.rule, points: $0.points, message: strings.string(messages[Int($0.message)].id))
    }
    setDueTimes(&record, folded, asOf: moment)
    record.why.sort { ($1.points, $0.rule) < ($0.points, $1.rule) }
    return record
  }

  /// Due times follow from the priority that the messages make; a first answer that is late then adds to it.
  private func setDueTimes(_ record: inout CaseRecord, _ folded: CaseFold.Case, asOf moment: Timestamp) {
    let targets = configuration.targets
    record.firstResponseDue = targets.firstResponse[record.priority].flatMap {
      configuration.hours.moment($0, after: record.openedAt)
    }
    record.resolutionDue = targets.resolution[record.priority].flatMap {
      configuration.hours.moment($0, after: record.openedAt)
    }
    let overdue = configuration.priority.points(of: "overdue")
    guard overdue > 0, let due = record.firstResponseDue, folded.firstAnswer == nil, due < moment,
      record.status == .new || record.status == .open
    else { return }
    record.why.append(.init(rule: "overdue", points: overdue))
    record.priority = configuration.priority.priority(points: folded.points + overdue)
  }

  private func kind(_ opening: MessageFacts) -> String {
    switch opening.intent {
    case .complaint, .question, .praise, .idea, .chatter: opening.intent.rawValue
    case .unknown:
      if opening.isNegative || opening.cues.contains(.lowRating) {
        "complaint"
      } else if opening.asks {
        "question"
      } else {
        judge.needsPerson(opening) ? "complaint" : "contact"
      }
    }
  }

  /// The strictest visibility; nil, which counts as private, where one is unknown and none is direct.
  func strictestVisibility(_ members: [Int32]) -> Visibility? {
    let all = members.map { messages[Int($0)].visibility }
    if all.contains(.direct) { return .direct }
    return all.contains(nil) ? nil : all.compactMap { $0 }.max()
  }

  // MARK: - Impostors

  /// An alert for each look-alike that answered or named somebody who is not one of ours.
  func impostors() -> [AlertRecord] {
    var actions: [Int32: [Int32]] = [:]
    for (number, facts) in messages.enumerated() where isImposture(facts) {
      actions[people[facts.author].identity, default: []].append(Int32(number))
    }
    let alerts = actions.map { identity, numbers in alert(identity, numbers) }
    return alerts.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
  }

  private func isImposture(_ facts: MessageFacts) -> Bool {
    guard facts.author != People.unknown, people[facts.author].likeness != nil else { return false }
    if let asOf, facts.createdAt > asOf { return false }
    if facts.cues.contains(.mentionsOthers) { return true }
    guard let number = number(ofID: facts.parent) else { return false }
    let parent = messages[Int(number)]
    return !judge.isOurs(parent, people)
      && (parent.author == People.unknown || people[parent.author].identity != people[facts.author].identity)
  }

  private func alert(_ identity: Int32, _ numbers: [Int32]) -> AlertRecord {
    let ordered = inOrder(numbers)
    let start = messages[Int(ordered[0])].createdAt
    // An account may change its name between messages; a copied handle is told before a copied name.
    let likenesses = ordered.compactMap { number in
      people[messages[Int(number)].author].likeness.map { (number, $0) }
    }
    var why: [TriageDecision.Reason] = []
    var severity: Int64 = 6
    for (number, likeness) in likenesses {
      let rule: String
      switch likeness {
      case .handle(let handle):
        rule = "handle_like:\(handle)"
        severity = 8
      case .name(let name): rule = "copied_name:\(name)"
      }
      if !why.contains(where: { $0.rule == rule }) {
        why.append(.init(rule: rule, points: 0, message: strings.string(messages[Int(number)].id)))
      }
    }
    var alert = AlertRecord(
      id: "alert:impostor:\(strings.string(identity)):\(start)", kind: "impostor", severity: severity,
      startedAt: start)
    alert.evidence = ordered.map { strings.string(messages[Int($0)].id) }
    alert.visibility = strictestVisibility(ordered)
    alert.why = why
    return alert
  }
}
