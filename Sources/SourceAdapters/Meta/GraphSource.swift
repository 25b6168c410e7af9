import MessageCore

/// Pages of Facebook and accounts of Instagram, live, by the Graph API (developers.facebook.com/docs/graph-api,
/// /docs/instagram-platform).
///
/// What its documentation says, and what really arrives:
/// - `feed` has the posts of a page and of its visitors, `tagged` those of others that name it, `ratings` recommendations,
///   `conversations` the inbox, last changed first; of an account, `media` has its own, `tags` those that it is tagged in
///   (with Facebook Login only), `recent_media` a hashtag's last 24 hours, without authors (30 hashtags in a week).
/// - Mentions in captions and comments of Instagram come by webhooks alone; there is nothing to list them.
/// - What stands inside comes along: comments, replies, messages. Of comments on Facebook, `filter(stream)` gives the replies
///   among the others, and `since` only new ones; those of Instagram come newest first, without a `since`.
/// - Of an Instagram conversation only the last 20 messages can be read, and requests are left out after 30 days.
/// - Cursors end within hours (results, /docs/graph-api/results): they are kept for no later run, which begins at the top,
///   by `since` where an edge takes it.
/// - A page's address of the next one holds the token; only its cursor is used.
/// - New comments on posts that are more than a week older than the newest are not looked for.
/// - A page that is too much for the server, as with many comments, is the error 1, `Please reduce the amount of data you're
///   asking for`: it is asked for again with half as many objects.
/// - Errors are 400 or 403 with a code: 4, 17, 32, 613 and 80000 to 80014 are limits, whose times stand in the usage fields;
///   1 and 2 are faults of the moment; 190 and 102 are tokens that have ended, 3, 10 and 200 to 299 permissions that are
///   missing; 100 with the subcode 33 is an object that is gone (guides/error-handling).
/// - Where an app demands proof, requests carry `appsecret_proof`, the token signed with the app's secret.
struct GraphListing: Listing {
  /// What is listed, as the API calls it.
  enum Edge: Sendable {
    case feed, tagged, ratings, media, tags, conversations
    case hashtag(id: String)
    case object(id: String)
  }

  let query: SourceQuery
  let edge: Edge
  /// `facebook` or `instagram`.
  let network: String
  var lookedAt: Timestamp?
  /// How many times smaller than usual the pages are.
  private var divisor = 1

  init(_ query: SourceQuery, _ edge: Edge) {
    self.query = query
    self.edge = edge
    network = query.network.name
  }

  var tokensLast: Bool { false }
  var pageMembers: [String] { if case .object = edge { ["id"] } else { ["data"] } }
  var pollInterval: Double { 300 }

  /// How far under the newest known post comments are still looked for.
  var overlap: Int64 {
    switch edge {
    case .feed, .media: 7 * 86_400_000
    default: 60_000
    }
  }

  // MARK: - Requests

  func request(mark: String?, below: String?) -> SourceRequest {
    let profile = query.options[.profile] ?? "me"
    func request(_ path: String, _ fields: String, _ limit: Int, _ more: (String, String?)...)
      -> SourceRequest
    {
      let place: [(String, String?)] = [("limit", "\(max(limit / divisor, 1))"), ("after", below)]
      return SourceRequest(query.server, "/\(path)", [("fields", fields)] + more + place)
    }
    func whose(_ edge: String) -> String { "\(PercentEncoding.encoded(profile))/\(edge)" }
    let start = mark.flatMap { Int64($0) }.map { ($0 - overlap) / 1000 } ?? query.since?.seconds
    let since = ("since", start.map { String($0) })
    switch edge {
    case .feed: return request(whose("feed"), Self.postFields + "," + comments, 25, since)
    case .tagged: return request(whose("tagged"), Self.postFields, 25, since)
    case .ratings:
      let fields =
        "created_time,has_rating,rating,recommendation_type,review_text,reviewer,open_graph_story{id}"
      return request(whose("ratings"), fields, 25)
    case .media: return request(whose("media"), Self.mediaFields + "," + comments, 25, since)
    case .tags: return request(whose("tags"), Self.mediaFields, 25)
    case .hashtag(let id):
      let fields = "id,caption,timestamp,permalink,media_type,like_count,comments_count"
      return request("\(PercentEncoding.encoded(id))/recent_media", fields, 50, ("user_id", profile))
    case .conversations:
      return request(
        whose("conversations"), "id,updated_time,messages.limit(20){\(Self.messageFields)}", 25,
        ("platform", network == "instagram" ? network : "messenger"))
    case .object(let id):
      let fields = network == "instagram" ? Self.mediaFields : Self.postFields
      return SourceRequest(
        query.server, "/\(PercentEncoding.encoded(id))", [("fields", fields + "," + comments)])
    }
  }

