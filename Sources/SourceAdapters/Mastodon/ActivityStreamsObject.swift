import MessageCore

/// An activity or object of ActivityStreams 2.0, as ActivityPub servers exchange and export it.
///
/// What really arrives:
/// - `to`, `cc`, `tag` and `attachment` may be a single value instead of a list; the public is
///   `https://www.w3.org/ns/activitystreams#Public`, `as:Public` or `Public`.
/// - `attributedTo`, `actor`, `inReplyTo`, `url` and `object` may be an address or an object.
/// - A repost (`Announce`) names the original by its address, with no text: the message's text is empty.
/// - `content` is HTML; `contentMap` tells the language by its only name. `summary` is a content warning, and comes first;
///   articles have a `name`, which does, too.
/// - `conversation` is no message's id, but the same for all of a conversation.
enum ActivityStreamsObject {
  /// What an activity or object is to us.
  enum Meaning {
    case message(Message)
    case deletion(DeletionRecord)
    /// A like, a follow or another activity that says nothing.
    case nothing
  }

  /// Reads an activity or object.
  ///
  /// - Parameter account: the author, where the object names the same account.
  /// - Throws: `LineError` where it has no id or no type.
  static func meaning(_ value: JSONValue, account: FediverseAccount?) throws(LineError) -> Meaning {
    let activity = JSONMembers(value)
    let types = activity.listed("type").compactMap(\.text)
    let object = activity["object"]
    switch types.first {
    case "Create"?, "Update"?, "Add"?:
      guard let object, object.kind == .object, isMessage(JSONMembers(object)) else { return .nothing }
      var message = try message(JSONMembers(object), activity, account)
      if types.first == "Update" {
        message.observedAt = activity.time("published") ?? activity.time("updated")
      }
      return .message(message)
    case "Announce"?: return .message(try repost(activity, object, account))
    case "Delete"?, "Tombstone"?:
      let address = types.first == "Delete" ? object.flatMap(address) : activity.text("id")
      guard let id = address.flatMap(FediverseAddress.id) else { return .nothing }
      return .deletion(
        DeletionRecord(id: id, deletedAt: activity.time("deleted") ?? activity.time("published")))
    case nil: throw LineError("an object without a type")
    default: return isMessage(activity) ? .message(try message(activity, activity, account)) : .nothing
    }
  }

  private static func isMessage(_ object: JSONMembers) -> Bool {
    let types = [
      "Note", "Article", "Question", "Page", "Image", "Video", "Audio", "Event", "ChatMessage", "Document",
    ]
    return object.listed("type").contains { types.contains($0.text ?? "") }
  }

  // MARK: - Messages

  private static func message(
    _ object: JSONMembers, _ activity: JSONMembers, _ account: FediverseAccount?
  ) throws(LineError) -> Message {
    guard let address = object.nonEmpty("id") ?? activity.nonEmpty("id"),
      let id = FediverseAddress.id(address)
    else {
      throw LineError("an object without an id")
    }
    var message = Message(id: id)
    message.network = "mastodon"
    message.createdAt = object.time("published") ?? activity.time("published") ?? object.time("updated")
    message.author = author(object["attributedTo"] ?? activity["actor"], account)
    let content = HTMLText(object.text("content") ?? object.members("contentMap").values.first?.text ?? "")
    message.text = [
      object.text("name").map(HTMLText.plain), object.text("summary").map(HTMLText.plain), content.text,
    ]
    .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    let languages = object.members("contentMap").names
    message.lang = languages.count == 1 ? languages.first.flatMap { $0 == "und" ? nil : $0 } : nil
    message.replyTo = object["inReplyTo"].flatMap(Self.address).flatMap(FediverseAddress.id)
    message.conversation = (object.nonEmpty("conversation") ?? object.nonEmpty("context")).map {
      "mastodon:\($0)"
    }
    message.quotes = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"].lazy
      .compactMap { object[$0].flatMap(Self.address) }.first.flatMap(FediverseAddress.id)
    take(object.listed("tag").map { JSONMembers($0) }, into: &message)
    message.links = content.outwardLinks
    message.counts =
      Counts(
        likes: object.members("likes").count("totalItems"),
        reposts: object.members("shares").count("totalItems"),
        replies: object.members("replies").count("totalItems")
      ).known
    message.visibility = visibility(object["to"] == nil && object["cc"] == nil ? activity : object)
    let isArticle = object.listed("type").contains { $0.text == "Article" || $0.text == "Page" }
    message.kind = message.visibility == .direct ? .direct : isArticle ? .article : .post
    message.url = object["url"].flatMap(Self.address)
    message.uri = address
    return message
  }

