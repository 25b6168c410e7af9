import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

struct TriageCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("triage"), abstract: "Say what needs a person, who, by when, and why.",
    discussion: """
      Reads message records and prints them with 'triage' added: the author's role, the case that the message belongs \
      to, and why. At the end come the cases, then alerts about impostors.
      """, version: earshotVersion)

  static var schema: String? { MessageSchema.document(for: .triage) }

  @OptionGroup var input: InputOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var desk = Desk(configuration, asOf: selection.asOf)
    var writer = JSONWriter()
    let only = selection.only

    let status = try loop.run { line, _, output in
      switch try line.recordType {
      case .message:
        let facts = try desk.read(line)
        let number = desk.take(facts)
        guard only.includes(.message) else { return }
        writer.removeAll()
        desk.decision(number).write(to: &writer)
        line.set(.triage, writer.bytes)
        if desk.isDeleted(facts) { line.set(.text, Array("\"\"".utf8)) }
      case .deletion:
        desk.delete(id: try DeletionRecord(line).id)
        guard only == .all else { return }
      case let other:
        guard only.includes(other) else { return }
      }
      try output.write(line)
    }

    let snapshot = desk.snapshot(asOf: selection.asOf ?? desk.newest ?? Timestamp(seconds: 0))
    for record in snapshot.cases where only.includes(.case) {
      writer.removeAll()
      record.write(to: &writer)
      try loop.output.write(writer.bytes)
    }
    for record in snapshot.alerts where only.includes(.alert) {
      writer.removeAll()
      record.write(to: &writer)
      try loop.output.write(writer.bytes)
    }
    try loop.output.flush()
    return status
  }
}

/// What triage looks at, and what of it is printed.
struct SelectionOptions: ParsableArguments {
  /// Which records are printed.
  enum Only: String, CaseIterable, ExpressibleByArgument {
    case all, messages, cases, alerts

    /// Whether records of a type are printed.
    func includes(_ type: RecordType) -> Bool {
      switch self {
      case .all: true
      case .messages: type == .message
      case .cases: type == .case
      case .alerts: type == .alert
      }
    }
  }

  @Option(help: "Which records to print: all, messages, cases or alerts.")
  var only = Only.all

  @Option(
    help: ArgumentHelp(
      "The moment to look from; later messages do not count. By default the newest created_at read.",
      valueName: "time"))
  var asOf: Timestamp?
}
