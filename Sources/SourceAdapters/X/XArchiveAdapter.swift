import MessageCore

/// An X (Twitter) account archive: tweets, direct messages and deleted tweets. Each file is one assignment,
/// `window.YTD.tweets.part0 = [ … ]`; archives from before 2019 have `Grailbird.data.tweets_2013_05 = [ … ]`.
///
/// What really arrives (of the tweets themselves, see `XStatus`; of direct messages, see `XDirectMessage`):
/// - Elements are `{"tweet": {…}}`, in archives from before 2019 the bare object.
/// - Large files come in parts: `tweets-part1.js`. Before 2022 the names were `tweet.js` and `direct-message.js`.
/// - The author is named nowhere in the file: `account.js` beside it has the account, else `manifest.js` has; without
///   either, messages have no `author` and no `url`.
/// - Tweets longer than 280 characters are cut; `note-tweet.js` has the whole text, under an id of its own, and is told to
///   belong to the tweet by its second and its first words.
/// - `deleted-tweets.js` has tweets that the account took back in its last weeks. They become `deletion` records: their
///   text is not shown again.
/// - Likes, `tweet-headers.js` and the other files hold no messages of the account's.
struct XArchiveAdapter: ImportAdapter {
  private var reader: Reader?
  private let settings: ImportSettings
  private let member: ImportMember

  private enum Reader {
    case tweets(JSONAdapter<XArchiveTweets>)
    case conversations(JSONAdapter<XArchiveConversations>)
  }

  init(settings: ImportSettings, member: ImportMember) {
    self.settings = settings
    self.member = member
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    switch reader {
    case nil:
      guard let holdsConversations = try opening(input) else { return .needsInput }
      reader =
        holdsConversations
        ? .conversations(JSONAdapter(settings, member)) : .tweets(JSONAdapter(settings, member))
      return try next(&input, &record)
    case .tweets(var adapter)?:
      // Taken out while it is changed, so that nothing is copied.
      reader = nil
      defer { reader = .tweets(adapter) }
      return try adapter.next(&input, &record)
    case .conversations(var adapter)?:
      reader = nil
      defer { reader = .conversations(adapter) }
      return try adapter.next(&input, &record)
    }
  }

  /// Looks at `window.YTD.tweets.part0 = [`: whether it is conversations that follow; nil where more bytes are wanted.
  private func opening(_ input: borrowing ByteInput) throws(ImportFailure) -> Bool? {
    let start = input.prefix(Self.longestOpening)
    guard let bracket = start.firstIndex(of: UInt8(ascii: "[")) else {
      if input.isAtEnd, start.allSatisfy({ isSpace($0) }) {
        throw ImportFailure("the file is empty; an archive's tweets begin with 'window.YTD.tweets.part0 = ['")
      }
      if input.isAtEnd || start.count == Self.longestOpening { throw notAnArchive }
      return nil
    }
    let words = String(decoding: start[..<bracket], as: UTF8.self).split { $0.isWhitespace || $0 == "=" }
    let known = ["window.YTD.", "Grailbird.data."]
    guard words.isEmpty || words.count == 1 && known.contains(where: words[0].hasPrefix) else {
      throw notAnArchive
    }
    return words.first?.contains(".direct_message") ?? member.path.name.hasPrefix("direct-message")
  }

  private static let longestOpening = 1024

  private var notAnArchive: ImportFailure {
    ImportFailure(line: 1, "not tweets of an X archive: these begin with 'window.YTD.tweets.part0 = ['")
  }
}

/// The elements of `tweets.js` and its kin.
struct XArchiveTweets: JSONLayout {
  private let account: Author?
  private let notes: XNoteTweets

  init(_ settings: ImportSettings, _ member: ImportMember) {
    account = XArchiveAccount.author(member.companions)
    notes = XNoteTweets(member.companions["note-tweet.js"])
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    if let note = part.value[.noteTweet] {
      findings.add(part.value) { _ throws(LineError) in
        try XNoteTweets.message(JSONMembers(note), account: account)
      }
      return
    }
    let tweet = part.value[.tweet] ?? part.value
    let members = JSONMembers(tweet)
    if members["deleted_at"] != nil {
      guard let id = members.nonEmpty("id_str") ?? members.nonEmpty("id") else {
        throw LineError("no tweet id")
      }
      findings.add(DeletionRecord(id: "x:\(id)", deletedAt: members.time("deleted_at")))
      return
    }
    findings.add(part.value) { _ throws(LineError) in
      var message = try XStatus.message(tweet, account: account)
      notes.complete(&message)
      return message
    }
  }
}

extension MemberName {
  fileprivate static let tweet: MemberName = "tweet"
  fileprivate static let noteTweet: MemberName = "noteTweet"
}

/// The account that an archive belongs to.
enum XArchiveAccount {
  /// The account that `account.js`, else `manifest.js` tells.
  static func author(_ companions: [String: [UInt8]]) -> Author? {
    if let value = companions["account.js"].flatMap(JSONScript.value) {
      let account = JSONMembers(value.elements.first).members("account")
      let author = Author(
        id: account.text("accountId"), handle: account.text("username"),
        name: account.text("accountDisplayName"))
      if author.key != nil { return author }
    }
    if let value = companions["manifest.js"].flatMap(JSONScript.value) {
      let user = JSONMembers(value).members("userInfo")
      let author = Author(
        id: user.text("accountId"), handle: user.text("userName"), name: user.text("displayName"))
      if author.key != nil { return author }
    }
    return nil
  }
}

/// A small script that assigns JSON.
enum JSONScript {
  /// What it assigns; nil where that is no JSON.
  static func value(_ script: [UInt8]) -> JSONValue? {
    guard let equals = script.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    var json = script[(equals + 1)...]
    while let last = json.last, isSpace(last) || last == UInt8(ascii: ";") { json.removeLast() }
    return try? JSONValue(parsing: Array(json))
  }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

extension ImportFormat {
  static let xArchive = ImportFormat(
    name: "x-archive", summary: "an X account archive: the zip file, its unpacked folder, or tweets.js",
    members: MemberLayout(
      description: "tweets.js", companions: ["account.js", "manifest.js", "note-tweet.js"]
    ) { path in
      guard path.fileExtension == "js" else { return false }
      // 2012 to 2018: data/js/tweets/2013_05.js
      if path.folder == "tweets", path.names.dropLast(2).last == "js" { return true }
      let stem = path.name.dropLast(3)
      let names = [
        "tweets", "tweet", "community-tweet", "deleted-tweets", "deleted-tweet", "direct-messages",
        "direct-message",
        "direct-messages-group", "direct-message-group",
      ]
      return names.contains { stem == $0 || stem.hasPrefix("\($0)-part") }
    },
    likeness: { sample in
      [
        "window.YTD.tweet", "window.YTD.direct_message", "window.YTD.deleted_tweet",
        "window.YTD.community_tweet",
        "window.YTD.note_tweet", "Grailbird.data.tweets",
      ].contains(where: sample.contains) ? .certain : .no
    }
  ) { settings, member in XArchiveAdapter(settings: settings, member: member) }
}
