import MessageCore

/// What a feed says about itself, and so about its entries.
struct FeedContext {
  var link: String?
  var language: String?
  /// When it was last changed: the time of entries that have none.
  var updatedAt: Timestamp?
  /// The addresses that references are relative to, outermost first (`xml:base`).
  var bases: [String] = []
  /// Where the feed goes on and what else it links to, by relation.
  var links: [String: String] = [:]
  /// How long it may be kept before it is asked for again, in minutes (RSS 2.0).
  var minutesToLive: Double?

  /// The address that references are relative to, with those of an element.
  func base(_ elements: XMLElement...) -> String? {
    (bases + elements.compactMap { $0.attribute("xml:base") }).reduce(nil as String?) { outer, inner in
      WebAddress.resolve(inner, against: outer)
    }
  }

  /// Takes in an element of the feed that is no entry.
  mutating func take(_ element: XMLElement) {
    switch element.name {
    case "link":
      let relation = element.attribute("rel") ?? "alternate"
      let address = element.attribute("href") ?? element.text.trimmedBlanks
      if relation == "alternate", !address.isEmpty {
        link = WebAddress.resolve(address, against: base(element))
      }
      noteLink(element)
    case "atom:link": noteLink(element)
    case "ttl": minutesToLive = Double(element.text.trimmedBlanks).flatMap { $0 > 0 ? $0 : nil }
    case "language", "dc:language": language = element.text.trimmedBlanks
    case "updated", "modified", "lastbuilddate", "pubdate", "dc:date", "published", "dcterms:modified":
      guard let time = LooseTime.timestamp(element.text) else { return }
      updatedAt = max(time, updatedAt ?? time)
    default: break
    }
  }

  private mutating func noteLink(_ element: XMLElement) {
    guard let relation = element.attribute("rel"), let address = element.attribute("href"), !address.isEmpty
    else {
      return
    }
    for name in relation.lowercased().split(separator: " ") where links[String(name)] == nil {
      links[String(name)] = WebAddress.resolve(address.trimmedBlanks, against: base(element))
    }
  }

  /// A language as a tag; nil where it says nothing.
  static func languageTag(_ text: String?) -> String? {
    guard let tag = text?.trimmedBlanks.replacing("_", with: "-"), !tag.isEmpty, tag.utf8.count <= 35,
      tag.utf8.allSatisfy({
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || 0x30...0x39 ~= $0 || $0 == 0x2D
      })
    else { return nil }
    return tag
  }
}
