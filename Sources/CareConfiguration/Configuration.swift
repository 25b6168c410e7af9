import MessageCore

/// What `earshot.yaml` says; earshot-config(5) is its normative description.
public struct Configuration: Equatable, Sendable {
  /// The company's name, which counts as naming us in a text.
  public var name: String?
  public var agents = AgentDirectory()
  public var hours = BusinessHours.always
  public var targets = Targets()
  /// The state database, as a path that does not depend on the configuration's folder any more.
  public var state: String?
  public var priority = PriorityPolicy.standard
  /// People whose messages count for more.
  public var vips = AgentDirectory()
  public var cases = CasePolicy()
  /// In the order in which they are tried.
  public var rules = RoutingRule.standard
  /// Of several that hold for a case, the first counts.
  public var regulated: [RegulatedProfile] = []
  /// In the order in which they are tried.
  public var answers: [AnswerTemplate] = []
  /// How files of the user's own formats are imported, by the presets' names.
  public var presets: [String: ImportPreset] = [:]
  /// What `fetch run` asks for, in the file's order.
  public var sources: [ConfiguredSource] = []
  /// Whom a server may write to about the requests.
  public var contact: String?
  /// The file of secrets, as a path that does not depend on the configuration's folder any more.
  public var credentials: String?

  /// What holds without a configuration.
  public init() {}

  /// The tests of all conditions that a message's line alone decides.
  public var messageTests: [FieldTest] {
    let conditions =
      rules.map(\.when) + regulated.map(\.when) + [cases.opens, cases.ignores].compactMap { $0 }
      + answers.compactMap(\.when)
    let advice = regulated.filter { !$0.advice.isEmpty }.map(\.adviceTest)
    return conditions.flatMap(\.tests).filter(\.field.isOfMessage) + advice
  }

  /// How many different tests of messages there may be.
  static let mostTests = 128

  /// Reads and checks a configuration file, and the calendar that it names.
  ///
  /// - Throws: `FatalError` whose message names file, line and cause; `Interrupted`.
  public static func load(path: String) throws -> Configuration {
    let text = try contents(path)
    do {
      var result = try Configuration(yaml: text, file: TerminalText.visible(path)) { name in
        try contents(inFolder(of: path, name))
      }
      result.state = result.state.map { inFolder(of: path, $0) }
      result.credentials = result.credentials.map { inFolder(of: path, $0) }
      result.sources = result.sources.map { source in
        var source = source
        source.certificates = source.certificates.map { inFolder(of: path, $0) }
        return source
      }
      return result
    } catch let error as ConfigurationError {
      throw FatalError(error.message)
    }
  }

  /// Reads the file that `path` names; without one, what holds without a configuration.
  ///
  /// - Throws: as `load(path:)`.
  public static func load(optional path: String?) throws -> Configuration {
    guard let path else { return Configuration() }
    return try load(path: path)
  }

  /// A path that the configuration names, seen from the configuration's folder.
  private static func inFolder(of path: String, _ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
    return String(path[...slash]) + name
  }

  /// The text of a file of UTF-8, of at most 1 MiB.
  ///
  /// - Throws: `FatalError` naming the file and the reason.
  public static func contents(_ path: String) throws -> String {
    let shown = TerminalText.visible(path)
    var reader = try LineReader(path: path)
    var text = ""
    while try reader.next(beforeWaiting: {}) == .line {
      guard let line = String(validating: reader.rawLine, as: UTF8.self) else {
        throw FatalError("\(shown):\(reader.lineNumber): not UTF-8")
      }
      text += line + "\n"
      guard text.utf8.count <= largestFile else { throw FatalError("\(shown): larger than 1 MiB") }
    }
    return text
  }

  private static let largestFile = 1 << 20
}
