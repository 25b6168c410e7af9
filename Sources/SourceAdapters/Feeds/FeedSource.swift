import MessageCore

/// A feed, live: RSS, Atom, RDF or JSON Feed at an address.
///
/// What the specifications say, and what really arrives:
/// - `ETag` and `Last-Modified` go back byte for byte, weak ones and wrong dates included (RFC 9110 section 13): servers
///   compare texts. A 304 may bring new ones.
/// - `Cache-Control: max-age`, less `Age`, and `Expires` say how long the feed stays fresh (RFC 9111); until then it is not
///   asked for. More than a day is not believed.
/// - 410 ends a feed for good (RFC 9110 section 15.5.11): it is never asked for again, and every run says so.
/// - Archives and pages (RFC 5005): `prev-archive` leads to documents that never change, so each is read once, the newest
///   known being kept; `next` leads through pages that move, which are read on while everything on them is new.
/// - Links to archives are the feed's word, so they are checked like a redirect.
/// - A document that is cut, as by a wrong `Content-Length`, ends nothing: what it has is delivered, and the feed is asked for
///   again as if it had never answered. One that is cut at the same place twice in a row is so for good.
struct FeedSource: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  private var state: SourceCursor
  private var stage: Stage
  private var minutesToLive: Double?
  /// The next page, should everything on this one be new.
  private var nextPage: String?
  private var pageCount = 0

  private enum Stage: Equatable {
    case older(String), page(String), main, done

    var isPage: Bool { if case .page = self { true } else { false } }
  }

  init(_ query: SourceQuery, _ cursor: SourceCursor) {
    self.query = query
    reader = query.reader(.feed)
    state = cursor
    stage = .main
    beginRound()
  }

  var cursor: SourceCursor { state }

  var restsUntil: Timestamp? { state["fresh_until"].flatMap { Timestamp(rfc3339: $0.utf8) } }

  var pollInterval: Double { min(max((minutesToLive ?? 15) * 60, 60), 86_400) }

  mutating func beginRound() {
    stage = state["walk"].map { .older($0) } ?? .main
    pageCount = 0
  }

  // MARK: - Requests

  mutating func nextRequest() -> SourceRequest? {
    switch stage {
    case .older(let address), .page(let address): return Self.request(address)
    case .done: return nil
    case .main:
      guard state["ended"] == nil else { return nil }
      var request = Self.request(query.server)
      if let tag = state["etag"] { request.fields.append(HTTPField("If-None-Match", tag)) }
      if let time = state["last_modified"] { request.fields.append(HTTPField("If-Modified-Since", time)) }
      return request
    }
  }

  private static func request(_ address: String) -> SourceRequest {
    let types =
      "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
      + "text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
    return SourceRequest(address, [HTTPField("Accept", types)])
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    // The end is kept in the cursor, so it is read like a page.
    if answer.status == 410, stage == .main { return .page }
    // An archive that is gone is only older.
    if [404, 410].contains(answer.status), stage != .main { return .page }
    return AnswerVerdict(standard: answer)
  }

  // MARK: - Answers

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    if answer.status == 410, stage == .main {
      state = SourceCursor()
      state["ended"] = answer.receivedAt.description
      stage = .done
      return SourcePage()
    }
    let before = state
    if stage == .main {
      state["fresh_until"] = Freshness.end(of: answer)?.description
      if answer.status == 304 {
        // It may bring new validators; what it does not bring stays (RFC 9111 section 4.3.4).
        keepValidators(of: answer, replacingAll: false)
        stage = .done
        return SourcePage()
      }
    }
    guard answer.status != 404, answer.status != 410 else {
      endWalk()
      return SourcePage()
    }
    let (page, links, isCut) = try readDocument(answer)
    let sum = isCut ? Fingerprint.text(of: answer.body) : nil
    guard sum == nil || sum == state["cut"] else {
      state = before
      state["cut"] = sum
      (stage, nextPage) = (.done, nil)
      return page
    }
    state["cut"] = sum
    goOn(links, answer, oldest: page.records.first { $0.isMessage }?.createdAt)
    return page
  }

  private mutating func readDocument(
    _ answer: SourceAnswer
  ) throws(SourceFailure) -> (SourcePage, links: [String: String], isCut: Bool) {
    var adapter: any ImportAdapter = FeedAdapter(
      settings: reader.settings, member: ImportMember(modifiedAt: answer.receivedAt), address: answer.url)
    let page = try reader.page(answer.body, at: answer.receivedAt, with: &adapter)
    guard let read = adapter as? FeedAdapter, !read.isJSON else {
      guard let json = try? answer.json else { return (page, [:], isCut: true) }
      let next = JSONMembers(json).nonEmpty("next_url").map { WebAddress.resolve($0, against: answer.url) }
      return (page, next.map { ["next": $0] } ?? [:], isCut: false)
    }
    minutesToLive = read.feed.minutesToLive ?? minutesToLive
    return (page, read.feed.links, read.isCut)
  }

  private mutating func keepValidators(of answer: SourceAnswer, replacingAll: Bool) {
    for (name, field) in [("etag", "ETag"), ("last_modified", "Last-Modified")] {
      if let value = answer.fields[field] ?? (replacingAll ? nil : state[name]) {
        state[name] = value
      } else {
        state[name] = nil
      }
    }
  }

  /// Where to read on: the archives below, else the next page.
  private mutating func goOn(_ links: [String: String], _ answer: SourceAnswer, oldest: Timestamp?) {
    let isFarEnough = query.since.map { since in oldest.map { $0 < since } ?? false } ?? false
    nextPage = nil
    switch stage {
    case .main:
      keepValidators(of: answer, replacingAll: true)
      stage = .done
      if let archive = links["prev-archive"] {
        guard archive != state["archive"], !isFarEnough else { return }
        state["walk"] = archive
        state["walk_top"] = archive
        stage = .older(archive)
      } else {
        nextPage = isFarEnough ? nil : links["next"]
      }
    case .older(let here):
      // Archives that lead in a circle end at their top.
      if let archive = links["prev-archive"], archive != state["archive"], archive != state["walk_top"],
        archive != here, !isFarEnough
      {
        state["walk"] = archive
        stage = .older(archive)
      } else {
        endWalk()
      }
    case .page: nextPage = isFarEnough ? nil : links["next"]
    case .done: break
    }
  }

  private mutating func endWalk() {
    if case .older = stage {
      state["archive"] = state["walk_top"]
      state["walk"] = nil
      state["walk_top"] = nil
    }
    stage = .done
  }

  /// Pages that move are read on while everything on them is new.
  mutating func delivered(new: Int, of total: Int) {
    guard stage == .done || stage.isPage else { return }
    pageCount += 1
    if let next = nextPage, new == total, total > 0, pageCount < 500 {
      stage = .page(next)
    } else {
      stage = .done
    }
  }

  var end: String? {
    state["ended"].map { "the feed has ended for good (410 Gone, seen \($0)); take the source out" }
  }
}

extension SourceNetwork {
  static let feed = SourceNetwork(
    name: "feed", summary: "RSS, Atom, RDF or JSON Feed at an address", queries: [], details: [.url],
    credentials: [CredentialField("token", .bearer), CredentialField("basic", .field("Authorization"))]
  ) { query, cursor in FeedSource(query, cursor) }
}
