import MessageCore

/// Messages of Slack, as its export writes them: a folder or zip with a folder for each channel, and in it a file for each
/// day (`2026-11-09.json`), an array of messages.
///
/// What really arrives:
/// - The channel is told by the folder alone; `channels.json`, `groups.json`, `dms.json` and `mpims.json` have its id. A
///   message's id is its channel's and its time, as Slack itself has it.
/// - People are ids; `users.json` has their names, and messages since 2019 `user_profile`.
/// - `thread_ts` is the first message of the thread, in it, too.
/// - Texts have `<@U1>`, `<#C1|general>`, `<https://…|words>`, `<!here>` and `&amp;`; names and words are put in.
/// - Channels are seen by their members (`followers`), conversations by those who talk (`direct`).
/// - Joins, leaves, topics and the like are of the kind `event`. A text that is empty has its words in `attachments` or in
///   the titles of its `files`. Messages that were deleted leave a `tombstone`, with an empty text.
struct Slack: JSONLayout {
  private let folder: String
  private let channel: String
  private let isConversation: Bool
  private let users: [String: Author]

  init(_ settings: ImportSettings, _ member: ImportMember) {
    folder = member.path.folder
    (channel, isConversation) = Self.channel(named: folder, member.companions)
    users = Self.users(member.companions["users.json"])
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let message = try Self.message(
      part.value, channel: channel, place: Place(id: channel, name: folder),
      visibility: isConversation ? .direct : .followers, users: users)
    findings.add(message, raw: part.value)
  }

  /// - Parameters:
  ///   - channel: the channel's id, or its name where the id is unknown.
  ///   - users: people by their ids.
  /// - Throws: `LineError` where it has no time.
  static func message(
    _ value: JSONValue, channel: String, place: Place, visibility: Visibility, users: [String: Author]
  ) throws(LineError) -> Message {
    let members = JSONMembers(value)
    let stamp = try members.required("ts", of: "the message")
    guard let time = LooseTime.timestamp(stamp) else {
      throw LineError("the message: 'ts' \(TerminalText.quoted(stamp)) is not a time")
    }
    let subtype = members.text("subtype") ?? ""
    let content = SlackText(text(members), users: users)
    let prefix = channel.isEmpty ? "slack:" : "slack:\(channel)/"
    var message = Message(id: prefix + stamp)
    message.network = "slack"
    message.kind = isEvent(subtype) ? .event : visibility == .direct ? .direct : .post
    message.createdAt = time
    message.author = author(members, users)
    message.text = subtype == "tombstone" ? "" : content.text
    if let thread = members.text("thread_ts") {
      message.conversation = prefix + thread
      if thread != stamp { message.replyTo = message.conversation }
    }
    message.mentions = content.mentions
    message.links = FeedEntry.unique(content.links)
    let reactions = members.list("reactions").compactMap { JSONMembers($0).count("count") }.reduce(0, +)
    let counts = Counts(likes: reactions > 0 ? reactions : nil, replies: members.count("reply_count"))
    if counts != Counts() { message.counts = counts }
    message.visibility = visibility
    if !channel.isEmpty { message.place = place }
    return message
  }

  private static func isEvent(_ subtype: String) -> Bool {
    let steps = [
      "channel_", "group_", "pinned_item", "unpinned_item", "bot_add", "bot_remove", "reminder_add", "ekm_",
      "sh_room",
    ]
    return steps.contains { subtype.hasPrefix($0) }
  }

  private static func text(_ members: JSONMembers) -> String {
    if let text = members.text("text"), !text.isEmpty { return text }
    let attachments = members.list("attachments").compactMap { value in
      let attachment = JSONMembers(value)
      return attachment.text("text") ?? attachment.text("fallback") ?? attachment.text("title")
    }
    let files = members.list("files").compactMap { value in
      JSONMembers(value).text("title") ?? JSONMembers(value).text("name")
    }
    return (attachments + files).joined(separator: "\n")
  }

  private static func author(_ members: JSONMembers, _ users: [String: Author]) -> Author? {
    guard let id = members.text("user") ?? members.text("bot_id") ?? members.text("username") else {
      return nil
    }
    var author = users[id] ?? Author(id: id)
    let profile = members.members("user_profile")
    author.handle = author.handle ?? profile.text("name") ?? members.text("username")
    author.name = author.name ?? profile.text("real_name") ?? members.members("bot_profile").text("name")
    if members["bot_id"] != nil || members.text("subtype") == "bot_message" { author.bot = true }
    return author
  }

  // MARK: - Companions

  private static func users(_ file: [UInt8]?) -> [String: Author] {
    guard let file, let value = try? JSONValue(parsing: file) else { return [:] }
    var users: [String: Author] = [:]
    for element in value.elements {
      let user = JSONMembers(element)
      guard let id = user.text("id") else { continue }
      let name = user.text("real_name") ?? user.members("profile").text("real_name")
      users[id] = Author(
        id: id, handle: user.text("name"), name: name, bot: user.boolean("is_bot") == true ? true : nil)
    }
    return users
  }

  private static func channel(
    named folder: String, _ companions: [String: [UInt8]]
  ) -> (id: String, isConversation: Bool) {
    for file in ["channels.json", "groups.json", "mpims.json", "dms.json"] {
      guard let content = companions[file], let value = try? JSONValue(parsing: content) else { continue }
      for element in value.elements {
        let channel = JSONMembers(element)
        guard let id = channel.text("id"), channel.text("name") == folder || id == folder else { continue }
        return (id, file != "channels.json")
      }
    }
    // Conversations of two have their id for a name.
    let isID =
      folder.hasPrefix("D") && folder.count > 7 && folder.allSatisfy { $0.isNumber || $0.isUppercase }
    return (folder, isID || folder.hasPrefix("mpdm-"))
  }
}

extension ImportFormat {
  static let slack = ImportFormat(
    name: "slack", summary: "messages of Slack, its export as zip or folder",
    members: MemberLayout(
      description: "days of a channel (2026-11-09.json)",
      companions: ["users.json", "channels.json", "groups.json", "dms.json", "mpims.json"]
    ) { path in
      let name = path.name
      return name.count == 15 && name.hasSuffix(".json")
        && name.prefix(10).allSatisfy { $0.isNumber || $0 == "-" }
    },
    likeness: { sample in
      sample.firstByte == UInt8(ascii: "[") && sample.has("ts", "type", "text")
        && (sample.has("user") || sample.has("bot_id")) ? .certain : .no
    }
  ) { settings, member in JSONAdapter<Slack>(settings, member) }
}
