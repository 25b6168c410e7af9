import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import Glibc
import MessageCore

/// Tells why a case is what it is.
struct ExplainCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", _superCommandName: invokedName("triage"),
    abstract: "Tell why a case is what it is: points, rules, clocks and events.",
    discussion: "Reads the messages of FILE; without one, the state. Nothing is changed.")

  @Argument(help: ArgumentHelp("The case's id, with or without 'case:'.", valueName: "case"))
  var caseID: String

  @Argument(help: "Messages to read instead of the state; '-' is standard input.", completion: .file())
  var files: [String] = []

  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var stateFile: StateOptions
  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp(
      "The moment to look from; later messages do not count. By default now, or the newest created_at of FILE.",
      valueName: "time"))
  var asOf: Timestamp?

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    var desk = Desk(configuration, asOf: asOf)
    var status = ExitStatus.success
    let id = caseID.hasPrefix("case:") ? caseID : "case:" + caseID
    let moment: Timestamp
    let snapshot: Snapshot
    if files.isEmpty {
      guard let path = stateFile.path ?? configuration.state ?? StateOptions.standardPath else {
        throw ValidationError("name the state with --state, or messages to read")
      }
      moment = asOf ?? Timestamp(seconds: Int64(time(nil)))
      var state = try DeskState(CareStore(path: path, access: .readOnly), desk: &desk)
      _ = try state.recallCase(id, desk: &desk)
      if let asOf { try state.recallInfluence(asOf: asOf, desk: &desk) }
      snapshot = state.snapshot(desk, asOf: moment)
    } else {
      status = try desk.read(FilterInput(files: files), diagnostics)
      moment = asOf ?? desk.newest ?? Timestamp(seconds: 0)
      snapshot = desk.snapshot(asOf: moment)
    }
    guard let record = snapshot.cases.first(where: { $0.id == id }) else {
      throw FatalError("no case \(TerminalText.quoted(id))")
    }
    var output = LineWriter()
    for line in CaseExplanation(record, desk.history(of: record, in: snapshot), configuration, asOf: moment)
      .lines
    {
      try output.write(Array(line.utf8))
    }
    try output.flush()
    return status
  }
}

extension Desk {
  /// Takes in all messages and deletions of an input, and prints nothing.
  mutating func read(_ input: FilterInput, _ diagnostics: Diagnostics) throws -> ExitStatus {
    var loop = try FilterLoop(input, diagnostics: diagnostics)
    return try loop.run(notesInnerMembers: true) { line, _, _ in
      switch try line.recordType {
      case .message: take(try read(line))
      case .deletion: delete(id: try DeletionRecord(line).id)
      default: break
      }
    }
  }
}

/// A case in words for people.
struct CaseExplanation {
  private let record: CaseRecord
  private let history: CaseHistory
  private let configuration: Configuration
  private let moment: Timestamp

  /// - Parameter history: all that happened to the case.
  init(
    _ record: CaseRecord, _ history: CaseHistory, _ configuration: Configuration, asOf moment: Timestamp
  ) {
    self.record = record
    self.history = history
    self.configuration = configuration
    self.moment = moment
  }

  var lines: [String] {
    let parts = [head, points, clocks, events].filter { !$0.isEmpty }
    return Array(parts.joined(separator: [""]))
  }

  private var head: [String] {
    let total = record.why.reduce(0) { $0 + $1.points }
    let facts: [(String, String?)] = [
      ("status", record.status.rawValue), ("kind", record.kind),
      ("priority", "\(record.priority.rawValue) (\(total) points)"), ("opened", "\(record.openedAt)"),
      ("queue", record.queue), ("also", record.also.isEmpty ? nil : record.also.joined(separator: ", ")),
      ("assignee", record.assignee),
      ("tags", record.tags.isEmpty ? nil : record.tags.joined(separator: ", ")),
      ("profile", record.profile), ("follows", record.follows),
      ("links", record.links.isEmpty ? nil : record.links.joined(separator: ", ")),
      ("visibility", record.visibility?.rawValue ?? "unknown"),
    ]
    return [TerminalText.visible(record.id)]
      + facts.compactMap { name, value in
        value.map { "  " + Self.padded(name, 12) + TerminalText.visible($0) }
      }
  }

  /// The rules that counted, with what a routing rule did.
  private var points: [String] {
    if record.why.isEmpty { return [] }
    return ["why"]
      + record.why.map { reason in
        var line =
          "  " + Self.padded("\(reason.points)", 5) + Self.padded(TerminalText.visible(reason.rule), 20)
        if let message = reason.message { line += TerminalText.visible(message) }
        if let rule = configuration.rules.first(where: { $0.name == reason.rule }) {
          line += ": \(rule.summary)"
          if let number = rule.line { line += " (line \(number))" }
        }
        return Self.trimmed(line)
      }
  }

  private var clocks: [String] {
    if history.clocks.isEmpty { return [] }
    return ["clocks"]
      + history.clocks.map { clock in
        var words = ["from \(clock.startedAt)"]
        if let due = clock.dueAt { words.append("due \(due)") }
        if let end = clock.endedAt {
          words.append("stopped \(end)")
        } else if clock.dueAt == nil {
          words.append("pauses")
        }
        if let due = clock.dueAt, clock.isLate(at: moment) {
          words.append(QueueTable.words((clock.endedAt ?? moment).seconds - due.seconds) + " late")
        }
        return "  " + Self.padded(clock.name.rawValue, 16) + words.joined(separator: ", ")
      }
  }

  private var events: [String] {
    ["events"]
      + history.events.map { event in
        var line = "  \(event.at)  " + Self.padded(event.kind.rawValue, 10)
        if let message = event.message { line += TerminalText.visible(message) + " " }
        if let by = event.by { line += "by " + TerminalText.visible(by) }
        if let difference = event.difference {
          line += ", \(Int((difference * 100).rounded())) % other words"
        }
        if let text = event.text { line += ": " + TerminalText.visible(text) }
        return Self.trimmed(line)
      }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.unicodeScalars.count))
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension RoutingRule {
  /// What it does, in words.
  var summary: String {
    var words: [String] = []
    if let queue = actions.queue { words.append("queue \(TerminalText.visible(queue))") }
    if !actions.also.isEmpty { words.append("also \(Self.list(actions.also))") }
    if let assign = actions.assign { words.append("assign \(TerminalText.visible(assign))") }
    if let priority = actions.priority { words.append("priority \(priority.rawValue)") }
    if actions.points > 0 { words.append("\(actions.points) points") }
    if !actions.tags.isEmpty { words.append("tag \(Self.list(actions.tags))") }
    if !actions.notify.isEmpty { words.append("notify \(Self.list(actions.notify))") }
    return words.joined(separator: "; ")
  }

  private static func list(_ texts: [String]) -> String {
    texts.map { TerminalText.visible($0) }.joined(separator: ", ")
  }
}
