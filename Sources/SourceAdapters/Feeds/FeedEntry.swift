import MessageCore

/// An entry of a feed as XML, read as feedparser reads it: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, and what other
/// vocabularies add. Names are lower case.
struct FeedEntry {
  private let element: XMLElement
  private let feed: FeedContext
  private let base: String?

  /// Its address.
  private(set) var link: String?
  /// Its id as it is written, addresses made whole.
  private(set) var id: String?
  private(set) var published: Timestamp?
  private(set) var updated: Timestamp?
  private var created: Timestamp?
  private var attachments: [String] = []

  init(_ element: XMLElement, in feed: FeedContext) {
    self.element = element
    self.feed = feed
    base = feed.base(element)
    readAttributes()
    for child in element.children { read(child) }
  }

  /// The entry as a message.
  ///
  /// - Parameter time: its time where neither it nor the feed tells.
  func message(fallback time: Timestamp) -> Message {
    let title = self.title
    let body = self.body
    let createdAt = published ?? created ?? updated ?? feed.updatedAt ?? time
    var message = Message(id: "feed:\(identity(title: title.text))")
    message.network = "feed"
    message.kind = kind
    message.createdAt = createdAt
    message.author = author
    message.text = Self.joined(title.text, body.text)
    message.lang = FeedContext.languageTag(element.attribute("xml:lang") ?? feed.language)
    message.replyTo = answered.map { "feed:\($0)" }
    message.links = Self.unique(body.links + attachments)
    message.rating = rating
    let replies = element.text(of: "slash:comments") ?? element.text(of: "thr:total")
    if let count = replies.flatMap({ Int64($0) }), count >= 0 { message.counts = Counts(replies: count) }
    message.visibility = .public
    message.url = link
    message.uri = id
    return message
  }

  // MARK: - Reading

  /// RDF names an item by an attribute, CDF says nearly everything by them.
  private mutating func readAttributes() {
    for (name, value) in element.attributes where !value.isEmpty {
      switch name {
      case "rdf:about", "about": id = value
      case "href" where element.name == "item": link = WebAddress.resolve(value, against: base)
      case "lastmod": updated = LooseTime.timestamp(value)
      default: break
      }
    }
  }

  private mutating func read(_ child: XMLElement) {
    switch child.name {
    case "link": readLink(child)
    case "guid", "id": readID(child)
    case "enclosure", "media:content":
      if let address = child.attribute("url") ?? child.attribute("href") {
        attachments.append(resolved(address, child))
      }
    case "media:group":
      for content in child.children("media:content") { read(content) }
    case "published", "issued", "pubdate", "dcterms:issued": published = LooseTime.timestamp(child.text)
    case "updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified":
      updated = LooseTime.timestamp(child.text)
    case "created", "dcterms:created": created = LooseTime.timestamp(child.text)
    default: break
    }
  }

  private mutating func readLink(_ child: XMLElement) {
    guard let reference = child.attribute("url") ?? child.attribute("uri") ?? child.attribute("href") else {
      let text = child.text.trimmedBlanks
      if !text.isEmpty { link = resolved(text.replacing("&amp;", with: "&"), child) }
      return
    }
    let address = resolved(reference, child)
    switch child.attribute("rel") ?? "alternate" {
    case "alternate":
      if ["text/html", "html", "application/xhtml+xml", "xhtml"].contains(
        child.attribute("type")?.lowercased() ?? "text/html")
      {
        link = address
      }
    case "enclosure": attachments.append(address)
    default: break
    }
  }

  /// An id is an address, too, unless it says that it is none; it stands for the link until there is one.
  private mutating func readID(_ child: XMLElement) {
    let text = child.text.trimmedBlanks
    let isLink = (child.attribute("ispermalink") ?? "true") == "true"
    guard !text.isEmpty else { return }
    id = isLink ? resolved(text, child) : text
    if isLink, link == nil { link = id }
  }

  private func resolved(_ reference: String, _ child: XMLElement) -> String {
    let base = child.attribute("xml:base").map { WebAddress.resolve($0, against: self.base) } ?? self.base
    return WebAddress.resolve(reference.trimmedBlanks, against: base)
  }

