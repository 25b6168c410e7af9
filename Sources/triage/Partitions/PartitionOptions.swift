import ArgumentParser
import CommandSupport

/// How a stream that is too large for one machine is looked at in parts.
struct PartitionOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Place the messages of a part that holds whole conversations, and tally what crosses conversations."))
  var partial = false

  @Flag(help: "Add up what --partial wrote of all parts, and print the alerts and issues of the whole.")
  var merge = false

  @Option(
    help: ArgumentHelp(
      "What --merge wrote; the messages are those that --partial placed, a customer's all together. May be repeated.",
      valueName: "file"),
    completion: .file())
  var given: [String] = []

  func validate() throws {
    if [partial, merge, !given.isEmpty].count(where: { $0 }) > 1 {
      throw ValidationError("--partial, --merge and --given are one pass each")
    }
  }

  /// The option that asks for a part's pass; nil where the stream is whole.
  var pass: String? { partial ? "--partial" : merge ? "--merge" : given.isEmpty ? nil : "--given" }
}
