import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// Prints the directory of accounts that speak for us.
struct DirectoryCommand: PageCommand {
  static let configuration = CommandConfiguration(
    commandName: "directory", abstract: "Print a page of the accounts that speak for us.")
  static let page = PublicPage.directory

  @OptionGroup var input: InputOptions
  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  /// The directory is of the configuration; records are read only where files are named.
  var readsRecords: Bool { !input.files.isEmpty }
}

/// Prints the known issues and ideas.
struct IssuesCommand: PageCommand {
  static let configuration = CommandConfiguration(
    commandName: "issues", abstract: "Print a page of known issues and ideas, or its Atom feed.")
  static let page = PublicPage.issues

  @OptionGroup var input: InputOptions
  @Flag(name: .long, help: "Print the Atom feed instead of the page.")
  var atom = false

  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String {
    try atom
      ? AtomFeed.render(stream.issues(), settings, updated: stream.newest)
      : PageRendering().render(Self.page, stream, settings, chat: nil)
  }
}

/// Prints the questions that were answered in public.
struct AnswersCommand: PageCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers",
    abstract: "Print a page of questions that were answered in public, or write a page for each.")
  static let page = PublicPage.answers

  @OptionGroup var input: InputOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write a list, and a page for each question, into this folder, which must exist.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions
}

extension AnswersCommand {
  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String {
    guard let output else { return try PageRendering().render(Self.page, stream, settings, chat: nil) }
    var settings = settings
    settings.isSite = true
    settings.pages = [.answers]
    try PageRendering().writeAnswers(stream, settings, to: output)
    return ""
  }
}

/// Prints the transcript of a chat on a hashtag.
struct ChatCommand: PageCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Print the transcript of a chat on a hashtag.")
  static let page = PublicPage.chat

  @OptionGroup var input: InputOptions
  @OptionGroup var chatOptions: ChatOptions
  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if chatOptions.chat == nil { throw ValidationError("--chat: name the hashtag of the chat") }
  }

  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String {
    try PageRendering().render(Self.page, stream, settings, chat: chatOptions.choice)
  }
}

/// Prints how fast we answer in public.
struct WallCommand: PageCommand {
  static let configuration = CommandConfiguration(
    commandName: "wall", abstract: "Print a page of how fast we answer in public, or its badge.")
  static let page = PublicPage.wall

  @OptionGroup var input: InputOptions
  @Flag(name: .long, help: "Print the badge, an SVG picture, instead of the page.")
  var badge = false

  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String {
    badge
      ? Drawings.badge(try stream.report(settings.report), organization: settings.organization) + "\n"
      : try PageRendering().render(Self.page, stream, settings, chat: nil)
  }
}

/// Which chat a transcript is of.
struct ChatOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The hashtag of the chat.", valueName: "hashtag"))
  var chat: String?

  @Option(
    name: .long, help: ArgumentHelp("The handle of a host of the chat; may be repeated.", valueName: "handle")
  )
  var host: [String] = []

  /// Nil where no chat is named.
  var choice: ChatChoice? {
    chat.map { tag in
      ChatChoice(
        tag: tag.hasPrefix("#") ? String(tag.dropFirst()) : tag,
        hosts: Set(host.map { ($0.hasPrefix("@") ? String($0.dropFirst()) : $0).lowercased() }))
    }
  }
}

/// A subcommand that prints a public page of a stream.
protocol PageCommand: EarshotCommand {
  static var page: PublicPage { get }
  var input: InputOptions { get }
  var options: PageOptions { get }
  var configurationFile: ConfigurationOptions { get }
  /// Whether there is a stream to read.
  var readsRecords: Bool { get }

  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String
}

extension PageCommand {
  var readsRecords: Bool { true }

  func render(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> String {
    try PageRendering().render(Self.page, stream, settings, chat: nil)
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let settings = try PageSettings(options, configurationFile)
    var records = RecordCollection(files: input.files)
    var output = LineWriter()
    var status = ExitStatus.success
    if readsRecords {
      var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
      status = try records.readAll(&loop)
      if status == .badData { return status }
    }
    let stream = PublicStream(records, settings)
    try output.append(try render(stream, settings).utf8)
    try output.flush()
    return status
  }
}
