import MessageCore

/// Posts and comments of Reddit: pages of its API with their whole trees of comments, and the dumps of Pushshift and Arctic
/// Shift (one object a line).
///
/// What really arrives:
/// - A page is a `Listing`, or a list of two: the post and its comments. A comment's `replies` is another listing, or `""`
///   where there is none. `more` stands for comments that were not delivered; it holds no messages.
/// - Dumps have the bare object, comments with `body`, posts with `title`; `name` is missing in most, and made of the id.
///   Pushshift's `parent_id` is a number in places (36-based `t1_` ids as integers), and `created_utc` a string.
/// - Ids are full names (`t1_…` comments, `t3_…` posts), so that both kinds are told apart.
/// - Texts are Markdown, kept as it is, with `&amp;`, `&lt;` and `&gt;` unless `raw_json=1` was asked for; these are decoded.
/// - What was deleted or removed has `[deleted]` or `[removed]` for author and text; it keeps its place, with an empty
///   text and no author.
/// - Inboxes hold comments and private messages (`t4`), which are `direct`; the first of a conversation has its subject
///   before the text.
/// - Posts that only link have the address in `url`, which goes to `links`. Crossposts quote the first post.
struct Reddit: ObjectLayout {
  static let lists = [["data", "children"], ["data"], ["json", "data", "things"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let members = JSONMembers(object)
    guard let kind = members.text("kind"), members["data"] != nil else {
      // An object of a dump.
      return found.add(try Self.message(object), raw: object)
    }
    switch kind {
    case "t1", "t3", "t4": Self.readTree(object, into: &found)
    case "Listing":
      for child in members.members("data").list("children") { Self.readTree(child, into: &found) }
    case "more": break
    default: throw LineError("no post or comment of Reddit (kind \(TerminalText.quoted(kind)))")
    }
  }

  /// Reads a thing and the comments below it; a list of what is open, since trees are deep.
  private static func readTree(_ thing: JSONValue, into found: inout ImportFindings) {
    var open = [thing]
    while let next = open.popLast() {
      let members = JSONMembers(next)
      guard let kind = members.text("kind"), ["t1", "t3", "t4"].contains(kind), let data = members["data"]
      else {
        continue
      }
      found.add(data) { _ throws(LineError) in
        kind == "t4" ? try privateMessage(data) : try message(data, kind: kind)
      }
      let replies = JSONMembers(data).members("replies").members("data").list("children")
      open.append(contentsOf: replies.reversed())
    }
  }

  /// A post or a comment.
  ///
  /// - Parameter kind: `t1` for a comment, `t3` for a post, where the wrapping says it.
  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue, kind: String? = nil) throws(LineError) -> Message {
    let data = JSONMembers(value)
    let isComment = kind.map { $0 == "t1" } ?? (data["body"] != nil || data["link_id"] != nil)
    let native = try data.required("id", of: isComment ? "the comment" : "the post")
    let prefix = isComment ? "t1_" : "t3_"
    let name = native.hasPrefix(prefix) ? native : prefix + native
    var message = Message(id: "reddit:\(name)")
    message.network = "reddit"
    message.kind = isComment ? .comment : .post
    message.createdAt = try time(data, name)
    message.author = author(data)
    let body = HTMLEntities.decoded(data.text(isComment ? "body" : "selftext") ?? "")
    let text = withoutTombstone(body)
    message.text =
      isComment
      ? text : FeedEntry.joined(withoutTombstone(HTMLEntities.decoded(data.text("title") ?? "")), text)
    if isComment {
      message.replyTo = parent(data)
      message.conversation = reference(data.text("link_id"), "t3_")
    } else {
      message.conversation = message.id
      message.quotes = reference(data.text("crosspost_parent"), "t3_")
    }
    let address = data.text("url_overridden_by_dest") ?? data.text("url")
    let isElsewhere =
      data.boolean("is_self") == false || data.text("domain").map { !$0.hasPrefix("self.") } ?? false
    message.links = FeedEntry.unique(
      (isElsewhere && !isComment ? [address].compactMap { $0 } : [])
        + TextEntities(utf8: text.utf8.span).addresses)
    message.counts = counts(data)
    message.visibility = .public
    if let subreddit = data.text("subreddit") {
      message.place = Place(id: data.text("subreddit_id"), name: subreddit)
    }
    message.url = data.text("permalink").map { $0.hasPrefix("/") ? "https://www.reddit.com\($0)" : $0 }
    return message
  }

