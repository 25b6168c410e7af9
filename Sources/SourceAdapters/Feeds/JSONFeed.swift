import MessageCore

/// An item of a JSON Feed (version 1.1) as a message.
struct JSONFeed: JSONLayout {
  private let fallback: Timestamp
  private var feed = Feed()

  /// What a feed says about itself, before its items.
  struct Feed {
    var homePage: String?
    var language: String?
    var author: Author?
  }

  init(_ settings: ImportSettings, _ member: ImportMember) {
    fallback = member.modifiedAt ?? Timestamp(seconds: 0)
  }

  static func descends(_ path: [String], isArray: Bool) -> Bool {
    path.isEmpty && !isArray || path == ["items"] && isArray
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    switch part.path {
    case ["items", "*"]:
      findings.add(try Self.message(part.value, of: feed, fallback: fallback), raw: part.value)
    case ["home_page_url"]: feed.homePage = part.value.string
    case ["language"]: feed.language = part.value.string
    case ["author"]: feed.author = feed.author ?? Self.author(part.value)
    case ["authors"]: feed.author = part.value.elements.first.flatMap { Self.author($0) }
    default: break
    }
  }

  /// - Parameters:
  ///   - feed: what the feed says about itself.
  ///   - fallback: the time of items that have none.
  /// - Throws: `LineError` where the item has nothing to tell it by.
  static func message(
    _ object: JSONValue, of feed: Feed, fallback: Timestamp
  ) throws(LineError) -> Message {
    let item = JSONMembers(object)
    let address = item.text("url") ?? item.text("external_url")
    let title = item.text("title") ?? ""
    let body = item.text("content_text") ?? ""
    let markup = item.text("content_html").map { HTMLText($0) }
    let text = FeedEntry.joined(
      title, body.isEmpty ? markup?.text ?? item.text("summary") ?? "" : body)
    guard let id = item.text("id") ?? address ?? (text.isEmpty ? nil : Fingerprint.text(of: text.utf8)) else {
      throw LineError("the item has no id, no url and no text")
    }
    let host = feed.homePage.flatMap { WebAddress.host(of: $0) }
    var message = Message(id: "feed:\(WebAddress.isAbsolute(id) ? id : host.map { "\($0)/\(id)" } ?? id)")
    message.network = "feed"
    message.kind = .article
    message.createdAt =
      ["date_published", "date_modified"].lazy.compactMap { item.text($0).flatMap(LooseTime.timestamp) }.first
      ?? fallback
    message.author = (item.list("authors").first ?? item["author"]).flatMap { author($0) } ?? feed.author
    message.text = text
    message.lang = FeedContext.languageTag(item.text("language") ?? feed.language)
    let attachments = item["attachments"]?.elements.compactMap { JSONMembers($0).text("url") } ?? []
    let elsewhere = item.text("url") == nil ? nil : item.text("external_url")
    message.links = FeedEntry.unique(
      (markup?.links.map(\.address) ?? []) + [elsewhere].compactMap { $0 } + attachments)
    message.visibility = .public
    message.url = address
    message.uri = item.text("id")
    return message
  }

  private static func author(_ value: JSONValue) -> Author? {
    let author = JSONMembers(value)
    guard author.text("name") != nil || author.text("url") != nil else { return nil }
    return Author(id: author.text("url"), name: author.text("name") ?? author.text("url"))
  }
}
