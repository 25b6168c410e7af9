import ArgumentParser
import CommandSupport
import MessageCore

/// Tells what happened: reads records to the end, counts, and draws one report.
struct ReportCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("report"),
    abstract: "Tell what happened, and how well it was answered.",
    version: earshotVersion)

  static var schema: String? { MessageSchema.document(for: .report) }

  @OptionGroup var input: InputOptions
  @Option(name: .long, help: "How to draw the report: text, markdown, html, json.")
  var format: ReportFormat = .text

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The time that it is about: all, last-week, a week (2026-W47), a month (2026-11), or days (2026-11-09..2026-11-15); UTC.",
      valueName: "period"))
  var period: PeriodChoice = .all

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment that last-week and overdue are judged at; else the newest message's.", valueName: "time"))
  var asOf: Timestamp?

  @Option(name: .long, help: ArgumentHelp("The report's title.", valueName: "text"))
  var title = "Customer care report"

  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var records = RecordCollection()
    let status = try loop.run { line, _, _ in try records.add(line) }
    if status == .badData { return status }
    let report = try Report(of: records, period: period, asOf: asOf, title: title)
    try loop.output.append(render(report))
    try loop.output.flush()
    return status
  }

  private func render(_ report: Report) throws -> [UInt8] {
    switch format {
    case .text: Array(TextRendering(usesColor: common.usesColor, width: .ofTerminal).render(report).utf8)
    case .markdown: Array(MarkdownRendering().render(report).utf8)
    case .html: Array(try HTMLRendering().render(report).utf8)
    case .json: JSONRendering().render(report)
    }
  }
}

/// How a report is drawn.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case text, markdown, html, json
}
