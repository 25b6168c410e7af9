import MessageCore

/// Reads `agents` and `vips`.
extension Configuration {
  static func agents(_ node: ConfigurationNode) throws(ConfigurationError) -> [AgentDirectory.Entry] {
    var entries: [AgentDirectory.Entry] = []
    for element in try node.list() { entries.append(try entry(element)) }
    return entries
  }

  private static func entry(_ node: ConfigurationNode) throws(ConfigurationError) -> AgentDirectory.Entry {
    let fields = try node.fields(["network", "id", "handle", "name", "team", "public"])
    guard let network = fields["network"] else { throw node.error("an agent without 'network'") }
    guard fields["id"] != nil || fields["handle"] != nil else {
      throw node.error("an agent without 'id' or 'handle'")
    }
    var entry = AgentDirectory.Entry(network: try network.text().lowercased())
    entry.id = try fields["id"]?.text()
    if let handle = fields["handle"] { entry.handle = try self.handle(handle) }
    entry.name = try fields["name"]?.text()
    entry.team = try fields["team"]?.text()
    entry.isPublic = try fields["public"]?.boolean() ?? false
    return entry
  }

  private static func handle(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
    let text = try node.text()
    let handle = text.hasPrefix("@") ? String(text.dropFirst()) : text
    let local = handle.prefix { $0 != "@" }
    guard handle.contains("*") else {
      guard !handle.isEmpty, !handle.contains(where: \.isWhitespace) else {
        throw node.error("not a handle: \(TerminalText.quoted(text))")
      }
      return handle
    }
    let server = handle.dropFirst(local.count + 1)
    guard local == "*", !server.isEmpty, !server.contains("*"), !server.contains("@") else {
      throw node.error(
        "a wildcard stands for every account on a server of ours, as in '*@social.acme.example', not "
          + TerminalText.quoted(text))
    }
    return handle
  }
}
