import MessageCore

/// Questions, answers and comments of Stack Exchange as its API 2.3 answers them: `items` of one kind or several.
///
/// What really arrives:
/// - The host of a post's `link` tells the site, as the folder does for a dump, so ids are the same. Comments have no link:
///   the site is then the server that was named.
/// - Bodies come with filters that ask for them, such as `withbody`; they are HTML, of comments too. Titles and names have
///   entities.
/// - Accounts that are gone have a name at most.
/// - A comment names its post, but not the question that it belongs to.
struct StackExchangePages: ObjectLayout {
  static let lists = [["items"]]

  private let site: String?

  init(_ settings: ImportSettings, _ member: ImportMember) { site = settings.server }

  /// A layout of pages of a site.
  init(site: String?) { self.site = site }

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    found.add(try message(JSONMembers(object)), raw: object)
  }

  private func message(_ item: JSONMembers) throws(LineError) -> Message {
    let host = item.text("link").flatMap { WebAddress.host(of: $0) } ?? site
    let prefix = host.map { "stackexchange:\($0)/" } ?? "stackexchange:"
    var message: Message
    if let id = item.text("comment_id") {
      message = Message(id: "\(prefix)comment-\(id)")
      message.replyTo = item.text("post_id").map { prefix + $0 }
    } else if let id = item.text("answer_id") {
      message = Message(id: prefix + id)
      message.replyTo = item.text("question_id").map { prefix + $0 }
      message.conversation = message.replyTo
    } else {
      message = Message(id: prefix + (try item.required("question_id", of: "the post")))
      message.conversation = message.id
    }
    message.network = "stackexchange"
    message.kind = message.replyTo == nil ? .post : .comment
    message.createdAt = try item.time("creation_date", of: TerminalText.quoted(message.id))
    let owner = item.members("owner")
    let name = owner.text("display_name").map { HTMLEntities.decoded($0) }
    let author = Author(id: owner.text("user_id"), name: name)
    if author != Author() { message.author = author }
    let body = HTMLText(item.text("body") ?? "")
    let title = message.kind == .post ? item.text("title").map { HTMLEntities.decoded($0) } : nil
    message.text = FeedEntry.joined(title ?? "", body.text)
    message.links = FeedEntry.unique(body.links.map(\.address))
    message.hashtags = item.list("tags").compactMap(\.string)
    message.counts =
      Counts(
        likes: item.count("score"), replies: item.count("answer_count"), views: item.count("view_count")
      ).known
    message.visibility = .public
    message.url = item.text("link")
    return message
  }
}
