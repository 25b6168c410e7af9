import ArgumentParser
import CareConfiguration
import CommandSupport
import Glibc
import MessageCore
import SourceAdapters

/// Whether a run waits for another one that fetches the same source.
enum LockMode: String, CaseIterable, ExpressibleByArgument { case wait, skip }

/// The options of everything that asks a network.
struct LiveOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var state: StateOptions

  @Flag(name: .long, help: "Neither read nor write a state database: fetch as if for the first time.")
  var noState = false

  @Option(
    name: .long, help: ArgumentHelp("The file of secrets, which only its owner may read.", valueName: "file"),
    completion: .file())
  var credentials: String?

  @Option(
    name: .long, help: ArgumentHelp("Append the records to that file, and sync it.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave out messages written before this: a time, a date, or how long ago.", valueName: "time"))
  var since: String?

  @Option(
    name: .long, help: ArgumentHelp("Leave out messages written at or after this.", valueName: "time"),
    transform: TimeArgument.time)
  var until: Timestamp?

  @Option(name: .long, help: ArgumentHelp("End a source after that many messages.", valueName: "count"))
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Wait so long in all for limits and faults to pass.", valueName: "length"),
    transform: TimeArgument.length)
  var maxWait: Int64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Send a source at most so many requests, or spend so many quota units.", valueName: "count"))
  var maxRequests: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Wait so long for a connection, and while nothing comes.", valueName: "length"),
    transform: TimeArgument.length)
  var timeout: Int64?

  @Flag(name: .long, help: "Go on until a signal comes, and print what is new as it comes.")
  var follow = false

  @Option(
    name: .long,
    help: ArgumentHelp("With --follow, look so often.", valueName: "length"), transform: TimeArgument.length)
  var every: Int64?

  @Option(name: .long, help: "Where another fetch has the source: wait, or skip it.")
  var lock = LockMode.wait

  @Option(
    name: .long, help: ArgumentHelp("Believe the certificates in that file.", valueName: "file"),
    completion: .file())
  var ca: String?

  @Flag(name: .long, help: "The source is in a private network.")
  var `private` = false

  @Option(
    name: .long, help: ArgumentHelp("Whom a server may write to about the requests.", valueName: "address"))
  var contact: String?

  @Option(
    name: .long, help: ArgumentHelp("Keep the traffic in that folder, without secrets.", valueName: "folder"),
    completion: .directory)
  var record: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Read the traffic from that folder; ask no network.", valueName: "folder"),
    completion: .directory)
  var replay: String?

  @Flag(name: .long, help: "Keep the original object as the member raw.")
  var raw = false

  @Option(
    name: .long, help: ArgumentHelp("Keep rejected objects, as they were.", valueName: "file"),
    completion: .file())
  var rejects: String?

  @Flag(name: .long, help: "Stop at the first bad object, with exit status 65.")
  var strict = false

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is a number of messages, not \(limit)") }
    if let maxRequests, maxRequests < 1 {
      throw ValidationError("--max-requests is a number of requests, not \(maxRequests)")
    }
    if record != nil, replay != nil { throw ValidationError("--record and --replay exclude each other") }
    if noState, state.state != nil { throw ValidationError("--state and --no-state exclude each other") }
    if let since, TimeArgument.time(since, before: Timestamp(seconds: 0)) == nil {
      throw ValidationError(
        "--since is a time, a date, or a length such as 7d, not \(TerminalText.quoted(since))")
    }
  }

  /// The state database; nil for a run that remembers nothing. Its folder is made where it is the usual one.
  func statePath(_ configuration: Configuration) throws -> String? {
    if noState { return nil }
    if let path = state.path ?? configuration.state { return path }
    // A recording is looked at, and must not move the live desk's cursors.
    guard replay == nil, let path = StateOptions.standardPath else { return nil }
    Self.makeFolder(of: path)
    return path
  }

  private static func makeFolder(of path: String) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      end = slash
    }
  }
}
