import ArgumentParser
import CommandSupport
import MessageCore
import SourceAdapters

struct CheckCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", _superCommandName: invokedName("fetch"),
    abstract: "Say which sources and credentials work, with a request or two to each.",
    usage: "\(invokedName("fetch")) check [OPTIONS] [NAME...]", version: earshotVersion)

  @Argument(help: "The sources; all where none is named.")
  var names: [String] = []

  @OptionGroup var live: LiveOptions

  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let plan = try FetchPlan(live)
    let sources = try plan.configuredSources(names)
    if plan.contact == nil {
      diagnostics.note("no contact is set; servers like to know whom to write to: contact: care@example.com")
    }
    var check = try SourceCheck(
      transport: plan.transport, userAgent: plan.userAgent, state: FetchState(path: plan.statePath()))
    var output = LineWriter()
    var status = ExitStatus.success
    for source in sources {
      let finding = try check.check(source)
      status = status.combined(with: finding.status)
      try output.write("\(source.name)\t\(finding.word)\t\(TerminalText.visible(finding.text))".utf8)
      try output.flush()
    }
    return status
  }
}
