import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// Shows the routing rules, and which of them fires on what.
struct RulesCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", _superCommandName: invokedName("triage"),
    abstract: "Check the routing rules, and show which of them fires on what.",
    usage: "\(invokedName("triage")) rules list|test [OPTIONS] [FILE...]",
    discussion: """
      'list' shows each rule with its line in the configuration; 'test' reads messages and shows each case and message \
      on which a rule fires, then how often each did.
      """)

  /// What is done with the rules.
  enum Action: String, CaseIterable, ExpressibleByArgument { case list, test }

  @Argument(help: "list or test.") var action: Action
  @OptionGroup var input: InputOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    var output = LineWriter()
    func write(_ line: String) throws { try output.write(Array(line.utf8)) }
    switch action {
    case .list:
      for rule in configuration.rules { try write("\(place(rule))  \(rule.summary)") }
      try output.flush()
      return .success
    case .test:
      var desk = Desk(configuration)
      let status = try desk.read(input.filterInput(), diagnostics)
      let moment = desk.newest ?? Timestamp(seconds: 0)
      var counts: [String: Int] = [:]
      for record in desk.snapshot(asOf: moment).cases {
        for rule in configuration.rules {
          guard let reason = record.why.first(where: { $0.rule == rule.name && $0.message != nil }) else {
            continue
          }
          counts[rule.name, default: 0] += 1
          let names = [record.id, reason.message ?? ""].map { TerminalText.visible($0) }
          try write("\(names.joined(separator: "  "))  \(place(rule))  \(rule.summary)")
        }
      }
      for rule in configuration.rules {
        let count = counts[rule.name] ?? 0
        try write("\(place(rule))  fired \(count == 0 ? "never" : count == 1 ? "once" : "\(count) times")")
      }
      try output.flush()
      return status
    }
  }

  /// Where a rule stands, and its name.
  private func place(_ rule: RoutingRule) -> String {
    let name = TerminalText.visible(rule.name)
    guard let path = configurationFile.path, let line = rule.line else { return "built in  \(name)" }
    return "\(TerminalText.visible(path)):\(line)  \(name)"
  }
}
