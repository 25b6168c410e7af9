import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// Tells what happened: reads records to the end, counts, and draws one report.
struct ReportCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("report"),
    abstract: "Tell what happened, and how well it was answered.",
    version: earshotVersion,
    subcommands: [
      DefinitionsCommand.self, DirectoryCommand.self, IssuesCommand.self, AnswersCommand.self,
      ChatCommand.self, WallCommand.self, SiteCommand.self,
    ])

  @OptionGroup var input: InputOptions
  @Option(
    name: .long,
    help: "How to draw the report: text, markdown, html, json, csv, tsv, github, junit.")
  var format: ReportFormat = .text

  @Option(
    name: .long,
    help: ArgumentHelp("Draw this table alone: conversations, agents, days and others.", valueName: "name"))
  var table: String?

  @Option(
    name: .long,
    help: ArgumentHelp("List the messages that a figure counts, instead of the report.", valueName: "figure"))
  var explain: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Fail with status 3 where a figure is so: 'response.first.p90 > 4h'; may be repeated.",
      valueName: "condition"))
  var failIf: [Gate] = []

  @Flag(name: .long, help: "Write the tallies of a part, to be merged, instead of a report.")
  var partial = false

  @Flag(name: .long, help: "Read what --partial wrote, and tell of all parts together.")
  var merge = false

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  static var schema: String? { MessageSchema.document(for: .report) }
  /// With `--format json` the schema is that of the report, else that of the records that are read.
  var schemaDocument: String? { format == .json ? ReportSchema.document : Self.schema }

  func validate() throws {
    if partial && merge { throw ValidationError("--partial and --merge do not go together") }
    if partial, table != nil || explain != nil || !failIf.isEmpty {
      throw ValidationError("--partial only counts: --table, --explain and --fail-if belong to --merge")
    }
    if partial, scope.time.period == .lastWeek, scope.time.asOf == nil {
      throw ValidationError(
        "--partial with --period last-week needs --as-of, so that all parts mean the same week")
    }
    if merge { try validateMerge() }
    if explain != nil, table != nil { throw ValidationError("--explain and --table do not go together") }
    if let explain, Explanation(explain) == nil {
      try Self.check(explain, among: FigureSelection.patterns, "figure to explain")
    }
    for gate in failIf where !ReportSchema.knows(gate.path) {
      throw ValidationError("--fail-if: no report has a figure \(TerminalText.quoted(gate.path))")
    }
    if let table { try Self.check(table, among: ReportTable.names, "table") }
  }

  /// - Throws: `ValidationError` where the name is not among those that there are.
  private static func check(_ name: String, among names: [String], _ what: String) throws {
    if names.contains(name) { return }
    let hint = NearName.hint(for: name, among: names)
    throw ValidationError(
      "unknown \(what) \(TerminalText.quoted(name))"
        + (hint.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint))
  }

  private func validateMerge() throws {
    if scope.isGiven {
      throw ValidationError("--merge takes the period, the clock and the definition from its parts")
    }
    if table == "conversations" || explain != nil {
      throw ValidationError("parts hold tallies, not messages: --table conversations and --explain need them")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    return try merge ? executeMerge(&loop, diagnostics) : executeRead(&loop, diagnostics)
  }

  private func executeRead(_ loop: inout FilterLoop, _ diagnostics: Diagnostics) throws -> ExitStatus {
    var settings = try scope.settings(configurationFile, comparesDefinitions: table == "definitions")
    settings.rules.keepsAllNames = partial || table != nil
    var records = RecordCollection(files: input.files)
    let status = try records.readAll(&loop)
    if status == .badData { return status }
    if partial {
      for line in try PartialWriting(settings).lines(of: records, settings) {
        try loop.output.append(line + [UInt8(ascii: "\n")])
      }
      try loop.output.flush()
      return status
    }
    if let explanation = explain.flatMap({ Explanation($0) }) {
      try explanation.write(records, settings, as: format, to: &loop.output)
      try loop.output.flush()
      return status
    }
    let report = try Report(of: records, settings)
    let rows = table == "conversations" ? try records.conversationsTable(settings, of: report) : nil
    return status.combined(with: try draw(report, conversations: rows, &loop, diagnostics))
  }

  private func executeMerge(_ loop: inout FilterLoop, _ diagnostics: Diagnostics) throws -> ExitStatus {
    var parts = PartialReport()
    let status = try loop.run { line, _, _ in try parts.add(line) }
    if status == .badData { return status }
    let settings = try scope.settings(configurationFile)
    let report = parts.report(title: scope.title, asOf: scope.time.asOf) ?? Report(ReportCounts(), settings)
    return status.combined(with: try draw(report, conversations: nil, &loop, diagnostics))
  }

  /// Draws the report, or its table, and holds it to the gates.
  private func draw(
    _ report: Report, conversations: ReportTable?, _ loop: inout FilterLoop, _ diagnostics: Diagnostics
  ) throws -> ExitStatus {
    let check = GateCheck(failIf, of: report)
    let drawing = ReportDrawing(format: format, usesColor: common.usesColor)
    if let table, let chosen = conversations ?? report.tables.first(where: { $0.name == table }) {
      try loop.output.append(drawing.render(chosen, of: report))
    } else {
      try loop.output.append(drawing.render(report, check))
    }
    try loop.output.flush()
    for verdict in check.verdicts where verdict.fails {
      diagnostics.error("--fail-if \(TerminalText.quoted(verdict.gate.text)): \(verdict.words)")
    }
    for verdict in check.verdicts where verdict.value == nil {
      diagnostics.warning("--fail-if \(TerminalText.quoted(verdict.gate.text)): \(verdict.words)")
    }
    return check.fails ? .gate : .success
  }
}

/// How a report is drawn.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case text, markdown, html, json, csv, tsv, github, junit
}
