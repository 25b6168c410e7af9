import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import MessageCore

struct TriageCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: invokedName("triage"), abstract: "Say what needs a person, who, by when, and why.",
    discussion: """
      Reads message records and prints them with 'triage' added: the author's role, the case that the message belongs \
      to, and why. At the end come the cases, alerts, issues, questions and people.
      """, version: earshotVersion,
    subcommands: [
      QueueCommand.self, ClaimCommand.self, ReleaseCommand.self, SolveCommand.self, NoteCommand.self,
      ExplainCommand.self, RulesCommand.self, AuditCommand.self,
    ])

  static var schema: String? { MessageSchema.document(for: .triage) }

  @OptionGroup var input: InputOptions
  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var stateFile: StateOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup(title: "Parts") var partition: PartitionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if selection.noState, stateFile.state != nil {
      throw ValidationError("--state and --no-state contradict each other")
    }
    guard let pass = partition.pass else { return }
    if stateFile.state != nil { throw ValidationError("\(pass) keeps no state, and --state names one") }
    if selection.emit == .changes {
      throw ValidationError("\(pass) tells cases at the end: leave --emit out")
    }
    if partition.partial {
      if selection.redact { throw ValidationError("--redact belongs to the passes behind --partial") }
      if selection.only != .all { throw ValidationError("--partial prints what the other passes need") }
    }
    if !partition.merge, !selection.issues.isEmpty {
      throw ValidationError("\(pass) does not read --issues: they belong to --merge")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    let isWhole = partition.pass == nil && !selection.noState
    let statePath = isWhole ? stateFile.path ?? configuration.state : nil
    if selection.allCases, statePath == nil {
      throw ValidationError("--all-cases needs a state: name one with --state, or leave it out")
    }
    let redactor = selection.redact ? try Redactor.fromEnvironment() : nil
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    if partition.pass != nil { return try executePart(configuration, redactor, &loop) }
    let ahead = MessageAhead(
      configuration, readsTopics: statePath != nil || selection.only.includes(.alert))
    var run = try TriageRun(
      configuration, ahead, statePath: statePath,
      tracked: selection.issues.flatMap { try TrackerImport.read($0) },
      .init(
        only: selection.only, asOf: selection.asOf, includesAllCases: selection.allCases,
        emitsChanges: selection.emit == .changes, redactor: redactor))
    let status = try loop.run(&run, ahead: ahead)
    try run.finish(&loop.output)
    return status
  }
}

/// What triage looks at, and what of it is printed.
struct SelectionOptions: ParsableArguments {
  /// Which records are printed.
  enum Only: String, CaseIterable, ExpressibleByArgument {
    case all, messages, cases, alerts, issues, questions, people

    /// Whether records of a type are printed.
    func includes(_ type: RecordType) -> Bool {
      switch self {
      case .all: true
      case .messages: type == .message
      case .cases: type == .case
      case .alerts: type == .alert
      case .issues: type == .issue
      case .questions: type == .question
      case .people: type == .person
      }
    }
  }

  @Option(help: "Which records to print: all, messages, cases, alerts, issues, questions or people.")
  var only = Only.all

  /// When cases and alerts are printed.
  enum Emission: String, CaseIterable, ExpressibleByArgument { case end, changes }

  @Option(
    help: "When to print cases and alerts: at the end, or changes, right after the message that made them.")
  var emit = Emission.end

  @Option(
    help: ArgumentHelp(
      "The moment to look from; later messages do not count. By default the newest created_at known.",
      valueName: "time"))
  var asOf: Timestamp?

  @Option(
    help: ArgumentHelp(
      "A tracker's issues, which messages may be about; may be repeated.", valueName: "file"),
    completion: .file())
  var issues: [String] = []

  @Flag(help: "Use no state, even where the environment or the configuration names one.")
  var noState = false

  @Flag(
    help:
      "Put pseudonyms for people and messages, mask contacts, and leave out what may be personal; needs $EARSHOT_REDACT_KEY."
  )
  var redact = false

  @Flag(
    help: """
      Print every case of the state that is not closed, and every issue that is not done, also those that this run \
      left alone.
      """)
  var allCases = false
}
