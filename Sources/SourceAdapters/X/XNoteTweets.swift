import MessageCore

/// The long texts of an account archive, `note-tweet.js`: for each second, the texts that were written in it.
struct XNoteTweets {
  private var notes: [Int64: [JSONMembers]] = [:]

  /// - Parameter script: the bytes of `note-tweet.js`; none where there is no such file.
  init(_ script: [UInt8]?) {
    for element in script.flatMap(JSONScript.value)?.elements ?? [] {
      let note = JSONMembers(element).members("noteTweet")
      guard let time = note.time("createdAt") else { continue }
      notes[time.seconds, default: []].append(note)
    }
  }

  /// Gives a tweet that was cut its whole text, with the links and tags in it.
  func complete(_ message: inout Message) {
    guard !notes.isEmpty, let time = message.createdAt, let text = message.text else { return }
    let start = Self.beginning(of: text)
    // The note may have been written a second before its tweet.
    for second in [time.seconds, time.seconds - 1, time.seconds + 1] {
      guard let note = notes[second]?.first(where: { Self.text($0)?.hasPrefix(start) == true }) else {
        continue
      }
      Self.take(note, into: &message)
      return
    }
  }

  /// A note by itself, for a file without the tweets.
  static func message(_ note: JSONMembers, account: Author?) throws(LineError) -> Message {
    guard let id = note.nonEmpty("noteTweetId") else { throw LineError("no note tweet id") }
    var message = Message(id: "x:\(id)")
    message.network = "x"
    message.kind = .post
    message.createdAt = note.time("createdAt")
    message.author = account
    message.visibility = .public
    take(note, into: &message)
    return message
  }

  /// What a cut text has of the whole: up to the sign of omission or the address that stands for the rest.
  private static func beginning(of text: String) -> Substring {
    var rest = text[...]
    if let address = rest.range(of: " https://t.co/") { rest = rest[..<address] }
    while rest.last == "…" || rest.last == " " { rest.removeLast() }
    return rest
  }

  private static func text(_ note: JSONMembers) -> String? {
    note.members("core").text("text").map { HTMLEntities.decoded($0) }
  }

  private static func take(_ note: JSONMembers, into message: inout Message) {
    let core = note.members("core")
    message.text = text(note)
    let handles = core.objects("mentions").compactMap { $0.text("screenName") }
    // A tweet's own list has the accounts' ids, where it has the account.
    message.mentions = handles.map { handle in
      message.mentions.first { $0.handle == handle } ?? Mention(handle: handle)
    }
    message.hashtags = core.objects("hashtags").compactMap { $0.text("text") }
    message.links = core.objects("urls").compactMap { $0.text("expandedUrl") ?? $0.text("shortUrl") }
  }
}

extension Substring {
  /// Where a text begins in it; nil where it does not stand there.
  fileprivate func range(of text: String) -> Index? {
    var index = startIndex
    while let space = self[index...].firstIndex(of: " ") {
      if self[space...].hasPrefix(text) { return space }
      index = self.index(after: space)
    }
    return nil
  }
}
