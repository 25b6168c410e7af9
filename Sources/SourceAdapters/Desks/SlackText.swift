import MessageCore

/// A text of Slack as plain text: what stands in angle brackets becomes words.
struct SlackText {
  private(set) var text = ""
  private(set) var links: [String] = []
  private(set) var mentions: [Mention] = []

  init(_ source: String, users: [String: Author]) {
    var rest = source[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      text += rest[..<open]
      take(rest[rest.index(after: open)..<close], users)
      rest = rest[rest.index(after: close)...]
    }
    text = HTMLEntities.decoded(text + rest)
  }

  private mutating func take(_ reference: Substring, _ users: [String: Author]) {
    let parts = reference.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map {
      String($0)
    }
    let target = parts.first ?? ""
    let words = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
    switch target.first {
    case "@":
      let id = String(target.dropFirst())
      let handle = users[id]?.handle ?? words ?? id
      mentions.append(Mention(handle: handle, id: id))
      text += "@\(handle)"
    case "#": text += "#\(words ?? String(target.dropFirst()))"
    case "!":
      // `!here`, `!subteam^S1|@care`, `!date^…|words`
      text += words ?? "@\(target.dropFirst().prefix { $0 != "^" })"
    default:
      let address = HTMLEntities.decoded(target)
      if !address.hasPrefix("mailto:"), !address.isEmpty { links.append(address) }
      text += words ?? target
    }
  }
}
