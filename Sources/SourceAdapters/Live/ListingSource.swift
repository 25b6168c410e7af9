import MessageCore

/// A listing that gives the newest first, brought without gaps by walks down to what is known; see `DescendingWalk`. What
/// stands inside a page's objects is asked for before the next page.
struct ListingSource: SourceAdapter {
  private var listing: any Listing
  private let reader: PageReader
  private let since: Timestamp?
  private var walk: DescendingWalk
  /// What is still to be asked for inside of objects, the next one last.
  private var places: [String]
  /// When the walk in progress began at the top.
  private var beganAt: Timestamp?
  /// What the last page held: a server that gives the same again has no more.
  private var lastIDs: [String] = []
  /// Whether the page in hand came empty once. Servers give one by mistake, and below it would be lost, so it is asked for
  /// again.
  private var isDoubted = false
  /// How many pages in a row were empty.
  private var emptyPages = 0
  /// The lowest key of the walk so far.
  private var lowest: Int64?
  /// How many objects the walk has brought.
  private var listed = 0

  private static let mostEmptyPages = 10

  init(_ listing: any Listing, _ reader: PageReader, _ query: SourceQuery, _ cursor: SourceCursor) {
    self.listing = listing
    self.reader = reader
    since = query.since
    walk = DescendingWalk(cursor)
    listed = cursor["listed"].flatMap { Int($0) } ?? 0
    places = cursor["places"]?.split(separator: "\n").map { String($0) } ?? []
    self.listing.lookedAt = cursor["looked"].flatMap { Timestamp(rfc3339: $0.utf8) }
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    walk.write(to: &cursor)
    var kept = places
    if !listing.tokensLast {
      // The mark is where it was, so nothing is left out.
      (cursor["below"], cursor["top"]) = (nil, nil)
      kept = kept.map { String($0.prefix { $0 != " " }) }
    }
    cursor["listed"] = cursor["below"] == nil || listing.mostListed == nil ? nil : String(listed)
    cursor["places"] = kept.isEmpty ? nil : kept.joined(separator: "\n")
    cursor["looked"] = listing.lookedAt?.description
    return cursor
  }

  var pollInterval: Double { listing.pollInterval }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let verdict = listing.verdict(on: answer)
    if verdict == .page { return .page }
    if places.isEmpty, listing.eased(after: answer) != nil { return .page }
    guard case .failed = verdict else { return verdict }
    if !places.isEmpty { return listing.isGone(answer) ? .page : verdict }
    // A place of an earlier run may have been forgotten by the server; `read` begins at the top again.
    return walk.below != nil && [400, 404].contains(answer.status) ? .page : verdict
  }

  mutating func beginRound() {
    walk.beginRound()
    (beganAt, lastIDs, lowest) = (nil, [], nil)
  }

  /// Notes that everything up to a key came by another way.
  mutating func advance(to key: Int64) {
    if let mark = walk.mark.flatMap({ Int64($0) }), mark < key { walk.advance(to: String(key)) }
  }

  mutating func nextRequest() -> SourceRequest? {
    if let place = places.last { return listing.request(inside: place) }
    return walk.isComplete ? nil : listing.request(mark: walk.mark, below: walk.below)
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let page: SourcePage
    if let place = places.popLast() {
      page = try read(answer, inside: place)
    } else if answer.status >= 400 {
      page = beginAgain(answer)
    } else {
      if walk.below == nil { beganAt = answer.receivedAt }
      page = try readListing(answer)
    }
    if walk.isComplete, places.isEmpty, let time = beganAt { listing.lookedAt = time }
    return page
  }

  private mutating func readListing(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let json = try answer.json
    let members = JSONMembers(json)
    guard listing.pageMembers.isEmpty || listing.pageMembers.contains(where: { members[$0] != nil }) else {
      throw SourceFailure("the answer is no page of the listing")
    }
    var page = try listing.read(answer, inside: nil, by: reader)
    let outline = try listing.outline(json, answer, below: walk.below)
    if walk.below != nil, outline.keys.isEmpty, outline.next == nil, !isDoubted {
      isDoubted = true
      return page
    }
    isDoubted = false
    // What is hidden from the account leaves pages empty that others follow.
    emptyPages = outline.keys.isEmpty ? emptyPages + 1 : 0
    guard emptyPages <= Self.mostEmptyPages else {
      throw SourceFailure("the server sends one empty page after another")
    }
    listed = (walk.below == nil ? 0 : listed) + outline.keys.count
    let isEnd = isEnd(page, outline)
    // What was deleted since fills places of the listing, too.
    if isEnd, let most = listing.mostListed, walk.mark != nil, listed >= most - most / 20 {
      page.rejections.append(Self.loss(in: answer, "the network lists the newest \(most) alone"))
    }
    if isEnd, listing.endsEarly, let mark = walk.mark.flatMap({ Int64($0) }), let lowest, lowest > mark {
      page.rejections.append(Self.loss(in: answer, "the listing ends before what the last run brought"))
    }
    walk.take(newest: outline.keys.max().map { String($0) }, below: isEnd ? nil : outline.next)
    places = outline.places.reversed()
    return page
  }

  /// Whether nothing that is wanted stands below a page.
  private mutating func isEnd(_ page: SourcePage, _ outline: ListingOutline) -> Bool {
    let oldest = outline.keys.min()
    lowest = [lowest, oldest].compactMap { $0 }.min()
    let isKnown = walk.mark.flatMap { Int64($0) }.map { mark in
      oldest.map { $0 <= mark - listing.overlap } ?? false
    }
    let isFarEnough = since.flatMap { since in
      (outline.oldest ?? page.records.first { $0.isMessage }?.createdAt).map { $0 < since }
    }
    return isKnown ?? (isFarEnough ?? false) || outline.next == nil || outline.next == walk.below
      || isRepeated(page)
  }

  /// What is told where a walk cannot come down to what is known.
  private static func loss(in answer: SourceAnswer, _ reason: String) -> PageRejection {
    PageRejection(bytes: answer.body, cause: "\(reason); what came between is not given any more")
  }

  private mutating func read(_ answer: SourceAnswer, inside place: String) throws(SourceFailure) -> SourcePage
  {
    // What was deleted since has nothing in it.
    guard answer.status < 400 else { return SourcePage() }
    let json = try answer.json
    let page = try listing.read(answer, inside: place, by: reader)
    guard !isRepeated(page) else { return page }
    places += listing.places(on: json, inside: place).filter { $0 != place }.reversed()
    return page
  }

  private mutating func isRepeated(_ page: SourcePage) -> Bool {
    let ids = page.records.map(\.id)
    defer { lastIDs = ids }
    return !ids.isEmpty && ids == lastIDs
  }

  /// Asks in another way, or goes back to the top where the place to go on from is no longer known.
  private mutating func beginAgain(_ answer: SourceAnswer) -> SourcePage {
    var page = SourcePage()
    if let eased = listing.eased(after: answer) {
      listing = eased.listing
      if eased.isShorter, walk.mark != nil {
        page.rejections.append(Self.loss(in: answer, "the last run is further back than the network looks"))
      }
    } else {
      walk.restart()
    }
    return page
  }
}
