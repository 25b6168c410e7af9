import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct XSourceTests {
  static let now = AdapterRun.now

  /// The id of a post of that many minutes ago: milliseconds since X's own epoch, and 22 bits.
  static func id(_ minutes: Int64) -> Int64 {
    (now.adding(seconds: -60 * minutes).milliseconds - 1_288_834_974_657) << 22
  }

  static func post(_ minutes: Int64) -> String {
    let time = now.adding(seconds: -60 * minutes)
    return #"{"id":"\#(id(minutes))","text":"t","author_id":"7","created_at":"\#(time)"}"#
  }

  /// Searches and timelines over posts of so many minutes ago, a hundred a page.
  static func page(_ address: String, _ posts: some Sequence<Int64>, token: String = "next_token") -> String {
    let since = AdapterRun.parameter("since_id", address).flatMap { Int64($0) } ?? 0
    let start = AdapterRun.parameter("start_time", address).flatMap { Timestamp(rfc3339: $0.utf8) }
    let found = posts.filter { minutes in
      id(minutes) > since && start.map { now.adding(seconds: -60 * minutes) >= $0 } ?? true
    }
    let begin = AdapterRun.parameter(token, address).flatMap { Int($0) } ?? 0
    let end = min(begin + 100, found.count)
    let next = end < found.count ? #","next_token":"\#(end)""# : ""
    let data = found[begin..<end].map(post).joined(separator: ",")
    return #"{"data":[\#(data)],"meta":{"result_count":\#(end - begin)\#(next)}}"#
  }

  @Test func aSearchGoesDownFromTheTopAndThenAsksForWhatIsNewer() throws {
    var run = try AdapterRun(.x, [.search: "acme -is:retweet"], since: Self.now.adding(seconds: -6 * 3600))
    try run.run { Self.page($0, 10..<260) }
    #expect(Set(run.ids).count == 250)
    #expect(run.asked.count == 3)
    #expect(
      run.asked.allSatisfy {
        AdapterRun.parameter("start_time", $0) == Self.now.adding(seconds: -6 * 3600).description
      })
    try run.run { Self.page($0, 0..<260) }
    #expect(Set(run.ids).count == 260)
    #expect(run.asked.count == 4)
    let last = try #require(run.asked.last)
    #expect(last.hasPrefix("https://api.x.com/2/tweets/search/recent?query=acme%20-is%3Aretweet&since_id="))
    #expect(AdapterRun.parameter("since_id", last) == "\(Self.id(10))")
    // The two exclude each other.
    #expect(AdapterRun.parameter("start_time", last) == nil)
  }

  @Test func aRunAfterMoreThanAWeekTakesWhatThereIsAndSaysWhatIsLost() throws {
    var run = try AdapterRun(.x, [.search: "acme"])
    try run.run { Self.page($0, [20_000]) }
    #expect(run.ids.count == 1 && run.complaints.isEmpty)
    try run.run { address in
      if AdapterRun.parameter("since_id", address) != nil {
        let error =
          #"{"errors":[{"parameters":{"since_id":["1"]},"message":"'since_id' must be a tweet id created after …"}]}"#
        return (400, error)
      }
      return (200, Self.page(address, 0..<150))
    }
    #expect(Set(run.ids).count == 151)
    #expect(run.asked.count == 4)
    #expect(run.complaints.count == 1)
    #expect(run.refusal == nil)
  }

  @Test func aFirstRunIsAskedForAsFarBackAsThereIs() throws {
    var run = try AdapterRun(.x, [.search: "acme"], since: Self.now.adding(seconds: -30 * 86_400))
    try run.run { address in
      if AdapterRun.parameter("start_time", address) != nil {
        return (400, #"{"errors":[{"parameters":{"start_time":["x"]},"message":"too early"}]}"#)
      }
      return (200, Self.page(address, 0..<50))
    }
    #expect(Set(run.ids).count == 50)
    // Nothing was known before, so nothing is lost.
    #expect(run.complaints.isEmpty)
  }

  @Test func otherComplaintsEndTheRun() throws {
    var run = try AdapterRun(.x, [.search: "("])
    try run.run { _ in
      (400, #"{"errors":[{"parameters":{"query":["("]},"message":"missing ')'"}],"title":"Invalid Request"}"#)
    }
    #expect(run.refusal == .failed(cause: "the server answered 400: 'Invalid Request'"))
  }

  @Test func oldPostsThatAreReferredToEndNoWalk() throws {
    var run = try AdapterRun(.x, [.search: "acme"], since: Self.now.adding(seconds: -86_400))
    let old = #"{"id":"5","text":"old","author_id":"8","created_at":"2019-03-04T05:06:07.000Z"}"#
    let includes = #","includes":{"tweets":[\#(old)],"users":[{"id":"7","username":"jo","name":"Jo"}]}"#
    try run.run { Self.page($0, 0..<250).dropLast() + includes + "}" }
    #expect(Set(run.ids).count == 251)
    #expect(run.records.first { $0.contains("\"x:\(Self.id(3))\"") }?.contains(#""handle":"jo""#) == true)
  }

  @Test func anAccountIsLookedUpOnce() throws {
    var run = try AdapterRun(.x, [.mentions: "", .profile: "@Acme"])
    for newest: Int64 in [60, 0] {
      try run.run { address in
        if address.contains("/by/username/Acme") { return #"{"data":{"id":"900","username":"Acme"}}"# }
        return Self.page(address, newest..<180, token: "pagination_token")
      }
    }
    #expect(Set(run.ids).count == 180)
    #expect(run.asked.count { $0.contains("by/username") } == 1)
    #expect(run.asked.last?.hasPrefix("https://api.x.com/2/users/900/mentions?since_id=") == true)
  }

  @Test func whatATimelineDoesNotListAnyMoreIsTold() throws {
    var run = try AdapterRun(.x, [.mentions: "", .profile: "@Acme"])
    // The newest 800 alone, whatever was asked for.
    func answer(_ address: String, newest: Int64) -> String {
      if address.contains("/by/username/Acme") { return #"{"data":{"id":"900","username":"Acme"}}"# }
      return Self.page(address, newest..<newest + 800, token: "pagination_token")
    }
    try run.run { answer($0, newest: 2000) }
    #expect(run.ids.count == 800 && run.complaints.isEmpty)
    try run.run { answer($0, newest: 1500) }
    #expect(Set(run.ids).count == 1300 && run.complaints.isEmpty)
    // A walk that two runs make is one walk.
    try run.run(pages: 3) { answer($0, newest: 0) }
    #expect(run.complaints.isEmpty)
    try run.run { answer($0, newest: 0) }
    #expect(
      run.complaints == [
        "the network lists the newest 800 alone; what came between is not given any more"
      ])
  }

  @Test func anUnknownAccountIsTold() throws {
    var run = try AdapterRun(.x, [.account: "nobody"])
    #expect(throws: SourceFailure("the server knows none such: 'Could not find user'")) {
      try run.run { _ in #"{"errors":[{"detail":"Could not find user","title":"Not Found Error"}]}"# }
    }
  }

  @Test func aPostComesWithItsConversation() throws {
    var run = try AdapterRun(.x, [.post: "https://x.com/jo/status/42?s=20"])
    try run.run { address in
      if address.contains("/2/tweets/42?") {
        return
          #"{"data":{"id":"42","text":"Dead","conversation_id":"40","author_id":"7","created_at":"2026-11-20T08:00:00Z"}}"#
      }
      return AdapterRun.parameter("query", address) == "conversation_id:40"
        ? Self.page(address, 0..<2) : "{}"
    }
    #expect(Set(run.ids) == ["x:42", "x:\(Self.id(0))", "x:\(Self.id(1))"])
  }

  @Test func directMessagesArePrivate() throws {
    var run = try AdapterRun(.x, [.conversations: ""])
    try run.run { _ in
      #"""
      {"data":[{"id":"30","event_type":"MessageCreate","text":"See https://t.co/a","sender_id":"7","dm_conversation_id":"7-900",
      "created_at":"2026-11-20T08:00:00Z","entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://example.com/a"}]}},
      {"id":"29","event_type":"ParticipantsJoin","participant_ids":["8"],"sender_id":"900","dm_conversation_id":"5",
      "created_at":"2026-11-20T07:00:00Z"}],"includes":{"users":[{"id":"7","username":"jo"},{"id":"8","username":"kim"}]},"meta":{}}
      """#
    }
    #expect(run.ids == ["x:29", "x:30"])
    #expect(run.records.allSatisfy { $0.contains(#""visibility":"direct""#) })
    #expect(run.records[0].contains(#""author":{"id":"8","handle":"kim"},"text":"joined""#))
    #expect(run.records[1].contains(#""links":["https://example.com/a"]"#))
  }

  @Test func postsThatAreGoneAreDeletions() throws {
    var run = try AdapterRun(.x, [.search: "acme"])
    func error(_ id: String, _ kind: String) -> String {
      #"{"resource_type":"tweet","resource_id":"\#(id)","type":"https://api.twitter.com/2/problems/\#(kind)"}"#
    }
    try run.run { _ in
      #"{"data":[\#(Self.post(1))],"meta":{},"errors":[\#(error("5", "resource-not-found")),"#
        + #"\#(error("6", "not-authorized-for-resource"))]}"#
    }
    #expect(run.records.filter { $0.contains("deletion") } == [#"{"type":"deletion","id":"x:5"}"#])
  }

  @Test func onlyWholeStretchesAreCounted() throws {
    let hour: Int64 = 3600
    var run = try AdapterRun(.x, [.volume: "acme"], since: Self.now.adding(seconds: -3 * hour - 60))
    // It is 9 o'clock; the request comes at 9:20.
    func counts(_ address: String, now: Timestamp) -> String {
      var begin =
        AdapterRun.parameter("start_time", address).flatMap { Timestamp(rfc3339: $0.utf8) }?.seconds ?? 0
      var rows: [String] = []
      while begin < now.seconds {
        let end = min(begin + hour - begin % hour, now.seconds)
        let times = #""start":"\#(Timestamp(seconds: begin))","end":"\#(Timestamp(seconds: end))""#
        rows.append("{\(times),\"tweet_count\":\(end - begin)}")
        begin = end
      }
      return #"{"data":[\#(rows.joined(separator: ","))],"meta":{"total_tweet_count":1}}"#
    }
    try run.run { counts($0, now: Self.now.adding(seconds: 1200)) }
    #expect(run.records.count == 4)
    #expect(
      run.records.last
        == #"{"type":"volume","query":"acme","network":"x","start":"2026-11-22T08:00:00Z","seconds":3600,"count":3600}"#
    )
    let rest = try run.query.adapter(from: run.cursor).restsUntil
    #expect(rest == Timestamp(rfc3339: "2026-11-22T10:00:30Z".utf8))
    try run.run { counts($0, now: Self.now.adding(seconds: 2 * hour)) }
    #expect(run.records.count == 6)
    #expect(Set(run.records).count == 6)
  }

  @Test func aStepHasAName() throws {
    let query = try SourceQuery(.x, source: "test", options: [.volume: "a", .step: "week"])
    #expect(throws: SourceFailure("'step' is minute, hour or day, not 'week'")) {
      try query.adapter(from: SourceCursor())
    }
  }

  @Test func aLineOfTheFilteredStreamIsAPage() throws {
    let reader = try SourceQuery(.x, source: "stream", options: [.search: "a"]).reader(.x)
    let users = #""includes":{"users":[{"id":"7","username":"jo"}]}"#
    let line = #"{"data":\#(Self.post(1)),\#(users),"matching_rules":[{"id":"1","tag":"acme"}]}"#
    let page = try reader.page(Array(line.utf8), at: Self.now)
    #expect(page.records.map(\.id) == ["x:\(Self.id(1))"])
    #expect(String(decoding: page.records[0].json, as: UTF8.self).contains(#""handle":"jo""#))
    let rest = [
      "\r\n",
      #"{"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect"}]}"#,
    ]
    for line in rest {
      let page = try reader.page(Array(line.utf8), at: Self.now)
      #expect(page.records.isEmpty && page.rejections.isEmpty)
    }
  }
}
