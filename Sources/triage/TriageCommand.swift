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
      to, and why. At the end come the cases, then alerts about impostors.
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
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if selection.noState, stateFile.state != nil {
      throw ValidationError("--state and --no-state contradict each other")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    let statePath = selection.noState ? nil : stateFile.path ?? configuration.state
    if selection.allCases, statePath == nil {
      throw ValidationError("--all-cases needs a state: name one with --state, or leave it out")
    }
    let redactor = selection.redact ? try Redactor.fromEnvironment() : nil
    var loop = try FilterLoop(input.filterInput(), diagnostics: diagnostics)
    var desk = Desk(configuration, asOf: selection.asOf)
    var state = try statePath.map { try DeskState(CareStore(path: $0), desk: &desk) }
    var volumes = VolumeWatch()
    var storms = MessageStorms()
    var reach = Reach()
    var community = Community()
    var issues = IssueLedger(try selection.issues.flatMap { try TrackerImport.read($0) })
    var writer = JSONWriter()
    let only = selection.only
    let keepsTrail = !configuration.regulated.isEmpty

    let status = try loop.run { line, _, output in
      switch try line.recordType {
      case .message:
        let facts = try desk.read(line)
        let number = try state?.take(facts, desk: &desk) ?? desk.take(facts).number
        if keepsTrail { state?.note(try line.string(.text).map { Array($0.utf8) } ?? [], of: facts, desk) }
        try storms.note(line, number, desk: &desk)
        try reach.note(line, number, desk: &desk)
        let finding = try issues.take(line, number, desk: &desk)
        community.note(finding, of: number)
        guard only.includes(.message) else { return }
        writer.removeAll()
        var decision = desk.decision(number, drafting: line, issue: finding.facts)
        decision.similar = finding.similar
        decision.issue = finding.issue
        issues.noteAnswer(number, decision.role, desk: &desk)
        decision.write(to: &writer)
        line.set(.triage, writer.bytes)
        if desk.isDeleted(facts) { line.set(.text, Array("\"\"".utf8)) }
      case .deletion:
        let id = try DeletionRecord(line).id
        if state?.delete(id: id, desk: &desk) == nil { desk.delete(id: id) }
        guard only == .all else { return }
      case .volume:
        let score = volumes.take(try VolumeRecord(line))
        guard only == .all else { return }
        writer.removeAll()
        writer.object { $0.member(.score, score) }
        line.set(.burst, writer.bytes)
      case let other:
        guard only.includes(other) else { return }
      }
      if let redactor {
        if let redacted = try redactor.redacted(line) { try output.write(redacted) }
      } else {
        try output.write(line)
      }
    }

    let moment = selection.asOf ?? state?.latest(desk) ?? desk.newest ?? Timestamp(seconds: 0)
    let alerts =
      volumes.alerts(asOf: selection.asOf)
      + storms.alerts(desk, issues: issues.messages(desk), asOf: moment)
      + reach.alerts(desk, asOf: moment)
    // A run of a state sees too few messages to tell.
    if state == nil { desk.influence = reach.influence(desk, asOf: moment) }
    let snapshot =
      try state?.record(desk: &desk, asOf: moment, includingAll: selection.allCases, adding: alerts)
      ?? desk.snapshot(asOf: moment).adding(alerts)
    for record in snapshot.cases where only.includes(.case) {
      writer.removeAll()
      record.write(to: &writer)
      try loop.output.write(try redactor?.redacted(writer.bytes) ?? writer.bytes)
    }
    for record in snapshot.alerts where only.includes(.alert) {
      writer.removeAll()
      record.write(to: &writer)
      try loop.output.write(try redactor?.redacted(writer.bytes) ?? writer.bytes)
    }
    for record in issues.records(desk, asOf: moment) where only.includes(.issue) {
      writer.removeAll()
      record.write(to: &writer)
      try loop.output.write(try redactor?.redacted(writer.bytes) ?? writer.bytes)
    }
    if only.includes(.question) || only.includes(.person) {
      let told = community.records(desk, issues, asOf: moment)
      for record in told.questions where only.includes(.question) {
        writer.removeAll()
        record.write(to: &writer)
        try loop.output.write(try redactor?.redacted(writer.bytes) ?? writer.bytes)
      }
      for record in told.people where only.includes(.person) {
        writer.removeAll()
        record.write(to: &writer)
        try loop.output.write(try redactor?.redacted(writer.bytes) ?? writer.bytes)
      }
    }
    try loop.output.flush()
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

  @Flag(help: "Print every case of the state that is not closed, also those that this run left alone.")
  var allCases = false
}
