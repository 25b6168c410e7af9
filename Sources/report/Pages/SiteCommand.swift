import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// Writes all public pages of a stream into a folder, with an index that joins them.
struct SiteCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "site", abstract: "Write all public pages and an index into a folder.")

  @OptionGroup var input: InputOptions
  @Option(
    name: .long, help: ArgumentHelp("The folder for the pages, which must exist.", valueName: "folder"),
    completion: .directory)
  var output: String

  @OptionGroup var chatOptions: ChatOptions
  @OptionGroup var options: PageOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var settings = try PageSettings(options, configurationFile)
    settings.isSite = true
    if chatOptions.choice != nil { settings.pages = PublicPage.allCases }
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var records = RecordCollection(files: input.files)
    let status = try records.readAll(&loop)
    if status == .badData { return status }
    try write(PublicStream(records, settings), settings)
    return status
  }

  private func write(_ stream: borrowing PublicStream, _ settings: PageSettings) throws {
    let rendering = try PageRendering()
    let pages = settings.pages
    try rendering.writeAnswers(stream, settings, to: output)
    for page in pages where page != .answers {
      let text = try rendering.render(page, stream, settings, chat: chatOptions.choice)
      try write(text, to: page.file)
    }
    try write(try rendering.index(pages, settings), to: "index.html")
    try write(AtomFeed.render(try stream.issues(), settings, updated: stream.newest), to: "issues.atom")
    let report = try stream.report(settings.report)
    try write(Drawings.badge(report, organization: settings.organization) + "\n", to: "badge.svg")
    if let address = settings.address(of: PublicPage.directory.file), let code = Drawings.code(address) {
      try write(code + "\n", to: "directory.svg")
    }
  }

  private func write(_ text: String, to file: String) throws {
    try FileContents.write(Array(text.utf8), to: output + "/" + file)
  }
}
