import MessageCore

/// A status as Mastodon's API answers it, and the software that speaks the same API (GoToSocial, Pleroma, Akkoma,
/// Pixelfed).
///
/// What really arrives:
/// - Ids are good on the server that answered only, and that server is not named. It is told by what is its own: accounts
///   without a server in `acct`, the addresses of tags, and pictures that it has itself.
/// - `content` is HTML; of an address, all but a part may be hidden in it, and the text has it whole.
/// - A content warning, `spoiler_text`, comes before the text, as it is shown.
/// - A boost is a status with the original in `reblog` and the original's `content`.
/// - `quote` has the quoted status or its id; some servers have `quote_id`.
/// - `visibility` `private` is for followers, and `limited` for some people.
enum MastodonStatus {
  /// The status as a message.
  ///
  /// - Parameter server: the one that answered; without it, ids are those of the status's own server, and what it answers
  ///   cannot be told.
  /// - Throws: `LineError` where it has no id.
  static func message(_ value: JSONValue, server: String?) throws(LineError) -> Message {
    let status = JSONMembers(value)
    guard let number = status.nonEmpty("id") else { throw LineError("no status id") }
    let uri = status.nonEmpty("uri")
    let local = server.map { "mastodon:\($0)/\(number)" }
    var message = Message(id: local ?? uri.flatMap(FediverseAddress.id) ?? "mastodon:\(number)")
    message.network = "mastodon"
    message.createdAt = status.time("created_at")
    message.author = author(status.members("account"), server: server)
    let content = HTMLText(status.text("content") ?? "")
    message.text = [status.text("spoiler_text") ?? "", content.text].filter { !$0.isEmpty }.joined(
      separator: "\n\n")
    message.lang = status.nonEmpty("language")
    message.replyTo = reference(status.nonEmpty("in_reply_to_id"), server)
    message.reposts = status["reblog"].flatMap { reference($0, server) }
    message.quotes = quoted(status, server)
    message.mentions = status.objects("mentions").map {
      Mention(handle: handle($0, server: server), id: $0.text("id"))
    }
    message.hashtags = status.objects("tags").compactMap { $0.text("name") }
    message.links = content.outwardLinks
    message.counts =
      Counts(
        likes: status.count("favourites_count"), reposts: status.count("reblogs_count"),
        replies: status.count("replies_count"), quotes: status.count("quotes_count")
      ).known
    message.visibility = visibility(status.text("visibility"))
    message.kind = message.visibility == .direct ? .direct : .post
    message.url = status.nonEmpty("url")
    message.uri = uri
    return message
  }

  /// The statuses inside a status: the one that it boosts and the one that it quotes.
  static func inner(_ value: JSONValue) -> [JSONValue] {
    let status = JSONMembers(value)
    let boosted = status["reblog"]
    let quoting = boosted.map { JSONMembers($0) } ?? status
    let quoted = quoting.members("quote")["quoted_status"] ?? quoting["quote"]
    return [boosted, quoted.flatMap { JSONMembers($0)["content"] == nil ? nil : $0 }].compactMap { $0 }
  }

  /// An account as an author.
  static func author(_ account: JSONMembers, server: String?) -> Author? {
    let author = Author(
      id: account.text("id"), handle: handle(account, server: server), name: account.nonEmpty("display_name"),
      followers: account.count("followers_count"), bot: account.boolean("bot"))
    return author.key == nil ? nil : author
  }

  /// The server that answered with an object, where something in it tells.
  static func server(_ object: JSONMembers) -> String? {
    let account = object.members("account")
    for person in [account] + object.objects("mentions") {
      if let name = person.nonEmpty("acct"), !name.contains("@") {
        return person.text("url").flatMap(FediverseAddress.server)
      }
    }
    for tag in object.objects("tags") {
      if let address = tag.text("url"), address.contains("/tags/") { return FediverseAddress.server(address) }
    }
    for picture in ["avatar_static", "header_static", "avatar", "header"] {
      if let address = account.text(picture),
        address.hasSuffix("/original/missing.png") || address.contains("/system/cache/")
      {
        return FediverseAddress.server(address)
      }
    }
    return object["reblog"].flatMap { server(JSONMembers($0)) }
  }

  // MARK: - Parts

  private static func handle(_ account: JSONMembers, server: String?) -> String? {
    guard let name = account.nonEmpty("acct") ?? account.nonEmpty("username") else { return nil }
    if name.contains("@") { return name }
    // An account of the server that answered.
    let server = account.text("url").flatMap(FediverseAddress.server) ?? server
    return server.map { "\(name)@\($0)" } ?? name
  }

  private static func reference(_ id: String?, _ server: String?) -> String? {
    guard let id, let server else { return nil }
    return "mastodon:\(server)/\(id)"
  }

  /// The id of a whole status.
  private static func reference(_ status: JSONValue, _ server: String?) -> String? {
    let status = JSONMembers(status)
    return reference(status.nonEmpty("id"), server) ?? status.nonEmpty("uri").flatMap(FediverseAddress.id)
  }

  private static func quoted(_ status: JSONMembers, _ server: String?) -> String? {
    if let whole = status.members("quote")["quoted_status"] { return reference(whole, server) }
    if status.members("quote")["content"] != nil { return status["quote"].flatMap { reference($0, server) } }
    return reference(
      status.members("quote").nonEmpty("quoted_status_id") ?? status.nonEmpty("quote_id"), server)
  }

  private static func visibility(_ name: String?) -> Visibility? {
    switch name {
    case "public", "local": .public
    case "unlisted": .unlisted
    case "private": .followers
    case "direct", "limited", "list": .direct
    default: nil
    }
  }
}
