import MessageCore

/// A source of messages as the configuration describes it. What a network can be asked is known by `fetch` alone, so the
/// query stays as it is written.
public struct ConfiguredSource: Equatable, Sendable {
  /// A field of the query.
  public struct Option: Equatable, Sendable {
    public var name: String
    public var value: String
    public var line: Int?
  }

  public var name: String
  public var line: Int?
  public var network: String
  /// What is asked for, in the file's order.
  public var options: [Option] = []
  /// How far back the first run goes: a time, a date or a length of time.
  public var since: String?
  /// How long to wait in all for limits and faults, in seconds.
  public var maxWait: Int64?
  /// How many requests, or quota units, a run may take.
  public var maxRequests: Int64?
  /// How long to wait for a server, in seconds.
  public var timeout: Int64?
  /// How long `--follow` waits between two looks, in seconds.
  public var every: Int64?
  /// A file of certificates to believe instead of the system's.
  public var certificates: String?
  /// Whether the source is in a private network.
  public var isPrivate = false

  init(name: String, line: Int?, network: String) {
    self.name = name
    self.line = line
    self.network = network
  }

  static func list(_ node: ConfigurationNode) throws(ConfigurationError) -> [ConfiguredSource] {
    var sources: [ConfiguredSource] = []
    for (key, value) in try node.entries() {
      guard key.key.utf8.allSatisfy(isNameByte), !key.key.isEmpty else {
        throw key.error(
          "a source's name has letters, digits, '-' and '_', not \(TerminalText.quoted(key.key))")
      }
      sources.append(try source(named: key, value))
    }
    return sources
  }

  private static func source(
    named key: ConfigurationNode, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> ConfiguredSource {
    let entries = try node.entries()
    guard let network = entries.first(where: { $0.key.key == "network" })?.value else {
      throw key.error("source '\(key.key)' without 'network'")
    }
    var source = ConfiguredSource(name: key.key, line: key.line, network: try network.text())
    for (field, value) in entries where field.key != "network" {
      switch field.key {
      case "since": source.since = try value.text()
      case "max_wait": source.maxWait = try value.duration()
      case "max_requests": source.maxRequests = try value.integer(1...1_000_000_000)
      case "timeout": source.timeout = try value.duration()
      case "every": source.every = try value.duration()
      case "ca": source.certificates = try value.text()
      case "private": source.isPrivate = try value.boolean()
      default: source.options.append(Option(name: field.key, value: try value.text(), line: field.line))
      }
    }
    return source
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39, 0x2D,
      0x5F:
      true
    default: false
    }
  }
}

/// The secrets of sources, kept in a file that only its owner may read.
public struct CredentialsFile: Sendable {
  /// The secrets by the source or host that they belong to, and by their names.
  public private(set) var entries: [String: [String: String]] = [:]

  /// Reads the text of a credentials file: a mapping of sources and hosts to mappings of secrets.
  ///
  /// - Throws: `ConfigurationError`, which never shows a secret.
  public init(yaml: String, file: String) throws(ConfigurationError) {
    guard let root = try ConfigurationNode(yaml: yaml, file: file) else { return }
    for (key, node) in try root.entries() {
      for (name, value) in try node.entries() {
        guard value.isScalar else { throw name.error("the secret '\(name.key)' must be text") }
        entries[key.key, default: [:]][name.key] = try value.text()
      }
    }
  }
}
