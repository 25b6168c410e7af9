import MessageCore

/// Mastodon, live, and software that speaks its API (GoToSocial, Pleroma, Akkoma, Pixelfed).
///
/// What its documentation says (docs.joinmastodon.org, API 4.x), and what really arrives:
/// - Listings go by ids, which the `Link` fields name: those of notifications and conversations are not those of the
///   statuses in them. Where there is no `Link`, as on some other software and for searches, the ids of the objects count.
/// - `min_id` gives what comes right after an id, oldest first page by page, so that nothing is left out; `since_id` gives
///   the newest and leaves a gap. A first run has no id: it goes down by `max_id` to where it should begin.
/// - A page may be short, or without what is hidden from the account, and is not the last for that; an empty one is.
/// - Ids grow with time, but as texts of different lengths: the longer is the later.
/// - 40 statuses a page at most, 80 notifications, 20 of a search; 300 requests in five minutes, and what is left is told
///   with a reset in ISO 8601.
/// - Mentions, notifications, conversations, the home timeline and searches need a token; hashtags, accounts and posts are
///   open on most servers.
/// - A status that is edited or deleted later is on no page again but where its place is looked at anew, as
///   `MastodonReview` does with the newest forty; streams tell it at once, see `MastodonStream`.
struct MastodonSource: SourceAdapter {
  private enum Stage {
    case lookup, first, forward, status, context, review, missing, done
  }

  private let query: SourceQuery
  private let reader: PageReader
  private let option: SourceOption
  private let value: String
  private var stage: Stage
  /// The newest id that everything before is delivered of.
  private var mark: String?
  /// The first way down, by ids.
  private var walk: DescendingWalk
  private var accountID: String?
  private var review: MastodonReview
  private var streamed: MastodonStream
  /// When the stream began that is up.
  private var streamBegan: Timestamp?

  init(_ query: SourceQuery, _ cursor: SourceCursor) {
    self.query = query
    option = query.query ?? .home
    value = query.options[option] ?? ""
    reader = query.reader(.mastodon, server: query.origin.authority)
    walk = DescendingWalk(cursor)
    mark = walk.mark
    accountID = cursor["account"]
    review = MastodonReview(cursor["recent"])
    streamed = MastodonStream(option, reader, server: query.origin.authority)
    stage = .done
    beginRound()
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    walk.write(to: &cursor)
    cursor["mark"] = mark
    cursor["account"] = accountID
    cursor["recent"] = review.text
    return cursor
  }

  var pollInterval: Double { 30 }

  func stream(at time: Timestamp) -> SourceStream? {
    MastodonStream.opening(option, value, at: query.streamServer ?? query.server)
  }

  mutating func beginStream(_ answer: SourceAnswer) {
    streamed = MastodonStream(option, reader, server: query.origin.authority)
    // By the server's own clock, which it stamps its statuses with.
    streamBegan = answer.fields["date"].flatMap { LooseTime.timestamp($0) } ?? answer.receivedAt
  }

  mutating func endStream() { streamBegan = nil }

  mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    let (page, places) = try streamed.read(bytes, at: time)
    for place in places where mark.map({ Self.isLater(place, than: $0) }) ?? true { mark = place }
    return page
  }

  mutating func beginRound() {
    if option == .post {
      stage = .status
    } else if option == .account, accountID == nil {
      stage = .lookup
    } else {
      stage = mark == nil ? .first : .forward
    }
  }

  // MARK: - Requests

  mutating func nextRequest() -> SourceRequest? {
    switch stage {
    case .lookup:
      let name = value.hasPrefix("@") ? String(value.dropFirst()) : value
      return SourceRequest(query.server, "/api/v1/accounts/lookup", [("acct", name)])
    case .first: return listing(("max_id", walk.below))
    case .forward: return listing(("min_id", mark))
    case .review: return listing(("max_id", nil))
    case .missing:
      guard let id = review.missing.first else { return nil }
      return SourceRequest(query.server, "/api/v1/statuses/\(PercentEncoding.encoded(id))")
    case .status: return SourceRequest(query.server, "/api/v1/statuses/\(PercentEncoding.encoded(value))")
    case .context:
      return SourceRequest(query.server, "/api/v1/statuses/\(PercentEncoding.encoded(value))/context")
    case .done: return nil
    }
  }

  private func listing(_ place: (String, String?)) -> SourceRequest {
    func request(_ path: String, _ parameters: (String, String?)...) -> SourceRequest {
      SourceRequest(query.server, "/api/v1/\(path)", parameters + [place])
    }
    switch option {
    case .hashtag:
      let tag = value.hasPrefix("#") ? String(value.dropFirst()) : value
      return request("timelines/tag/\(PercentEncoding.encoded(tag))", ("limit", "40"))
    case .mentions: return request("notifications", ("types[]", "mention"), ("limit", "80"))
    case .notifications: return request("notifications", ("limit", "80"))
    case .conversations: return request("conversations", ("limit", "40"))
    case .public: return request("timelines/public", ("limit", "40"))
    case .account:
      let id = PercentEncoding.encoded(accountID ?? "")
      return request("accounts/\(id)/statuses", ("limit", "40"))
    case .search:
      return SourceRequest(
        query.server, "/api/v2/search", [("q", value), ("type", "statuses"), ("limit", "40"), place])
    default: return request("timelines/home", ("limit", "40"))
    }
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let standard = AnswerVerdict(standard: answer)
    // Gone, or not for this account any more.
    if stage == .missing, [401, 403, 404, 410].contains(answer.status) { return .page }
    // A server that shows nothing to strangers says so by 422.
    guard answer.status == 422, !query.hasCredentials, case .failed(let cause) = standard else {
      return standard
    }
    return .refused(cause: cause)
  }

  // MARK: - Answers

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    if stage == .lookup {
      guard let id = JSONMembers(try answer.json).nonEmpty("id") else {
        throw SourceFailure("the server's answer names no account")
      }
      accountID = id
      stage = mark == nil ? .first : .forward
      return SourcePage()
    }
    if stage == .missing { return try readMissing(answer) }
    let (page, json) = try reader.page(answer)
    switch stage {
    case .review:
      review.take(places(json))
      stage = review.missing.isEmpty ? .done : .missing
    case .status: stage = .context
    case .context: stage = .done
    default:
      let times = page.records.filter(\.isMessage).compactMap(\.createdAt)
      move(by: ids(json, LinkField(answer)), oldest: times.first, newest: times.last)
    }
    return page
  }

  private mutating func move(
    by ids: (newest: String, oldest: String)?, oldest: Timestamp?, newest: Timestamp?
  ) {
    if stage == .forward {
      guard let ids, mark.map({ Self.isLater(ids.newest, than: $0) }) ?? true else {
        stage = isReviewed ? .review : .done
        return
      }
      mark = ids.newest
      // What was made since the stream began is in it, however fast more comes.
      if let streamBegan, let newest, newest > streamBegan.adding(seconds: 2) { stage = .done }
      return
    }
    let isFarEnough = query.since.map { since in oldest.map { $0 < since } ?? false } ?? false
    // The same place again would go on for ever.
    let isStuck = ids.map { $0.oldest == walk.below } ?? false
    walk.take(newest: ids?.newest, below: isFarEnough || isStuck ? nil : ids?.oldest)
    guard walk.below == nil else { return }
    mark = walk.mark
    // What came during the way down.
    stage = mark == nil ? .done : .forward
  }

  /// Whether the newest page is looked at for edits and deletions: where no stream tells them.
  private var isReviewed: Bool {
    streamBegan == nil && [.hashtag, .account, .home, .public, .mentions, .notifications].contains(option)
  }

  private func places(_ json: JSONValue) -> [MastodonReview.Place] {
    json.elements.map { JSONMembers($0) }.compactMap { object in
      guard let id = object.nonEmpty("id") else { return nil }
      let isNotification = option == .mentions || option == .notifications
      guard isNotification else { return MastodonReview.Place(id: id, status: id) }
      return object.members("status").nonEmpty("id").map { MastodonReview.Place(id: id, status: $0) }
    }
  }

  private mutating func readMissing(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let id = review.takeMissing().map { "mastodon:\(query.origin.authority)/\($0)" }
    if review.missing.isEmpty { stage = .done }
    if answer.status < 400 { return try reader.page(answer).page }
    guard let id, answer.status == 404 || answer.status == 410 else { return SourcePage() }
    return SourcePage(records: [PageRecord(DeletionRecord(id: id)).revising(id)])
  }

  /// The ids that the page's neighbours are asked for by.
  private func ids(_ json: JSONValue, _ links: LinkField) -> (newest: String, oldest: String)? {
    let members = JSONMembers(json)
    let objects = option == .search ? members.objects("statuses") : json.elements.map { JSONMembers($0) }
    let own = objects.compactMap { object in
      option == .conversations ? object.members("last_status").nonEmpty("id") : object.nonEmpty("id")
    }
    guard let first = own.first else { return nil }
    var newest = own.dropFirst().reduce(first) { Self.isLater($1, than: $0) ? $1 : $0 }
    var oldest = own.dropFirst().reduce(first) { Self.isLater($0, than: $1) ? $1 : $0 }
    if let link = links["prev"] {
      newest =
        PercentEncoding.parameter("min_id", of: link) ?? PercentEncoding.parameter("since_id", of: link)
        ?? newest
    }
    if let link = links["next"] { oldest = PercentEncoding.parameter("max_id", of: link) ?? oldest }
    return (newest, oldest)
  }

  /// Whether an id is later than another of the same kind.
  static func isLater(_ one: String, than other: String) -> Bool {
    (one.utf8.count, one) > (other.utf8.count, other)
  }
}

extension SourceNetwork {
  static let mastodon = SourceNetwork(
    name: "mastodon", summary: "Mastodon and software that speaks its API",
    queries: [.mentions, .notifications, .conversations, .home, .public, .hashtag, .account, .search, .post],
    details: [.server, .stream], credentials: [CredentialField("token", .bearer)],
    sharesCredentialsWithStream: true
  ) { query, cursor in MastodonSource(query, cursor) }
}
