import MessageCore

/// A post, comment, review or message as the Graph API of Facebook and Instagram answers it.
///
/// What really arrives:
/// - Only the fields that were asked for. Without `id`, it is made of `permalink_url`, which a comment's contains.
/// - A post's id is `PAGE_POST`, a comment's `POST_COMMENT`; what a comment answers is its `parent`, else its permalink
///   tells: `…/PAGE/posts/POST/?comment_id=COMMENT&reply_comment_id=REPLY`.
/// - Times are written `2021-07-09T19:09:52+0000`; Instagram calls them `timestamp`.
/// - A post without words has no `message`, at most a `story` (`Jo added a photo.`).
/// - Links to elsewhere may lead over `l.facebook.com`; `unshimmed_url` is the address itself.
/// - A message of Messenger or of Instagram's inbox that was asked for by its id says so by `to` alone, and by its id
///   (`m_…`): it is as private as in its conversation.
/// - Recommendations are `positive` or `negative`; only old reviews have a number of stars.
enum GraphObject {
  /// What an object stands in, where it does not tell itself.
  struct Surroundings {
    /// The id of the post or comment, or of the conversation, that the object was listed under.
    var parent: String?
    /// The id of the post that the object stands below, at any depth.
    var post: String?
    var isConversation = false
    /// The network that was asked, where objects of both look alike.
    var network: String?
  }

  /// The object as a message; nil for one that is none, such as a page or a like.
  ///
  /// - Throws: `LineError` where it has no id.
  static func message(_ value: JSONValue, in surroundings: Surroundings = Surroundings()) throws(LineError)
    -> Message?
  {
    let object = JSONMembers(value)
    guard let createdAt = object.time("created_time") ?? object.time("timestamp") else { return nil }
    if object["review_text"] != nil || object["recommendation_type"] != nil {
      return review(object, createdAt)
    }
    let network = surroundings.network ?? (isInstagram(object) ? "instagram" : "facebook")
    let link = Permalink(object.nonEmpty("permalink_url") ?? "")
    guard let id = object.nonEmpty("id") ?? link.id else {
      throw LineError("no id, and no permalink_url that tells it")
    }
    var message = Message(id: "\(network):\(id)")
    message.network = network
    message.createdAt = createdAt
    message.author = author(object)
    message.text = ["message", "caption", "text", "story"].lazy.compactMap { object.text($0) }.first ?? ""
    let entities = TextEntities(utf8: (message.text ?? "").utf8.span)
    message.hashtags = entities.hashtags.map(\.text)
    message.links = entities.links.map { $0.hasProtocol ? $0.url : "http://\($0.url)" }
    if network == "instagram" { message.mentions = entities.mentions.map { Mention(handle: $0.handle) } }
    for tag in object.objects("message_tags") {
      if let id = tag.nonEmpty("id") { message.mentions.append(Mention(id: id)) }
    }
    message.url = object.nonEmpty("permalink_url") ?? object.nonEmpty("permalink")
    if surroundings.isConversation || object["to"] != nil || id.hasPrefix("m_") {
      message.kind = .direct
      message.visibility = .direct
      message.conversation = surroundings.parent.map { "\(network):\($0)" }
      message.mentions += object.members("to").objects("data").map {
        Mention(handle: $0.text("username"), id: $0.text("id"))
      }
      return message
    }
    let parent =
      object.members("parent").nonEmpty("id") ?? object.nonEmpty("parent_id") ?? surroundings.parent
      ?? link.parent
    let isComment =
      link.isComment || surroundings.parent != nil || object["comment_count"] != nil
      || object["parent"] != nil
      || network == "instagram" && object["text"] != nil
    message.kind = isComment ? .comment : .post
    message.replyTo = isComment ? parent.map { "\(network):\($0)" } : nil
    message.conversation = (surroundings.post ?? link.post).map { "\(network):\($0)" }
    let attached = [object.members("attachment")].filter { !$0.isEmpty }
    takeAttachments(object.members("attachments").objects("data") + attached, into: &message)
    message.counts = counts(object)
    message.visibility = visibility(object.members("privacy").text("value"))
    return message
  }

