import MessageCore

/// Questions of a site of Stack Exchange with their answers and comments, live, by its API 2.3 (api.stackexchange.com/docs).
///
/// What its documentation says, and what really arrives:
/// - Questions are listed by their last activity, which an answer or an edit is, but a comment is not: so comments are looked
///   for on all questions of the last two days of activity.
/// - A page has a hundred; pages beyond the 25th need a key, so the next one is asked for by time (`max`). Answers and comments
///   are asked for by up to a hundred ids at once.
/// - `filter=withbody` adds the texts, also of comments.
/// - 300 requests a day without a key, 10,000 with one; `quota_remaining` stands in each answer, and `backoff`, in seconds, in
///   some: who asks earlier is shut out (docs/throttle).
/// - Errors are 400 with `error_id`: 502 is too many requests (`… available in 81234 seconds`), 500 and 503 are faults of the
///   moment, 401 to 406 keys and tokens (docs/error-handling).
/// - Nothing tells which posts are deleted.
struct StackExchangeListing: Listing {
  let query: SourceQuery
  var lookedAt: Timestamp?

  init(_ query: SourceQuery) { self.query = query }

  var pageMembers: [String] { ["items"] }
  var overlap: Int64 { 2 * 86_400 }
  var pollInterval: Double { 300 }

  private var site: String { query.options[.site] ?? "stackoverflow" }

  private func request(_ path: String, _ parameters: [(String, String?)]) -> SourceRequest {
    SourceRequest(
      query.server, "/2.3/" + path,
      parameters + [("site", site), ("filter", "withbody"), ("pagesize", "100"), ("order", "desc")])
  }

  func request(mark: String?, below: String?) -> SourceRequest {
    let start = mark.flatMap { Int64($0) }.map { $0 - overlap } ?? query.since?.seconds
    let bounds = [("sort", "activity"), ("min", start.map { String($0) }), ("max", below)]
    switch query.query {
    case .search: return request("search/advanced", [("q", query.options[.search])] + bounds)
    case .post:
      let id = (query.options[.post] ?? "").split(separator: "/").first { Int64($0) != nil }
      return request("questions/\(PercentEncoding.encoded(String(id ?? "")))", [("sort", "activity")])
    default: return request("questions", [("tagged", query.options[.hashtag])] + bounds)
    }
  }

  /// The site's host and what is asked for, then the page.
  func request(inside place: String) -> SourceRequest {
    let parts = place.split(separator: " ", maxSplits: 1).map { String($0) }
    let path = parts.first.flatMap { $0.split(separator: "|").last.map { String($0) } } ?? ""
    let isComments = path.hasSuffix("/comments")
    // Between two looks something may have been listed late.
    let news = lookedAt.map { String($0.seconds - 600) }
    return request(
      path,
      [("sort", isComments ? "creation" : "activity"), ("min", news), ("page", parts.dropFirst().first)])
  }

  func read(
    _ answer: SourceAnswer, inside place: String?, by reader: PageReader
  ) throws(SourceFailure) -> SourcePage {
    let host = place?.split(separator: "|").first.map { String($0) }
    return try reader.page(answer, with: StackExchangePages(site: host))
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let questions = members.objects("items")
    let keys = questions.compactMap { $0.count("last_activity_date") }
    let isMore = members.boolean("has_more") == true && query.query != .post
    var outline = ListingOutline(
      keys: keys, next: isMore ? keys.min().map { String($0) } : nil,
      oldest: keys.min().map { Timestamp(seconds: $0) })
    let host = questions.first?.text("link").flatMap { WebAddress.host(of: $0) } ?? site
    let ids = questions.compactMap { $0.text("question_id") }.joined(separator: ";")
    if !ids.isEmpty {
      outline.places = ["answers", "comments"].map { "\(host)|questions/\(ids)/\($0)" }
    }
    return outline
  }

  func places(on page: JSONValue, inside place: String) -> [String] {
    let members = JSONMembers(page)
    let parts = place.split(separator: " ", maxSplits: 1)
    var places: [String] = []
    let answers = members.objects("items").filter { $0["comment_id"] == nil }.compactMap {
      $0.text("answer_id")
    }
    if !answers.isEmpty, let host = place.split(separator: "|").first {
      places.append("\(host)|answers/\(answers.joined(separator: ";"))/comments")
    }
    if members.boolean("has_more") == true {
      places.append("\(parts[0]) \((parts.dropFirst().first.flatMap { Int($0) } ?? 1) + 1)")
    }
    return places
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let standard = AnswerVerdict(standard: answer)
    guard case .failed(let cause) = standard, let json = try? answer.json else { return standard }
    let error = JSONMembers(json)
    switch error.count("error_id") {
    case 502:
      let words = (error.text("error_message") ?? "").split(separator: " ")
      let unit = words.firstIndex { $0.hasPrefix("second") }
      return .later(seconds: unit.flatMap { $0 > 0 ? Double(words[$0 - 1]) : nil }, cause: cause)
    case 500, 503: return .later(seconds: nil, cause: cause)
    case 401, 402, 403, 405, 406: return .refused(cause: cause)
    default: return standard
    }
  }
}

extension SourceNetwork {
  static let stackExchange = SourceNetwork(
    name: "stack-exchange", summary: "questions of a site of Stack Exchange, with answers and comments",
    defaultServer: "https://api.stackexchange.com", queries: [.hashtag, .search, .new, .post],
    details: [.server, .site],
    credentials: [
      CredentialField("key", .parameter("key")), CredentialField("access_token", .parameter("access_token")),
    ]
  ) { query, cursor in
    ListingSource(StackExchangeListing(query), query.reader(.stackExchange), query, cursor)
  }
}
