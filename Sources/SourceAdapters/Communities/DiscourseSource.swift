import MessageCore

/// A board that runs on Discourse, live (docs.discourse.org).
///
/// What its documentation says, and what really arrives:
/// - `posts.json` gives the latest posts of the whole board, fifty at a time, and goes down by `before`, a post's id.
/// - A topic's page has its first twenty posts and the ids of all (`post_stream.stream`); the others are asked for by id,
///   twenty at a time.
/// - `search.json` goes by pages of fifty, of which only the first ten are answered; newest first by `order:latest`.
/// - A key goes into the field `Api-Key`, with the name of its user in `Api-Username`; open boards need none.
/// - Who asks too often gets 429 with `Retry-After`, and `wait_seconds` in the body.
struct DiscourseListing: Listing {
  let query: SourceQuery

  var pageMembers: [String] { ["latest_posts", "posts", "grouped_search_result"] }
  var endsEarly: Bool { query.query == .search }

  func request(mark: String?, below: String?) -> SourceRequest {
    if let words = query.options[.search] {
      return SourceRequest(
        query.server, "/search.json", [("q", "\(words) order:latest"), ("page", below ?? "1")])
    }
    return SourceRequest(query.server, "/posts.json", [("before", below)])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let posts = members.objects(query.query == .search ? "posts" : "latest_posts")
    let keys = posts.compactMap { $0.count("id") }
    guard query.query == .search else {
      return ListingOutline(keys: keys, next: keys.min().flatMap { $0 > 1 ? String($0) : nil })
    }
    let number = below.flatMap { Int($0) } ?? 1
    let hasMore = members.members("grouped_search_result").boolean("more_full_page_results") == true
    return ListingOutline(keys: keys, next: hasMore && number < 10 ? String(number + 1) : nil)
  }
}

/// A topic of Discourse with all its posts.
struct DiscourseTopic: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  private let topic: String
  /// The posts that are still to be asked for; nil before the topic's own page.
  private var rest: [String]?

  private static let mostAtOnce = 20

  init(_ query: SourceQuery) {
    self.query = query
    reader = query.reader(.discourse, server: query.origin.authority)
    let parts = (query.options[.topic] ?? "").split(separator: "/")
    // An address ends in the topic's number, or in that and a post's.
    topic =
      parts.firstIndex(of: "t").flatMap { parts[$0...].first { Int($0) != nil } }.map { String($0) }
      ?? query.options[.topic] ?? ""
  }

  var cursor: SourceCursor { SourceCursor() }

  mutating func beginRound() { rest = nil }

  mutating func nextRequest() -> SourceRequest? {
    let path = "/t/\(PercentEncoding.encoded(topic))"
    guard let rest else { return SourceRequest(query.server, path + ".json") }
    guard !rest.isEmpty else { return nil }
    return SourceRequest(
      query.server, path + "/posts.json", rest.prefix(Self.mostAtOnce).map { ("post_ids[]", $0) })
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let (page, json) = try reader.page(answer)
    if let rest {
      self.rest = Array(rest.dropFirst(Self.mostAtOnce))
    } else {
      let stream = JSONMembers(json).members("post_stream")
      let known = Set(stream.objects("posts").compactMap { $0.text("id") })
      rest = stream.list("stream").compactMap(\.text).filter { !known.contains($0) }
    }
    return page
  }
}

extension SourceNetwork {
  static let discourse = SourceNetwork(
    name: "discourse", summary: "a board that runs on Discourse", queries: [.latest, .search, .topic],
    details: [.server],
    credentials: [
      CredentialField("key", .field("Api-Key")), CredentialField("username", .field("Api-Username")),
    ]
  ) { query, cursor in
    if query.query == .topic { return DiscourseTopic(query) }
    return ListingSource(
      DiscourseListing(query: query), query.reader(.discourse, server: query.origin.authority), query, cursor)
  }
}