  /// An object's id, what is listed inside of it, and the cursor.
  func request(inside place: String) -> SourceRequest {
    let parts = place.split(separator: " ", maxSplits: 1).map { String($0) }
    let path = parts.first ?? ""
    let fields =
      switch path.split(separator: "/").last {
      case "messages": Self.messageFields
      case "replies": Self.replyFields
      default: commentFields
      }
    let ofFacebook = network == "facebook" && path.hasSuffix("/comments")
    return SourceRequest(
      query.server, "/\(path)",
      [
        ("fields", fields), ("filter", ofFacebook ? "stream" : nil),
        ("order", ofFacebook ? "reverse_chronological" : nil),
        ("since", ofFacebook ? news.map { String($0.seconds) } : nil), ("limit", "50"),
        ("after", parts.dropFirst().first),
      ])
  }

  /// From when on what stands inside is new: what a walk saw is known, and what was listed late.
  private var news: Timestamp? { lookedAt?.adding(seconds: -600) ?? query.since }

  private static let postFields =
    "id,message,story,created_time,from,permalink_url,message_tags,privacy,shares,"
    + "attachments{media_type,type,unshimmed_url,url},reactions.limit(0).summary(total_count)"
  private static let mediaFields =
    "id,caption,timestamp,permalink,media_type,username,like_count,comments_count"
  private static let messageFields = "id,created_time,from,to,message"
  private static let replyFields = "id,text,timestamp,username,from,like_count,parent_id"

  private var commentFields: String {
    network == "instagram"
      ? "\(Self.replyFields),replies.limit(50){\(Self.replyFields)}"
      : "id,message,created_time,from,permalink_url,parent{id},attachment,like_count,comment_count,message_tags"
  }

  private var comments: String {
    guard network == "facebook" else { return "comments.limit(50){\(commentFields)}" }
    let since = news.map { ".since(\($0.seconds))" } ?? ""
    return "comments.limit(25).filter(stream).order(reverse_chronological)\(since).summary(total_count)"
      + "{\(commentFields)}"
  }

  // MARK: - Answers

  func read(
    _ answer: SourceAnswer, inside place: String?, by reader: PageReader
  ) throws(SourceFailure) -> SourcePage {
    var surroundings = GraphObject.Surroundings(network: network)
    if let parts = place?.prefix(while: { $0 != " " }).split(separator: "/"), parts.count == 2 {
      surroundings.parent = String(parts[0])
      surroundings.isConversation = parts[1] == "messages"
      // Below a comment of Instagram, nothing tells the post.
      if parts[1] == "comments" { surroundings.post = String(parts[0]) }
    }
    return try reader.page(answer, with: GraphLayout(in: surroundings))
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    if case .object = edge { return ListingOutline(keys: [], places: furtherPlaces(in: page)) }
    let members = JSONMembers(page)
    let keys = members.objects("data").compactMap {
      $0.timeKey("updated_time") ?? $0.timeKey("created_time") ?? $0.timeKey("timestamp")
    }
    return ListingOutline(
      keys: keys, next: Self.next(members.members("paging")),
      // Messages may be older than what a conversation is sorted by.
      oldest: keys.min().map { Timestamp(milliseconds: $0) },
      places: members.list("data").flatMap(furtherPlaces))
  }

  func places(on page: JSONValue, inside place: String) -> [String] {
    let members = JSONMembers(page)
    let inner = members.list("data").flatMap(furtherPlaces)
    guard let next = Self.next(members.members("paging")), isNews(members.objects("data")) else {
      return inner
    }
    return inner + ["\(place.prefix { $0 != " " }) \(next)"]
  }

  /// What an object holds more of than came with it.
  private func furtherPlaces(in value: JSONValue) -> [String] {
    let object = JSONMembers(value)
    guard let id = object.nonEmpty("id") else { return [] }
    return ["comments", "replies", "messages"].flatMap { name -> [String] in
      let list = object.members(name)
      let next = isNews(list.objects("data")) ? Self.next(list.members("paging")) : nil
      return (next.map { ["\(id)/\(name) \($0)"] } ?? []) + list.list("data").flatMap(furtherPlaces)
    }
  }

