import MessageCore

/// A tweet as X's API v1.1 and its account archives write it: `id_str`, `full_text`, `entities`, times as
/// `Wed Oct 11 06:55:44 +0000 2017`.
///
/// What really arrives:
/// - In archives all numbers are strings, and there is no `user`: the account is told elsewhere.
/// - `full_text` has `&amp;`, `&lt;` and `&gt;`, which are decoded, and addresses as `t.co`; `links` has them expanded.
///   Addresses that lead to the tweet's own photos are left out.
/// - Streams cut `text` to 140 characters and have the whole in `extended_tweet`.
/// - A repost has the whole original in `retweeted_status`; in archives it is cut to `RT @handle: …` and does not tell
///   which tweet it repeats.
/// - A quoted tweet is `quoted_status_id_str`; in archives it is told only by its address at the end of the text, which
///   is how X itself sees it.
/// - A reply to a tweet that is gone names its author, not its id: no `reply_to`.
/// - `lang` has codes that are no languages: `und` (undetermined), `qme`, `qht`, `qam`, `qct`, `qst` (only media, tags,
///   mentions, cashtags, short text), `zxx`; they are left out. `in` and `iw` are the old codes of `id` and `he`.
/// - A mention of an account that is gone has the id `-1`, which is left out.
enum XStatus {
  /// The tweet as a message.
  ///
  /// - Parameter account: the author, where the tweet does not tell.
  /// - Throws: `LineError` where it lacks what every message has.
  static func message(_ value: JSONValue, account: Author? = nil) throws(LineError) -> Message {
    let tweet = JSONMembers(value)
    guard let id = tweet.nonEmpty("id_str") ?? tweet.nonEmpty("id") else { throw LineError("no tweet id") }
    let original = tweet.members("retweeted_status")
    guard let text = wholeText(tweet, repeating: original) else {
      throw LineError("tweet \(TerminalText.quoted(id)) has no text")
    }
    var message = Message(id: "x:\(id)")
    message.network = "x"
    message.kind = .post
    message.createdAt = try time(tweet, id)
    message.author = author(tweet.members("user")) ?? account
    message.text = HTMLEntities.decoded(text)
    message.lang = tweet.text("lang").flatMap(language)
    message.replyTo = reference(tweet, "in_reply_to_status_id")
    let entities = entities(original.isEmpty ? tweet : original)
    let links = entities.objects("urls")
    message.quotes = reference(tweet, "quoted_status_id") ?? quotedTweet(links, text)
    message.reposts = reference(original, "id")
    message.mentions = self.entities(tweet).objects("user_mentions").map { account in
      let id = account.text("id_str") ?? account.text("id")
      return Mention(handle: account.text("screen_name"), id: id == "-1" ? nil : id)
    }
    message.hashtags = entities.objects("hashtags").compactMap { $0.text("text") }
    message.links = links.compactMap { $0.text("expanded_url") ?? $0.text("url") }
    message.counts =
      Counts(
        likes: tweet.count("favorite_count"), reposts: tweet.count("retweet_count"),
        replies: tweet.count("reply_count"), quotes: tweet.count("quote_count")
      ).known
    // Only a protected account's tweets are told apart.
    message.visibility = tweet.members("user").boolean("protected") == true ? .followers : .public
    message.place = place(tweet.members("place"))
    message.url = message.author?.handle.map { "https://x.com/\($0)/status/\(id)" }
    return message
  }

  /// The tweets that a tweet has inside: the one that it repeats and the one that it quotes.
  static func inner(_ value: JSONValue) -> [JSONValue] {
    let tweet = JSONMembers(value)
    let quoting = tweet["retweeted_status"].map { JSONMembers($0) } ?? tweet
    return [tweet["retweeted_status"], quoting["quoted_status"]].compactMap { $0 }
  }

  /// An author out of a `user` object; nil where there is none.
  static func author(_ user: JSONMembers) -> Author? {
    let author = Author(
      id: user.text("id_str") ?? user.text("id"), handle: user.text("screen_name"), name: user.text("name"),
      followers: user.count("followers_count"))
    return author.key == nil ? nil : author
  }

  /// A BCP 47 tag for a code of X's; nil for the codes that are no languages.
  static func language(_ code: String) -> String? {
    switch code {
    case "und", "qme", "qht", "qam", "qct", "qst", "zxx", "art", "": nil
    case "in": "id"
    case "iw": "he"
    default: code
    }
  }

  /// When an id was given out (ids since November 2010 count milliseconds from X's own epoch); nil for older ones.
  static func time(ofID id: String) -> Timestamp? {
    guard let number = UInt64(id), number >> 22 > 1_000_000 else { return nil }
    let milliseconds = Int64(number >> 22) + 1_288_834_974_657
    return Timestamp(seconds: milliseconds / 1000, nanoseconds: Int32(milliseconds % 1000) * 1_000_000)
  }

  // MARK: - Parts

  private static func wholeText(_ tweet: JSONMembers, repeating original: JSONMembers) -> String? {
    guard
      let own = tweet.members("extended_tweet").text("full_text") ?? tweet.text("full_text")
        ?? tweet.text("text")
    else { return nil }
    guard own.hasSuffix("…"), own.hasPrefix("RT @"), let colon = own.firstIndex(of: ":"),
      let whole = original.members("extended_tweet").text("full_text") ?? original.text("full_text")
        ?? original.text("text")
    else { return own }
    return "\(own[...colon]) \(whole)"
  }

  private static func entities(_ tweet: JSONMembers) -> JSONMembers {
    let extended = tweet.members("extended_tweet").members("entities")
    return extended.isEmpty ? tweet.members("entities") : extended
  }

  private static func time(_ tweet: JSONMembers, _ id: String) throws(LineError) -> Timestamp {
    guard let spelling = tweet.text("created_at") else {
      throw LineError("tweet \(TerminalText.quoted(id)) has no created_at")
    }
    guard let time = TimeSpelling.timestamp(spelling.utf8.span) else {
      throw LineError("created_at: \(TerminalText.quoted(spelling)) is not a time")
    }
    return time
  }

  private static func reference(_ object: JSONMembers, _ name: String) -> String? {
    (object.nonEmpty("\(name)_str") ?? object.nonEmpty(name)).map { "x:\($0)" }
  }

  /// The tweet whose address ends the text.
  private static func quotedTweet(_ links: [JSONMembers], _ text: String) -> String? {
    guard let last = links.last, let short = last.text("url"), text.hasSuffix(short) else { return nil }
    return last.text("expanded_url").flatMap(XAddress.tweet)
  }

  private static func place(_ place: JSONMembers) -> Place? {
    guard let id = place.text("id") else { return nil }
    return Place(id: id, name: place.text("full_name") ?? place.text("name"))
  }
}

/// Addresses of X.
enum XAddress {
  /// The id of the message that an address leads to: `https://x.com/HANDLE/status/ID`; nil for other addresses.
  static func tweet(_ address: String) -> String? {
    let parts = address.split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count == 5, ["twitter.com", "x.com", "mobile.twitter.com"].contains(parts[1].lowercased()),
      parts[3] == "status"
    else { return nil }
    let id = parts[4].prefix { $0 != "?" && $0 != "#" }
    return !id.isEmpty && id.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? "x:\(id)" : nil
  }
}
