import MessageCore

extension Configuration {
  private static let fields = [
    "name", "agents", "vips", "hours", "targets", "priority", "words", "cases", "rules", "regulated",
    "answers",
    "state", "presets", "sources", "contact", "credentials",
  ]

  /// Reads and checks the text of a configuration.
  ///
  /// - Parameters:
  ///   - file: the file's name for complaints.
  ///   - calendar: gives the text of the iCalendar file that `holidays` names.
  /// - Throws: `ConfigurationError` for the first thing that is wrong, and what `calendar` throws, except that its
  ///   `FatalError` becomes a complaint about the line that names the calendar.
  public init(
    yaml: String, file: String, calendar: (_ name: String) throws -> String
  ) throws {
    self.init()
    guard let root = try ConfigurationNode(yaml: yaml, file: file) else { return }
    let fields = try root.fields(Self.fields)
    name = try fields["name"]?.text()
    state = try fields["state"]?.text()
    if let node = fields["agents"] { agents = AgentDirectory(try Self.agents(node), company: name) }
    if let node = fields["vips"] { vips = AgentDirectory(try Self.agents(node)) }
    if let node = fields["hours"] { hours = try Self.hours(node, calendar) }
    if let node = fields["targets"] { targets = try Self.targets(node) }
    if let node = fields["presets"] {
      for (key, node) in try node.entries() { presets[key.key] = try Self.preset(node) }
    }
    contact = try fields["contact"]?.text()
    credentials = try fields["credentials"]?.text()
    if let node = fields["sources"] { sources = try ConfiguredSource.list(node) }
    if let node = fields["words"] { try Self.read(words: node, into: &priority) }
    if let node = fields["priority"] { try Self.read(priority: node, into: &priority) }
    if let node = fields["cases"] { cases = try casePolicy(node) }
    if let node = fields["rules"] { rules = try routingRules(node) }
    if let node = fields["regulated"] { regulated = try profiles(node) }
    if let node = fields["answers"] { answers = try answerTemplates(node) }
    let tests = Set(messageTests)
    guard tests.count <= Self.mostTests else {
      throw root.error("more than \(Self.mostTests) different tests of messages in conditions")
    }
  }

  // MARK: - Presets

  private static func preset(_ node: ConfigurationNode) throws(ConfigurationError) -> ImportPreset {
    let fields = try node.fields([
      "format", "delimiter", "items", "time_format", "html", "make_ids", "map", "set",
    ])
    var preset = ImportPreset()
    preset.format = try fields["format"]?.text()
    preset.delimiter = try fields["delimiter"]?.text()
    preset.items = try fields["items"]?.text()
    preset.timeFormat = try fields["time_format"]?.text()
    preset.isHTML = try fields["html"]?.boolean() ?? false
    preset.makesIDs = try fields["make_ids"]?.boolean() ?? false
    if let node = fields["map"] { preset.columns = try assignments(node) }
    if let node = fields["set"] { preset.constants = try assignments(node) }
    return preset
  }

  private static func assignments(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [ImportPreset.Assignment] {
    var assignments: [ImportPreset.Assignment] = []
    for (key, value) in try node.entries() {
      assignments.append(ImportPreset.Assignment(member: key.key, value: try value.text()))
    }
    return assignments
  }
}
