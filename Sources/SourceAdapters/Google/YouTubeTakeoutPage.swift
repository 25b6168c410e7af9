import MessageCore

/// The comments that an account wrote on YouTube, as Google Takeout wrote them until 2022: `my-comments.html`, a page in
/// the account's language with an item of a list for each comment.
///
/// What really arrives:
/// - The item is a sentence, `Added a comment on … at 2019-01-02 03:04:05 UTC.`, a line end, and the words. Languages
///   differ; the address with the comment's id (`lc=`) and the time are alike in all.
/// - Names of the author and of the video are missing; an id with a dot in it is an answer to what stands before the dot.
struct YouTubeTakeoutPage: XMLLayout {
  static let shape = XMLRecordReader.Shape(
    containers: ["html", "body", "div", "ul"], records: ["li"],
    description: "comments of YouTube from Takeout",
    foldsCase: true)

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError) {
    guard element.name == "li" else { return }
    let page = HTMLText(element.markup)
    let links = page.links.map { $0.address.replacing("&amp;", with: "&") }
    guard let address = links.first(where: { WebAddress.value(of: "lc", in: $0) != nil }),
      let id = WebAddress.value(of: "lc", in: address)
    else { throw LineError("no id of a comment in this item") }
    let lines = page.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard let sentence = lines.first, let time = Self.time(in: sentence) else {
      throw LineError("comment \(TerminalText.quoted(id)) has no time that can be read")
    }
    let text = lines.count > 1 ? String(lines[1]).trimmedBlanks : ""
    let parent = id.firstIndex(of: ".").map { "youtube:\(id[..<$0])" }
    let video = WebAddress.value(of: "v", in: address)
    var message = Message(id: "youtube:\(id)")
    message.network = "youtube"
    message.kind = .comment
    message.createdAt = time
    message.text = text
    message.replyTo = parent
    message.conversation = parent ?? message.id
    message.links = TextEntities(utf8: text.utf8.span).addresses
    message.visibility = .public
    message.place = video.map { Place(id: $0) }
    message.url = video.map { "https://www.youtube.com/watch?v=\($0)&lc=\(id)" }
    found.add(message)
  }

  /// The time at the end of the sentence: `2019-01-02 03:04:05 UTC`.
  private static func time(in sentence: Substring) -> Timestamp? {
    let words = sentence.split(separator: " ")
    for (date, clock) in zip(words, words.dropFirst()).reversed() where date.utf8.count == 10 {
      if let time = LooseTime.timestamp("\(date) \(clock.prefix(8))") { return time }
    }
    return nil
  }
}
