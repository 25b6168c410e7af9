import MessageCore

/// Jetstream, the stream of everything that is written on Bluesky (github.com/bluesky-social/jetstream), by WebSocket.
///
/// What its documentation says, and what really arrives:
/// - `wantedDids` picks accounts, `wantedCollections` kinds of records; nothing picks words, so mentions and hashtags are
///   picked out of all posts here: some sixty a second.
/// - An event is a commit (a record that was created, updated or deleted), or the news of an account. `time_us` is when
///   Jetstream saw it, in microseconds since 1970, and what `cursor` goes on from, for the day or so that is kept.
/// - Going back a few seconds makes sure that nothing is left out; what comes again is known by its id.
/// - A record tells the author's DID but neither handle nor name, nor counts.
/// - Searches appear minutes late, so a stream begins a quarter of an hour earlier, as far as it brings all posts.
/// - It is public, and never gets a secret.
/// - There are no heartbeats, but WebSockets have pings.
struct Jetstream: Sendable {
  private let query: SourceQuery
  private let reader: PageReader
  /// The DID that the query is about.
  private let account: String?
  private var lines = StreamLines()
  /// The last event's time in microseconds since 1970; nil before the first.
  private(set) var position: String?

  /// One of the public servers that Bluesky runs.
  private static let usualServer = "https://jetstream2.us-east.bsky.network"

  init(_ query: SourceQuery, _ reader: PageReader, account: String?, position: String?) {
    self.query = query
    self.reader = reader
    self.account = account
    self.position = position
  }

  /// How the stream is opened; nil where there is none for the query, or the account is not known.
  func opening(at time: Timestamp) -> SourceStream? {
    var parameters: [(String, String?)] = [("wantedCollections", BlueskyRecord.Address.post)]
    switch query.query {
    case .account:
      guard let account else { return nil }
      parameters += [("wantedCollections", BlueskyRecord.Address.repost), ("wantedDids", account)]
    case .mentions where account != nil, .hashtag: break
    default: return nil
    }
    parameters.append(("cursor", String(begin(at: time))))
    let server = query.streamServer ?? Self.usualServer
    var request = SourceRequest(server, server.hasSuffix("/subscribe") ? "" : "/subscribe", parameters)
    request.usesCredentials = false
    return SourceStream(request, by: .webSocket, longestSilence: 60)
  }

  /// Where to go on, in microseconds: an account's own stream from where it was left, one of all posts not so far back.
  private func begin(at time: Timestamp) -> Int64 {
    let recent = time.adding(seconds: -15 * 60).milliseconds * 1000
    guard let last = position.flatMap({ Int64($0) }) else { return recent }
    return query.query == .account ? last - 5_000_000 : max(last - 5_000_000, recent)
  }

  /// When the last event was seen.
  var reached: Timestamp? { position.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0 / 1000) } }

  mutating func begin() { lines = StreamLines() }

  /// What the bytes bring that belongs to the query.
  mutating func read(_ bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    var page = SourcePage()
    for line in try lines.lines(in: bytes) where !line.isEmpty {
      guard let event = try? JSONValue(parsing: line) else {
        page.rejections.append(PageRejection(bytes: line, cause: "an event that is no JSON"))
        continue
      }
      let members = JSONMembers(event)
      if let number = members.count("time_us") { position = String(number) }
      guard members["commit"] != nil else { continue }
      let found = try reader.page(line, at: time)
      page.rejections += found.rejections
      for record in found.records {
        if let taken = taken(record, members) { page.records.append(taken) }
      }
    }
    return page
  }

  /// The record where it belongs to the query.
  private func taken(_ record: PageRecord, _ event: JSONMembers) -> PageRecord? {
    if query.query == .account { return event.text("did") == account ? record : nil }
    guard record.isMessage else { return deletion(event).map { record.revising($0) } }
    guard event.text("did") != account, let message = message(record) else { return nil }
    if let tag = query.options[.hashtag] {
      let wanted = (tag.hasPrefix("#") ? String(tag.dropFirst()) : tag).lowercased()
      return message.hashtags.contains { $0.lowercased() == wanted } ? record : nil
    }
    guard let account else { return nil }
    let own = "bluesky:at://\(account)/"
    let answers = [message.replyTo, message.conversation, message.quotes].contains {
      $0?.hasPrefix(own) == true
    }
    return answers || message.mentions.contains { $0.id == account } ? record : nil
  }

  private func message(_ record: PageRecord) -> Message? {
    var line = MessageLine()
    return (try? line.load(record.json)).flatMap { try? Message(line) }
  }

  /// The id of the message that an event deletes.
  private func deletion(_ event: JSONMembers) -> String? {
    let commit = event.members("commit")
    guard let account = event.nonEmpty("did"), let collection = commit.nonEmpty("collection"),
      let key = commit.nonEmpty("rkey")
    else { return nil }
    return "bluesky:at://\(account)/\(collection)/\(key)"
  }
}
