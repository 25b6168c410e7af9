import MessageCore

/// What a network's listing looks like that gives the newest first, page by page: all that such adapters differ in.
protocol Listing: Sendable {
  /// The request for the top, or for the page below a place.
  ///
  /// - Parameters:
  ///   - mark: the key of the newest that is known already; nil on a first run.
  ///   - below: as a page gave it.
  func request(mark: String?, below: String?) -> SourceRequest

  /// What a page says about its place.
  func outline(_ page: JSONValue, _ answer: SourceAnswer, below: String?) throws(SourceFailure)
    -> ListingOutline

  /// How far under the mark a walk still looks, in the keys' unit, for what the network lists late.
  var overlap: Int64 { get }

  var pollInterval: Double { get }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict
}

extension Listing {
  var overlap: Int64 { 0 }
  var pollInterval: Double { 60 }
  func verdict(on answer: SourceAnswer) -> AnswerVerdict { AnswerVerdict(standard: answer) }
}

/// Where a page stands in its listing. Keys are whole numbers as texts, ids or times, and grow towards the top.
struct ListingOutline {
  /// The objects' keys, in any order.
  var keys: [Int64]
  /// How the page below is asked for; nil at the end.
  var next: String?
}

/// A listing that gives the newest first, brought without gaps by walks down to what is known; see `DescendingWalk`.
struct ListingSource: SourceAdapter {
  private let listing: any Listing
  private let reader: PageReader
  private let since: Timestamp?
  private var walk: DescendingWalk

  init(_ listing: any Listing, _ reader: PageReader, _ query: SourceQuery, _ cursor: SourceCursor) {
    self.listing = listing
    self.reader = reader
    since = query.since
    walk = DescendingWalk(cursor)
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    walk.write(to: &cursor)
    return cursor
  }

  var pollInterval: Double { listing.pollInterval }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let verdict = listing.verdict(on: answer)
    // A place of an earlier run may have been forgotten by the server; `read` begins at the top again.
    if case .failed = verdict, walk.below != nil, answer.status == 400 || answer.status == 404 {
      return .page
    }
    return verdict
  }

  mutating func beginRound() { walk.beginRound() }

  mutating func nextRequest() -> SourceRequest? {
    walk.isComplete ? nil : listing.request(mark: walk.mark, below: walk.below)
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    guard answer.status < 400 else {
      walk.restart()
      return SourcePage()
    }
    let (page, json) = try reader.page(answer)
    let outline = try listing.outline(json, answer, below: walk.below)
    let oldest = outline.keys.min()
    let isKnown = walk.mark.flatMap { Int64($0) }.map { mark in
      oldest.map { $0 <= mark - listing.overlap } ?? false
    }
    let isFarEnough = since.flatMap { since in
      page.records.first { $0.isMessage }?.createdAt.map { $0 < since }
    }
    let isEnd = outline.keys.isEmpty || isKnown ?? (isFarEnough ?? false) || outline.next == walk.below
    walk.take(newest: outline.keys.max().map { String($0) }, below: isEnd ? nil : outline.next)
    return page
  }
}

/// One thing that is asked for whole: a post with its conversation, an item with all below it.
struct WholeSource: SourceAdapter {
  private let requests: [SourceRequest]
  private let reader: PageReader
  private var asked = 0
  private let standard: @Sendable (SourceAnswer) -> AnswerVerdict

  init(
    _ requests: [SourceRequest], _ reader: PageReader,
    verdict: @escaping @Sendable (SourceAnswer) -> AnswerVerdict = { AnswerVerdict(standard: $0) }
  ) {
    self.requests = requests
    self.reader = reader
    standard = verdict
  }

  var cursor: SourceCursor { SourceCursor() }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict { standard(answer) }

  mutating func beginRound() { asked = 0 }

  mutating func nextRequest() -> SourceRequest? {
    guard asked < requests.count else { return nil }
    defer { asked += 1 }
    return requests[asked]
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    try reader.page(answer).page
  }
}

extension JSONMembers {
  /// A time as a key: milliseconds since 1970.
  func timeKey(_ name: String) -> Int64? { time(name).map(\.milliseconds) }
}

extension Timestamp {
  /// Milliseconds since 1970.
  var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds) / 1_000_000 }

  init(milliseconds: Int64) {
    let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    self.init(seconds: seconds, nanoseconds: Int32(milliseconds - seconds * 1000) * 1_000_000)
  }
}
