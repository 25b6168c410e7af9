import ArgumentParser
import CommandSupport
import MessageCore

struct ThreadCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("thread"), abstract: "Say who answers whom.", version: earshotVersion)

  static var schema: String? { MessageSchema.document(for: .thread) }

  @OptionGroup var input: InputOptions
  @OptionGroup(title: "Order") var view: ViewOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let input = try input.filterInput()
    var loop = try FilterLoop(input, diagnostics: diagnostics)
    var index = MessageIndex(store: LineStore(files: input.files))
    let status = try loop.run { line, origin, _ in try index.take(line, from: origin) }
    index.close()
    let forest = Forest(index)
    Self.warn(of: forest.cuts, index.identifiers, diagnostics)
    if view.tree {
      var drawing = TreeDrawing(
        index, forest, width: TerminalText.availableColumns, usesColor: common.usesColor)
      try drawing.draw(to: &loop.output)
    } else {
      var printer = ThreadPrinter(index, forest)
      try printer.print(view.order, to: &loop.output)
    }
    try loop.output.flush()
    return status
  }

  /// Tells of the first circles by name, and of the others by number.
  private static func warn(of cuts: [Forest.Cut], _ identifiers: IdentifierTable, _ diagnostics: Diagnostics)
  {
    for cut in cuts.prefix(namedCuts) {
      let id = TerminalText.quoted(identifiers.text(cut.message))
      diagnostics.warning(
        cut.length == 1
          ? "\(id) refers to itself; it is taken as a root"
          : "\(cut.length) messages refer to each other in a circle; \(id) is taken as a root")
    }
    if cuts.count > namedCuts {
      diagnostics.warning("cut \(cuts.count) circles of references in all")
    }
  }

  private static let namedCuts = 3
}

/// How messages are printed.
struct ViewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Print the messages conversation by conversation (thread), by time, or as they were read (input).")
  var order: ThreadOrder = .thread

  @Flag(name: .long, help: "Draw the conversations for people instead of printing records.")
  var tree = false

  func validate() throws {
    if tree, order != .thread {
      throw ValidationError("'--tree' draws conversation by conversation, not by '--order \(order.rawValue)'")
    }
  }
}
