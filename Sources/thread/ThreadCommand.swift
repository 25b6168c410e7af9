import ArgumentParser
import CommandSupport
import MessageCore

struct ThreadCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("thread"), abstract: "Say who answers whom.",
    discussion: """
      Reads messages as newline-delimited JSON and adds the member 'thread' to each: its conversation, the message that \
      it answers, and how that is known.
      """,
    version: earshotVersion,
    subcommands: [TrainCommand.self])

  static var schema: String? { MessageSchema.document(for: .thread) }

  @OptionGroup var input: InputOptions
  @OptionGroup(title: "Order") var view: ViewOptions
  @OptionGroup(title: "Inference") var inference: InferenceOptions
  @OptionGroup(title: "Context") var context: ContextOptions
  @OptionGroup(title: "Parts") var partition: PartitionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if partition.links || partition.key { return try validateLinks() }
    guard view.stream else { return }
    if view.tree { throw ValidationError("'--tree' needs the whole and does not go with '--stream'") }
    if view.order != nil, view.order != .input {
      throw ValidationError("'--stream' prints messages as they are read; it goes with '--order input' alone")
    }
    if !context.optional.isEmpty { throw ValidationError("'--optional' does not go with '--stream'") }
    if let print = context.print, print != .new {
      throw ValidationError("'--stream' prints new messages alone; it goes with '--print new'")
    }
  }

  /// Links are what messages say themselves: nothing is inferred, placed or drawn.
  private func validateLinks() throws {
    let hasOthers =
      view.stream || view.tree || view.order != nil || inference.infer || inference.chat != nil
      || !context.context.isEmpty || !context.optional.isEmpty || context.print != nil
    if hasOthers {
      throw ValidationError(
        "'\(partition.links ? "--links" : "--key")' tells what messages name themselves; it goes with no other view"
      )
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var input = try input.filterInput()
    if partition.links || partition.key { return try printLinks(input, diagnostics) }
    if input.files.isEmpty { input.files = ["-"] }
    input.files = context.context + context.optional + input.files
    var loop = try FilterLoop(input, diagnostics: diagnostics)
    if view.stream { return try stream(&loop) }
    let memory = context.memory.bytes
    var index = MessageIndex(store: LineStore(files: input.files, memory: memory))
    let status = try loop.run { line, origin, _ in
      try index.take(line, from: origin, as: context.part(ofFile: origin.fileIndex))
    }
    index.close()
    if var observer = try observer(index) { try index.observe(with: &observer) }
    if !context.optional.isEmpty { index.dropUnneeded() }
    let forest = Forest(index)
    Self.warn(of: forest.cuts, index.identifiers, diagnostics)
    try print(index, forest, &loop.output)
    try loop.output.flush()
    return status
  }

  /// Prints what messages name as they are read, or at the end what is joined by it.
  private func printLinks(_ input: FilterInput, _ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input, diagnostics: diagnostics)
    var links = MessageLinks()
    var components = Components()
    var writer = JSONWriter()
    let status = try loop.run { line, _, output in
      guard try line.recordType == .message else { return }
      try links.read(line)
      if partition.key {
        components.add(links)
      } else {
        try links.write(&writer, to: &output)
      }
    }
    if status == .badData { return status }
    try components.write(&writer, to: &loop.output)
    try loop.output.flush()
    return status
  }

  private func stream(_ loop: inout FilterLoop) throws -> ExitStatus {
    let index = MessageIndex(store: LineStore(files: []))
    let observer = TalkObserver(
      model: try inference.modelIfNeeded(), infersAll: inference.infer, chat: inference.chatFollower,
      limits: limits)
    var threading = StreamThreading(index, observer)
    let diagnostics = loop.diagnostics
    let status = try loop.run { line, origin, output in
      try threading.take(&line, as: context.part(ofFile: origin.fileIndex), diagnostics, to: &output)
    }
    try loop.output.flush()
    return status
  }

  private var limits: TalkObserver.Limits {
    var limits = inference.limits
    limits.findsDuplicates = !partition.noDuplicates
    return limits
  }

  /// What looks at the messages' texts; nil where nothing in them is asked for.
  private func observer(_ index: borrowing MessageIndex) throws -> TalkObserver? {
    let findsDuplicates = index.hasManyNetworks && !partition.noDuplicates
    guard inference.infer || inference.chat != nil || findsDuplicates else { return nil }
    return TalkObserver(
      model: try inference.modelIfNeeded(), infersAll: inference.infer, chat: inference.chatFollower,
      limits: limits)
  }

  private func print(_ index: consuming MessageIndex, _ forest: Forest, _ output: inout LineWriter) throws {
    let selection = PrintSelection(
      context.print ?? .touched, index, forest, hasContext: !context.context.isEmpty)
    if view.tree {
      var drawing = TreeDrawing(
        index, forest, selection, width: TerminalText.availableColumns, usesColor: common.usesColor)
      try drawing.draw(to: &output)
    } else {
      var printer = ThreadPrinter(index, forest, selection)
      try printer.print(view.order ?? .thread, to: &output)
    }
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
