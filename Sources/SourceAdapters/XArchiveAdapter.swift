import MessageCore

/// The tweets of an X (Twitter) account archive: `tweets.js`, its parts `tweets-part1.js` …, or `tweet.js` in archives
/// from before 2022. Each is one assignment, `window.YTD.tweets.part0 = [ … ]`.
///
/// What really arrives:
/// - Elements are `{"tweet": {…}}`, in archives from before 2019 the bare object. All numbers are strings.
/// - The author is named nowhere in the file: `account.js` beside it has the account, else `manifest.js` has; without
///   either, messages have no `author` and no `url`.
/// - `full_text` has `&amp;`, `&lt;` and `&gt;`, which are decoded, and addresses as `t.co`; `links` has them expanded.
///   Addresses that lead to the tweet's own photos are left out.
/// - Reposts are cut to `RT @handle: …` and do not tell which tweet they repeat, so they have no `reposts`.
/// - A quoted tweet is told only by its address at the end of the text, which is how X itself sees it.
/// - A reply to a tweet that was deleted when the archive was made names its author, not its id: no `reply_to`.
/// - `lang` has codes that are no languages: `und` (undetermined), `qme`, `qht`, `qam`, `qct`, `qst` (only media, tags,
///   mentions, cashtags, short text), `zxx`; they are left out. `in` and `iw` are the old codes of `id` and `he`.
/// - A mention of an account that is gone has the id `-1`, which is left out.
struct XArchiveAdapter: ImportAdapter {
  private let settings: ImportSettings
  private let account: Author?
  private var elements = JSONPartReader { path, _ in path.isEmpty }
  private var isChecked = false

  init(settings: ImportSettings, companions: [String: [UInt8]]) {
    self.settings = settings
    account = Self.account(companions)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    if !isChecked, try !checkOpening(input) { return .needsInput }
    switch elements.next(&input) {
    case .needsInput: return .needsInput
    case .end: return .end
    case .malformed(let line, let cause):
      record.reject(elements.rejected)
      return .rejection(line: line, cause: cause)
    case .part(let part):
      let element = part.value
      do throws(LineError) {
        try record.take(message(element[.tweet] ?? element), raw: settings.keepsRaw ? element : nil)
      } catch {
        record.reject(element.rawBytes)
        return .rejection(line: part.line, cause: error.cause)
      }
      return .record
    }
  }

  /// Looks for `window.YTD.tweets.part0 = [`; false where more bytes are wanted.
  private mutating func checkOpening(_ input: borrowing ByteInput) throws(ImportFailure) -> Bool {
    let start = input.prefix(Self.longestOpening)
    guard let bracket = start.firstIndex(of: UInt8(ascii: "[")) else {
      if input.isAtEnd, start.allSatisfy({ isSpace($0) }) {
        throw ImportFailure("the file is empty; an archive's tweets begin with 'window.YTD.tweets.part0 = ['")
      }
      if input.isAtEnd || start.count == Self.longestOpening { throw notAnArchive }
      return false
    }
    let words = String(decoding: start[..<bracket], as: UTF8.self).split { $0.isWhitespace || $0 == "=" }
    guard words.isEmpty || words.count == 1 && words[0].hasPrefix("window.YTD.") else { throw notAnArchive }
    isChecked = true
    return true
  }

  private static let longestOpening = 1024

  private var notAnArchive: ImportFailure {
    ImportFailure(line: 1, "not tweets of an X archive: these begin with 'window.YTD.tweets.part0 = ['")
  }

  // MARK: - Tweets

  private func message(_ value: JSONValue) throws(LineError) -> Message {
    let tweet = JSONMembers(value)
    guard let id = tweet.text("id_str") ?? tweet.text("id"), !id.isEmpty else {
      throw LineError("no tweet id")
    }
    guard let text = tweet.text("full_text") ?? tweet.text("text") else {
      throw LineError("tweet \(TerminalText.quoted(id)) has no text")
    }
    var message = Message(id: "x:\(id)")
    message.network = "x"
    message.kind = .post
    message.createdAt = try time(tweet, id)
    message.author = account
    message.text = HTMLEntities.decoded(text)
    message.lang = tweet.text("lang").flatMap(Self.language)
    message.replyTo = reference(tweet, "in_reply_to_status_id")
    let entities = JSONMembers(tweet["entities"])
    let links = entities["urls"]?.elements.map { JSONMembers($0) } ?? []
    message.quotes = reference(tweet, "quoted_status_id") ?? quotedTweet(links, text)
    message.reposts = reference(JSONMembers(tweet["retweeted_status"]), "id")
    message.mentions = (entities["user_mentions"]?.elements ?? []).map { value in
      let account = JSONMembers(value)
      let id = account.text("id_str") ?? account.text("id")
      return Mention(handle: account.text("screen_name"), id: id == "-1" ? nil : id)
    }
    message.hashtags = (entities["hashtags"]?.elements ?? []).compactMap { JSONMembers($0).text("text") }
    message.links = links.compactMap { $0.text("expanded_url") ?? $0.text("url") }
    let counts = Counts(likes: tweet.count("favorite_count"), reposts: tweet.count("retweet_count"))
    if counts != Counts() { message.counts = counts }
    message.visibility = .public
    message.place = place(JSONMembers(tweet["place"]))
    message.url = account?.handle.map { "https://x.com/\($0)/status/\(id)" }
    message.source = settings.source
    return message
  }

