import MessageCore

/// Stories and comments of Hacker News: items of its Firebase API, and Algolia's search pages and item trees.
///
/// What really arrives:
/// - Firebase has `by`, `time`, `kids`; what was deleted has neither author nor text, what is `dead` has both.
/// - Algolia's search has `objectID`, `comment_text`, `story_text`; its items hold their `children` whole.
/// - Texts are HTML with `<p>` between paragraphs and no end tags.
/// - `null` stands for items that do not exist.
struct HackerNews: ObjectLayout {
  static let lists = [["hits"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    found.add(try Self.message(object), raw: object)
    var open = Array(JSONMembers(object).list("children").reversed())
    while let next = open.popLast() {
      found.add(next) { _ throws(LineError) in try Self.message(next) }
      open.append(contentsOf: JSONMembers(next).list("children").reversed())
    }
  }

  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue) throws(LineError) -> Message {
    let item = JSONMembers(value)
    guard let id = item.text("objectID") ?? item.text("id") else { throw LineError("the item has no 'id'") }
    var message = Message(id: "hackernews:\(id)")
    let parent = item.text("parent") ?? item.text("parent_id")
    let story = item.text("story_id")
    let isComment = parent != nil || item.text("type") == "comment" || item["comment_text"] != nil
    message.network = "hackernews"
    message.kind = isComment ? .comment : .post
    message.createdAt = try item.time(
      "time", "created_at_i", "created_at", of: "item \(TerminalText.quoted(id))")
    message.author = (item.text("by") ?? item.text("author")).map { Author(id: $0, handle: $0) }
    let body = HTMLText(item.text("text") ?? item.text("comment_text") ?? item.text("story_text") ?? "")
    message.text =
      isComment ? body.text : FeedEntry.joined(HTMLEntities.decoded(item.text("title") ?? ""), body.text)
    message.replyTo = parent.map { "hackernews:\($0)" }
    message.conversation = isComment ? story.map { "hackernews:\($0)" } : message.id
    message.links = FeedEntry.unique(
      [isComment ? nil : item.text("url")].compactMap { $0 } + body.links.map(\.address))
    let counts = Counts(
      likes: item.count("score") ?? item.count("points"),
      replies: item.count("descendants") ?? item.count("num_comments"))
    if counts != Counts() { message.counts = counts }
    message.visibility = .public
    message.url = "https://news.ycombinator.com/item?id=\(id)"
    return message
  }
}

extension ImportFormat {
  static let hackerNews = ImportFormat(
    name: "hackernews", summary: "Hacker News: Firebase items, or Algolia's pages and trees",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      if sample.has("objectID", "_tags") || sample.has("by", "time", "type") { return .certain }
      return sample.has("created_at_i", "children", "author") ? .certain : .no
    }
  ) { settings, member in JSONAdapter<HackerNews>(settings, member) }
}
