import MessageCore

/// Questions, answers and comments of Stack Exchange, as its data dumps write them: `Posts.xml` and `Comments.xml`, one row
/// an element with everything in attributes, in tens of gigabytes. (Their archives are 7z and have to be unpacked.)
///
/// What really arrives:
/// - A row names its author by a number; `Users.xml` beside it has the names, and is used where it is no larger than 16 MiB.
///   Accounts that are gone leave `OwnerDisplayName`, or nothing.
/// - Posts and comments count apart, so a comment's id is `comment-` and its number. Nothing says of which site the dump is;
///   where the folder is named after the site (`askubuntu.com`), that goes before the ids; else what the
///   command line says (`--server`).
/// - Bodies are HTML, comments Markdown, which is kept.
/// - Questions are posts, answers and comments are comments; wikis of tags and other posts are articles. A comment does not
///   tell its question, so only questions and answers have a `conversation`.
/// - A score below zero is no count of likes.
struct StackExchange: XMLLayout {
  static let shape = XMLRecordReader.Shape(
    containers: ["posts", "comments"], records: ["row"],
    description: "a dump of Stack Exchange (Posts.xml, Comments.xml)")

  private let prefix: String
  private let names: [String: String]

  init(_ settings: ImportSettings, _ member: ImportMember) {
    let folder = member.path.folder
    let site = settings.server ?? (folder.contains(".") ? folder : nil)
    prefix = site.map { "stackexchange:\($0)/" } ?? "stackexchange:"
    names = member.companions["Users.xml"].map { Self.names($0) } ?? [:]
  }

  func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError) {
    found.add(container == "comments" ? try comment(element) : try post(element))
  }

  private func post(_ row: XMLElement) throws(LineError) -> Message {
    guard let id = row.attribute("Id"), !id.isEmpty else { throw LineError("a post without 'Id'") }
    let type = row.attribute("PostTypeId") ?? "1"
    let parent = row.attribute("ParentId").map { prefix + $0 }
    let body = HTMLText(row.attribute("Body") ?? "")
    var message = Message(id: prefix + id)
    message.network = "stackexchange"
    message.kind = type == "1" ? .post : type == "2" ? .comment : .article
    message.createdAt = try time(row, "post \(TerminalText.quoted(id))")
    message.author = author(row.attribute("OwnerUserId"), row.attribute("OwnerDisplayName"))
    message.text = FeedEntry.joined(row.attribute("Title") ?? "", body.text)
    message.replyTo = parent
    message.conversation = type == "1" ? message.id : parent
    message.hashtags = (row.attribute("Tags") ?? "").split { $0 == "<" || $0 == ">" || $0 == "|" }.map {
      String($0)
    }
    message.links = FeedEntry.unique(body.links.map(\.address))
    let counts = Counts(
      likes: count(row, "Score"), replies: count(row, "AnswerCount") ?? count(row, "CommentCount"),
      views: count(row, "ViewCount"))
    if counts != Counts() { message.counts = counts }
    message.visibility = .public
    return message
  }

  private func comment(_ row: XMLElement) throws(LineError) -> Message {
    guard let id = row.attribute("Id"), !id.isEmpty else { throw LineError("a comment without 'Id'") }
    let text = row.attribute("Text") ?? ""
    var message = Message(id: "\(prefix)comment-\(id)")
    message.network = "stackexchange"
    message.kind = .comment
    message.createdAt = try time(row, "comment \(TerminalText.quoted(id))")
    message.author = author(row.attribute("UserId"), row.attribute("UserDisplayName"))
    message.text = text
    message.replyTo = row.attribute("PostId").map { prefix + $0 }
    message.links = TextEntities(utf8: text.utf8.span).addresses
    message.counts = count(row, "Score").map { Counts(likes: $0) }
    message.visibility = .public
    return message
  }

  private func time(_ row: XMLElement, _ name: String) throws(LineError) -> Timestamp {
    guard let text = row.attribute("CreationDate"), let time = LooseTime.timestamp(text) else {
      throw LineError("\(name) has no 'CreationDate' that can be read")
    }
    return time
  }

  private func author(_ id: String?, _ name: String?) -> Author? {
    guard id != nil || name != nil else { return nil }
    return Author(id: id, name: id.flatMap { names[$0] } ?? name)
  }

  private func count(_ row: XMLElement, _ name: String) -> Int64? {
    row.attribute(name).flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  private static func names(_ users: [UInt8]) -> [String: String] {
    var names: [String: String] = [:]
    XMLRecordReader.forEachElement(
      of: users, XMLRecordReader.Shape(containers: ["users"], records: ["row"], description: "Users.xml")
    ) { row in
      if let id = row.attribute("Id") { names[id] = row.attribute("DisplayName") }
    }
    return names
  }
}

extension ImportFormat {
  static let stackExchange = ImportFormat(
    name: "stack-exchange",
    summary: "Posts.xml and Comments.xml of Stack Exchange's data dumps, or pages of its API",
    takesAnyBytes: true,
    members: MemberLayout(description: "Posts.xml or Comments.xml", companions: ["Users.xml"]) { path in
      path.name == "Posts.xml" || path.name == "Comments.xml"
    },
    likeness: { sample in
      if sample.isJSON { return sample.has("quota_remaining", "items") ? .certain : .no }
      return
        sample.contains("<row Id=\"") && (sample.contains("<posts>") || sample.contains("<comments>"))
        ? .certain : .no
    }
  ) { settings, member in
    MarkupOrAdapter(
      markup: { XMLAdapter<StackExchange>(settings, member) },
      other: { JSONAdapter<StackExchangePages>(settings, member) })
  }
}
