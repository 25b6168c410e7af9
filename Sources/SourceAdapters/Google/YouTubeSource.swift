import MessageCore

/// Comments of YouTube, live (developers.google.com/youtube/v3).
///
/// What its documentation says, and what really arrives:
/// - `commentThreads` gives the threads of a video, or of all videos of a channel, newest first, 100 at a time; each
///   request is a unit of the 10,000 that a project has a day, until midnight in California.
/// - A thread has five answers at most; where it has more, all are asked for by `comments` and its id.
/// - Threads are sorted by their first comment: an answer to an old thread is found only while the thread is young enough
///   to be looked at again, which is a week.
/// - 403 means a quota that is used up, comments that are switched off, or a key that is not allowed; `reason` tells.
struct YouTubeListing: Listing {
  let query: SourceQuery

  var pageMembers: [String] { ["items"] }
  /// How far under the newest known thread answers are still looked for.
  var overlap: Int64 { 7 * 86_400_000 }
  var pollInterval: Double { 600 }

  func request(mark: String?, below: String?) -> SourceRequest {
    SourceRequest(
      query.server, "/youtube/v3/commentThreads",
      [
        ("part", "snippet,replies"), ("videoId", query.options[.video]),
        ("allThreadsRelatedToChannelId", query.options[.channel]), ("order", "time"), ("maxResults", "100"),
        ("pageToken", below),
      ])
  }

  /// A thread's id and, from its second page on, the page.
  func request(inside place: String) -> SourceRequest {
    let parts = place.split(separator: " ", maxSplits: 1).map { String($0) }
    return SourceRequest(
      query.server, "/youtube/v3/comments",
      [
        ("part", "snippet"), ("parentId", parts.first), ("maxResults", "100"),
        ("pageToken", parts.dropFirst().first),
      ])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    var outline = ListingOutline(keys: [], next: members.nonEmpty("nextPageToken"))
    for item in members.objects("items") {
      let snippet = item.members("snippet")
      if let key = snippet.members("topLevelComment").members("snippet").timeKey("publishedAt") {
        outline.keys.append(key)
      }
      let given = Int64(item.members("replies").list("comments").count)
      if let id = item.nonEmpty("id"), snippet.count("totalReplyCount") ?? 0 > given {
        outline.places.append(id)
      }
    }
    return outline
  }

  func places(on page: JSONValue, inside place: String) -> [String] {
    let thread = place.prefix { $0 != " " }
    return JSONMembers(page).nonEmpty("nextPageToken").map { ["\(thread) \($0)"] } ?? []
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let standard = AnswerVerdict(standard: answer)
    guard answer.status == 403, let json = try? answer.json, case .refused(let cause) = standard else {
      return standard
    }
    switch JSONMembers(json).members("error").objects("errors").first?.text("reason") {
    case "quotaExceeded", "dailyLimitExceeded":
      return .later(seconds: Self.secondsToQuota(answer.receivedAt), cause: cause)
    case "rateLimitExceeded", "userRateLimitExceeded": return .later(seconds: nil, cause: cause)
    case "commentsDisabled", "videoNotFound": return .failed(cause: cause)
    default: return standard
    }
  }

  /// Until the next midnight in California, which is at 7 or 8 o'clock UTC; the later one is sure.
  private static func secondsToQuota(_ now: Timestamp) -> Double {
    Double((8 * 3600 - now.secondsOfDay + 86_400 - 1) % 86_400 + 1)
  }
}

extension SourceNetwork {
  static let youTube = SourceNetwork(
    name: "youtube", summary: "comments of a video, or of all videos of a channel",
    defaultServer: "https://www.googleapis.com", queries: [.video, .channel], details: [.server],
    credentials: [CredentialField("key", .field("X-Goog-Api-Key"))]
  ) { query, cursor in
    ListingSource(YouTubeListing(query: query), query.reader(.youtubeAPI), query, cursor)
  }
}
