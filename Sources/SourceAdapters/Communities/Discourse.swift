import MessageCore

/// Topics and posts of Discourse, as its pages give them when `.json` is put behind their address: a topic, the latest
/// posts, a search, a single post.
///
/// What really arrives:
/// - A post answers another by its number in the topic, so ids are `TOPIC/NUMBER`, as in addresses. Nothing names the
///   server; where the command line does (`--server`), it goes before them.
/// - A topic's page has its first twenty posts; the others come from `posts.json?post_ids[]=…`. The title stands in the
///   topic, or in the latest posts, and goes before the first post's text.
/// - Posts that answer no other answer the first one. Texts are HTML (`cooked`), with quotes as `<aside>`, which are kept.
/// - Likes are the action with id 2. Steps such as closing a topic (`post_type` 3) are of the kind `event`; whispers (4)
///   are not `public`. What was deleted has a time for it, and an empty text.
struct Discourse: ObjectLayout {
  static let lists = [["post_stream", "posts"], ["latest_posts"], ["posts"]]

  private let server: String?

  init(_ settings: ImportSettings, _ member: ImportMember) { server = settings.server }

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    found.add(
      try Self.message(
        object, title: page["post_stream"] == nil ? nil : page.text("title"), server: server), raw: object)
  }

  /// - Parameters:
  ///   - title: the topic's, where its page has it.
  ///   - server: the host, where it is known.
  /// - Throws: `LineError` where it is no post, or has no time.
  static func message(
    _ value: JSONValue, title: String? = nil, server: String? = nil
  ) throws(LineError) -> Message {
    let post = JSONMembers(value)
    let topic = try post.required("topic_id", of: "the post")
    let number = try post.required("post_number", of: "the post")
    let isDeleted = post.text("deleted_at") != nil || post.boolean("user_deleted") == true
    let content = HTMLText(isDeleted ? "" : post.text("cooked") ?? post.text("blurb") ?? "")
    let heading = number == "1" ? title ?? post.text("topic_title") ?? "" : ""
    let prefix = "discourse:\(server.map { "\($0)/" } ?? "")\(topic)/"
    let first = "\(prefix)1"
    var message = Message(id: prefix + number)
    message.network = "discourse"
    message.kind = post.text("post_type") == "3" ? .event : number == "1" ? .post : .comment
    message.createdAt = try post.time("created_at", of: "post \(TerminalText.quoted("\(topic)/\(number)"))")
    let id = post.text("user_id")
    let name = post.text("name") ?? post.text("display_username")
    let author = Author(
      id: id, handle: post.text("username"), name: name?.isEmpty == true ? nil : name,
      bot: id?.hasPrefix("-") == true ? true : nil)
    if author != Author() { message.author = author }
    message.text = FeedEntry.joined(
      heading, content.text.isEmpty && !isDeleted ? post.text("raw") ?? "" : content.text)
    if number != "1" {
      message.replyTo = post.text("reply_to_post_number").map { prefix + $0 } ?? first
    }
    message.conversation = first
    message.mentions = content.links.filter { $0.classes.contains("mention") }
      .map { Mention(handle: $0.text.hasPrefix("@") ? String($0.text.dropFirst()) : $0.text) }
    message.links = FeedEntry.unique(content.links.filter { !$0.classes.contains("mention") }.map(\.address))
    let likes = post.list("actions_summary").map { JSONMembers($0) }.first { $0.text("id") == "2" }?
      .count("count")
    let counts = Counts(
      likes: likes ?? post.count("like_count"), replies: post.count("reply_count"), views: post.count("reads")
    )
    if counts != Counts() { message.counts = counts }
    let isHidden = post.text("post_type") == "4" || post.boolean("hidden") == true || isDeleted
    message.visibility = isHidden ? nil : .public
    message.url = server.map { "https://\($0)/t/\(topic)/\(number)" }
    return message
  }
}

extension ImportFormat {
  static let discourse = ImportFormat(
    name: "discourse", summary: "topics and posts of Discourse, its JSON pages",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      return sample.has("topic_id", "post_number") && sample.has("cooked") ? .certain : .no
    }
  ) { settings, member in JSONAdapter<Discourse>(settings, member) }
}
