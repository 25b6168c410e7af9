import MessageCore

/// The messages of what Facebook and Instagram let people download of themselves, as JSON.
///
/// What really arrives:
/// - All texts are UTF-8 taken for Latin-1, and mended here.
/// - Nothing has an id. Ids are made of the conversation or kind, the time, and a hash of who said what; the same download
///   gives the same ids.
/// - People are names; the account's own name stands in another file.
/// - Messages of a thread are listed from the newest, ten thousand a file. Chats that are encrypted from end to end come in
///   a download of their own, with names in one word (`senderName`, `threadName`) and texts that need no mending.
/// - Posts of Facebook have their words in `data`, those of Instagram in `title`, or in the `title` of the only picture.
/// - Instagram's comments have names in the language of the account (`Comment`, `Commentaire`): the first text is the
///   comment, the second the owner of what it comments on.
enum MetaArchiveMessage {
  /// A message of a thread (`message_1.json`); nil for one that was taken back.
  static func inThread(_ value: JSONValue, _ network: String, thread: String) -> Message? {
    let chat = JSONMembers(value)
    if chat.boolean("is_unsent") ?? chat.boolean("isUnsent") == true { return nil }
    let sender = chat.mended("sender_name") ?? chat.mended("sender") ?? chat.mended("senderName")
    let share = chat.members("share")
    let text = chat.mended("content") ?? chat.mended("text") ?? share.mended("share_text") ?? ""
    let media = ["photos", "videos", "audio_files", "files", "media"].flatMap { chat.objects($0) }.compactMap
    {
      $0.text("uri")
    }
    let time = chat.time("timestamp_ms") ?? chat.time("created_at") ?? chat.time("timestamp")
    var message = made(network, thread, time, sender, text + media.joined())
    message.kind = isEvent(chat) ? .event : .direct
    message.author = sender.map { Author(name: $0) }
    message.conversation = "\(network):\(thread)"
    message.visibility = .direct
    take(text, into: &message)
    if let link = share.nonEmpty("link"), !message.links.contains(link) { message.links.append(link) }
    return message
  }

  /// A post of Facebook (`your_posts_1.json`) or of Instagram (`posts_1.json`).
  static func post(_ value: JSONValue, _ network: String, account: Author?) -> Message {
    let post = JSONMembers(value)
    let media = post.objects("media")
    let data = post.objects("data")
    let time =
      post.time("timestamp") ?? post.time("creation_timestamp") ?? media.first?.time("creation_timestamp")
      ?? post.time("taken_at")
    let attachments = post.objects("attachments").flatMap { $0.objects("data") }
    let words =
      data.compactMap { $0.mended("post") }.first
      ?? (network == "instagram"
        ? post.mended("title") ?? media.first?.mended("title") ?? post.mended("caption") : nil)
      ?? attachments.compactMap { $0.members("media").mended("description") ?? $0.mended("text") }.first
    // Without words, what Facebook says of it: Jo added a new photo.
    let text = words ?? (network == "facebook" ? post.mended("title") : nil) ?? ""
    let pictures = (media + attachments.map { $0.members("media") }).compactMap { $0.text("uri") }
    var message = made(network, "post", time, nil, text + pictures.joined())
    message.kind = .post
    message.author = account
    take(text, into: &message)
    for attachment in attachments {
      if let link = attachment.members("external_context").nonEmpty("url"), !message.links.contains(link) {
        message.links.append(link)
      }
      if let place = attachment.members("place").mended("name") { message.place = Place(name: place) }
    }
    return message
  }

  /// A comment of Facebook (`comments.json`).
  static func comment(_ value: JSONValue, account: Author?) -> Message {
    let entry = JSONMembers(value)
    let comment =
      entry.objects("data").lazy.map { $0.members("comment") }.first { !$0.isEmpty } ?? JSONMembers(nil)
    let text = comment.mended("comment") ?? ""
    let name = comment.mended("author")
    let time = comment.time("timestamp") ?? entry.time("timestamp")
    var message = made("facebook", "comment", time, name, text)
    message.kind = .comment
    message.author =
      name == account?.name || name == nil ? account ?? name.map { Author(name: $0) } : Author(name: name)
    take(text, into: &message)
    return message
  }

  /// A comment of Instagram (`post_comments_1.json`).
  static func instagramComment(_ value: JSONValue, account: Author?) -> Message {
    var texts: [String] = []
    var time: Timestamp?
    for (name, value) in JSONMembers(value)["string_map_data"]?.members ?? [] {
      let field = JSONMembers(value)
      if time == nil { time = field.time("timestamp").flatMap { $0.seconds > 0 ? $0 : nil } }
      guard let text = field.mended("value") else { continue }
      if name == "Comment" { texts.insert(text, at: 0) } else { texts.append(text) }
    }
    return instagramComment(texts.first ?? "", at: time, owner: texts.count > 1 ? texts[1] : nil, account)
  }

  /// A comment of Instagram with its parts.
  static func instagramComment(
    _ text: String, at time: Timestamp?, owner: String?, _ account: Author?
  ) -> Message {
    var message = made("instagram", "comment", time, nil, text + (owner ?? ""))
    message.kind = .comment
    message.author = account
    take(text, into: &message)
    if let owner, !message.mentions.contains(where: { $0.handle == owner }) {
      message.mentions.append(Mention(handle: owner))
    }
    return message
  }

  /// The account in `profile_information.json` or `personal_information.json`; nil where it tells none.
  static func account(_ companions: [String: [UInt8]]) -> Author? {
    if let file = companions["profile_information.json"], let value = try? JSONValue(parsing: file) {
      let root = JSONMembers(value)
      let profile = root["profile_v2"].map { JSONMembers($0) } ?? root.members("profile")
      let author = Author(
        handle: profile.nonEmpty("username"),
        name: profile.members("name").mended("full_name") ?? profile.mended("name"))
      if author != Author() { return author }
    }
    if let file = companions["personal_information.json"], let value = try? JSONValue(parsing: file) {
      let fields =
        JSONMembers(value).objects("profile_user").first?.members("string_map_data") ?? JSONMembers(nil)
      let author = Author(
        handle: fields.members("Username").mended("value"), name: fields.members("Name").mended("value"))
      if author != Author() { return author }
    }
    return nil
  }

  // MARK: - Parts

  private static func made(
    _ network: String, _ place: String, _ time: Timestamp?, _ person: String?, _ words: String
  ) -> Message {
    let hash = SHA256.digest("\(person ?? "")\n\(words)".utf8)
    let short = hash.prefix(6).map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
    var message = Message(id: "\(network):\(place)/\(time?.description ?? "")/\(short)")
    message.network = network
    message.createdAt = time
    return message
  }

  private static func take(_ text: String, into message: inout Message) {
    message.text = text
    let entities = TextEntities(utf8: text.utf8.span)
    message.mentions = entities.mentions.map { Mention(handle: $0.handle) }
    message.hashtags = entities.hashtags.map(\.text)
    message.links = entities.links.map { $0.hasProtocol ? $0.url : "http://\($0.url)" }
  }

  private static func isEvent(_ chat: JSONMembers) -> Bool {
    ["Subscribe", "Unsubscribe", "Call"].contains(chat.text("type") ?? "") || chat["call_duration"] != nil
  }
}
