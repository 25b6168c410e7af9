import ArgumentParser
import CareConfiguration
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
    help: ArgumentHelp(
      "csv, tsv, json: fill a member of the messages from a column or a path.", valueName: "member=column"))
  var map: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "csv, tsv, json: give a member to every message, or to those whose cell is empty.",
      valueName: "member=constant"))
  var set: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("csv: what stands between cells, such as ';' or tab.", valueName: "byte"))
  var delimiter: String?

  @Option(
    name: .long, help: ArgumentHelp("json: where the objects are, as in data.children.", valueName: "path"))
  var items: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "csv, tsv, json: how times are written, as in '%d/%m/%Y %H:%M'.", valueName: "format"))
  var timeFormat: String?

  @Flag(name: .long, help: "csv, tsv, json: texts are HTML, to be made plain.")
  var html = false

  @Flag(
    name: .customLong("make-ids"), help: "csv, tsv, json: where a row has no id, make one of what it holds.")
  var makeIDs = false

  @Option(
    name: .long,
    help: ArgumentHelp("Take these options from the configuration, under that name.", valueName: "name"))
  var preset: String?

  @OptionGroup var configuration: ConfigurationOptions

  @Option(
    name: .long, help: ArgumentHelp("Leave out messages written before this.", valueName: "time"),
    transform: TimeArgument.time)
  var since: Timestamp?

  @Option(
    name: .long, help: ArgumentHelp("Leave out messages written at or after this.", valueName: "time"),
    transform: TimeArgument.time)
  var until: Timestamp?

  @Option(name: .long, help: ArgumentHelp("End after that many messages.", valueName: "count"))
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "mastodon, discourse, forum, stack-exchange: the server, where the files do not tell.",
      valueName: "host"))
  var server: String?

  @Option(name: .long, help: ArgumentHelp("Set the messages' source.", valueName: "name"))
  var source: String?

  @Flag(name: .long, help: "Keep the original row or object as the member raw.")
  var raw = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    let format = try knownFormat(format)
    if let format, !format.takesMap, takesMap || preset != nil {
      throw ValidationError(
        "--map, --set and the like are for csv, tsv and json; \(format.name) knows its members")
    }
    if let limit, limit < 0 { throw ValidationError("--limit is a number of messages, not \(limit)") }
    _ = try settings(ImportPreset())
  }

  private var takesMap: Bool {
    !map.isEmpty || !set.isEmpty || delimiter != nil || items != nil || timeFormat != nil || html
      || makeIDs
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let preset = try loadPreset()
    var loop = try ImportLoop(
      format: knownFormat(format) ?? preset.format.flatMap(knownFormat), settings: settings(preset),
      selection: MessageSelection(since: since, until: until, limit: limit),
      input: input.filterInput(), diagnostics: diagnostics)
    return try loop.run()
  }

  /// The preset that is asked for; nothing where none is.
  private func loadPreset() throws -> ImportPreset {
    guard let preset else { return ImportPreset() }
    guard let path = configuration.path else {
      throw ValidationError("--preset needs a configuration; name it with --config")
    }
    let presets = try Configuration.load(path: path).presets
    guard let found = presets[preset] else {
      let hint = NearName.hint(for: preset, among: presets.keys.sorted())
      throw FatalError("\(TerminalText.visible(path)): no preset \(TerminalText.quoted(preset))\(hint)")
    }
    return found
  }

  private func settings(_ preset: ImportPreset) throws -> ImportSettings {
    var settings = ImportSettings()
    settings.source = source
    settings.server = server
    settings.keepsRaw = raw
    settings.items = items ?? preset.items
    settings.isHTML = html || preset.isHTML
    settings.makesIDs = makeIDs || preset.makesIDs
    do throws(ImportFailure) {
      for assignment in map { try settings.map(assignment) }
      for assignment in set { try settings.set(assignment) }
      try settings.fill(
        columns: preset.columns.map { ($0.member, $0.value) },
        constants: preset.constants.map { ($0.member, $0.value) })
      if let delimiter = delimiter ?? preset.delimiter { try settings.setDelimiter(delimiter) }
      if let format = timeFormat ?? preset.timeFormat { settings.timeFormat = try TimeFormat(format) }
    } catch {
      throw ValidationError(
        self.preset.map { "preset \(TerminalText.quoted($0)): \(error.cause)" } ?? error.cause)
    }
    return settings
  }

  /// The format that was named; nil for `auto`.
  private func knownFormat(_ format: String) throws -> ImportFormat? {
    if format == ImportFormat.automaticName { return nil }
    if let known = ImportFormat.named(format) { return known }
    let names = ImportFormat.all.map(\.name) + [ImportFormat.automaticName]
    throw ValidationError(
      "unknown format \(TerminalText.quoted(format))\(NearName.hint(for: format, among: names)); "
        + "fetch import --help lists the formats")
  }
}
