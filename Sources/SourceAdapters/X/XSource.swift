import MessageCore

/// X, live, by version 2 of its API (docs.x.com/x-api).
///
/// What its documentation says, and what really arrives:
/// - `tweets/search/recent` has the last seven days, 100 posts a page, newest first; `users/ID/mentions` the last 800,
///   `users/ID/tweets` the last 3,200, `dm_events` the last 30 days (posts/search, posts/timelines, direct-messages/lookup).
/// - What is new is asked for by `since_id`, which `dm_events` does not take. It and `start_time` exclude each other. One that
///   is more than seven days old is no empty page but 400, `'since_id' must be a tweet id created after …`: what there is is
///   then asked for without it.
/// - `next_token` does not end; `pagination_token` is what timelines call it.
/// - Timelines are asked for by an account's number, which a name is looked up for once; `users/me` is the token's own.
/// - Searches and timelines take a program's token or an account's, direct messages an account's alone
///   (fundamentals/authentication): 403, `Unsupported Authentication`, means the wrong one of the two. An account's lasts
///   for two hours, and the token that renews it is good but once; signatures of OAuth 1.0a stand for an account, too, and do
///   not end. Counts and streams take a program's token only.
/// - Every window is fifteen minutes; `x-rate-limit-remaining` and `x-rate-limit-reset`, in seconds since 1970, tell what is
///   left. Every post that is brought is also counted, and paid for: 402 or 429 (`UsageCapExceeded`) where the sum is spent.
/// - A page tells in `errors` which of the posts that its own refer to are gone: these are deletions. Posts that are withheld
///   in some countries come with their text, which is theirs elsewhere.
struct XListing: Listing {
  /// What is listed.
  enum Subject: Sendable {
    case search(String), mentions(of: String), posts(of: String), direct
  }

  let query: SourceQuery
  let subject: Subject
  /// Whether to ask from the mark, or from `since`, on.
  private var isBounded = true

  init(_ query: SourceQuery, _ subject: Subject) {
    self.query = query
    self.subject = subject
  }

  var pageMembers: [String] { ["data", "meta"] }

  var mostListed: Int? {
    switch subject {
    case .search, .direct: nil
    case .mentions: 800
    case .posts: 3200
    }
  }

  var pollInterval: Double {
    switch subject {
    case .search: 60
    // Fewer requests are allowed than there are minutes in a window.
    case .mentions, .posts, .direct: 120
    }
  }

  private static let postFields: [(String, String?)] = [
    (
      "tweet.fields",
      "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,geo,lang,note_tweet,public_metrics,"
        + "referenced_tweets,withheld"
    ),
    ("user.fields", "name,protected,public_metrics,username"),
    ("place.fields", "full_name,name"),
  ]

  static let postParameters =
    postFields + [
      ("expansions", "author_id,referenced_tweets.id,referenced_tweets.id.author_id,geo.place_id")
    ]

  func request(mark: String?, below: String?) -> SourceRequest {
    func request(_ path: String, _ parameters: [(String, String?)]) -> SourceRequest {
      SourceRequest(query.server, "/2/" + path, parameters + [("max_results", "100")])
    }
    let start = mark == nil ? query.since.map { Timestamp(seconds: $0.seconds).description } : nil
    let bounds: [(String, String?)] = isBounded ? [("since_id", mark), ("start_time", start)] : []
    func timeline(_ id: String, _ name: String) -> SourceRequest {
      request(
        "users/\(PercentEncoding.encoded(id))/\(name)",
        bounds + [("pagination_token", below)] + Self.postParameters)
    }
    switch subject {
    case .search(let words):
      return request(
        "tweets/search/recent", [("query", words)] + bounds + [("next_token", below)] + Self.postParameters)
    case .mentions(let id): return timeline(id, "mentions")
    case .posts(let id): return timeline(id, "tweets")
    case .direct:
      return request(
        "dm_events",
        [
          (
            "dm_event.fields",
            "created_at,dm_conversation_id,entities,event_type,id,participant_ids,referenced_tweets,sender_id,text"
          ), ("event_types", "MessageCreate,ParticipantsJoin,ParticipantsLeave"),
          ("expansions", "participant_ids,sender_id"), ("user.fields", "name,public_metrics,username"),
          ("pagination_token", below),
        ])
    }
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let objects = members.objects("data")
    return ListingOutline(
      keys: objects.compactMap { $0.count("id") }, next: members.members("meta").nonEmpty("next_token"),
      // The posts that others refer to may be older by years.
      oldest: objects.compactMap { object in
        object.time("created_at") ?? object.text("id").flatMap { XStatus.time(ofID: $0) }
      }.min())
  }

