import MessageCore

/// Conversations of Hangouts, as Takeout wrote them until 2022: `Hangouts.json`, one object with all of them.
///
/// What really arrives:
/// - Two generations: `conversations` with `conversation` and `events`; until 2018 `conversation_state` with
///   `conversation_state.event`.
/// - A conversation is held whole while it is read, with all its events; one of more than 64 MiB is rejected.
/// - Times are microseconds, as strings. Participants have names in the conversation, not in the events (`fallback_name`).
/// - A text is in segments, of which `LINE_BREAK` may have no text; pictures are attached.
/// - Events without a message (calls, names that change, people who join) become messages of the kind `event`.
struct Hangouts: ObjectLayout {
  static let lists = [["conversations"], ["conversation_state"]]
  static let isOneLargePage = true

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let outer = JSONMembers(object)
    let state = outer.members("conversation_state")
    let container = outer["conversation"] != nil ? outer.members("conversation") : state
    // The conversation itself is wrapped once more in the later files.
    let conversation = container["conversation"] != nil ? container.members("conversation") : container
    let id =
      container.members("conversation_id").text("id") ?? outer.members("conversation_id").text("id")
      ?? conversation.members("id").text("id")
    guard let id else { throw LineError("no conversation of Hangouts: it has no 'conversation_id'") }
    var names: [String: String] = [:]
    for value in conversation.list("participant_data") {
      let participant = JSONMembers(value)
      names[participant.members("id").text("gaia_id") ?? ""] = participant.text("fallback_name")
    }
    let events = outer["events"] != nil ? outer.list("events") : state.list("event")
    let title = conversation.text("name")
    for event in events {
      found.add(event) { _ throws(LineError) in
        try Self.message(event, conversation: id, title: title, names: names)
      }
    }
  }

  /// - Parameter names: the participants' names by their ids.
  /// - Throws: `LineError` where the event has no id or no time.
  static func message(
    _ value: JSONValue, conversation: String, title: String?, names: [String: String]
  ) throws(LineError) -> Message {
    let event = JSONMembers(value)
    let id = try event.required("event_id", of: "the event")
    let content = event.members("chat_message").members("message_content")
    var text = ""
    var links: [String] = []
    for value in content.list("segment") {
      let segment = JSONMembers(value)
      text += segment.text("text") ?? (segment.text("type") == "LINE_BREAK" ? "\n" : "")
      if let address = segment.members("link_data").text("link_target") { links.append(address) }
    }
    for value in content.list("attachment") {
      let item = JSONMembers(value).members("embed_item")
      let photo =
        item.members("plus_photo").text("url") ?? item.members("embeds.PlusPhoto.plus_photo").text("url")
      if let photo { links.append(photo) }
    }
    let sender = event.members("sender_id").text("gaia_id")
    var message = Message(id: "hangouts:\(id)")
    message.network = "hangouts"
    message.kind = event["chat_message"] == nil ? .event : .direct
    message.createdAt = try event.time("timestamp", of: "event \(TerminalText.quoted(id))")
    message.author = sender.map { Author(id: $0, name: names[$0]) }
    message.text = text
    message.conversation = "hangouts:\(conversation)"
    message.links = FeedEntry.unique(links)
    message.visibility = .direct
    if let title { message.place = Place(name: title) }
    return message
  }
}

extension ImportFormat {
  static let hangouts = ImportFormat(
    name: "hangouts", summary: "conversations of Hangouts, from Google Takeout",
    members: MemberLayout(description: "Hangouts.json") { $0.name == "Hangouts.json" },
    likeness: { sample in
      sample.has("conversation_id") && (sample.has("conversations") || sample.has("conversation_state"))
        && (sample.has("participant_data") || sample.has("events")) ? .certain : .no
    }
  ) { settings, member in JSONAdapter<Hangouts>(settings, member) }
}
