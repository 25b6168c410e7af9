import ArgumentParser
import CommandSupport
import MessageCore

struct ThreadCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread", abstract: "Say who answers whom.", version: earshotVersion,
    subcommands: [Train.self])
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions
  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var text: [UInt8] = []
    let status = try loop.run { line, _, output in
      _ = try line.utf8(.text, into: &text)
      line.set("tone", Array(#"{"a":1}"#.utf8))
      try output.write(line)
    }
    try loop.output.flush()
    return status
  }
}
struct Train: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", _superCommandName: "thread", abstract: "Train.")
  @OptionGroup var common: CommonOptions
  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus { print("TRAIN"); return .success }
}
ThreadCommand.runAndExit()
