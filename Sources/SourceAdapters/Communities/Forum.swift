import MessageCore

/// Posts of a board, as a table of its database exported as CSV: phpBB, MyBB, vBulletin, SMF, XenForo, and others that
/// name their columns alike.
///
/// What really arrives:
/// - One table has no names of topics or authors; exports that join others do, and `username` and `topic_title` are read.
/// - Texts are BBCode, with a mark in each tag (`[b:1a2b3c]`, phpBB 3.0), or wrapped in markup (`<r>…</r>`, phpBB 3.2);
///   see `BoardText`. A quote that names its post is an answer to it; boards have no other.
/// - Posts of one topic have its number as their conversation: `t12`.
/// - Times are seconds since 1970. Cells stand between commas, semicolons or tabs, told by the header.
/// - Nothing names the board; where the command line does (`--server`), it goes before the ids.
/// - Posts that are deleted or wait for approval are kept and are not `public`.
struct Forum: RowMapping {
  private let prefix: String

  init(columns: [String], _ settings: ImportSettings, _ member: ImportMember) throws(ImportFailure) {
    prefix = "forum:\(settings.server.map { "\($0)/" } ?? "")"
    let row = TableRow(cells: columns, places: TableRow.places(of: columns))
    guard Self.id(row) != nil else {
      throw ImportFailure(
        "no column 'post_id' (or pid, postid, id_msg); for other tables there is csv with --map")
    }
    guard Self.text(row) != nil else {
      throw ImportFailure(
        "no column 'post_text' (or message, pagetext, body); for other tables there is csv with --map")
    }
  }

  func messages(of row: TableRow) throws(LineError) -> [Message] {
    guard let id = Self.id(row) else { throw LineError("no id in this row") }
    guard
      let time = row.text("post_time", "dateline", "poster_time", "post_date", "created_at").flatMap({
        LooseTime.timestamp($0)
      })
    else { throw LineError("post \(TerminalText.quoted(id)) has no time that can be read") }
    let content = BoardText(Self.text(row) ?? "")
    let topic = row.text("topic_id", "tid", "threadid", "id_topic", "thread_id")
    let subject = row.text("post_subject", "subject", "title", "topic_title", "thread_title") ?? ""
    let user = row.text("poster_id", "uid", "userid", "id_member", "user_id").flatMap { $0 == "0" ? nil : $0 }
    let name = row.text("username", "post_username", "poster_name", "author")
    var message = Message(id: prefix + id)
    message.network = "forum"
    message.kind = .post
    message.createdAt = time
    if user != nil || name != nil { message.author = Author(id: user, handle: name, name: name) }
    message.text = FeedEntry.joined(Self.isAnswer(subject) ? "" : HTMLEntities.decoded(subject), content.text)
    let parent = row.text("parentid", "reply_to", "replyto").flatMap { $0 == "0" || $0 == id ? nil : $0 }
    message.replyTo = (parent ?? content.quoted).map { prefix + $0 }
    message.conversation = topic.map { "\(prefix)t\($0)" }
    message.links = FeedEntry.unique(content.links)
    message.visibility = Self.isVisible(row) ? .public : nil
    if let forum = row.text("forum_id", "fid", "forumid", "id_board", "node_id") {
      message.place = Place(id: forum, name: row.text("forum_name", "forum_title"))
    }
    return [message]
  }

  private static func id(_ row: TableRow) -> String? { row.text("post_id", "pid", "postid", "id_msg") }

  private static func text(_ row: TableRow) -> String? {
    row.text("post_text", "message", "pagetext", "body", "post_body", "text")
  }

  private static func isAnswer(_ subject: String) -> Bool {
    let start = subject.prefix(4).lowercased()
    return start.hasPrefix("re:") || start.hasPrefix("aw:") || start.hasPrefix("re :")
  }

  private static func isVisible(_ row: TableRow) -> Bool {
    guard let word = row.text("post_visibility", "post_approved", "visible", "approved", "message_state")
    else {
      return true
    }
    return word == "1" || word == "visible"
  }
}

extension ImportFormat {
  static let forum = ImportFormat(
    name: "forum", summary: "posts of a board (phpBB, MyBB, vBulletin, SMF, XenForo), its table as CSV",
    takesAnyBytes: true, members: .files("csv", "tsv"),
    likeness: { sample in
      let line = sample.firstLine.lowercased()
      return line.contains("post_id") && line.contains("post_text")
        || line.contains("pid") && line.contains("dateline")
        || line.contains("postid") && line.contains("pagetext")
        || line.contains("id_msg") && line.contains("poster_time")
        ? .certain : .no
    }
  ) { settings, member in RowAdapter<Forum>(settings: settings, member: member) }
}
