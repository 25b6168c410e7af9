import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import Glibc
import MessageCore
import SourceAdapters

struct StateCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", _superCommandName: invokedName("fetch"),
    abstract: "Look at what fetch remembers of its sources, or forget it.",
    usage: "\(invokedName("fetch")) state [OPTIONS] list | show NAME... | reset NAME...",
    version: earshotVersion)

  enum Action: String, CaseIterable, ExpressibleByArgument { case list, show, reset }

  @Argument(help: "list the sources, show all that is known of some, or reset some, so that they begin anew.")
  var action: Action

  @Argument(help: "The sources.")
  var names: [String] = []

  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var state: StateOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if action == .list, !names.isEmpty {
      throw ValidationError("'list' lists all sources; 'show' takes names")
    }
    if action != .list, names.isEmpty { throw ValidationError("say which sources to \(action.rawValue)") }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configured = try Configuration.load(optional: configuration.path).state
    guard let path = state.path ?? configured ?? StateOptions.standardPath else {
      throw FatalError("no state database; name it with --state")
    }
    let store = try CareStore(path: path, access: action == .reset ? .readWrite : .readOnly)
    let streams = try store.read { try $0.fetchStreams() }
    for name in names where !streams.contains(where: { $0.source == name }) {
      let hint = NearName.hint(for: name, among: streams.map(\.source))
      throw FatalError("\(TerminalText.visible(path)): no source \(TerminalText.quoted(name))\(hint)")
    }
    let wanted = streams.filter { names.isEmpty || names.contains($0.source) }
    if action == .reset {
      try reset(wanted, store, path, diagnostics)
    } else {
      try print(wanted)
    }
    return .success
  }

  private func reset(
    _ streams: [FetchStream], _ store: CareStore, _ path: String, _ diagnostics: Diagnostics
  ) throws {
    let lock = try FileLock(path: path + FetchState.lockEnding)
    for stream in streams {
      guard lock.take(stream.number) else {
        throw FatalError(
          "\(TerminalText.visible(stream.source)): a fetch has it now; try again later", status: .tryLater)
      }
      try store.update { try $0.remove(stream.number) }
      diagnostics.note("\(TerminalText.visible(stream.source)): forgotten; the next run begins anew")
    }
  }

  private func print(_ streams: [FetchStream]) throws {
    var output = LineWriter()
    for stream in streams {
      let time = stream.updatedAt?.description ?? "never"
      let lines =
        switch action {
        case .show:
          [
            stream.source, "  query      \(stream.query)",
            "  account    \(stream.account.isEmpty ? "none" : stream.account)",
            "  fetched    \(time)", "  delivered  \(stream.delivered)",
            "  cursor     \(stream.cursor.isEmpty ? "none" : stream.cursor)",
          ]
        default: ["\(stream.source)\t\(time)\t\(stream.delivered)\t\(stream.query)"]
        }
      for line in lines {
        let safe = line.split(separator: "\t", omittingEmptySubsequences: false).map {
          TerminalText.visible(String($0))
        }
        try output.write(safe.joined(separator: "\t").utf8)
      }
    }
    try output.flush()
  }
}
