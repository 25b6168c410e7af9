import CareConfiguration
import MessageCore

/// What a condition is asked of: a message, and the case that it belongs to where there is one.
struct ConditionSubject {
  /// What is known of a case when its rules are tried.
  struct CaseFigures {
    var priority: TriageDecision.Priority
    var points: Int64
    /// How many people took part, the customer included.
    var people: Int
    /// How often the customer wrote again before we had answered.
    var again: Int
    /// How many cases the customer had shortly before.
    var contacts: Int
    /// How influential the customer is, 0 to 1.
    var influence: Double
  }

  var facts: MessageFacts
  var role: TriageDecision.Role?
  var isAddressed: Bool
  var isVIP: Bool
  var figures: CaseFigures?

  /// Whether a condition holds; what asks of a case holds of none.
  func fits(_ condition: Condition, _ matcher: MessageMatcher) -> Bool {
    condition.holds { test in
      if let bit = matcher.bit(of: test) { return facts.matches & bit != 0 }
      switch test.values {
      case .texts(let globs):
        return role.map { role in globs.contains { $0.matches(role.rawValue) } } ?? false
      case .truth(let wanted): return truth(test.field) == wanted
      case .numbers(let ranges):
        return number(test.field).map { value in ranges.contains { $0.contains(value) } } ?? false
      case .phrases: return false
      }
    }
  }

  private func truth(_ field: ConditionField) -> Bool {
    switch field {
    case .addressed: isAddressed
    case .vip: isVIP
    case .question: facts.asks
    default: false
    }
  }

  private func number(_ field: ConditionField) -> Double? {
    guard let figures else { return nil }
    return switch field {
    case .priority: Double(figures.priority.rank)
    case .points: Double(figures.points)
    case .people: Double(figures.people)
    case .again: Double(figures.again)
    case .contacts: Double(figures.contacts)
    case .influence: figures.influence
    default: nil
    }
  }
}
