import ArgumentParser
import CommandSupport
import MessageCore

struct ThreadCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread", abstract: "Say who answers whom.", version: earshotVersion)

  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    let status = try loop.run { line, _, output in
      try output.write(line)
    }
    try loop.output.flush()
    return status
  }
}
