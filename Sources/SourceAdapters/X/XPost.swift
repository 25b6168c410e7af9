import MessageCore

/// A post as X's API v2 writes it: `id`, `text`, `author_id`, `referenced_tweets`, `public_metrics`, whatever of it was
/// asked for.
///
/// What really arrives:
/// - Without `tweet.fields` there are only `id`, `text` and `edit_history_tweet_ids`; the time then is read from the id.
/// - People and places stand beside the posts in `includes`; twarc's `flatten` puts them inside: `author`, and places in
///   `geo`.
/// - A repost's `text` is cut to `RT @handle: …`; the original stands in `includes.tweets`.
/// - Posts longer than 280 characters have their whole text and its entities in `note_tweet`.
/// - `text` has `&amp;`, `&lt;` and `&gt;`, and addresses as `t.co`. Addresses of the post's own pictures
///   (`pic.twitter.com`) are no links.
/// - An edited post has a new id and lists the ids that it had before; each version is a message of its own.
enum XPost {
  /// The post as a message.
  ///
  /// - Throws: `LineError` where it lacks what every message has.
  static func message(_ value: JSONValue, includes: XIncludes = XIncludes()) throws(LineError) -> Message {
    let post = JSONMembers(value)
    guard let id = post.nonEmpty("id") else { throw LineError("no post id") }
    let references = post.objects("referenced_tweets")
    func reference(_ type: String) -> String? { references.first { $0.text("type") == type }?.nonEmpty("id") }
    let note = post.members("note_tweet")
    guard let text = wholeText(post, note, original: reference("retweeted").flatMap { includes.post($0) })
    else {
      throw LineError("post \(TerminalText.quoted(id)) has no text")
    }
    var message = Message(id: "x:\(id)")
    message.network = "x"
    message.kind = .post
    message.createdAt = post.time("created_at") ?? XStatus.time(ofID: id)
    let author = author(post.members("author")) ?? post.nonEmpty("author_id").map { includes.author($0) }
    message.author = author
    message.text = HTMLEntities.decoded(text)
    message.lang = post.text("lang").flatMap(XStatus.language)
    message.replyTo = reference("replied_to").map { "x:\($0)" }
    message.conversation = post.nonEmpty("conversation_id").map { "x:\($0)" }
    message.quotes = reference("quoted").map { "x:\($0)" }
    message.reposts = reference("retweeted").map { "x:\($0)" }
    let entities = note["entities"].map { JSONMembers($0) } ?? post.members("entities")
    message.mentions = entities.objects("mentions").map {
      Mention(handle: $0.text("username"), id: $0.text("id"))
    }
    message.hashtags = entities.objects("hashtags").compactMap { $0.text("tag") ?? $0.text("text") }
    message.links = entities.objects("urls").compactMap(link)
    let metrics = post.members("public_metrics")
    message.counts =
      Counts(
        likes: metrics.count("like_count"), reposts: metrics.count("retweet_count"),
        replies: metrics.count("reply_count"), quotes: metrics.count("quote_count"),
        views: metrics.count("impression_count")
      ).known
    message.visibility = includes.isProtected(post) ? .followers : .public
    message.place = place(post.members("geo"), includes)
    message.url = author?.handle.map { "https://x.com/\($0)/status/\(id)" }
    return message
  }

  /// An author out of a user object; nil where there is none.
  static func author(_ user: JSONMembers) -> Author? {
    let author = Author(
      id: user.text("id"), handle: user.text("username"), name: user.text("name"),
      followers: user.members("public_metrics").count("followers_count"))
    return author.key == nil ? nil : author
  }

  private static func wholeText(_ post: JSONMembers, _ note: JSONMembers, original: JSONMembers?) -> String? {
    if let whole = note.text("text") { return whole }
    guard let own = post.text("text") else { return nil }
    guard own.hasSuffix("…"), own.hasPrefix("RT @"), let colon = own.firstIndex(of: ":"), let original,
      let whole = original.members("note_tweet").text("text") ?? original.text("text")
    else { return own }
    return "\(own[...colon]) \(whole)"
  }

  /// Where an address in a text leads; nil for that of the post's own pictures.
  static func link(_ url: JSONMembers) -> String? {
    if url["media_key"] != nil || url.text("display_url")?.hasPrefix("pic.") == true { return nil }
    return url.text("unwound_url") ?? url.text("expanded_url") ?? url.text("url")
  }

  private static func place(_ geo: JSONMembers, _ includes: XIncludes) -> Place? {
    guard let id = geo.nonEmpty("place_id") ?? geo.nonEmpty("id") else { return nil }
    return Place(id: id, name: geo.text("full_name") ?? geo.text("name") ?? includes.placeName(id))
  }
}

/// What stands beside the posts of a page: the people, posts and places that they name.
struct XIncludes {
  private var users: [String: JSONMembers] = [:]
  private var posts: [String: JSONMembers] = [:]
  private var places: [String: JSONMembers] = [:]

  /// Nothing.
  init() {}

  /// The page's `includes`.
  init(_ includes: JSONMembers) {
    func byID(_ name: String) -> [String: JSONMembers] {
      var objects: [String: JSONMembers] = [:]
      for object in includes.objects(name) {
        if let id = object.text("id") { objects[id] = object }
      }
      return objects
    }
    users = byID("users")
    posts = byID("tweets")
    places = byID("places")
  }

  func author(_ id: String) -> Author { users[id].flatMap(XPost.author) ?? Author(id: id) }
  func post(_ id: String) -> JSONMembers? { posts[id] }
  func placeName(_ id: String) -> String? { places[id].flatMap { $0.text("full_name") ?? $0.text("name") } }

  /// Whether a post's author shows it to followers only.
  func isProtected(_ post: JSONMembers) -> Bool {
    let author = post["author"].map { JSONMembers($0) } ?? post.text("author_id").flatMap { users[$0] }
    return author?.boolean("protected") == true
  }
}
