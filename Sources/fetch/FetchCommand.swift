import ArgumentParser
import CommandSupport
import MessageCore

struct FetchCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("fetch"), abstract: "Bring messages in.",
    usage: "\(invokedName("fetch")) import [OPTIONS] FORMAT [FILE...]", version: earshotVersion,
    subcommands: [ImportCommand.self])

  static var schema: String? { MessageSchema.document(for: .fetch) }

  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    throw ValidationError("say what to do: import")
  }
}
