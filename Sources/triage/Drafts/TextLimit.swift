import MessageCore

/// How long a text may be on a network, by the network's own way of counting.
enum TextLimit: Equatable {
  /// X: 280 by weight, every link 23 (twitter-text, version 3).
  case weighted
  /// Characters as people see them, every link and the servers of handles counted as Mastodon does.
  case mastodon(Int)
  /// Characters as people see them.
  case graphemes(Int)
  /// UTF-16 units, as forms in browsers count.
  case units(Int)
  case bytes(Int)

  /// The limit of an answer on a network; nil where there is none that matters.
  static func of(network: String, kind: Message.Kind?) -> TextLimit? {
    switch (network, kind) {
    case ("x", .direct): .units(10_000)
    case ("x", _): .weighted
    case ("mastodon", _): .mastodon(500)
    case ("bluesky", .direct): .graphemes(1000)
    case ("bluesky", _): .graphemes(300)
    case ("threads", _): .graphemes(500)
    case ("instagram", .direct): .bytes(1000)
    case ("instagram", _): .units(2200)
    case ("facebook", .direct): .units(2000)
    case ("facebook", _): .units(8000)
    case ("youtube", _), ("reddit", _): .units(10_000)
    case ("linkedin", _): .units(1250)
    case ("google", .review), ("google", .comment): .bytes(4096)
    case ("googleplay", _): .units(350)
    case ("appstore", _): .units(5970)
    case ("telegram", _), ("whatsapp", _): .units(4096)
    case ("discord", _): .units(2000)
    default: nil
    }
  }

  /// Whether a text is short enough.
  func allows(_ text: String) -> Bool {
    switch self {
    case .weighted: WeightedLength(text).length <= WeightedLength.Rules.version3.maximum
    case .mastodon(let most): Self.mastodonLength(text) <= most
    case .graphemes(let most): text.count <= most
    case .units(let most): text.utf16.count <= most
    case .bytes(let most): text.utf8.count <= most
    }
  }

  /// A text cut between words and ended by an ellipsis, where it is too long.
  func cut(_ text: String) -> String {
    if allows(text) { return text }
    var ends: [String.Index] = []
    for index in text.indices where text[index].isWhitespace { ends.append(index) }
    // Shorter starts are never longer texts, so the longest that fits is found by halving.
    if let cut = longest(text, ends) { return cut }
    return longest(text, Array(text.indices)) ?? ""
  }

  private func longest(_ text: String, _ ends: [String.Index]) -> String? {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if allows(Self.ended(text[..<ends[middle]])) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let cut = Self.ended(text[..<ends[low - 1]])
    return cut == "…" ? nil : cut
  }

  private static func ended(_ start: Substring) -> String {
    var start = start
    while let last = start.last, last.isWhitespace || ",;:.-".contains(last) { start.removeLast() }
    return start + "…"
  }

  private static func mastodonLength(_ text: String) -> Int {
    let links = TextEntities(text).links.filter(\.hasProtocol)
    let bytes = Array(text.utf8)
    var length = 0
    var offset = 0
    for link in links {
      length += handlesShortened(bytes[offset..<link.range.lowerBound]).count + 23
      offset = link.range.upperBound
    }
    return length + handlesShortened(bytes[offset...]).count
  }

  /// `@ann@social.example` counts as `@ann`.
  private static func handlesShortened(_ text: ArraySlice<UInt8>) -> String {
    let text = Array(text)
    var shortened: [UInt8] = []
    var offset = 0
    for range in HandleScanner.handles(in: text) {
      shortened += text[offset..<range.lowerBound]
      shortened += [UInt8(ascii: "@")] + text[range].dropFirst().prefix { $0 != UInt8(ascii: "@") }
      offset = range.upperBound
    }
    return String(decoding: shortened + text[offset...], as: UTF8.self)
  }
}
