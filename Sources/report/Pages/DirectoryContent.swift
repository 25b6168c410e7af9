import CareConfiguration
import MessageCore

/// What stands in the directory: the accounts that the configuration lists as public, by network.
struct DirectoryContent: Sendable {
  private let settings: PageSettings

  init(_ settings: PageSettings) { self.settings = settings }

  var context: [String: Any] {
    let entries = settings.agents.entries.filter(\.isPublic)
    let networks = Dictionary(grouping: entries, by: \.network).sorted { $0.key < $1.key }
    var context: [String: Any] = [
      "organization": Wording.oneLine(settings.organization), "none": entries.isEmpty,
      "networks": networks.enumerated().map { number, network in
        [
          "id": "network-\(number)", "network": Wording.oneLine(network.key),
          "accounts": network.value.map { account($0) },
        ] as [String: Any]
      },
    ]
    if let address = settings.address(of: PublicPage.directory.file), let svg = Drawings.code(address) {
      context["code"] = ["svg": svg, "address": address]
    }
    return context
  }

  private func account(_ entry: AgentDirectory.Entry) -> [String: Any] {
    let handle = entry.handle.map { $0.hasPrefix("*@") ? "every account on \($0.dropFirst(2))" : "@\($0)" }
    var context: [String: Any] = [
      "name": Wording.oneLine(entry.name ?? settings.organization),
      "handle": Wording.oneLine(handle ?? ""),
    ]
    context["address"] = AccountAddress.of(entry)?.text
    context["team"] = entry.team.map { Wording.oneLine($0) }
    context["number"] = entry.id.map { Wording.oneLine($0) }
    return context
  }
}