  func eased(after answer: SourceAnswer) -> EasedListing? {
    guard isBounded, answer.status == 400, Self.complains(answer, about: ["since_id", "start_time"]) else {
      return nil
    }
    var listing = self
    listing.isBounded = false
    return EasedListing(listing: listing, isShorter: true)
  }

  /// Whether an answer refuses one of these parameters.
  static func complains(_ answer: SourceAnswer, about names: [String]) -> Bool {
    guard let json = try? answer.json else { return false }
    return JSONMembers(json).objects("errors").contains { error in
      names.contains { error.members("parameters")[$0] != nil }
    }
  }
}

extension SourceNetwork {
  static let x = SourceNetwork(
    name: "x", summary: "X: searches and their counts, mentions, accounts, direct messages",
    defaultServer: "https://api.x.com",
    queries: [.search, .mentions, .account, .post, .conversations, .volume],
    details: [.server, .profile, .step, .backfill],
    credentials: [
      CredentialField("token", .bearer), CredentialField("client_id", .login),
      CredentialField("client_secret", .login), CredentialField("refresh_token", .login),
      CredentialField("consumer_key", .signing), CredentialField("consumer_secret", .signing),
      CredentialField("access_token", .signing), CredentialField("access_token_secret", .signing),
    ], login: .refreshToken(server: "https://api.x.com", path: "/2/oauth2/token")
  ) { query, cursor throws(SourceFailure) in
    let reader = query.reader(.x)
    @Sendable func listing(_ subject: XListing.Subject, _ cursor: SourceCursor) -> any SourceAdapter {
      ListingSource(XListing(query, subject), reader, query, cursor)
    }
    /// The account of that name, or the token's own.
    func account(_ name: String?) -> LookedUpSource.Lookup {
      let name = name.map { PercentEncoding.encoded($0.hasPrefix("@") ? String($0.dropFirst()) : $0) }
      let path = name.map { "/2/users/by/username/\($0)" } ?? "/2/users/me"
      return LookedUpSource.Lookup(request: SourceRequest(query.server + path)) {
        $0.members("data").nonEmpty("id")
      }
    }
    switch query.query {
    case .volume: return try XVolumeSource(query, cursor)
    case .conversations: return listing(.direct, cursor)
    case .account:
      return LookedUpSource(account(query.options[.account]), cursor) { listing(.posts(of: $0), $1) }
    case .mentions:
      return LookedUpSource(account(query.options[.profile]), cursor) { listing(.mentions(of: $0), $1) }
    case .post:
      let parts = (query.options[.post] ?? "").split(separator: "/")
      let id = PercentEncoding.encoded(parts.last.map { String($0.prefix { $0 != "?" }) } ?? "")
      var lookup = LookedUpSource.Lookup(
        request: SourceRequest(query.server, "/2/tweets/\(id)", XListing.postParameters)
      ) { page in
        page.members("data").nonEmpty("conversation_id")
      }
      lookup.reader = reader
      return LookedUpSource(lookup, cursor) { listing(.search("conversation_id:\($0)"), $1) }
    default: return try XSearchSource(query, query.options[.search] ?? "", cursor)
    }
  }
}
