import ArgumentParser
import CommandSupport
import MessageCore

/// Shows how first responses come out by each vendor's definition, on the same records.
struct DefinitionsCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "definitions",
    abstract: "Show how first responses come out by each vendor's definition.")

  @OptionGroup var input: InputOptions
  @Option(name: .long, help: "How to draw the table: text, markdown, html, json, csv, tsv.")
  var format: ReportFormat = .text

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let settings = try scope.settings(configurationFile, comparesDefinitions: true)
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var records = RecordCollection(files: input.files)
    let status = try records.readAll(&loop)
    if status == .badData { return status }
    let report = try Report(of: records, settings)
    let drawing = ReportDrawing(format: format, usesColor: common.usesColor)
    try loop.output.append(drawing.render(report.definitionsTable, of: report))
    if format == .text {
      let width = TerminalWidth.ofTerminal.columns
      for definition in ResponseDefinition.allCases {
        let rule = "\(definition.rawValue): \(definition.rule)".wrapped(to: width - 2)
        try loop.output.append("\n\(rule.joined(separator: "\n  "))\n".utf8)
      }
    }
    try loop.output.flush()
    return status
  }
}
