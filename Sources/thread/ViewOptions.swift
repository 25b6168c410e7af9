import ArgumentParser
import CommandSupport
import MessageCore

/// How messages are printed.
struct ViewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: """
      Print the messages conversation by conversation (thread, the default), by time, or as they were read (input).
      """)
  var order: ThreadOrder?

  @Flag(name: .long, help: "Print each message at once, judged by those before it.")
  var stream = false

  @Flag(name: .long, help: "Draw the conversations for people instead of printing records.")
  var tree = false

  func validate() throws {
    if tree, let order, order != .thread {
      throw ValidationError("'--tree' draws conversation by conversation, not by '--order \(order.rawValue)'")
    }
  }
}
