import CareConfiguration
import MessageCore

/// Warns of accounts that look like ours and deal with customers.
extension Desk {
  /// An alert for each look-alike that answered or named somebody who is not one of ours.
  func impostors() -> [AlertRecord] {
    // What they did in the whole is told by the pass that sees it.
    if given != nil { return [] }
    var actions: [Int32: [Int32]] = [:]
    for (number, facts) in messages.enumerated() where isImposture(facts) {
      actions[people[facts.author].identity, default: []].append(Int32(number))
    }
    let alerts = actions.map { identity, numbers in alert(identity, numbers) }
    return alerts.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
  }

  /// Whether a look-alike wrote it and deals with customers there.
  func isImposture(_ facts: MessageFacts) -> Bool {
    guard facts.author != People.unknown, people[facts.author].likeness != nil else { return false }
    if let asOf, facts.createdAt > asOf { return false }
    return judge.dealsWithCustomers(facts, answering: parent(of: facts), people)
  }

  func alert(_ identity: Int32, _ numbers: [Int32]) -> AlertRecord {
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
      case .nearHandle(let handle):
        rule = "handle_near:\(handle)"
        severity = max(severity, 7)
      case .company(let name):
        rule = "company_name:\(name)"
        severity = max(severity, 7)
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
