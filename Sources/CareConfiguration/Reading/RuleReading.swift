import MessageCore

/// Reads `rules`, and conditions wherever they stand.
extension Configuration {
  func routingRules(_ node: ConfigurationNode) throws(ConfigurationError) -> [RoutingRule] {
    var rules: [RoutingRule] = []
    for element in try node.list() {
      let fields = try element.fields(["name", "when", "then"])
      guard let nameNode = fields["name"] else { throw element.error("a rule without 'name'") }
      let name = try nameNode.text()
      guard !rules.contains(where: { $0.name == name }) else {
        throw nameNode.error("two rules are named \(TerminalText.quoted(name))")
      }
      guard let when = fields["when"] else { throw element.error("rule '\(name)' has no 'when'") }
      guard let then = fields["then"] else { throw element.error("rule '\(name)' has no 'then'") }
      rules.append(
        RoutingRule(
          name: name, line: nameNode.line, when: try Self.condition(when), actions: try Self.actions(then)))
    }
    // The built-in rules come last, where the file has none of their name.
    let names = rules.map(\.name)
    return rules + RoutingRule.standard.filter { !names.contains($0.name) }
  }

  private static func actions(_ node: ConfigurationNode) throws(ConfigurationError) -> RoutingRule.Actions {
    let fields = try node.fields(["queue", "also", "assign", "priority", "points", "tag", "notify"])
    guard !fields.isEmpty else { throw node.error("'then' does nothing") }
    var actions = RoutingRule.Actions()
    actions.queue = try fields["queue"]?.text()
    actions.also = try fields["also"]?.texts() ?? []
    actions.assign = try fields["assign"]?.text()
    actions.priority = try fields["priority"]?.choice(TriageDecision.Priority.self)
    actions.points = try fields["points"]?.integer(0...1000) ?? 0
    actions.tags = try fields["tag"]?.texts() ?? []
    actions.notify = try fields["notify"]?.texts() ?? []
    return actions
  }

  // MARK: - Conditions

  /// A mapping whose entries must all hold: fields with their values, and `all`, `any` and `none` with lists of such
  /// mappings.
  static func condition(_ node: ConfigurationNode) throws(ConfigurationError) -> Condition {
    var parts: [Condition] = []
    for (key, value) in try node.entries() {
      switch key.key {
      case "all": parts.append(.all(try conditions(value)))
      case "any": parts.append(.any(try conditions(value)))
      case "none": parts.append(.none(try conditions(value)))
      default: parts.append(.test(try test(key, value)))
      }
    }
    guard !parts.isEmpty else { throw node.complaint("has no condition") }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private static func conditions(_ node: ConfigurationNode) throws(ConfigurationError) -> [Condition] {
    var conditions: [Condition] = []
    for element in try node.list() { conditions.append(try condition(element)) }
    guard !conditions.isEmpty else { throw node.complaint("has no condition") }
    return conditions
  }

  private static func test(
    _ key: ConfigurationNode, _ value: ConfigurationNode
  ) throws(ConfigurationError) -> FieldTest {
    guard let field = ConditionField(rawValue: key.key) else {
      let known = ConditionField.allCases.map(\.rawValue) + ["all", "any", "none"]
      throw key.error(
        "unknown field \(TerminalText.quoted(key.key))\(NearName.hint(for: key.key, among: known))")
    }
    let elements = value.isScalar ? [value] : try value.list()
    guard !elements.isEmpty else { throw value.complaint("is an empty list") }
    switch field.kind {
    case .truth: return FieldTest(field, .truth(try value.boolean()))
    case .text:
      var globs: [Glob] = []
      for element in elements { globs.append(Glob(try word(element, field))) }
      return FieldTest(field, .texts(globs))
    case .phrase:
      var patterns: [WordPattern] = []
      for element in elements {
        let text = try element.text()
        guard let pattern = WordPattern(text) else {
          throw element.error("no word in \(TerminalText.quoted(text))")
        }
        patterns.append(pattern)
      }
      return FieldTest(field, .phrases(patterns))
    case .number, .priority:
      var ranges: [NumberRange] = []
      for element in elements { ranges.append(try range(element, field)) }
      return FieldTest(field, .numbers(ranges))
    }
  }

  /// A value of a text field; where the field has a closed list of words, one of them or a pattern.
  private static func word(
    _ node: ConfigurationNode, _ field: ConditionField
  ) throws(ConfigurationError) -> String {
    let text = try node.text()
    let plain = text.hasPrefix("@") || text.hasPrefix("#") ? String(text.dropFirst()) : text
    let known: [String] =
      switch field {
      case .tone: Tone.Label.allCases.map(\.rawValue)
      case .kind: Message.Kind.allCases.map(\.rawValue)
      case .visibility: Visibility.allCases.map(\.rawValue)
      case .direction: Message.Direction.allCases.map(\.rawValue)
      case .role: TriageDecision.Role.allCases.map(\.rawValue)
      default: []
      }
    guard known.isEmpty || known.contains(where: { Glob(text).matches($0) }) else {
      throw node.error(
        "'\(field.rawValue)' is one of \(known.joined(separator: ", ")), not \(TerminalText.quoted(text))"
          + NearName.hint(for: text, among: known))
    }
    return plain
  }

  private static func range(
    _ node: ConfigurationNode, _ field: ConditionField
  ) throws(ConfigurationError) -> NumberRange {
    let text = try node.text()
    let isPriority = field.kind == .priority
    let range = NumberRange(text) { number in
      if isPriority { return TriageDecision.Priority(rawValue: number).map { Double($0.rank) } }
      return Double(number).flatMap { $0.isFinite ? $0 : nil }
    }
    guard let range else {
      let expected =
        isPriority ? "a priority such as high or \">= high\"" : "a number such as 3 or \">= 1000\""
      throw node.error("'\(field.rawValue)' must be \(expected), not \(TerminalText.quoted(text))")
    }
    return range
  }
}
