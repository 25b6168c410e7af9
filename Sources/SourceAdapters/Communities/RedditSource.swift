import MessageCore

/// Reddit, live (www.reddit.com/dev/api, github.com/reddit-archive/reddit/wiki/API).
///
/// What its documentation says, and what really arrives:
/// - A program logs in with `client_id` and `client_secret` for a token of a day; the API is at `oauth.reddit.com`.
/// - Listings go down by `after`, 100 at a time, 1,000 at most whatever is asked.
/// - 100 requests a minute, averaged over ten; what is left is told with a fraction, the reset in seconds from now.
/// - Texts have `&amp;` and the like unless `raw_json=1` is asked for.
/// - A post's comments come as a tree with `more` in it: ids of what was left out. These are asked for a hundred at a time
///   by `morechildren`, whose answers may hold `more` again; a `more` without ids (`continue this thread`) is a page of its
///   own, by its parent.
/// - A User-Agent that tells the program is demanded; unknown ones are limited at once.
struct RedditListing: Listing {
  let query: SourceQuery

  var pageMembers: [String] { ["data"] }
  var endsEarly: Bool { true }

  func request(mark: String?, below: String?) -> SourceRequest {
    func request(_ path: String, _ parameters: (String, String?)...) -> SourceRequest {
      let all = parameters + [("limit", "100"), ("raw_json", "1"), ("after", below)]
      return SourceRequest(query.server, path, all)
    }
    let subreddit = query.options[.subreddit].map { PercentEncoding.encoded(Self.name($0, "r/")) }
    switch query.query {
    case .search:
      return request(
        subreddit.map { "/r/\($0)/search" } ?? "/search", ("q", query.options[.search]), ("sort", "new"),
        ("t", "all"), ("restrict_sr", subreddit == nil ? nil : "1"))
    case .account:
      let name = PercentEncoding.encoded(Self.name(query.options[.account] ?? "", "u/"))
      return request("/user/\(name)/overview", ("sort", "new"))
    case .comments: return request("/r/\(subreddit ?? "all")/comments")
    default: return request("/r/\(subreddit ?? "all")/new")
    }
  }

  /// A name without what people put before it.
  private static func name(_ text: String, _ prefix: String) -> String {
    let bare = text.hasPrefix("/") ? String(text.dropFirst()) : text
    return bare.hasPrefix(prefix) ? String(bare.dropFirst(prefix.count)) : bare
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let data = JSONMembers(page).members("data")
    let keys = data.objects("children").compactMap { $0.members("data").number("created_utc") }.map {
      Int64($0)
    }
    return ListingOutline(keys: keys, next: data.nonEmpty("after"))
  }
}

/// A post of Reddit with all its comments.
struct RedditThread: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  private let post: String
  /// What is still to be asked for: the post's page, comments by id, or a comment's own page.
  private var open: [Step] = []
  private var asked: Set<String> = []

  private enum Step { case page(comment: String?), comments([String]) }

  private static let mostAtOnce = 100

  init(_ query: SourceQuery) {
    self.query = query
    reader = query.reader(.reddit)
    post = Self.id(query.options[.post] ?? "")
    beginRound()
  }

  var cursor: SourceCursor { SourceCursor() }

  mutating func beginRound() {
    asked = []
    open = [.page(comment: nil)]
  }

  /// The id in `t3_abc`, or in the address of a post.
  static func id(_ text: String) -> String {
    let parts = text.split(separator: "/")
    if let index = parts.firstIndex(of: "comments"), index + 1 < parts.count {
      return String(parts[index + 1])
    }
    return text.hasPrefix("t3_") ? String(text.dropFirst(3)) : text
  }

  mutating func nextRequest() -> SourceRequest? {
    guard let step = open.popLast() else { return nil }
    switch step {
    case .page(let comment):
      return SourceRequest(
        query.server, "/comments/\(PercentEncoding.encoded(post))",
        [("limit", "500"), ("raw_json", "1"), ("comment", comment)])
    case .comments(let ids):
      if ids.count > Self.mostAtOnce { open.append(.comments(Array(ids.dropFirst(Self.mostAtOnce)))) }
      return SourceRequest(
        query.server, "/api/morechildren",
        [
          ("link_id", "t3_\(post)"), ("children", ids.prefix(Self.mostAtOnce).joined(separator: ",")),
          ("api_type", "json"), ("raw_json", "1"),
        ])
    }
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let (page, json) = try reader.page(answer)
    var rest = [json]
    while let value = rest.popLast() {
      rest += value.elements
      let members = JSONMembers(value)
      let data = members.members("data")
      if members.text("kind") == "more" {
        note(data)
      } else {
        rest += data.list("children") + data.list("things") + [data["replies"]].compactMap { $0 }
        rest += members.members("json").members("data").list("things")
      }
    }
    return page
  }

  private mutating func note(_ more: JSONMembers) {
    let ids = more.list("children").compactMap(\.text).filter { asked.insert($0).inserted }
    if !ids.isEmpty {
      open.append(.comments(ids))
    } else if more.list("children").isEmpty, let parent = more.nonEmpty("parent_id"), parent.hasPrefix("t1_"),
      asked.insert(parent).inserted
    {
      open.append(.page(comment: String(parent.dropFirst(3))))
    }
  }
}

extension SourceNetwork {
  static let reddit = SourceNetwork(
    name: "reddit", summary: "Reddit: subreddits, searches, accounts, posts with their comments",
    defaultServer: "https://oauth.reddit.com", queries: [.new, .comments, .search, .account, .post],
    details: [.server, .subreddit],
    credentials: [CredentialField("client_id", .login), CredentialField("client_secret", .login)],
    login: .clientCredentials(server: "https://www.reddit.com", path: "/api/v1/access_token")
  ) { query, cursor in
    if query.query == .post { return RedditThread(query) }
    return ListingSource(RedditListing(query: query), query.reader(.reddit), query, cursor)
  }
}
