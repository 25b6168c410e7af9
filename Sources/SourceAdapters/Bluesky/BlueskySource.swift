import MessageCore

/// Bluesky, live (docs.bsky.app, the lexicons of app.bsky).
///
/// What its documentation says, and what really arrives:
/// - `listNotifications`, `getAuthorFeed` and `searchPosts` go down by a `cursor`, 100 at a time. The time that they are
///   sorted by is `indexedAt`, of a repost its own; `createdAt` is what the author's program says, and may be years off.
/// - `searchPosts` ends after 10,000 posts: its cursor is a count. From there on it is asked anew, with `until` the oldest
///   time that came. Most servers want a login for it.
/// - Notifications need a login; feeds and threads are open at `public.api.bsky.app`.
/// - Posts appear minutes late in searches, so a walk looks a quarter of an hour under what is known.
/// - An access token lasts for minutes and is renewed by a refresh token, which is good for one renewal.
/// - A thread has `parentHeight` and `depth` up to 1,000; of very long ones the rest is missing.
struct BlueskyListing: Listing {
  let query: SourceQuery

  private static let deepestSearch = 9_900

  var pageMembers: [String] { ["notifications", "feed", "posts"] }
  var overlap: Int64 { isSearch ? 15 * 60_000 : 0 }
  var pollInterval: Double { 30 }

  private var isSearch: Bool { query.query == .search || query.query == .hashtag }

  func request(mark: String?, below: String?) -> SourceRequest {
    let place = below.map { $0.split(separator: " ", omittingEmptySubsequences: false).map { String($0) } }
    let cursor = place?.first.flatMap { $0.isEmpty ? nil : $0 }
    func request(_ method: String, _ parameters: (String, String?)...) -> SourceRequest {
      let all = parameters + [("limit", "100"), ("cursor", cursor)]
      return SourceRequest(query.server, "/xrpc/app.bsky.\(method)", all)
    }
    switch query.query {
    case .mentions:
      return request(
        "notification.listNotifications", ("reasons", "mention"), ("reasons", "reply"), ("reasons", "quote"))
    case .notifications: return request("notification.listNotifications")
    case .account:
      return request(
        "feed.getAuthorFeed", ("actor", query.options[.account]), ("filter", "posts_with_replies"))
    case .home: return request("feed.getTimeline")
    default:
      let until = place.flatMap { $0.count > 1 ? $0[1] : nil }
      let since = mark.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0 - overlap).description }
      let tag = query.options[.hashtag].map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
      return request(
        "feed.searchPosts", ("q", query.options[.search] ?? tag.map { "#\($0)" }), ("tag", tag),
        ("sort", "latest"),
        ("since", since ?? query.since?.description), ("until", until))
    }
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let objects = ["notifications", "feed", "posts"].lazy.compactMap { members[$0] }.first?.elements ?? []
    let keys = objects.compactMap { object -> Int64? in
      let object = JSONMembers(object)
      return object.members("reason").timeKey("indexedAt") ?? object.members("post").timeKey("indexedAt")
        ?? object.timeKey("indexedAt")
    }
    let cursor = members.nonEmpty("cursor")
    guard isSearch else { return ListingOutline(keys: keys, next: cursor) }
    let until = below?.split(separator: " ", omittingEmptySubsequences: false).dropFirst().first.map {
      String($0)
    }
    let isDeep = cursor.flatMap { Int($0) }.map { $0 >= Self.deepestSearch } ?? false
    if isDeep, let oldest = keys.min() {
      // What shares the oldest moment is found again, and known by its id.
      return ListingOutline(keys: keys, next: " \(Timestamp(milliseconds: oldest + 1))")
    }
    return ListingOutline(keys: keys, next: cursor.map { "\($0) \(until ?? "")" }.map(Self.withoutEmptyEnd))
  }

  private static func withoutEmptyEnd(_ place: String) -> String {
    place.hasSuffix(" ") ? String(place.dropLast()) : place
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let standard = AnswerVerdict(standard: answer)
    guard answer.status == 400, case .failed(let cause) = standard, let json = try? answer.json,
      ["ExpiredToken", "InvalidToken", "AuthMissing"].contains(JSONMembers(json).text("error"))
    else { return standard }
    return .refused(cause: cause)
  }

  /// The address of a post, from what people copy out of the address bar.
  static func address(_ post: String) -> String {
    guard let range = post.firstRange(of: "/profile/") else { return post }
    let parts = post[range.upperBound...].split(separator: "/")
    guard parts.count >= 3, parts[1] == "post" else { return post }
    return "at://\(parts[0])/app.bsky.feed.post/\(parts[2].prefix { $0 != "?" && $0 != "#" })"
  }
}

/// Bluesky, live: pages of a listing, and Jetstream for those who follow.
struct BlueskySource: SourceAdapter {
  private var pages: ListingSource
  private var jetstream: Jetstream

  /// - Parameter account: whom the query is about, by the only name that the stream knows.
  init(_ query: SourceQuery, account: String?, _ cursor: SourceCursor) {
    let reader = query.reader(.bluesky)
    pages = ListingSource(BlueskyListing(query: query), reader, query, cursor)
    jetstream = Jetstream(query, reader, account: account, position: cursor["stream"])
  }

  var cursor: SourceCursor {
    var cursor = pages.cursor
    cursor["stream"] = jetstream.position
    return cursor
  }

  var pollInterval: Double { pages.pollInterval }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict { pages.verdict(on: answer) }

  mutating func beginRound() { pages.beginRound() }

  mutating func nextRequest() -> SourceRequest? { pages.nextRequest() }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage { try pages.read(answer) }

  mutating func delivered(new: Int, of total: Int) { pages.delivered(new: new, of: total) }

  func stream(at time: Timestamp) -> SourceStream? { jetstream.opening(at: time) }

  mutating func beginStream(_ answer: SourceAnswer) { jetstream.begin() }

  mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    let page = try jetstream.read(bytes, at: time)
    if let reached = jetstream.reached { pages.advance(to: reached.adding(seconds: -60).milliseconds) }
    return page
  }
}

extension SourceNetwork {
  static let bluesky = SourceNetwork(
    name: "bluesky", summary: "Bluesky; --server for your own server",
    defaultServer: "https://public.api.bsky.app",
    queries: [.mentions, .notifications, .home, .account, .search, .hashtag, .post],
    details: [.server, .stream],
    credentials: [CredentialField("handle", .login), CredentialField("password", .login)], login: .bluesky
  ) { query, cursor in
    if let post = query.options[.post] {
      let request = SourceRequest(
        query.server, "/xrpc/app.bsky.feed.getPostThread",
        [("uri", BlueskyListing.address(post)), ("depth", "1000"), ("parentHeight", "1000")])
      return WholeSource([request], query.reader(.bluesky)) {
        BlueskyListing(query: query).verdict(on: $0)
      }
    }
    guard query.isFollowed, query.query == .account || query.query == .mentions else {
      return BlueskySource(query, account: nil, cursor)
    }
    // The stream knows an account by its DID alone.
    let name = query.options[.account].map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
    if let name, name.hasPrefix("did:") { return BlueskySource(query, account: name, cursor) }
    let path = "/xrpc/com.atproto." + (name == nil ? "server.getSession" : "identity.resolveHandle")
    let lookup = LookedUpSource.Lookup(request: SourceRequest(query.server, path, [("handle", name)])) {
      $0.nonEmpty("did")
    }
    return LookedUpSource(lookup, cursor) { BlueskySource(query, account: $0, $1) }
  }
}