  /// Whether everything in a list, which has the newest first, is news: then there may be more below.
  private func isNews(_ objects: [JSONMembers]) -> Bool {
    let oldest = objects.compactMap { $0.time("created_time") ?? $0.time("timestamp") }.min()
    return news.flatMap { news in oldest.map { $0 >= news } } ?? true
  }

  private static func next(_ paging: JSONMembers) -> String? {
    // A cursor comes with the last page, too.
    paging["next"] == nil ? nil : paging.members("cursors").nonEmpty("after")
  }

  // MARK: - Errors

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let standard = AnswerVerdict(standard: answer)
    guard let cause = standard.cause, let (code, _, isTransient) = Self.error(answer) else { return standard }
    return switch code {
    case 1, 2, 4, 17, 32, 613, 80_000...80_014: .later(seconds: nil, cause: cause)
    case 3, 10, 102, 190, 200...299: .refused(cause: cause)
    default: isTransient ? .later(seconds: nil, cause: cause) : .failed(cause: cause)
    }
  }

  func eased(after answer: SourceAnswer) -> EasedListing? {
    guard divisor < 32, let error = Self.error(answer), error.code == 1,
      ServiceMessage.text(of: answer.body)?.contains("reduce the amount of data") == true
    else { return nil }
    var listing = self
    listing.divisor *= 2
    return EasedListing(listing: listing)
  }

  func isGone(_ answer: SourceAnswer) -> Bool {
    guard let (code, subcode, _) = Self.error(answer) else { return [404, 410].contains(answer.status) }
    return code == 100 && subcode == 33
  }

  private static func error(_ answer: SourceAnswer) -> (code: Int64, subcode: Int64, isTransient: Bool)? {
    guard let json = try? answer.json else { return nil }
    let error = JSONMembers(json).members("error")
    guard let code = error.count("code") else { return nil }
    return (code, error.count("error_subcode") ?? 0, error.boolean("is_transient") ?? false)
  }
}

extension SourceNetwork {
  private static let graphCredentials = [
    CredentialField("token", .bearer),
    CredentialField("app_secret", .signature(of: "token", parameter: "appsecret_proof")),
  ]

  static let facebook = SourceNetwork(
    name: "facebook", summary: "a page of Facebook: posts with comments, its inbox, who tags it, reviews",
    defaultServer: "https://graph.facebook.com/v26.0",
    queries: [.new, .mentions, .reviews, .conversations, .post], details: [.server, .profile],
    credentials: graphCredentials
  ) { query, cursor in
    let edge: GraphListing.Edge =
      switch query.query {
      case .mentions: .tagged
      case .reviews: .ratings
      case .conversations: .conversations
      case .post: .object(id: query.options[.post] ?? "")
      default: .feed
      }
    return ListingSource(GraphListing(query, edge), query.reader(.graph), query, cursor)
  }

  static let instagram = SourceNetwork(
    name: "instagram",
    summary: "an account of Instagram: media with comments, its inbox, who tags it, hashtags",
    defaultServer: "https://graph.instagram.com/v26.0",
    queries: [.new, .mentions, .hashtag, .conversations, .post], details: [.server, .profile],
    credentials: graphCredentials
  ) { query, cursor throws(SourceFailure) in
    let reader = query.reader(.graph)
    @Sendable func listing(_ edge: GraphListing.Edge, _ cursor: SourceCursor) -> any SourceAdapter {
      ListingSource(GraphListing(query, edge), reader, query, cursor)
    }
    switch query.query {
    case .mentions: return listing(.tags, cursor)
    case .conversations: return listing(.conversations, cursor)
    case .post: return listing(.object(id: query.options[.post] ?? ""), cursor)
    case .hashtag:
      let tag = try query.value(.hashtag)
      let request = SourceRequest(
        query.server, "/ig_hashtag_search",
        [("user_id", try query.value(.profile)), ("q", tag.hasPrefix("#") ? String(tag.dropFirst()) : tag)])
      let lookup = LookedUpSource.Lookup(request: request) { $0.objects("data").first?.nonEmpty("id") }
      return LookedUpSource(lookup, cursor) { listing(.hashtag(id: $0), $1) }
    default: return listing(.media, cursor)
    }
  }
}
