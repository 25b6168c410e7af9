public import ArgumentParser
import Glibc
public import MessageCore

/// One command or subcommand of the toolkit: options that ArgumentParser reads, and the work.
public protocol EarshotCommand: ParsableCommand {
  /// The options that every command has.
  var common: CommonOptions { get }

  /// The JSON Schema that `--schema` prints; nil for a subcommand that has none.
  static var schema: String? { get }

  /// The document that `--schema` prints with the other options as given; `schema` unless a command has several.
  var schemaDocument: String? { get }

  /// Does the work.
  ///
  /// - Returns: how it ended; rejected input and unmet gates are statuses, not errors.
  /// - Throws: `FatalError`, `Interrupted`, `ValidationError` for a command line that makes no sense.
  mutating func execute(_ diagnostics: Diagnostics) throws -> ExitStatus
}

extension EarshotCommand {
  public static var schema: String? { nil }
  public var schemaDocument: String? { Self.schema }
}

/// Thrown where standard input is a terminal and no file is named: the usage line is shown instead of hanging.
struct UsageRequest: Error {}

extension EarshotCommand {
  /// Runs the command, or the subcommand that the first argument names, and ends the process. The only place that exits.
  ///
  /// The first argument alone picks the subcommand, before anything is parsed: a later file may have any name, and a
  /// first file that is named like a subcommand is spelled `./train`.
  public static func runAndExit() -> Never {
    StandardStreams.occupy()
    Interruption.install()
    let tool = configuration.commandName ?? ""
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "help" { arguments = arguments.dropFirst() + ["--help"] }
    if let first = arguments.first, let subcommand = subcommand(named: first) {
      subcommand.runAndExit(tool: tool, Array(arguments.dropFirst()))
    }
    runAndExit(tool: tool, arguments)
  }

  private static func subcommand(named name: String) -> (any EarshotCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name } as? any EarshotCommand.Type
  }

  private static func runAndExit(tool: String, _ arguments: [String]) -> Never {
    var diagnostics = Diagnostics(tool: tool)
    do {
      let status = try run(arguments, &diagnostics)
      Glibc.exit(status.rawValue)
    } catch let interrupted as Interrupted {
      die(of: interrupted.signal)
    } catch let error as FatalError {
      diagnostics.error(error.message)
      Glibc.exit(error.status.rawValue)
    } catch is UsageRequest {
      diagnostics.plain("usage: \(usageString())\n")
      Glibc.exit(ExitStatus.usage.rawValue)
    } catch {
      end(error, diagnostics)
    }
  }

  private static func run(_ arguments: [String], _ diagnostics: inout Diagnostics) throws -> ExitStatus {
    let parsed = try parseAsRoot(arguments)
    guard var command = parsed as? any EarshotCommand else {
      // ArgumentParser's own commands, which throw what they have to say.
      var other = parsed
      try other.run()
      return .success
    }
    diagnostics = Diagnostics(tool: diagnostics.tool, isQuiet: command.common.quiet)
    if command.common.schema {
      guard let schema = command.schemaDocument else {
        throw ValidationError("--schema describes a filter's records, and this subcommand has none")
      }
      var output = LineWriter()
      try output.append(schema.utf8)
      try output.flush()
      return .success
    }
    return try command.execute(diagnostics)
  }

  /// Ends the process as ArgumentParser asks: help and versions on standard output, usage errors as our errors.
  private static func end(_ error: any Error, _ diagnostics: Diagnostics) -> Never {
    let isSuccess = exitCode(for: error) == .success
    if isSuccess {
      var output = LineWriter()
      do {
        try output.write(fullMessage(for: error).utf8)
        try output.flush()
      } catch let interrupted as Interrupted {
        die(of: interrupted.signal)
      } catch {
        diagnostics.error((error as? FatalError)?.message ?? "\(error)")
        Glibc.exit(ExitStatus.failure.rawValue)
      }
      Glibc.exit(ExitStatus.success.rawValue)
    }
    if exitCode(for: error) == .validationFailure {
      let text = message(for: error)
      diagnostics.error(text.prefix(1).lowercased() + text.dropFirst())
      diagnostics.plain("usage: \(usageString())\n")
      Glibc.exit(ExitStatus.usage.rawValue)
    }
    diagnostics.error("\(error)")
    Glibc.exit(ExitStatus.failure.rawValue)
  }
}

/// The name that a command goes by: the name of the file that was started where that ends with the command's own name
/// (`earshot-thread`, as the installer's `--command-prefix` makes them), else its own name. Help, messages and
/// completion scripts then fit the installed name.
public func invokedName(_ name: String) -> String {
  guard let path = CommandLine.arguments.first else { return name }
  let file = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? name } ?? name
  return file.hasSuffix(name) ? file : name
}