  // MARK: - Members

  /// The native id: the entry's own, else link and time, else link, else title, else a sum over all it says.
  private func identity(title: String) -> String {
    if let id {
      // A number or a name is unique in its feed at most.
      guard !WebAddress.isAbsolute(id), let host = feed.link.flatMap({ WebAddress.host(of: $0) }) else {
        return id
      }
      return "\(host)/\(id)"
    }
    if let link, let time = published ?? created ?? updated { return "\(link)#\(time)" }
    if let link { return link }
    if !title.isEmpty { return feed.link.map { "\($0)#\(title)" } ?? title }
    return "\(feed.link.map { "\($0)#" } ?? "")\(Fingerprint.text(of: element.markup.utf8))"
  }

  private var kind: Message.Kind {
    if rating != nil { return .review }
    return answered == nil ? .article : .comment
  }

  /// The id of the entry that this one answers (RFC 4685).
  private var answered: String? {
    let reply = element.child("thr:in-reply-to") ?? element.child("in-reply-to")
    return reply.flatMap { $0.attribute("ref") ?? $0.attribute("href") }
  }

  private var rating: Rating? {
    if let text = element.text(of: "im:rating"), let value = Double(text) {
      return Rating(value: value, best: 5)
    }
    if let rating = element.child("gd:rating"), let value = rating.attribute("value").flatMap({ Double($0) })
    {
      return Rating(value: value, best: rating.attribute("max").flatMap { Double($0) })
    }
    return nil
  }

  private var title: FeedText {
    for name in ["title", "dc:title", "media:title"] {
      if let child = element.child(name), let text = FeedText(child), !text.text.isEmpty { return text }
    }
    return FeedText()
  }

  /// The longest that the entry has of itself.
  private var body: FeedText {
    for name in [
      "content:encoded", "content", "fullitem", "xhtml:body", "body", "description", "summary", "abstract",
      "dc:description", "media:description", "itunes:summary", "tagline",
    ] {
      for child in element.children(name) {
        if let text = FeedText(child, base: base ?? link ?? feed.link),
          !text.text.isEmpty || !text.links.isEmpty
        {
          return text
        }
      }
    }
    if let group = element.child("media:group")?.child("media:description"), let text = FeedText(group) {
      return text
    }
    return FeedText()
  }

  private var author: Author? {
    if let person = element.child("author") ?? element.child("dc:creator") ?? element.child("dc:author")
      ?? element.child("itunes:author")
    {
      let name = person.text(of: "name")
      let address = person.text(of: "uri") ?? person.text(of: "url") ?? person.text(of: "homepage")
      let email = person.text(of: "email")
      if name != nil || address != nil || email != nil {
        return Author(id: address ?? email, name: name ?? email)
      }
      return Self.author(line: person.text.trimmedBlanks)
    }
    return nil
  }

  /// `jo@example.com (Jo)`, `Jo <jo@example.com>`, or a name.
  static func author(line: String) -> Author? {
    guard !line.isEmpty else { return nil }
    for (open, close) in [("(", ")"), ("<", ">")] {
      guard line.hasSuffix(close), let start = line.firstIndex(of: Character(open)) else { continue }
      let before = String(line[..<start]).trimmedBlanks
      let inside = String(line[line.index(after: start)...].dropLast()).trimmedBlanks
      if before.contains("@"), !before.contains(" ") { return Author(id: before, name: inside) }
      if inside.contains("@") { return Author(id: inside, name: before.isEmpty ? inside : before) }
    }
    return Author(id: line.contains("@") && !line.contains(" ") ? line : nil, name: line)
  }

  /// The title and the text; the title alone where the text begins with it, as short posts do.
  static func joined(_ title: String, _ body: String) -> String {
    if title.isEmpty || body.hasPrefix(title) { return body }
    return body.isEmpty ? title : "\(title)\n\n\(body)"
  }

  static func unique(_ addresses: [String]) -> [String] {
    var seen: Set<String> = []
    return addresses.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
