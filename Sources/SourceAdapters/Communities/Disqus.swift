import MessageCore

/// Comments of Disqus, as its export writes them: one XML file with the pages (`thread`), then the comments (`post`).
///
/// What really arrives:
/// - Elements refer to each other by `dsq:id`. A comment's page may be missing, a page may have no title and no address.
/// - The page is no message: it is the `place` of its comments, and the address of each comment leads to it.
/// - Texts are HTML. What was deleted keeps its place, with an empty text; spam and what waits for approval is not
///   `public`.
/// - Names are not unique; `username` is, and is missing for guests. Addresses of mail and computers are not kept, save by
///   `--raw`.
struct Disqus: XMLLayout {
  static let shape = XMLRecordReader.Shape(
    containers: ["disqus"], records: ["post", "thread", "category"], description: "an export of Disqus")

  private struct Page {
    var address: String?
    var title: String?
  }

  private var pages: [String: Page] = [:]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  mutating func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError) {
    switch element.name {
    case "thread":
      guard let id = element.attribute(local: "id") else { return }
      pages[id] = Page(address: element.text(of: "link"), title: element.text(of: "title"))
    case "post": found.add(try message(element))
    default: break
    }
  }

  private func message(_ post: XMLElement) throws(LineError) -> Message {
    guard let id = post.attribute(local: "id"), !id.isEmpty else {
      throw LineError("a post without 'dsq:id'")
    }
    guard let time = post.text(of: "createdAt").flatMap({ LooseTime.timestamp($0) }) else {
      throw LineError("post \(TerminalText.quoted(id)) has no 'createdAt' that can be read")
    }
    let isDeleted = post.text(of: "isDeleted") == "true"
    let isHidden = post.text(of: "isSpam") == "true" || post.text(of: "isApproved") == "false"
    let content = HTMLText(isDeleted ? "" : post.child("message")?.text ?? "")
    var message = Message(id: "disqus:\(id)")
    message.network = "disqus"
    message.kind = .comment
    message.createdAt = time
    if let author = post.child("author") {
      let handle = author.text(of: "username")
      message.author = Author(id: handle, handle: handle, name: author.text(of: "name"))
    }
    message.text = content.text
    message.replyTo = post.child("parent")?.attribute(local: "id").map { "disqus:\($0)" }
    message.links = FeedEntry.unique(content.links.map(\.address))
    message.visibility = isHidden || isDeleted ? nil : .public
    if let thread = post.child("thread")?.attribute(local: "id") {
      message.place = Place(id: thread, name: pages[thread]?.title.map { HTMLEntities.decoded($0) })
      message.url = pages[thread]?.address.map { "\($0)#comment-\(id)" }
    }
    return message
  }
}

extension ImportFormat {
  static let disqus = ImportFormat(
    name: "disqus", summary: "comments of Disqus, its XML export", takesAnyBytes: true,
    members: .files("xml"),
    likeness: { sample in sample.contains("//disqus.com") && sample.contains("<disqus") ? .certain : .no }
  ) { settings, member in XMLAdapter<Disqus>(settings, member) }
}
