import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct ListingTests {
  /// Algolia's search over so many items, one every ten seconds, a thousand a query.
  static func hackerNews(_ address: String, items: Int) -> String {
    let filter = AdapterRun.parameter("numericFilters", address) ?? "created_at_i<=9999999999"
    let below = Int(filter.dropFirst("created_at_i<=".count)) ?? 0
    let hits = (0..<items).reversed().filter { 1_790_000_000 + $0 * 10 <= below }.prefix(1000).map {
      #"{"objectID":"\#($0)","created_at_i":\#(1_790_000_000 + $0 * 10),"author":"jo","comment_text":"c","story_id":1}"#
    }
    return #"{"hits":[\#(hits.joined(separator: ","))]}"#
  }

  @Test func aWalkBringsEverythingAndTheNextOneOnlyWhatIsNew() throws {
    var run = try AdapterRun(.hackerNews, [.search: "acme"])
    try run.run { Self.hackerNews($0, items: 2500) }
    #expect(Set(run.ids).count == 2500)
    #expect(run.asked.count == 3)
    try run.run { Self.hackerNews($0, items: 2600) }
    #expect(Set(run.ids).count == 2600)
    #expect(run.asked.count == 4)
  }

  @Test func aWalkThatWasCutShortGoesOnBelowAndThenAbove() throws {
    var run = try AdapterRun(.hackerNews, [.search: "acme"])
    for count in 0..<3 {
      // What comes while the walk is left alone is not lost either.
      try run.run(pages: 1) { Self.hackerNews($0, items: 2500 + count * 1500) }
    }
    try run.run { Self.hackerNews($0, items: 7000) }
    try run.run { Self.hackerNews($0, items: 7000) }
    #expect(Set(run.ids).count == 7000)
  }

  /// Bluesky's search: counts for cursors, and nothing beyond 10,000.
  static func bluesky(_ address: String, posts: Int) -> String {
    let start = Int(AdapterRun.parameter("cursor", address) ?? "0") ?? 0
    let until = AdapterRun.parameter("until", address).flatMap { Timestamp(rfc3339: $0.utf8) }
    let matching = (0..<posts).reversed().filter { number in
      until.map { Timestamp(seconds: 1_790_000_000 + Int64(number)) < $0 } ?? true
    }
    let page = matching.dropFirst(start).prefix(start >= 10_000 ? 0 : 100)
    let objects = page.map { number -> String in
      let time = Timestamp(seconds: 1_790_000_000 + Int64(number)).description
      return #"{"uri":"at://did:plc:a/app.bsky.feed.post/\#(number)","indexedAt":"\#(time)","author":"#
        + #"{"did":"did:plc:a","handle":"jo.example"},"record":{"$type":"app.bsky.feed.post","text":"t","createdAt":"\#(time)"}}"#
    }
    let next =
      page.isEmpty || start + page.count >= matching.count ? "" : #""cursor":"\#(start + page.count)","#
    return "{\(next)\"posts\":[\(objects.joined(separator: ","))]}"
  }

  @Test func aSearchGoesOnByTimeWhereItsCountEnds() throws {
    var run = try AdapterRun(.bluesky, [.search: "acme"])
    try run.run { Self.bluesky($0, posts: 10_450) }
    #expect(Set(run.ids).count == 10_450)
    #expect(run.asked.contains { AdapterRun.parameter("until", $0) != nil })
  }

  @Test(arguments: [
    ("at://did:plc:a/app.bsky.feed.post/3k", "at://did:plc:a/app.bsky.feed.post/3k"),
    ("https://bsky.app/profile/jo.example/post/3k?ref=x", "at://jo.example/app.bsky.feed.post/3k"),
  ])
  func knowsPostsByBothAddresses(_ given: String, _ address: String) {
    #expect(BlueskyListing.address(given) == address)
  }

  @Test func redditsCommentsAreExpanded() throws {
    var run = try AdapterRun(.reddit, [.post: "https://www.reddit.com/r/acme/comments/p1/title/"])
    func comment(_ id: String, _ parent: String, replies: String = #""""#) -> String {
      #"{"kind":"t1","data":{"id":"\#(id)","parent_id":"\#(parent)","link_id":"t3_p1","body":"b","created_utc":1790000000,"replies":\#(replies)}}"#
    }
    func more(_ parent: String, _ ids: [String]) -> String {
      let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
      return #"{"kind":"more","data":{"parent_id":"\#(parent)","children":[\#(list)]}}"#
    }
    func listing(_ children: String...) -> String {
      #"{"kind":"Listing","data":{"children":[\#(children.joined(separator: ","))]}}"#
    }
    let post = #"{"kind":"t3","data":{"id":"p1","title":"T","selftext":"","created_utc":1790000000}}"#
    let many = (0..<150).map { "m\($0)" }
    try run.run { address in
      if address.contains("morechildren") {
        let ids = (AdapterRun.parameter("children", address) ?? "").split(separator: ",")
        let things = ids.map { comment(String($0), "t3_p1") }.joined(separator: ",")
        return #"{"json":{"errors":[],"data":{"things":[\#(things)]}}}"#
      }
      if AdapterRun.parameter("comment", address) == "c2" {
        return
          "[\(listing(post)),\(listing(comment("c2", "t1_c1", replies: listing(comment("c3", "t1_c2")))))]"
      }
      let deep = comment("c2", "t1_c1", replies: listing(more("t1_c2", [])))
      return
        "[\(listing(post)),\(listing(comment("c1", "t3_p1", replies: listing(deep)), more("t3_p1", many)))]"
    }
    #expect(
      Set(run.ids)
        == Set(
          ["reddit:t3_p1", "reddit:t1_c1", "reddit:t1_c2", "reddit:t1_c3"] + many.map { "reddit:t1_\($0)" }))
    // The post's page, a comment's own page, and 150 comments by hundreds.
    #expect(run.asked.count == 4)
  }

  /// A page that is empty because its posts are hidden is no end while another one follows.
  @Test func readsOnBelowEmptyPages() throws {
    var run = try AdapterRun(.bluesky, [.home: ""])
    let post =
      #"{"post":{"uri":"at://did:plc:a/app.bsky.feed.post/1","indexedAt":"2026-11-20T08:00:00Z","author":{"did":"did:plc:a"},"#
      + #""record":{"$type":"app.bsky.feed.post","text":"t","createdAt":"2026-11-20T08:00:00Z"}}}"#
    try run.run { address in
      switch AdapterRun.parameter("cursor", address) {
      case nil: #"{"feed":[],"cursor":"a"}"#
      case "a": #"{"feed":[],"cursor":"b"}"#
      default: #"{"feed":[\#(post)]}"#
      }
    }
    #expect(run.ids == ["bluesky:at://did:plc:a/app.bsky.feed.post/1"])
  }

  /// What a proxy or a login page in JSON answers is not the end of a walk.
  @Test(arguments: [#"{}"#, #"{"error":"please log in"}"#])
  func theAnswerOfSomebodyElseEndsNoWalk(_ body: String) throws {
    var run = try AdapterRun(.hackerNews, [.search: "acme"])
    try run.run(pages: 1) { Self.hackerNews($0, items: 2500) }
    let below = run.cursor["below"]
    #expect(below != nil)
    #expect(throws: SourceFailure("the answer is no page of the listing")) { try run.run { _ in body } }
    #expect(run.cursor["below"] == below)
    try run.run { Self.hackerNews($0, items: 2500) }
    #expect(Set(run.ids).count == 2500)
  }

  @Test func aTopicOfDiscourseIsBroughtWhole() throws {
    var run = try AdapterRun(
      .discourse, [.server: "https://board.example", .topic: "https://board.example/t/slow/7/3"])
    func post(_ number: Int) -> String {
      #"{"id":\#(100 + number),"topic_id":7,"post_number":\#(number),"created_at":"2026-11-01T00:00:00Z","cooked":"<p>x</p>","username":"jo"}"#
    }
    try run.run { address in
      if address.hasSuffix("/t/7.json") {
        let stream = (1...45).map { "\(100 + $0)" }.joined(separator: ",")
        let posts = (1...20).map(post).joined(separator: ",")
        return #"{"id":7,"title":"Slow","post_stream":{"posts":[\#(posts)],"stream":[\#(stream)]}}"#
      }
      let ids = address.split(separator: "&").flatMap { $0.split(separator: "=").suffix(1) }.compactMap {
        Int($0)
      }
      return #"{"post_stream":{"posts":[\#(ids.map { post($0 - 100) }.joined(separator: ","))]}}"#
    }
    #expect(Set(run.ids).count == 45)
    #expect(run.asked.count == 3)
  }

  @Test func allAnswersToAThreadOfYouTubeAreAskedFor() throws {
    var run = try AdapterRun(.youTube, [.video: "v1"])
    func comment(_ id: String) -> String {
      #"{"kind":"youtube#comment","id":"\#(id)","snippet":{"textOriginal":"t","publishedAt":"2026-11-01T00:00:00Z","videoId":"v1"}}"#
    }
    try run.run { address in
      if address.contains("/comments?") {
        let isFirst = AdapterRun.parameter("pageToken", address) == nil
        let items = (isFirst ? ["T.1", "T.2"] : ["T.3"]).map(comment).joined(separator: ",")
        return #"{\#(isFirst ? #""nextPageToken":"n","# : "")"items":[\#(items)]}"#
      }
      return
        #"{"items":[{"kind":"youtube#commentThread","id":"T","snippet":{"videoId":"v1","totalReplyCount":3,"#
        + #""topLevelComment":\#(comment("T"))},"replies":{"comments":[\#(comment("T.1"))]}}]}"#
    }
    #expect(Set(run.ids) == ["youtube:T", "youtube:T.1", "youtube:T.2", "youtube:T.3"])
    #expect(run.asked.count == 3)
  }

  @Test func aQuotaOfYouTubeThatIsUsedUpComesBackAtMidnightInCalifornia() throws {
    let query = try SourceQuery(.youTube, source: "test", options: [.video: "v1"])
    let body = #"{"error":{"code":403,"message":"quota","errors":[{"reason":"quotaExceeded"}]}}"#
    let answer = SourceAnswer(status: 403, body: Array(body.utf8), url: "", receivedAt: AdapterRun.now)
    // At 9 o'clock UTC, 8 o'clock is 23 hours away.
    let verdict = try query.adapter(from: SourceCursor()).verdict(on: answer)
    #expect(verdict == .later(seconds: 23 * 3600, cause: "the server answered 403: 'quota'"))
  }
}
