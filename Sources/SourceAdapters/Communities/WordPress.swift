import MessageCore

/// Posts, pages and comments of WordPress, as its export writes them (WXR 1.0 to 1.2: RSS with more in it).
///
/// What really arrives:
/// - An item holds its comments. Both count apart; ids are `HOST/12` for posts and `HOST/comment-34` for comments.
/// - Control characters that XML forbids, and two ends of one CDATA section: see `XMLReader`.
/// - Times in GMT are `0000-00-00 00:00:00` in drafts; then the local time is taken, as if it were GMT.
/// - Drafts, private posts, spam and comments that wait for approval are kept and are not `public`.
/// - Attachments, menus, revisions and what plugins keep in posts are no messages, but what is commented below them is.
/// - Pingbacks and trackbacks are comments. Reviews of products (WooCommerce) have their stars in `commentmeta`.
/// - Texts are HTML with bare line ends for paragraphs, and comments of blocks (`<!-- wp:paragraph -->`).
struct WordPress: XMLLayout {
  static let shape = XMLRecordReader.Shape(
    containers: ["rss", "channel"], records: ["item"], description: "an export of WordPress")

  private static let unread: Set<String> = [
    "attachment", "nav_menu_item", "revision", "customize_changeset", "custom_css", "oembed_cache",
    "user_request",
    "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_face",
    "wp_font_family", "acf-field", "acf-field-group", "elementor_library",
  ]

  private var host = ""
  private var language: String?
  /// Names by login.
  private var names: [String: String] = [:]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  mutating func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError) {
    switch element.name {
    case "wp:base_blog_url", "link":
      if let name = WebAddress.host(of: element.text.trimmedBlanks) { host = "\(name)/" }
    case "language": language = FeedContext.languageTag(element.text)
    case "wp:author":
      if let login = element.text(of: "wp:author_login") {
        names[login] = element.text(of: "wp:author_display_name")
      }
    case "item": try readItem(element, into: &found)
    default: break
    }
  }

  private func readItem(_ item: XMLElement, into found: inout ElementFindings) throws(LineError) {
    guard let native = item.text(of: "wp:post_id") else { throw LineError("an item without 'wp:post_id'") }
    let id = "wordpress:\(host)\(native)"
    let type = item.text(of: "wp:post_type") ?? "post"
    if !Self.unread.contains(type) {
      var message = try post(item, id)
      message.conversation = id
      found.add(message)
    }
    for element in item.children("wp:comment") {
      found.add(part: element) { element throws(LineError) in
        try comment(element, below: id, address: item.text(of: "link"))
      }
    }
  }

  private func post(_ item: XMLElement, _ id: String) throws(LineError) -> Message {
    let content = Self.text(item.child("content:encoded")?.text ?? "")
    let summary =
      content.text.isEmpty ? Self.text(item.child("excerpt:encoded")?.text ?? "").text : content.text
    let login = item.text(of: "dc:creator")
    var message = Message(id: id)
    message.network = "wordpress"
    message.kind = .article
    message.createdAt = try Self.time(
      item, "wp:post_date_gmt", "wp:post_date", "pubDate", of: "post \(TerminalText.quoted(id))")
    message.author = login.map { Author(id: $0, handle: $0, name: names[$0]) }
    message.direction = .outbound
    message.text = FeedEntry.joined(HTMLEntities.decoded(item.text(of: "title") ?? ""), summary)
    message.lang = language
    message.links = content.links
    message.visibility =
      item.text(of: "wp:status") ?? "publish" == "publish" && item.text(of: "wp:post_password") == nil
      ? .public : nil
    message.url = item.text(of: "link")
    return message
  }

  private func comment(
    _ comment: XMLElement, below post: String, address: String?
  ) throws(LineError) -> Message {
    guard let native = comment.text(of: "wp:comment_id") else {
      throw LineError("a comment without 'wp:comment_id'")
    }
    let content = Self.text(comment.child("wp:comment_content")?.text ?? "")
    let parent = comment.text(of: "wp:comment_parent").flatMap { $0 == "0" ? nil : $0 }
    let user = comment.text(of: "wp:comment_user_id").flatMap { $0 == "0" ? nil : $0 }
    let stars = comment.children("wp:commentmeta").first { $0.text(of: "wp:meta_key") == "rating" }
      .flatMap { $0.text(of: "wp:meta_value") }.flatMap { Double($0) }
    var message = Message(id: "wordpress:\(host)comment-\(native)")
    message.network = "wordpress"
    message.kind = stars == nil ? .comment : .review
    message.createdAt = try Self.time(
      comment, "wp:comment_date_gmt", "wp:comment_date", of: "comment \(TerminalText.quoted(native))")
    let name = comment.text(of: "wp:comment_author").map { HTMLEntities.decoded($0) }
    if name != nil || user != nil { message.author = Author(id: user, name: name) }
    message.text = content.text
    message.lang = language
    message.replyTo = parent.map { "wordpress:\(host)comment-\($0)" } ?? post
    message.conversation = post
    message.links = content.links
    message.rating = stars.map { Rating(value: $0, best: 5) }
    message.visibility =
      ["1", "approved"].contains(comment.text(of: "wp:comment_approved") ?? "1") ? .public : nil
    message.url = address.map { "\($0)#comment-\(native)" }
    return message
  }

  /// A text that is HTML, or has nothing but line ends to say where paragraphs begin.
  private static func text(_ content: String) -> (text: String, links: [String]) {
    let isHTML = FeedText.looksLikeHTML(content)
    guard isHTML else { return (content.trimmedBlanks, TextEntities(utf8: content.utf8.span).addresses) }
    let hasParagraphs = content.contains("<p") || content.contains("<br") || content.contains("<div")
    let html = HTMLText(hasParagraphs ? content : content.replacing("\n", with: "<br>"))
    return (html.text, FeedEntry.unique(html.links.map(\.address)))
  }

  private static func time(
    _ element: XMLElement, _ names: String..., of kind: String
  ) throws(LineError) -> Timestamp {
    for name in names {
      if let text = element.text(of: name), !text.hasPrefix("0000"), let time = LooseTime.timestamp(text) {
        return time
      }
    }
    throw LineError("\(kind) has no time that can be read")
  }
}

extension ImportFormat {
  static let wordPress = ImportFormat(
    name: "wordpress", summary: "posts and comments of WordPress, its export file (WXR)", takesAnyBytes: true,
    members: .files("xml"),
    likeness: { sample in sample.contains("wordpress.org/export/") ? .certain : .no }
  ) { settings, member in XMLAdapter<WordPress>(settings, member) }
}
