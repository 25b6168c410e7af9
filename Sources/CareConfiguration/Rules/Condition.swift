/// What must hold for a rule to fire: tests of single fields, joined by `all`, `any` and `none`.
public indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case none([Condition])
  case test(FieldTest)

  /// Whether it holds, given what each test says.
  public func holds(_ isTrue: (FieldTest) -> Bool) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.holds(isTrue) }
    case .any(let parts): parts.contains { $0.holds(isTrue) }
    case .none(let parts): !parts.contains { $0.holds(isTrue) }
    case .test(let test): isTrue(test)
    }
  }

  /// Its tests, in the order of the file; equal ones repeated.
  public var tests: [FieldTest] {
    switch self {
    case .all(let parts), .any(let parts), .none(let parts): parts.flatMap(\.tests)
    case .test(let test): [test]
    }
  }
}

/// One field, and which of its values count.
public struct FieldTest: Hashable, Sendable {
  /// Which values count.
  public enum Values: Hashable, Sendable {
    /// Any of these texts.
    case texts([Glob])
    /// A text that holds any of these phrases.
    case phrases([WordPattern])
    /// A number within any of these.
    case numbers([NumberRange])
    case truth(Bool)
  }

  public let field: ConditionField
  public let values: Values

  public init(_ field: ConditionField, _ values: Values) {
    self.field = field
    self.values = values
  }
}

/// What a condition can ask about.
public enum ConditionField: String, CaseIterable, Sendable {
  // Of the message itself, as its line has them.
  case text, intent, signal, tone, network, kind, lang, visibility, direction, handle, name, hashtag, mention
  case link, source
  case followers, rating, reposts, likes, replies, views, negative, positive
  case bot, repost
  // Of the message in its conversation.
  case role, addressed, vip, question
  // Of the case as it stands.
  case priority, points, people, again, contacts, influence

  /// What kind of value a field has.
  public enum Kind: Sendable { case text, phrase, number, truth, priority }

  public var kind: Kind {
    switch self {
    case .text: .phrase
    case .intent, .signal, .tone, .network, .kind, .lang, .visibility, .direction, .handle, .name, .hashtag,
      .mention, .link, .source, .role:
      .text
    case .followers, .rating, .reposts, .likes, .replies, .views, .negative, .positive, .points, .people,
      .again, .contacts, .influence:
      .number
    case .bot, .repost, .addressed, .vip, .question: .truth
    case .priority: .priority
    }
  }

  /// Whether the message's line alone decides, so that a test can be made when the message is read.
  public var isOfMessage: Bool {
    switch self {
    case .role, .addressed, .vip, .question, .priority, .points, .people, .again, .contacts, .influence: false
    default: true
    }
  }

  /// Whether the case must stand before it can be asked.
  public var isOfCase: Bool {
    switch self {
    case .priority, .points, .people, .again, .contacts, .influence: true
    default: false
    }
  }
}

/// A range of numbers, its ends in or out: `> 1000`, `3`, `<= 2.5`.
public struct NumberRange: Hashable, Sendable {
  public var least = -Double.infinity
  public var most = Double.infinity
  /// Whether the ends themselves count.
  public var includesLeast = true
  public var includesMost = true

  public init() {}

  /// That number and all above.
  public static func atLeast(_ number: Double) -> NumberRange {
    var range = NumberRange()
    range.least = number
    return range
  }

  public func contains(_ number: Double) -> Bool {
    (includesLeast ? number >= least : number > least) && (includesMost ? number <= most : number < most)
  }

  /// Reads `3`, `> 1000`, `>= 2`, `< 0.5`, `<= 2`; nil for anything else.
  ///
  /// - Parameter number: reads what stands behind the sign.
  public init?(_ text: String, number: (String) -> Double?) {
    let sign = text.prefix { "<>=".contains($0) }
    let rest = text.dropFirst(sign.count).drop { $0 == " " }
    guard let value = number(String(rest)) else { return nil }
    switch sign {
    case "", "=", "==": (least, most) = (value, value)
    case ">": (least, includesLeast) = (value, false)
    case ">=": least = value
    case "<": (most, includesMost) = (value, false)
    case "<=": most = value
    default: return nil
    }
  }
}
