import ArgumentParser
import CommandSupport
import Glibc
import MessageCore

/// The filter: says how each message sounds, with the evidence.
struct ClassifyToneCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("classify-tone"),
    abstract: "Say how each message sounds.",
    discussion: """
      Reads messages as newline-delimited JSON and adds the member 'tone' to each: negative, neutral, positive or
      unknown, how probable that is, and the words that moved the verdict.
      """,
    version: earshotVersion,
    subcommands: [TrainCommand.self, EvaluateCommand.self])

  @OptionGroup var input: InputOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var lexicon: LexiconOptions
  @Option(
    name: .long,
    help: ArgumentHelp("How many cores share the work; 0 for all there are.", valueName: "number"))
  var jobs = 1
  @Flag(name: .long, help: "Show the texts with their evidence to a person instead of printing records.")
  var explain = false
  @Flag(name: .long, help: "Print the model's card (its data and figures) and end.")
  var modelCard = false
  @OptionGroup var common: CommonOptions

  static var schema: String? { MessageSchema.document(for: .classifyTone) }

  func validate() throws {
    try model.check()
    guard (0...256).contains(jobs) else { throw ValidationError("--jobs must be from 0 to 256") }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    if modelCard { return try printCard() }
    let lexicon = try lexicon.load()
    var workers: [ToneWorker] = []
    for _ in 0..<(explain ? 1 : workerCount) {
      workers.append(
        ToneWorker(
          ToneAnnotator(readers: try model.readers(lexicon), lexicon: lexicon, abstainBelow: model.abstain)))
    }
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    let status =
      workers.count > 1 ? try loop.run(workers: workers) : try run(&loop, workers[0])
    try loop.output.flush()
    return status
  }

  private var workerCount: Int { jobs > 0 ? jobs : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private func run(_ loop: inout FilterLoop, _ worker: ToneWorker) throws -> ExitStatus {
    let explanation = explain ? MessageExplanation(common) : nil
    return try loop.run { line, _, output in
      try worker.work(on: &line)
      guard let explanation else { return try output.write(line) }
      if try line.recordType == .message { try output.append(explanation.drawing(of: line).utf8) }
    }
  }

  private func printCard() throws -> ExitStatus {
    let card = try model.load().card
    var output = LineWriter()
    try output.append(card.utf8)
    try output.flush()
    return .success
  }
}

/// Which model judges, and when it abstains.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("A model file made by 'train'; else the built-in model.", valueName: "file"),
    completion: .file())
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Answer 'unknown' where the label is less probable than this (0 to 1).", valueName: "probability"))
  var abstain = 0.0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With 'high', ask a network as well about English that the linear model is unsure of.",
      valueName: "effort"))
  var effort = Effort.low

  /// - Throws: a usage error where a value makes no sense.
  func check() throws {
    guard (0...1).contains(abstain) else {
      throw ValidationError("--abstain must be a probability from 0 to 1")
    }
  }

  /// The model's readers, by language.
  ///
  /// - Parameter lexicon: whose terms are looked out for while texts are read.
  /// - Throws: `FatalError` naming the file and what is wrong with it.
  func readers(_ lexicon: Lexicon? = nil) throws(FatalError) -> ToneReaders {
    let loaded = try load()
    do throws(ToneModelError) {
      return try ToneReaders(model: loaded, lexicon: lexicon, effort: effort)
    } catch {
      throw ModelOptions.unusable(model, error)
    }
  }

  /// - Throws: `FatalError` naming the file and what is wrong with it.
  func load() throws(FatalError) -> ToneModel { try ModelOptions.load(model) }

  /// The model in a file, or the built-in one for nil.
  ///
  /// - Throws: `FatalError` naming the file and what is wrong with it.
  static func load(_ model: String?) throws(FatalError) -> ToneModel {
    let bytes = try model.map(FileContents.read)
    do throws(ToneModelError) {
      if let bytes { return try ToneModel(fileBytes: bytes.span.bytes) }
      return try .builtIn()
    } catch {
      throw unusable(model, error)
    }
  }

  private static func unusable(_ model: String?, _ error: ToneModelError) -> FatalError {
    FatalError("\(TerminalText.visible(model ?? "built-in model")): \(error)")
  }
}

/// Whose terms are looked for.
struct LexiconOptions: ParsableArguments {
  @Option(
    name: .customLong("lexicon"),
    help: ArgumentHelp(
      "Terms of signals, added to the built-in ones or taken away; may be repeated.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  /// - Throws: `FatalError` naming the file, the line and what is wrong with it.
  func load() throws(FatalError) -> Lexicon {
    var others: [(file: String, bytes: [UInt8])] = []
    for file in files { others.append((file, try FileContents.read(file))) }
    return try Lexicon(adding: others)
  }
}
