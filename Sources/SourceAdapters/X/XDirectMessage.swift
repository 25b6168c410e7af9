import MessageCore

/// Direct messages of X: visible to those who take part.
///
/// What really arrives:
/// - In archives, a conversation of two has their ids as its own, `111-222`, and lists its messages from the newest.
/// - People are ids alone; only the archive's own account has a name.
/// - Conversations of groups have who joined and left, and new names, between their messages: these are events, and the
///   only ones without an id of their own: theirs is the conversation's with the time.
/// - Addresses in the text are `t.co`; `urls` has them expanded. Pictures are addresses, too, and are left out of `links`.
enum XDirectMessage {
  /// A message or an event of a conversation in an archive; nil for what is neither.
  ///
  /// - Throws: `LineError` where it lacks what every message has.
  static func message(
    _ value: JSONValue, conversation: String, account: Author?
  ) throws(LineError) -> Message? {
    for (name, value) in value.members {
      let body = JSONMembers(value)
      if name == "messageCreate" || name == "welcomeMessageCreate" {
        return try written(body, conversation, account)
      }
      if let words = words(for: name, body) { return event(body, words, conversation, account) }
    }
    return nil
  }

  /// A message as the API v2 writes it (`dm_events`).
  static func message(api value: JSONValue, includes: XIncludes) throws(LineError) -> Message? {
    let event = JSONMembers(value)
    guard let id = event.nonEmpty("id") else { throw LineError("no id of a direct message") }
    var message = direct(id: id, conversation: event.nonEmpty("dm_conversation_id"))
    message.createdAt = event.time("created_at") ?? XStatus.time(ofID: id)
    message.author = event.nonEmpty("sender_id").map { includes.author($0) }
    switch event.text("event_type") {
    case "ParticipantsJoin", "ParticipantsLeave":
      message.kind = .event
      // Who sent it is who let others in.
      let people = event.list("participant_ids").compactMap(\.text)
      if people.count == 1 { message.author = includes.author(people[0]) }
      if people.count > 1 {
        message.mentions = people.map { Mention(handle: includes.author($0).handle, id: $0) }
      }
      message.text = event.text("event_type") == "ParticipantsJoin" ? "joined" : "left"
    default:
      message.text = event.text("text").map { HTMLEntities.decoded($0) } ?? ""
      message.links = event.members("entities").objects("urls").compactMap(XPost.link)
    }
    return message
  }

  private static func direct(id: String, conversation: String?) -> Message {
    var message = Message(id: "x:\(id)")
    message.network = "x"
    message.kind = .direct
    message.conversation = conversation.map { "x:\($0)" }
    message.visibility = .direct
    return message
  }

  private static func written(
    _ body: JSONMembers, _ conversation: String, _ account: Author?
  ) throws(LineError) -> Message {
    guard let id = body.nonEmpty("id") else { throw LineError("a direct message without an id") }
    var message = direct(id: id, conversation: conversation)
    message.createdAt = body.time("createdAt") ?? XStatus.time(ofID: id)
    message.author = body.nonEmpty("senderId").map { person($0, account) }
    message.text = HTMLEntities.decoded(body.text("text") ?? "")
    message.mentions =
      body.nonEmpty("recipientId").map { [Mention(handle: person($0, account).handle, id: $0)] } ?? []
    message.links = body.objects("urls").compactMap { $0.text("expanded") ?? $0.text("url") }
      .filter { !$0.contains("/messages/media/") }
    return message
  }

  /// An event in words; nil for what is no event.
  private static func words(for name: String, _ body: JSONMembers) -> String? {
    switch name {
    case "joinConversation", "participantsJoin": "joined"
    case "participantsLeave": "left"
    case "conversationNameUpdate": "named the conversation \(body.text("name") ?? "")"
    default: nil
    }
  }

  private static func event(
    _ body: JSONMembers, _ words: String, _ conversation: String, _ account: Author?
  ) -> Message {
    let time = body.text("createdAt") ?? ""
    var message = direct(
      id: "\(conversation)/\(words.prefix { $0 != " " })/\(time)", conversation: conversation)
    message.kind = .event
    message.createdAt = body.time("createdAt")
    let people = body.list("userIds").compactMap(\.text)
    message.author = (people.count == 1 ? people.first : body.nonEmpty("initiatingUserId")).map {
      person($0, account)
    }
    message.mentions =
      people.count > 1 ? people.map { Mention(handle: person($0, account).handle, id: $0) } : []
    message.text = words
    return message
  }

  private static func person(_ id: String, _ account: Author?) -> Author {
    account?.id == id ? account ?? Author(id: id) : Author(id: id)
  }
}

/// The conversations of `direct-messages.js` and `direct-messages-group.js`, message by message.
struct XArchiveConversations: JSONLayout {
  private let account: Author?
  private var conversation = ""

  static func descends(_ path: [String], isArray: Bool) -> Bool {
    [[], ["*"], ["*", "dmConversation"], ["*", "dmConversation", "messages"]].contains(path)
  }

  init(_ settings: ImportSettings, _ member: ImportMember) {
    account = XArchiveAccount.author(member.companions)
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    switch part.path {
    case ["*", "dmConversation", "conversationId"]: conversation = part.value.text ?? ""
    case ["*", "dmConversation", "messages", "*"]:
      let conversation = conversation
      findings.add(part.value) { value throws(LineError) in
        try XDirectMessage.message(value, conversation: conversation, account: account)
      }
    default: break
    }
  }
}
