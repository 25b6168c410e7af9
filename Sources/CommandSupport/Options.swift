public import ArgumentParser
import Glibc
public import MessageCore

/// The toolkit's version, as `--version` prints it.
public let earshotVersion = "0.1.0"

/// When colours are used.
public enum ColorMode: String, CaseIterable, ExpressibleByArgument, Sendable {
  case auto, always, never
}

/// The options that every command has.
public struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Keep warnings and progress back; errors are still told.")
  public var quiet = false

  @Option(
    name: .long, help: "When to use colours: auto (on a terminal, unless NO_COLOR is set), always, never.")
  public var color: ColorMode = .auto

  @Flag(name: .long, help: "Print the JSON Schema of the records and end.")
  public var schema = false

  public init() {}

  /// Whether output to standard output is coloured, by `--color`, `NO_COLOR` (no-color.org) and `TERM=dumb`.
  public var usesColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      isatty(STDOUT_FILENO) == 1 && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }
  }
}

/// What a filter reads: files or standard input, and what becomes of bad lines.
public struct InputOptions: ParsableArguments {
  @Argument(help: "Files to read; '-', or none, is standard input.", completion: .file())
  public var files: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Keep rejected lines, as they were.", valueName: "file"),
    completion: .file())
  public var rejects: String?

  @Flag(name: .long, help: "Stop at the first bad line, with exit status 65.")
  public var strict = false

  public init() {}

  /// The input for the filter loop.
  ///
  /// - Throws: a request to show the usage line, where that would mean waiting for a person to type JSON.
  public func filterInput() throws -> FilterInput {
    if files.isEmpty, isatty(STDIN_FILENO) == 1 { throw UsageRequest() }
    return FilterInput(files: files, rejects: rejects, isStrict: strict)
  }
}

/// The configuration file of `fetch`, `triage` and `report`.
public struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The configuration; else $EARSHOT_CONFIG, else $XDG_CONFIG_HOME/earshot/earshot.yaml.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  public var config: String?

  public init() {}

  /// The configuration to read; nil where none is named and the default does not exist.
  public var path: String? {
    if let config { return config }
    if let named = environment("EARSHOT_CONFIG"), !named.isEmpty { return named }
    let folder =
      environment("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 }
      ?? environment("HOME").map { $0 + "/.config" }
    guard let folder else { return nil }
    let standard = folder + "/earshot/earshot.yaml"
    return access(standard, F_OK) == 0 ? standard : nil
  }
}

/// The database, only where it is named.
public struct StateOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The state database; else $EARSHOT_STATE, else the configuration's.", valueName: "file"),
    completion: .file())
  public var state: String?

  public init() {}

  /// The database that the command line or the environment names.
  public var path: String? { state ?? environment("EARSHOT_STATE").flatMap { $0.isEmpty ? nil : $0 } }

  /// Where commands that work on the live desk fall back to: `$XDG_STATE_HOME/earshot/earshot.db`.
  public static var standardPath: String? {
    let folder =
      environment("XDG_STATE_HOME").flatMap { $0.isEmpty ? nil : $0 }
      ?? environment("HOME").map { $0 + "/.local/state" }
    return folder.map { $0 + "/earshot/earshot.db" }
  }
}

/// A time on the command line, by RFC 3339.
extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(rfc3339: argument.utf8) }
}

/// A variable of the environment.
public func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
