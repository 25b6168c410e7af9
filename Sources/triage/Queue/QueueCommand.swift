import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import Glibc
import MessageCore

/// Prints what waits for us, most urgent first.
struct QueueCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", _superCommandName: invokedName("triage"),
    abstract: "Show the cases that wait for us, most urgent first.",
    discussion: """
      Reads the state that 'triage --state' recorded and changes nothing. A case waits for us while it is new or open.
      """)

  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var stateFile: StateOptions
  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("Only the cases of this queue, or that are told to it.", valueName: "name"))
  var queue: String?

  @Option(help: ArgumentHelp("Only the cases that this person works on.", valueName: "name"))
  var assignee: String?

  @Option(
    help: ArgumentHelp(
      "The moment to look from; later messages do not count. By default now.", valueName: "time"))
  var asOf: Timestamp?

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    guard let path = stateFile.path ?? configuration.state ?? StateOptions.standardPath else {
      throw ValidationError("name the state with --state")
    }
    let moment = asOf ?? Timestamp(seconds: Int64(time(nil)))
    var desk = Desk(configuration, asOf: moment)
    var state = try DeskState(CareStore(path: path, access: .readOnly), desk: &desk)
    try state.recallOpenCases(at: asOf, desk: &desk)
    if let asOf { try state.recallInfluence(asOf: asOf, desk: &desk) }

    let waiting = state.snapshot(desk, asOf: moment).cases.filter { record in
      (record.status == .new || record.status == .open)
        && queue.map { record.queue == $0 || record.also.contains($0) } ?? true
        && assignee.map { record.assignee == $0 } ?? true
    }
    var output = LineWriter()
    for line in QueueTable(waiting, asOf: moment, usesColor: common.usesColor).lines {
      try output.write(Array(line.utf8))
    }
    try output.flush()
    return .success
  }
}
