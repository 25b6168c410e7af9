import ArgumentParser
import CommandSupport
import MessageCore
import SourceAdapters

struct ImportCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", _superCommandName: invokedName("fetch"),
    abstract: "Turn exported files into messages.",
    usage: "\(invokedName("fetch")) import [OPTIONS] FORMAT [FILE...]",
    discussion: "The formats:\n"
      + ImportFormat.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"),
    version: earshotVersion)

  static var schema: String? { MessageSchema.document(for: .fetch) }

  @Argument(
    help: "The files' format; auto tells it by what they hold.",
    completion: .list(ImportFormat.all.map(\.name) + [ImportFormat.automaticName]))
  var format: String

  @OptionGroup var input: InputOptions

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("csv: fill a member of the messages from a column.", valueName: "member=column"))
  var map: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "csv: give a member to every message, or to those whose cell is empty.", valueName: "member=constant"))
  var set: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("csv: what stands between cells, such as ';' or tab.", valueName: "byte"))
  var delimiter: String?

  @Option(
    name: .long, help: ArgumentHelp("Leave out messages written before this.", valueName: "time"),
    transform: ImportCommand.time)
  var since: Timestamp?

  @Option(
    name: .long, help: ArgumentHelp("Leave out messages written at or after this.", valueName: "time"),
    transform: ImportCommand.time)
  var until: Timestamp?

  @Option(name: .long, help: ArgumentHelp("End after that many messages.", valueName: "count"))
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("mastodon: the server that answered, where the files do not tell.", valueName: "host"))
  var server: String?

  @Option(name: .long, help: ArgumentHelp("Set the messages' source.", valueName: "name"))
  var source: String?

  @Flag(name: .long, help: "Keep the original row or object as the member raw.")
  var raw = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let format = try knownFormat(), !format.takesMap, !map.isEmpty || !set.isEmpty || delimiter != nil {
      throw ValidationError("--map, --set and --delimiter are for csv; \(format.name) knows its columns")
    }
    if let limit, limit < 0 { throw ValidationError("--limit is a number of messages, not \(limit)") }
    _ = try settings()
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try ImportLoop(
      format: knownFormat(), settings: settings(),
      selection: MessageSelection(since: since, until: until, limit: limit),
      input: input.filterInput(), diagnostics: diagnostics)
    return try loop.run()
  }

  private func settings() throws -> ImportSettings {
    var settings = ImportSettings()
    settings.source = source
    settings.server = server
    settings.keepsRaw = raw
    do throws(ImportFailure) {
      for assignment in map { try settings.map(assignment) }
      for assignment in set { try settings.set(assignment) }
      if let delimiter { try settings.setDelimiter(delimiter) }
    } catch {
      throw ValidationError(error.cause)
    }
    return settings
  }

  /// The format that was named; nil for `auto`.
  private func knownFormat() throws -> ImportFormat? {
    if format == ImportFormat.automaticName { return nil }
    if let known = ImportFormat.named(format) { return known }
    let names = ImportFormat.all.map(\.name) + [ImportFormat.automaticName]
    throw ValidationError(
      "unknown format \(TerminalText.quoted(format))\(NearName.hint(for: format, among: names)); "
        + "the formats are \(names.joined(separator: ", "))")
  }

  @Sendable private static func time(_ text: String) throws -> Timestamp {
    if let time = Timestamp(rfc3339: text.utf8) ?? Timestamp(rfc3339: "\(text)T00:00:00Z".utf8) {
      return time
    }
    throw ValidationError("give an RFC 3339 time or a date, such as 2026-11-09")
  }
}
