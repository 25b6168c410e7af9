import CareConfiguration
import MessageCore

/// Tries the routing rules on a case, in their order, each on the case's messages in theirs.
struct RuleBook {
  /// What the rules make of a case.
  struct Outcome: Equatable {
    /// A rule that fired.
    struct Firing: Equatable {
      var rule: RoutingRule
      /// The number of the first message that it fired on.
      var message: Int32
    }

    var queue: String?
    var also: [String] = []
    var assign: String?
    var priority: TriageDecision.Priority?
    var points: Int64 = 0
    var tags: [String] = []
    var firings: [Firing] = []
  }

  let rules: [RoutingRule]
  private let matcher: MessageMatcher

  init(_ rules: [RoutingRule], matcher: MessageMatcher) {
    self.rules = rules
    self.matcher = matcher
  }

  /// - Parameters:
  ///   - subjects: the customers' messages of the case with their numbers, in order of time.
  ///   - figures: the case before any rule; what a rule adds counts for those behind it.
  ///   - policy: tells the priority of points.
  func outcome(
    _ subjects: [(number: Int32, subject: ConditionSubject)], _ figures: ConditionSubject.CaseFigures,
    _ policy: PriorityPolicy
  ) -> Outcome {
    var outcome = Outcome()
    var figures = figures
    for rule in rules {
      let fitting = subjects.first { candidate in
        var subject = candidate.subject
        subject.figures = figures
        return subject.fits(rule.when, matcher)
      }
      guard let fitting else { continue }
      outcome.take(rule, fitting.number)
      figures.points += rule.actions.points
      figures.priority = max(policy.priority(points: figures.points), outcome.priority ?? .low)
    }
    return outcome
  }
}

extension RuleBook.Outcome {
  fileprivate mutating func take(_ rule: RoutingRule, _ message: Int32) {
    let actions = rule.actions
    if queue == nil { queue = actions.queue }
    if assign == nil { assign = actions.assign }
    for other in actions.also where !also.contains(other) { also.append(other) }
    for tag in actions.tags where !tags.contains(tag) { tags.append(tag) }
    if let least = actions.priority { priority = max(priority ?? least, least) }
    points += actions.points
    firings.append(Firing(rule: rule, message: message))
  }
}