  private static func repost(
    _ activity: JSONMembers, _ object: JSONValue?, _ account: FediverseAccount?
  ) throws(LineError) -> Message {
    guard let address = activity.nonEmpty("id"), let id = FediverseAddress.id(address) else {
      throw LineError("a repost without an id")
    }
    var message = Message(id: id)
    message.network = "mastodon"
    message.kind = .post
    message.createdAt = activity.time("published")
    message.author = author(activity["actor"], account)
    message.text = object.map { HTMLText(JSONMembers($0).text("content") ?? "").text } ?? ""
    message.reposts = object.flatMap(Self.address).flatMap(FediverseAddress.id)
    message.visibility = visibility(activity)
    message.uri = address
    return message
  }

  private static func take(_ tags: [JSONMembers], into message: inout Message) {
    for tag in tags {
      guard let name = tag.nonEmpty("name") else { continue }
      switch tag.text("type") {
      case "Mention":
        let handle = name.hasPrefix("@") ? String(name.dropFirst()) : name
        // Within a server, some names are written without it.
        let whole =
          handle.contains("@") ? handle : tag.text("href").flatMap(FediverseAddress.handle) ?? handle
        message.mentions.append(Mention(handle: whole))
      case "Hashtag": message.hashtags.append(name.hasPrefix("#") ? String(name.dropFirst()) : name)
      default: continue
      }
    }
  }

  private static func author(_ value: JSONValue?, _ account: FediverseAccount?) -> Author? {
    guard let value else { return account?.author }
    // A list of several kinds of author has the person first.
    let first = value.kind == .array ? value.elements.first : value
    guard let address = first.flatMap(address) else { return nil }
    if let account, account.address == address { return account.author }
    guard let handle = FediverseAddress.handle(address) else { return Author(id: address) }
    return Author(handle: handle)
  }

  private static func visibility(_ object: JSONMembers) -> Visibility? {
    func addresses(_ name: String) -> [String] { object.listed(name).compactMap(address) }
    let to = addresses("to")
    let cc = addresses("cc")
    if to.isEmpty, cc.isEmpty { return nil }
    if to.contains(where: isPublic) { return .public }
    if cc.contains(where: isPublic) { return .unlisted }
    return (to + cc).contains { $0.hasSuffix("/followers") } ? .followers : .direct
  }

  private static func isPublic(_ address: String) -> Bool {
    ["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"].contains(address)
  }

  /// The address that a value is, or that an object has as its id or leads to.
  private static func address(_ value: JSONValue) -> String? {
    switch value.kind {
    case .string: return value.string.flatMap { $0.isEmpty ? nil : $0 }
    case .object:
      let object = JSONMembers(value)
      return object.nonEmpty("id") ?? object.nonEmpty("href") ?? object.nonEmpty("url")
    case .array: return value.elements.lazy.compactMap { address($0) }.first
    default: return nil
    }
  }
}

/// The account of an archive.
struct FediverseAccount {
  /// Its id, `https://SERVER/users/NAME`.
  let address: String
  let author: Author

  /// The account in `actor.json`; nil where it is none.
  init?(_ file: [UInt8]?) {
    guard let file, let value = try? JSONValue(parsing: file) else { return nil }
    let actor = JSONMembers(value)
    guard let address = actor.nonEmpty("id") else { return nil }
    self.address = address
    let server = FediverseAddress.server(address) ?? ""
    let name = actor.nonEmpty("preferredUsername").map { "\($0)@\(server)" }
    author = Author(
      handle: name ?? FediverseAddress.handle(address), name: actor.nonEmpty("name"),
      bot: actor.text("type") == "Service" ? true : nil)
  }
}

extension JSONMembers {
  /// A member that may be a list or a single value.
  fileprivate func listed(_ name: String) -> [JSONValue] {
    guard let value = self[name] else { return [] }
    return value.kind == .array ? value.elements : [value]
  }
}
