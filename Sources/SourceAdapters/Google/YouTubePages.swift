import MessageCore

/// Comments of YouTube as its Data API v3 writes them: pages of `commentThreads` and `comments`.
///
/// What really arrives:
/// - A thread holds its first comment and up to five answers (`replies`); the others come from `comments`, by parent. The
///   same answer may be in both.
/// - `textOriginal` is what was written, but only the author and the video's owner get it from some requests; `textDisplay`
///   is HTML, with `<br>` and links, unless `textFormat=plainText` was asked for.
/// - An answer's id is its parent's, a dot, and its own; `parentId` is missing where the answer stands in a thread's
///   `replies` of old pages.
/// - Ids of channels stand under `authorChannelId.value`; accounts that are gone have none.
/// - `videoId` is missing in answers since 2023.
struct YouTubePages: ObjectLayout {
  static let lists = [["items"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let item = JSONMembers(object)
    let snippet = item.members("snippet")
    guard let top = snippet["topLevelComment"] else {
      // Pages of other resources, such as videos, hold no comments.
      guard
        item.text("kind")?.hasSuffix("#comment") ?? (snippet["textOriginal"] ?? snippet["textDisplay"] != nil)
      else {
        throw LineError("no comment of YouTube (kind \(TerminalText.quoted(item.text("kind") ?? "")))")
      }
      return found.add(try Self.message(object), raw: object)
    }
    let video = snippet.text("videoId")
    let replyCount = snippet.count("totalReplyCount")
    found.add(top) { _ throws(LineError) in
      var message = try Self.message(top, video: video)
      message.counts?.replies = replyCount
      return message
    }
    let id = JSONMembers(top).text("id") ?? item.text("id")
    for reply in item.members("replies").list("comments") {
      found.add(reply) { _ throws(LineError) in try Self.message(reply, video: video, parent: id) }
    }
  }

  /// A comment.
  ///
  /// - Parameters:
  ///   - video: the video below which it stands, and `parent` the comment that it answers, where it does not say.
  /// - Throws: `LineError` where it has no id or no time.
  static func message(
    _ comment: JSONValue, video: String? = nil, parent: String? = nil
  ) throws(LineError) -> Message {
    let members = JSONMembers(comment)
    let snippet = members.members("snippet")
    let id = try members.required("id", of: "the comment")
    let video = snippet.text("videoId") ?? video
    var message = Message(id: "youtube:\(id)")
    message.network = "youtube"
    message.kind = .comment
    message.createdAt = try snippet.time("publishedAt", "updatedAt", of: "the comment")
    let channel = snippet.members("authorChannelId").text("value") ?? snippet.text("authorChannelId")
    let name = snippet.text("authorDisplayName")
    // Since 2022 the name that is shown is the handle.
    let handle = name.flatMap { $0.hasPrefix("@") ? String($0.dropFirst()) : nil }
    let author = Author(id: channel, handle: handle, name: name)
    if author != Author() { message.author = author }
    if let text = snippet.text("textOriginal") {
      message.text = text
      message.links = TextEntities(utf8: text.utf8.span).addresses
    } else {
      let text = HTMLText(snippet.text("textDisplay") ?? "")
      message.text = text.text
      message.links = text.links.map(\.address)
    }
    let dotted = id.firstIndex(of: ".").map { String(id[..<$0]) }
    message.replyTo = (snippet.text("parentId") ?? dotted ?? parent).map { "youtube:\($0)" }
    message.conversation = message.replyTo ?? message.id
    message.counts = Counts(likes: snippet.count("likeCount"))
    message.visibility = .public
    message.place = video.map { Place(id: $0) }
    message.url = video.map { "https://www.youtube.com/watch?v=\($0)&lc=\(id)" }
    return message
  }
}

extension ImportFormat {
  static let youtubeAPI = ImportFormat(
    name: "youtube-api", summary: "comments of YouTube, pages of its Data API",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      guard sample.isJSON, sample.contains("youtube#comment") else { return .no }
      return .certain
    }
  ) { settings, member in JSONAdapter<YouTubePages>(settings, member) }
}
