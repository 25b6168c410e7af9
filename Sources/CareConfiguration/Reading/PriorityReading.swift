import MessageCore

/// Reads `targets`, `words` and `priority`.
extension Configuration {
  static func targets(_ node: ConfigurationNode) throws(ConfigurationError) -> Targets {
    let clocks = targetClocks.map(\.rawValue)
    let fields = try node.fields(clocks + ["channels", "around_the_clock"])
    var targets = Targets(table: try table(fields))
    if let node = fields["channels"] {
      for (key, value) in try node.entries() {
        targets.channels[key.key.lowercased()] = try table(try value.fields(clocks))
      }
    }
    for element in try fields["around_the_clock"]?.list() ?? [] {
      targets.aroundTheClock.insert(try element.choice(TriageDecision.Priority.self))
    }
    return targets
  }

  private static let targetClocks: [CaseClock.Name] = [.firstResponse, .nextResponse, .update, .resolution]

  private static func table(_ fields: [String: ConfigurationNode]) throws(ConfigurationError) -> Targets.Table
  {
    var table: Targets.Table = [:]
    for clock in targetClocks {
      if let node = fields[clock.rawValue] { table[clock] = try durations(node) }
    }
    return table
  }

  private static func durations(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [TriageDecision.Priority: Int64] {
    let fields = try node.fields(["urgent", "high", "normal", "low"])
    var durations: [TriageDecision.Priority: Int64] = [:]
    for priority in TriageDecision.Priority.allCases {
      if let node = fields[priority.rawValue] { durations[priority] = try node.duration() }
    }
    return durations
  }

  static func read(
    words node: ConfigurationNode, into policy: inout PriorityPolicy
  ) throws(ConfigurationError) {
    for (key, value) in try node.entries() {
      guard !PriorityPolicy.builtInRules.contains(key.key) else {
        throw key.error("'\(key.key)' is a built-in rule and no word list")
      }
      var words: [String] = []
      for element in try value.list() {
        let phrase = try element.text().lowercased()
        guard phrase.contains(where: { $0.isLetter || $0.isNumber }) else {
          throw element.error("no word in \(TerminalText.quoted(phrase))")
        }
        words.append(phrase)
      }
      policy.words[key.key] = words
    }
    guard policy.words.count <= 64 else { throw node.error("more than 64 word lists") }
  }

  static func read(
    priority node: ConfigurationNode, into policy: inout PriorityPolicy
  ) throws(ConfigurationError) {
    let fields = try node.fields(["points", "thresholds"])
    if let node = fields["points"] {
      let names = PriorityPolicy.builtInRules + policy.words.keys.sorted()
      for (name, value) in try node.fields(names).sorted(by: { $0.key < $1.key }) {
        policy.points[name] = try value.integer(0...1000)
      }
    }
    guard let node = fields["thresholds"] else { return }
    for (name, value) in try node.fields(["urgent", "high", "normal"]) {
      guard let priority = TriageDecision.Priority(rawValue: name) else { continue }
      policy.thresholds[priority] = try value.integer(1...100_000)
    }
    let ordered = [TriageDecision.Priority.normal, .high, .urgent].compactMap { policy.thresholds[$0] }
    guard ordered == ordered.sorted() else {
      throw node.error("thresholds must rise from normal over high to urgent")
    }
  }
}