  private func time(_ tweet: JSONMembers, _ id: String) throws(LineError) -> Timestamp {
    guard let spelling = tweet.text("created_at") else {
      throw LineError("tweet \(TerminalText.quoted(id)) has no created_at")
    }
    guard let time = TimeSpelling.timestamp(spelling.utf8.span) else {
      throw LineError("created_at: \(TerminalText.quoted(spelling)) is not a time")
    }
    return time
  }

  private func reference(_ object: JSONMembers, _ name: String) -> String? {
    (object.text("\(name)_str") ?? object.text(name)).flatMap { $0.isEmpty ? nil : "x:\($0)" }
  }

  /// The tweet whose address ends the text.
  private func quotedTweet(_ links: [JSONMembers], _ text: String) -> String? {
    guard let last = links.last, let short = last.text("url"), text.hasSuffix(short),
      let address = last.text("expanded_url")
    else { return nil }
    let parts = address.split(separator: "/", omittingEmptySubsequences: true)
    // https: / twitter.com / HANDLE / status / ID
    guard parts.count == 5, ["twitter.com", "x.com", "mobile.twitter.com"].contains(parts[1].lowercased()),
      parts[3] == "status"
    else { return nil }
    let id = parts[4].prefix { $0 != "?" && $0 != "#" }
    return !id.isEmpty && id.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? "x:\(id)" : nil
  }

  private func place(_ place: JSONMembers) -> Place? {
    guard let id = place.text("id") else { return nil }
    return Place(id: id, name: place.text("full_name") ?? place.text("name"))
  }

  private static func language(_ code: String) -> String? {
    switch code {
    case "und", "qme", "qht", "qam", "qct", "qst", "zxx", "": nil
    case "in": "id"
    case "iw": "he"
    default: code
    }
  }

  // MARK: - Account

  private static func account(_ companions: [String: [UInt8]]) -> Author? {
    if let script = companions["account.js"], let value = assigned(script) {
      let account = JSONMembers(value.elements.first?[.account])
      let author = Author(
        id: account.text("accountId"), handle: account.text("username"),
        name: account.text("accountDisplayName"))
      if author.key != nil { return author }
    }
    if let script = companions["manifest.js"], let value = assigned(script) {
      let user = JSONMembers(JSONMembers(value)["userInfo"])
      let author = Author(
        id: user.text("accountId"), handle: user.text("userName"), name: user.text("displayName"))
      if author.key != nil { return author }
    }
    return nil
  }

  /// What a script assigns, where that is JSON.
  private static func assigned(_ script: [UInt8]) -> JSONValue? {
    guard let equals = script.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    var json = script[(equals + 1)...]
    while let last = json.last, isSpace(last) || last == UInt8(ascii: ";") { json.removeLast() }
    return try? JSONValue(parsing: Array(json))
  }
}

extension MemberName {
  fileprivate static let tweet: MemberName = "tweet"
  fileprivate static let account: MemberName = "account"
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

extension ImportFormat {
  static let xArchive = ImportFormat(
    name: "x-archive", summary: "an X account archive: the zip file, its unpacked folder, or tweets.js",
    members: MemberLayout(description: "tweets.js", companions: ["account.js", "manifest.js"]) { path in
      let name = path.name
      return name == "tweets.js" || name == "tweet.js"
        || name.hasSuffix(".js") && (name.hasPrefix("tweets-part") || name.hasPrefix("tweet-part"))
    },
    likeness: { $0.contains("window.YTD.tweet") ? .certain : .no }
  ) { settings, member in XArchiveAdapter(settings: settings, companions: member.companions) }
}
