import ArgumentParser
import CommandSupport
import MessageCore
import SourceAdapters

struct FetchCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("fetch"), abstract: "Bring messages in.",
    usage: "\(invokedName("fetch")) NETWORK|run|check|state|import [OPTIONS] [ARGUMENT...]",
    discussion: "The networks:\n"
      + SourceNetwork.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"),
    version: earshotVersion,
    subcommands: [RunCommand.self, CheckCommand.self, StateCommand.self, ImportCommand.self])

  static var schema: String? { MessageSchema.document(for: .fetch) }

  @Argument(help: "The network to ask.", completion: .list(SourceNetwork.all.map(\.name)))
  var network: String?

  @OptionGroup var query: QueryOptions

  @OptionGroup var live: LiveOptions

  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let plan = try FetchPlan(live)
    return try plan.run([plan.source(knownNetwork(), query.values)], diagnostics)
  }

  private func knownNetwork() throws -> SourceNetwork {
    guard let network else { throw ValidationError("say what to do: a network, run, check, state or import") }
    if let known = SourceNetwork.named(network) { return known }
    let names =
      SourceNetwork.all.map(\.name)
      + Self.configuration.subcommands.compactMap { $0.configuration.commandName }
    throw ValidationError(
      "unknown network \(TerminalText.quoted(network))\(NearName.hint(for: network, among: names)); "
        + "fetch --help lists the networks")
  }
}
