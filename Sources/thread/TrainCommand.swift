import ArgumentParser
import CommandSupport
import MessageCore

/// `thread train`: a model of one's own from talk whose links are known.
struct TrainCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", _superCommandName: invokedName("thread"),
    abstract: "Learn from conversations whose links are known.",
    discussion: """
      Each file is a talk: message lines in order, whose 'thread.parent' or 'reply_to' says what each answers. A message \
      with a 'thread' that names no parent begins a conversation; one with neither is context. The same files make the \
      same model, byte for byte.
      """)

  @OptionGroup var input: InputOptions

  @Option(name: .long, help: ArgumentHelp("Where the model goes.", valueName: "file"), completion: .file())
  var output: String

  @Option(name: .long, help: ArgumentHelp("How many networks are averaged, 1 to 9.", valueName: "number"))
  var networks = 3

  @Option(
    name: .long, help: ArgumentHelp("How often each network goes through the messages.", valueName: "number"))
  var rounds = 5

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard 1...9 ~= networks else { throw ValidationError("--networks takes a number from 1 to 9") }
    guard 1...1000 ~= rounds else { throw ValidationError("--rounds takes a number from 1 to 1000") }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(try input.filterInput(), diagnostics: diagnostics)
    var reader = LabelledTalkReader()
    let status = try loop.run { line, origin, _ in try reader.take(line, from: origin) }
    reader.finish()
    let trainer = LinkTrainer(
      talks: reader.talks, window: 100, maximumGap: 86_400, networkCount: networks, epochs: rounds,
      note: { if diagnostics.showsProgress { diagnostics.plain("thread: \($0)\n") } })
    guard let model = trainer.model() else {
      throw FatalError("no message whose link is known and that could answer another")
    }
    try FileContents.write(LinkModelFile.bytes(of: model), to: output)
    return status
  }
}
