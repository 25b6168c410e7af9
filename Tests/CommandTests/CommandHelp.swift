import Foundation

/// A command or subcommand, as ArgumentParser describes it with `--experimental-dump-help`.
struct CommandHelp {
  let name: String
  /// The long options that are shown in `--help`.
  let options: Set<String>

  /// The command and its subcommands.
  static func all(of tool: String) throws -> [CommandHelp] {
    let run = try withScratchFolder { try ShellCommand(tool, ["--experimental-dump-help"], in: $0) }
    let dump = try JSONDecoder().decode(Dump.self, from: run.output)
    return commands(dump.command)
  }

  private static func commands(_ command: Dump.Command) -> [CommandHelp] {
    guard command.commandName != "help" else { return [] }
    let names = (command.arguments ?? []).filter { $0.shouldDisplay ?? true }.flatMap { $0.names ?? [] }
    let options = names.filter { $0.kind == "long" }.map { "--\($0.name)" }
    return [CommandHelp(name: command.commandName, options: Set(options))]
      + (command.subcommands ?? []).flatMap(commands)
  }

  private struct Dump: Decodable {
    let command: Command

    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
    }

    struct Argument: Decodable {
      let names: [Name]?
      let shouldDisplay: Bool?
    }

    struct Name: Decodable {
      let kind: String
      let name: String
    }
  }
}
