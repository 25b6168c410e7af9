import MessageCore

/// A record of a Bluesky repository (`app.bsky.feed.post`, `app.bsky.feed.repost`), and the views of it that the API
/// answers with, which add the author and counts.
///
/// What really arrives:
/// - Facets are ranges of UTF-8 bytes; they may lie beyond the text or cut a character, and then tell no handle.
/// - `createdAt` is what the author's program says: without a zone, in the future, or no time at all. Where it is no time,
///   the one in the record's key counts, else when the server saw it.
/// - Some programs write no facets; then mentions, tags and links are found in the text.
/// - A repost is a record without text. A quoted post is an `embed` of a record; a preview is an `embed` with a link.
/// - A handle that the network could not check is `handle.invalid`.
enum BlueskyRecord {
  /// Where a record stands: `at://DID/COLLECTION/KEY`.
  struct Address {
    let text: String
    let account: String
    let collection: String
    let key: String

    /// Nil for what is no such address.
    init?(_ text: String) {
      guard text.hasPrefix("at://") else { return nil }
      let parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
      guard parts.count == 3, !parts.contains("") else { return nil }
      (self.text, account, collection, key) = (text, parts[0], parts[1], parts[2])
    }

    /// The collections whose records are messages.
    static let post = "app.bsky.feed.post"
    static let repost = "app.bsky.feed.repost"
  }

  /// The record as a message; nil for one that is none, such as a like.
  ///
  /// - Parameters:
  ///   - author: the account, where more of it is known than its id.
  ///   - view: the view that the record stands in, for its counts and times.
  static func message(
    _ value: JSONValue, at address: Address, author: Author? = nil, view: JSONMembers = JSONMembers(nil)
  ) -> Message? {
    let record = JSONMembers(value)
    guard address.collection == Address.post || address.collection == Address.repost else { return nil }
    var message = Message(id: "bluesky:\(address.text)")
    message.network = "bluesky"
    message.kind = .post
    message.createdAt =
      record.time("createdAt") ?? RecordKey.time(address.key) ?? view.time("indexedAt")
    message.author = author ?? Author(id: address.account)
    message.visibility = .public
    message.uri = address.text
    if address.collection == Address.repost {
      message.text = ""
      message.reposts = record.members("subject").nonEmpty("uri").map { "bluesky:\($0)" }
      return message
    }
    message.text = record.text("text")
    message.lang = record.list("langs").first?.string.flatMap { $0.isEmpty ? nil : $0 }
    let reply = record.members("reply")
    message.replyTo = reply.members("parent").nonEmpty("uri").map { "bluesky:\($0)" }
    message.conversation = reply.members("root").nonEmpty("uri").map { "bluesky:\($0)" }
    takeFacets(record, into: &message)
    takeEmbed(record.members("embed"), into: &message)
    message.counts =
      Counts(
        likes: view.count("likeCount"), reposts: view.count("repostCount"), replies: view.count("replyCount"),
        quotes: view.count("quoteCount")
      ).known
    message.url = "https://bsky.app/profile/\(message.author?.handle ?? address.account)/post/\(address.key)"
    return message
  }

  /// An account as an author.
  static func author(_ profile: JSONMembers) -> Author? {
    let handle = profile.nonEmpty("handle")
    let author = Author(
      id: profile.nonEmpty("did"), handle: handle == "handle.invalid" ? nil : handle,
      name: profile.nonEmpty("displayName"), followers: profile.count("followersCount"))
    return author.key == nil ? nil : author
  }

  private static func takeFacets(_ record: JSONMembers, into message: inout Message) {
    // Tags may stand beside the text, with facets or without.
    defer {
      message.hashtags += record.list("tags").compactMap(\.string).filter { !message.hashtags.contains($0) }
    }
    let text = Array((message.text ?? "").utf8)
    guard let facets = record["facets"] else {
      let found = TextEntities(utf8: text.span)
      message.mentions = found.mentions.map { Mention(handle: $0.handle) }
      message.hashtags = found.hashtags.map(\.text)
      message.links = found.links.map { $0.hasProtocol ? $0.url : "http://\($0.url)" }
      return
    }
    for facet in facets.elements.map({ JSONMembers($0) }) {
      let words = words(facet.members("index"), in: text)
      for feature in facet.objects("features") {
        if let address = feature.nonEmpty("uri") {
          message.links.append(address)
        } else if let account = feature.nonEmpty("did") {
          let handle = words.flatMap { $0.hasPrefix("@") ? String($0.dropFirst()) : nil }
          message.mentions.append(Mention(handle: handle, id: account))
        } else if let tag = feature.nonEmpty("tag") {
          message.hashtags.append(tag)
        }
      }
    }
  }

  /// The part of the text between two offsets in bytes; nil where there is none, or it cuts a character.
  private static func words(_ index: JSONMembers, in text: [UInt8]) -> String? {
    guard let start = index.count("byteStart"), let end = index.count("byteEnd"), start <= end,
      end <= text.count
    else { return nil }
    return String(validating: text[Int(start)..<Int(end)], as: UTF8.self)
  }

  private static func takeEmbed(_ embed: JSONMembers, into message: inout Message) {
    let record = embed.members("record")
    // With pictures beside it, the record is one level further in.
    let quoted = record.nonEmpty("uri") ?? record.members("record").nonEmpty("uri")
    if let quoted, Address(quoted)?.collection == Address.post { message.quotes = "bluesky:\(quoted)" }
    let preview = embed["external"] ?? embed.members("media")["external"]
    if let address = JSONMembers(preview).nonEmpty("uri"), !message.links.contains(address) {
      message.links.append(address)
    }
  }
}

/// The keys of records, which most programs make of the time: base 32 of microseconds since 1970 and ten bits more.
enum RecordKey {
  /// When the key was made; nil for a key that tells no time.
  static func time(_ key: String) -> Timestamp? {
    guard key.utf8.count == 13 else { return nil }
    var value: UInt64 = 0
    for byte in key.utf8 {
      guard let digit = alphabet.firstIndex(of: byte) else { return nil }
      value = value << 5 | UInt64(digit)
    }
    let microseconds = Int64(value >> 10 & (1 << 53 - 1))
    // Bluesky began in 2022; a key of another kind would be far off.
    guard 1_600_000_000_000_000...4_000_000_000_000_000 ~= microseconds else { return nil }
    return Timestamp(
      seconds: microseconds / 1_000_000, nanoseconds: Int32(microseconds % 1_000_000) * 1000)
  }

  private static let alphabet = Array("234567abcdefghijklmnopqrstuvwxyz".utf8)
}
