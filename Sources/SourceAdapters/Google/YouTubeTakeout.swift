import MessageCore

/// The comments and live chat messages that an account wrote on YouTube, as Google Takeout writes them: `comments.csv`,
/// `live chats.csv` and their parts (`comments(1).csv`).
///
/// What really arrives:
/// - Three generations of columns: `Comment ID, Channel ID, Comment Create Timestamp, Price, Parent Comment ID, Video ID,
///   Comment Text` (2023), the same in another order with `Post ID` and `Top-Level Comment ID` (since 2024), and what other
///   languages make of these names, which are translated. Columns that have none of the known names are told by what is in
///   them: ids of comments begin with `Ug`, ids of channels with `UC`, a video's has eleven characters.
/// - The text is JSON: `{"takeoutSegments":[{"text":"…"}]}`, later the segments alone with commas between them and bare line
///   ends in their strings, or plain text. Segments carry links and mentions.
/// - Only the account's own comments are here, so most answers go to messages that are not.
/// - Earlier archives have `my-comments.html`; see `YouTubeTakeoutPage`.
struct YouTubeTakeout: RowMapping {
  private let isKnown: Bool

  init(columns: [String], _ settings: ImportSettings, _ member: ImportMember) throws(ImportFailure) {
    let names = Set(columns.map { $0.lowercased() })
    isKnown = !names.isDisjoint(with: ["comment id", "live chat id"])
    guard isKnown || columns.count >= 6 else {
      throw ImportFailure("no column 'Comment ID'; these are no comments of Takeout")
    }
  }

  func messages(of row: TableRow) throws(LineError) -> [Message] {
    let cells = isKnown ? Cells(row) : Cells(guessing: row.cells)
    guard let id = cells.id else { throw LineError("no id of a comment in this row") }
    guard let time = cells.time.flatMap({ LooseTime.timestamp($0) }) else {
      throw LineError("comment \(TerminalText.quoted(id)) has no time that can be read")
    }
    let content = TakeoutSegments(cells.text ?? "")
    var message = Message(id: "youtube:\(id)")
    message.network = "youtube"
    message.kind = .comment
    message.createdAt = time
    message.author = cells.channel.map { Author(id: $0) }
    message.text = content.text
    message.replyTo = (cells.parent ?? id.firstIndex(of: ".").map { String(id[..<$0]) }).map {
      "youtube:\($0)"
    }
    message.conversation = cells.top.map { "youtube:\($0)" } ?? message.replyTo ?? message.id
    message.mentions = content.mentions
    message.links = content.links
    message.visibility = .public
    message.place = (cells.video ?? cells.post).map { Place(id: $0) }
    message.url = cells.video.map { "https://www.youtube.com/watch?v=\($0)&lc=\(id)" }
    return [message]
  }

  private struct Cells {
    var id: String?
    var channel: String?
    var time: String?
    var parent: String?
    var top: String?
    var video: String?
    var post: String?
    var text: String?

    init(_ row: TableRow) {
      id = row.text("comment id", "live chat id")
      channel = row.text("channel id")
      time = row.text("comment create timestamp", "live chat create timestamp")
      parent = row.text("parent comment id")
      top = row.text("top-level comment id")
      video = row.text("video id")
      post = row.text("post id")
      text = row.text("comment text", "live chat text")
    }

    /// By what the cells hold, where the columns' names are translated.
    init(guessing cells: [String]) {
      for cell in cells where !cell.isEmpty {
        if cell.hasPrefix("Ug") && !cell.contains(" ") || cell.hasPrefix("LCC.") {
          if id == nil { id = cell } else if parent == nil { parent = cell } else { top = top ?? cell }
        } else if cell.hasPrefix("UC"), cell.utf8.count == 24 {
          channel = cell
        } else if cell.utf8.count > 16, LooseTime.timestamp(cell) != nil {
          time = time ?? cell
        } else if cell.utf8.count == 11, !cell.contains(" "), !cell.hasPrefix("{") {
          video = video ?? cell
        } else if Double(cell) == nil {
          text = cell
        }
      }
    }
  }
}

/// The pieces of a text of Takeout.
struct TakeoutSegments {
  private(set) var text = ""
  private(set) var links: [String] = []
  private(set) var mentions: [Mention] = []

  init(_ cell: String) {
    guard cell.hasPrefix("{"), let list = Self.segments(cell) else {
      text = cell
      links = TextEntities(utf8: cell.utf8.span).addresses
      return
    }
    for value in list {
      let segment = JSONMembers(value)
      let words = segment.text("text") ?? ""
      text += words
      if let address = segment.members("link").text("linkUrl") { links.append(address) }
      if let video = segment.members("videoLink").text("externalVideoId") {
        links.append("https://www.youtube.com/watch?v=\(video)")
      }
      if segment["mention"] != nil {
        let channel = segment.members("mention").text("externalChannelId")
        mentions.append(
          Mention(handle: words.hasPrefix("@") ? String(words.dropFirst()) : words, id: channel))
      }
    }
    if links.isEmpty { links = TextEntities(utf8: text.utf8.span).addresses }
  }

  /// The segments, in both spellings; nil where this is no JSON.
  private static func segments(_ cell: String) -> [JSONValue]? {
    // Line ends inside the strings are not escaped.
    let bytes = "[\(cell)]".utf8.flatMap { byte -> [UInt8] in
      byte == UInt8(ascii: "\n") ? Array("\\n".utf8) : byte == UInt8(ascii: "\r") ? [] : [byte]
    }
    guard let value = try? JSONValue(parsing: bytes) else { return nil }
    let list = value.elements
    if let wrapped = list.first.flatMap({ JSONMembers($0)["takeoutSegments"] }) { return wrapped.elements }
    return list
  }
}

extension ImportFormat {
  static let youtubeTakeout = ImportFormat(
    name: "youtube-takeout", summary: "an account's comments on YouTube, from Google Takeout",
    takesAnyBytes: true,
    members: MemberLayout(description: "comments of YouTube (.csv, .html)", isTelling: false) { path in
      ["csv", "html"].contains(path.fileExtension)
        && (["comments", "live chats", "my-comments", "my-live-chat-messages"].contains {
          path.name.lowercased().hasPrefix($0)
        }
          || ["comments", "my-comments"].contains(path.folder.lowercased()))
    },
    likeness: { sample in
      sample.firstLine.contains("Comment Create Timestamp")
        || sample.firstLine.contains("Live Chat Create Timestamp")
        || sample.firstByte == UInt8(ascii: "<") && sample.contains("youtube.com/watch?v=")
          && sample.contains("lc=Ug")
        || sample.contains("\"{\"\"takeoutSegments\"\"") || sample.contains(",\"{\"\"text\"\":\"\"")
        ? .certain : .no
    }
  ) { settings, member in
    MarkupOrAdapter(
      markup: { XMLAdapter<YouTubeTakeoutPage>(settings, member) },
      other: { RowAdapter<YouTubeTakeout>(settings: settings, member: member) })
  }
}
