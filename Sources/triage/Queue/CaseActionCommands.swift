import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import Glibc
import MessageCore

/// What the commands share by which people work on cases.
struct CaseActionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The case's id, with or without 'case:'.", valueName: "case"))
  var caseID: String

  @Option(help: ArgumentHelp("Who does it; by default $USER.", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("When it is done, by RFC 3339; by default now.", valueName: "time"))
  var at: Timestamp?

  @Flag(help: "Do it also where somebody else has claimed the case.")
  var force = false

  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var stateFile: StateOptions

  /// Does something to the case, and prints the case as it then stands.
  ///
  /// - Throws: `FatalError` with the status to try again later where somebody else has claimed the case, or another case
  ///   of the same customer's.
  func act(_ kind: CaseRecord.Event.Kind, note: String? = nil) throws -> ExitStatus {
    guard let person = by ?? environment("USER") ?? environment("LOGNAME"), !person.isEmpty else {
      throw ValidationError("say who does it with --by")
    }
    let configuration = try Configuration.load(optional: configurationFile.path)
    guard let path = stateFile.path ?? configuration.state ?? StateOptions.standardPath else {
      throw ValidationError("name the state with --state")
    }
    let moment = at ?? Timestamp(seconds: Int64(time(nil)))
    var desk = Desk(configuration)
    var state = try DeskState(CareStore(path: path, mayCreate: false), desk: &desk)
    let id = caseID.hasPrefix("case:") ? caseID : "case:" + caseID
    let record = try state.act(on: id, desk: &desk, asOf: max(moment, state.latest(desk) ?? moment)) {
      known, reader in
      let claims = CaseClaims(try reader.actions())
      if !force { try check(known, person, kind, claims, reader) }
      guard let opening = known.openingMessage, kind != .claimed || claims.holder(of: opening) != person
      else {
        return nil
      }
      if kind == .released, claims.holder(of: opening) == nil {
        throw FatalError("\(TerminalText.visible(id)): nobody has claimed it")
      }
      if known.status == .closed, kind != .noted {
        throw FatalError("\(TerminalText.visible(id)): the case is closed")
      }
      return StoredAction(opening: opening, at: moment, kind: kind, by: person, note: note)
    }
    var output = LineWriter()
    var writer = JSONWriter()
    record.write(to: &writer)
    try output.write(writer.bytes)
    try output.flush()
    return .success
  }

  /// A claim is a lock: on the case, and on what else its customer has with us.
  private func check(
    _ record: CaseRecord, _ person: String, _ kind: CaseRecord.Event.Kind, _ claims: CaseClaims,
    _ reader: CareStoreReader
  ) throws {
    var locked = [record]
    if kind == .claimed, let head = try reader.head(ofCase: record.id) {
      locked += try reader.openCases(head: head)
    }
    for other in kind == .noted ? [] : locked {
      guard let opening = other.openingMessage, let holder = claims.holder(of: opening), holder != person
      else {
        continue
      }
      let whose = other.id == record.id ? "" : " of the same customer"
      throw FatalError(
        "\(TerminalText.visible(other.id))\(whose): claimed by \(TerminalText.quoted(holder))",
        status: .tryLater)
    }
  }
}

/// Who holds which case.
struct CaseClaims {
  private var holders: [String: String] = [:]

  /// - Parameter actions: in their order.
  init(_ actions: [StoredAction]) {
    for action in actions {
      switch action.kind {
      case .claimed: holders[action.opening] = action.by
      case .released: holders[action.opening] = nil
      default: break
      }
    }
  }

  /// Who has claimed the case that a message opened.
  func holder(of opening: String) -> String? { holders[opening] }
}

/// Takes a case, so that nobody else answers its customer.
struct ClaimCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", _superCommandName: invokedName("triage"),
    abstract: "Claim a case: nobody else then claims or solves it, or another case of its customer's.")

  @OptionGroup var action: CaseActionOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus { try action.act(.claimed) }
}

/// Gives a claimed case back.
struct ReleaseCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", _superCommandName: invokedName("triage"),
    abstract: "Give a claimed case back to the queue.")

  @OptionGroup var action: CaseActionOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus { try action.act(.released) }
}

/// Says that a case is settled.
struct SolveCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve", _superCommandName: invokedName("triage"),
    abstract: "Say that a case is settled; it closes some time later, unless its customer comes back.")

  @OptionGroup var action: CaseActionOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus { try action.act(.solved) }
}

/// Writes something down about a case.
struct NoteCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", _superCommandName: invokedName("triage"),
    abstract: "Write something down about a case.")

  @OptionGroup var action: CaseActionOptions
  @Argument(help: "What to write down.") var text: String
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus { try action.act(.noted, note: text) }
}
