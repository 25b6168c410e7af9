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
struct YouTubeSource: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  private var walk: DescendingWalk
  /// Threads whose answers are to be asked for, and the page of the first one.
  private var threads: [String] = []
  private var answerPage: String?

  /// How far under the newest known thread answers are still looked for.
  private static let watched: Int64 = 7 * 86_400_000

  init(_ query: SourceQuery, _ cursor: SourceCursor) {
    self.query = query
    reader = query.reader(.youtubeAPI)
    walk = DescendingWalk(cursor)
    threads = cursor["threads"]?.split(separator: " ").map { String($0) } ?? []
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    walk.write(to: &cursor)
    cursor["threads"] = threads.isEmpty ? nil : threads.joined(separator: " ")
    return cursor
  }

  var pollInterval: Double { 600 }

  mutating func beginRound() { walk.beginRound() }

  mutating func nextRequest() -> SourceRequest? {
    if let thread = threads.last {
      return SourceRequest(
        query.server, "/youtube/v3/comments",
        [("part", "snippet"), ("parentId", thread), ("maxResults", "100"), ("pageToken", answerPage)])
    }
    guard !walk.isComplete else { return nil }
    return SourceRequest(
      query.server, "/youtube/v3/commentThreads",
      [
        ("part", "snippet,replies"), ("videoId", query.options[.video]),
        ("allThreadsRelatedToChannelId", query.options[.channel]), ("order", "time"), ("maxResults", "100"),
        ("pageToken", walk.below),
      ])
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

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let (page, json) = try reader.page(answer)
    let members = JSONMembers(json)
    let next = members.nonEmpty("nextPageToken")
    if !threads.isEmpty {
      answerPage = next
      if next == nil { threads.removeLast() }
      return page
    }
    var keys: [Int64] = []
    for item in members.objects("items") {
      let snippet = item.members("snippet")
      if let key = snippet.members("topLevelComment").members("snippet").timeKey("publishedAt") {
        keys.append(key)
      }
      let given = Int64(item.members("replies").list("comments").count)
      if let id = item.nonEmpty("id"), snippet.count("totalReplyCount") ?? 0 > given { threads.append(id) }
    }
    let oldest = keys.min()
    let floor = walk.mark.flatMap { Int64($0) }.map { $0 - Self.watched } ?? query.since?.milliseconds
    let isEnd = keys.isEmpty || floor.map { floor in oldest.map { $0 <= floor } ?? false } ?? false
    walk.take(newest: keys.max().map { String($0) }, below: isEnd ? nil : next)
    return page
  }
}

extension SourceNetwork {
  static let youTube = SourceNetwork(
    name: "youtube", summary: "comments of a video, or of all videos of a channel",
    defaultServer: "https://www.googleapis.com", queries: [.video, .channel], details: [.server],
    credentials: [CredentialField("key", .field("X-Goog-Api-Key"))]
  ) { query, cursor in YouTubeSource(query, cursor) }
}
