import ArgumentParser
import CommandSupport
import MessageCore

struct RunCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", _superCommandName: invokedName("fetch"),
    abstract: "Fetch the sources that the configuration names.",
    usage: "\(invokedName("fetch")) run [OPTIONS] [NAME...]", version: earshotVersion)

  static var schema: String? { MessageSchema.document(for: .fetch) }

  @Argument(help: "The sources; all where none is named.")
  var names: [String] = []

  @OptionGroup var live: LiveOptions

  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let plan = try FetchPlan(live)
    return try plan.run(plan.configuredSources(names), diagnostics)
  }
}