  /// A private message.
  ///
  /// - Throws: `LineError` where it has no id or no time.
  static func privateMessage(_ value: JSONValue) throws(LineError) -> Message {
    let data = JSONMembers(value)
    let name = "t4_\(try data.required("id", of: "the private message"))"
    let parent = data.nonEmpty("parent_id")
    let text = HTMLEntities.decoded(data.text("body") ?? "")
    let subject = parent == nil ? HTMLEntities.decoded(data.text("subject") ?? "") : ""
    var message = Message(id: "reddit:\(name)")
    message.network = "reddit"
    message.kind = .direct
    message.createdAt = try time(data, name)
    message.author = author(data)
    message.text = FeedEntry.joined(subject, text)
    message.replyTo = parent.map { "reddit:\($0)" }
    message.conversation = data.nonEmpty("first_message_name").map { "reddit:\($0)" } ?? message.id
    message.mentions = data.nonEmpty("dest").map { [Mention(handle: $0)] } ?? []
    message.links = TextEntities(utf8: text.utf8.span).addresses
    message.visibility = .direct
    return message
  }

  private static func time(_ data: JSONMembers, _ name: String) throws(LineError) -> Timestamp {
    guard let seconds = data.number("created_utc") ?? data.number("created") else {
      throw LineError("\(name) has no 'created_utc'")
    }
    guard abs(seconds) < 1e11 else { throw LineError("\(name): 'created_utc' is not a time") }
    return Timestamp(seconds: Int64(seconds))
  }

  private static func author(_ data: JSONMembers) -> Author? {
    guard let name = data.text("author"), withoutTombstone(name) != "" else { return nil }
    // Full names are ids of accounts.
    return Author(id: data.text("author_fullname"), handle: name)
  }

  private static func withoutTombstone(_ text: String) -> String {
    ["[deleted]", "[removed]", "[ Removed by reddit ]", "[ Removed by Reddit ]"].contains(text) ? "" : text
  }

  /// The parent's id; as a number it is that of a comment, or of the post where it is the post's own.
  private static func parent(_ data: JSONMembers) -> String? {
    guard let parent = data.text("parent_id"), !parent.isEmpty else {
      return reference(data.text("link_id"), "t3_")
    }
    if parent.hasPrefix("t") { return "reddit:\(parent)" }
    if data["parent_id"]?.kind == .number, let number = Int64(parent) {
      return "reddit:t1_\(String(number, radix: 36))"
    }
    return reference(parent, "t1_")
  }

  private static func reference(_ id: String?, _ prefix: String) -> String? {
    guard let id, !id.isEmpty else { return nil }
    return "reddit:\(id.hasPrefix("t1_") || id.hasPrefix("t3_") ? id : prefix + id)"
  }

  private static func counts(_ data: JSONMembers) -> Counts? {
    // A score of fewer than no votes is no count.
    let counts = Counts(
      likes: data.count("ups") ?? data.count("score"), reposts: data.count("num_crossposts"),
      replies: data.count("num_comments"), views: data.count("view_count"))
    return counts == Counts() ? nil : counts
  }
}

extension ImportFormat {
  static let reddit = ImportFormat(
    name: "reddit",
    summary: "posts and comments of Reddit: API pages, and dumps of Pushshift and Arctic Shift",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      return sample.has("subreddit", "created_utc") || sample.has("subreddit", "permalink")
        || sample.has("first_message_name", "was_comment")
        ? .certain : .no
    }
  ) { settings, member in JSONAdapter<Reddit>(settings, member) }
}
