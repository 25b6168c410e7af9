import MessageCore

/// Messages of Google Chat, as Takeout writes them: `messages.json` in a folder of `Google Chat/Groups` for each space.
///
/// What really arrives:
/// - Times are sentences: `Monday, November 9, 2026 at 8:14:03 AM UTC`, with a narrow space before `AM` since 2023, and in
///   the language of the account; those are read whose months are English, others are rejected.
/// - `message_id` is `SPACE/TOPIC/MESSAGE`; the first message of a topic is its own topic, and the others answer it. Old
///   files have `topic_id` alone, which then names the conversation.
/// - Deleted messages have `message_state: DELETED` and no text; they keep their place, with an empty text.
/// - Files have `annotations` and `attached_files`; links are annotated (`url_metadata`).
struct GoogleChat: ObjectLayout {
  static let lists = [["messages"]]
  static let isOneLargePage = true

  private let space: String

  init(_ settings: ImportSettings, _ member: ImportMember) { space = member.path.folder }

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    found.add(try Self.message(object, space: space), raw: object)
  }

  /// - Parameter space: the folder's name, such as `Space AAAA` or `DM BBBB`.
  /// - Throws: `LineError` where it has no time that can be read.
  static func message(_ value: JSONValue, space: String = "") throws(LineError) -> Message {
    let members = JSONMembers(value)
    guard let spelling = members.text("created_date") ?? members.text("updated_date") else {
      throw LineError("the message has no 'created_date'")
    }
    guard let time = SentenceTime.timestamp(spelling) else {
      throw LineError("'created_date' \(TerminalText.quoted(spelling)) is not a time in English")
    }
    let creator = members.members("creator")
    let text = members.text("text") ?? ""
    let topic = members.text("topic_id")
    let id =
      members.text("message_id")
      ?? "\(space)/\(topic ?? "")/\(Fingerprint.text(of: "\(time) \(creator.text("email") ?? "") \(text)".utf8))"
    var message = Message(id: "googlechat:\(id)")
    message.network = "googlechat"
    message.kind = .direct
    message.createdAt = time
    let email = creator.text("email")?.lowercased()
    let author = Author(
      id: email, handle: email, name: creator.text("name"),
      bot: creator.text("user_type").flatMap { $0.lowercased() == "bot" ? true : nil })
    if author != Author() { message.author = author }
    message.text = text
    let parts = id.split(separator: "/")
    if parts.count == 3, members.text("message_id") != nil {
      let first = "googlechat:\(parts[0])/\(parts[1])/\(parts[1])"
      message.conversation = first
      if first != message.id { message.replyTo = first }
    } else if let topic {
      message.conversation = "googlechat:\(topic)"
    }
    let annotated = members.list("annotations").compactMap { value in
      JSONMembers(value).members("url_metadata").members("url").text(
        "private_do_not_access_or_else_safe_url_wrapped_value")
        ?? JSONMembers(value).members("url_metadata").text("url")
    }
    message.links = FeedEntry.unique(annotated + TextEntities(utf8: text.utf8.span).addresses)
    message.visibility = .direct
    if !space.isEmpty { message.place = Place(name: space) }
    return message
  }
}

/// Reads times that are sentences: `Monday, November 9, 2026 at 8:14:03 AM UTC`.
enum SentenceTime {
  /// The moment, or nil for any other text; without a zone it is UTC.
  static func timestamp(_ text: String) -> Timestamp? {
    var isAfternoon: Bool?
    var words: [String] = []
    for word in text.split(whereSeparator: {
      $0.isWhitespace || $0 == "\u{202F}" || $0 == "\u{A0}" || $0 == ","
    }) {
      switch word.lowercased() {
      case "am", "a.m.": isAfternoon = false
      case "pm", "p.m.": isAfternoon = true
      case "at": break
      default: words.append(String(word))
      }
    }
    if let isAfternoon, let index = words.firstIndex(where: { $0.contains(":") }) {
      var fields = words[index].split(separator: ":").map { String($0) }
      guard let hour = Int(fields[0]), 1...12 ~= hour else { return nil }
      let full = hour % 12 + (isAfternoon ? 12 : 0)
      fields[0] = full < 10 ? "0\(full)" : "\(full)"
      words[index] = fields.joined(separator: ":")
    }
    return LooseTime.timestamp(words.joined(separator: " "))
  }
}

extension ImportFormat {
  static let googleChat = ImportFormat(
    name: "google-chat", summary: "messages of Google Chat, from Google Takeout",
    members: MemberLayout(description: "messages.json", isTelling: false) { $0.name == "messages.json" },
    likeness: { sample in
      sample.has("created_date", "creator") && (sample.has("topic_id") || sample.has("message_id"))
        ? .certain : .no
    }
  ) { settings, member in JSONAdapter<GoogleChat>(settings, member) }
}
