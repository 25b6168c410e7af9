import ArgumentParser
import CommandSupport
import MessageCore

/// Whether, and how, links that nobody wrote down are inferred.
struct InferenceOptions: ParsableArguments {
  @Flag(name: .long, help: "Infer which earlier message one answers that names none.")
  var infer = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Follow the chat with that hashtag: join answers such as A1 to their questions, and infer the rest.",
      valueName: "tag"))
  var chat: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Who asks the chat's questions, else whoever asks the first; may be repeated.", valueName: "handle"))
  var host: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("How many messages to look back at.", valueName: "messages"))
  var window = 100

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long ago an answered message may be, such as 90s, 30m, 12h or 2d.", valueName: "time"))
  var maxGap = TimeSpan(seconds: 86_400)

  @Option(
    name: .long, help: ArgumentHelp("The least confidence of an inferred link, 0 to 1.", valueName: "number"))
  var minConfidence = 0.0

  @Option(
    name: .long, help: ArgumentHelp("A model of one's own, made by 'thread train'.", valueName: "file"),
    completion: .file())
  var model: String?

  func validate() throws {
    guard 1...10_000 ~= window else { throw ValidationError("--window takes a number from 1 to 10000") }
    if let chat, chat.drop(while: { $0 == "#" }).isEmpty { throw ValidationError("--chat takes a hashtag") }
    guard 0...1 ~= minConfidence else { throw ValidationError("--min-confidence takes a number from 0 to 1") }
  }

  /// What follows the chat; nil where none is named.
  var chatFollower: ChatFollower? { chat.map { ChatFollower(tag: $0, hosts: host) } }

  var limits: TalkObserver.Limits {
    TalkObserver.Limits(window: window, maximumGap: maxGap.seconds, minimumConfidence: minConfidence)
  }

  /// The model to judge by; nil where no links are inferred.
  ///
  /// - Throws: `FatalError` where the named file cannot be read or is no model.
  func modelIfNeeded() throws(FatalError) -> LinkModel? {
    guard infer || chat != nil else { return nil }
    guard let model else { return try LinkModelFile.builtIn() }
    return try LinkModelFile.model(FileContents.read(model), name: model)
  }
}

/// A length of time on the command line: a whole number and `s`, `m`, `h` or `d`.
struct TimeSpan: ExpressibleByArgument {
  var seconds: Int64

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), count >= 0
    else { return nil }
    let (product, overflows) = count.multipliedReportingOverflow(by: unit)
    guard !overflows else { return nil }
    seconds = product
  }

  var defaultValueDescription: String { seconds % 86_400 == 0 ? "\(seconds / 86_400)d" : "\(seconds)s" }
}