  /// The objects that stand inside: comments and replies, the messages of a conversation, and the posts of a page.
  ///
  /// - Parameter outer: what the object itself stands in.
  static func inner(
    _ value: JSONValue, of outer: Surroundings = Surroundings()
  ) -> [(value: JSONValue, surroundings: Surroundings)] {
    let object = JSONMembers(value)
    let id = object.nonEmpty("id") ?? Permalink(object.nonEmpty("permalink_url") ?? "").id
    var result: [(JSONValue, Surroundings)] = []
    let isPost = outer.parent == nil && object["comments"] != nil
    let below = Surroundings(parent: id, post: outer.post ?? (isPost ? id : nil), network: outer.network)
    for name in ["comments", "replies"] { result += object.members(name).list("data").map { ($0, below) } }
    // A page or account that was asked for together with what it holds.
    let beside = Surroundings(network: outer.network)
    for name in holdings { result += object.members(name).list("data").map { ($0, beside) } }
    let said = Surroundings(parent: id, isConversation: true, network: outer.network)
    result += object.members("messages").list("data").map { ($0, said) }
    return result
  }

  private static let holdings = [
    "posts", "feed", "published_posts", "visitor_posts", "tagged", "ratings", "conversations", "media",
    "stories",
    "tags",
  ]

  // MARK: - Parts

  private static func review(_ object: JSONMembers, _ createdAt: Timestamp) -> Message {
    let reviewer = object.members("reviewer")
    let key =
      object.members("open_graph_story").nonEmpty("id") ?? "\(reviewer.text("id") ?? "review")/\(createdAt)"
    var message = Message(id: "facebook:\(key)")
    message.network = "facebook"
    message.kind = .review
    message.createdAt = createdAt
    message.author = author(object)
    message.text = object.text("review_text") ?? ""
    message.rating = object.count("rating").map { Rating(value: Double($0), best: 5) }
    message.visibility = .public
    return message
  }

  private static func author(_ object: JSONMembers) -> Author? {
    let person = object["from"] ?? object["reviewer"] ?? object["owner"]
    let members = JSONMembers(person)
    let author = Author(
      id: members.nonEmpty("id"), handle: members.nonEmpty("username") ?? object.nonEmpty("username"),
      name: members.nonEmpty("name"))
    return author == Author() ? nil : author
  }

  private static func isInstagram(_ object: JSONMembers) -> Bool {
    object["created_time"] == nil && object["timestamp"] != nil
  }

  private static func takeAttachments(_ attachments: [JSONMembers], into message: inout Message) {
    for attachment in attachments
    where ["share", "link"].contains(attachment.text("media_type") ?? attachment.text("type")) {
      let address = attachment.nonEmpty("unshimmed_url") ?? attachment.nonEmpty("url")
      if let address, !message.links.contains(address) { message.links.append(address) }
    }
  }

  private static func counts(_ object: JSONMembers) -> Counts? {
    func total(_ name: String) -> Int64? { object.members(name).members("summary").count("total_count") }
    return Counts(
      likes: total("reactions") ?? total("likes") ?? object.count("like_count"),
      reposts: object.members("shares").count("count"),
      replies: total("comments") ?? object.count("comment_count") ?? object.count("comments_count")
    ).known
  }

  private static func visibility(_ privacy: String?) -> Visibility {
    switch privacy {
    case "SELF", "CUSTOM": .direct
    case "ALL_FRIENDS", "FRIENDS_OF_FRIENDS", "NETWORKS_FRIENDS": .followers
    default: .public
    }
  }

  /// What the address of a post or comment tells.
  private struct Permalink {
    /// `PAGE_POST`.
    private(set) var post: String?
    /// The object's own id.
    private(set) var id: String?
    /// The id of what it answers.
    private(set) var parent: String?
    private(set) var isComment = false

    init(_ address: String) {
      let parts = address.split(separator: "?", maxSplits: 1)
      guard let path = parts.first?.split(separator: "/"), let place = path.firstIndex(of: "posts"),
        place > 0,
        place + 1 < path.count
      else { return }
      let number = path[place + 1]
      let whole = "\(path[place - 1])_\(number)"
      post = whole
      id = whole
      func parameter(_ name: String) -> Substring? {
        parts.dropFirst().first?.split(separator: "&").first { $0.hasPrefix("\(name)=") }?.dropFirst(
          name.count + 1)
      }
      guard let comment = parameter("comment_id") else { return }
      isComment = true
      id = "\(number)_\(comment)"
      parent = whole
      guard let reply = parameter("reply_comment_id") else { return }
      parent = id
      id = "\(number)_\(reply)"
    }
  }
}
