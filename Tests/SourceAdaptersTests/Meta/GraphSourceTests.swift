import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct GraphSourceTests {
  static let now = AdapterRun.now

  /// A page of Facebook with a post every hour, each with so many comments, a minute apart; 25 or 50 a page.
  struct Page {
    var posts = 60
    /// How many comments a post has; the posts count from the newest, which is 0.
    var comments: (Int) -> Int = { _ in 2 }
    var gone: Set<Int> = []

    func answer(_ address: String) -> (status: Int, body: String) {
      let since = AdapterRun.parameter("since", address).flatMap { Int64($0) } ?? 0
      let after = AdapterRun.parameter("after", address).flatMap { Int($0) } ?? 0
      let path = address.split(separator: "?")[0].split(separator: "/")
      guard path.last == "comments" else {
        let numbers = (0..<posts).filter { time($0).seconds >= since }
        // What `comments.….since(…)` says.
        let fields = AdapterRun.parameter("fields", address) ?? ""
        let news = fields.firstRange(of: ".since(").map {
          Int64(fields[$0.upperBound...].prefix(while: \.isNumber)) ?? 0
        }
        let page = numbers.dropFirst(after).prefix(25).map { number in
          #"{"id":"900_\#(number)","message":"p","created_time":"\#(time(number))","#
            + #""comments":\#(list(of: number, after: 0, limit: 25, since: news ?? 0))}"#
        }
        return (200, Self.list(page, end: after + page.count, of: numbers.count))
      }
      guard let number = path[path.count - 2].split(separator: "_").last.flatMap({ Int($0) }),
        !gone.contains(number)
      else { return (400, #"{"error":{"code":100,"error_subcode":33,"message":"does not exist"}}"#) }
      return (200, list(of: number, after: after, limit: 50, since: since))
    }

    private func time(_ number: Int) -> Timestamp { now.adding(seconds: -3600 * Int64(number) - 1800) }

    private func list(of post: Int, after: Int, limit: Int, since: Int64) -> String {
      let all = (0..<comments(post)).reversed().filter { time(post).seconds + Int64($0) >= since }
      let page = all.dropFirst(after).prefix(limit).map { number in
        let time = time(post).adding(seconds: Int64(number))
        return #"{"id":"\#(post)_\#(number)","message":"c","created_time":"\#(time)"}"#
      }
      return Self.list(page, end: after + page.count, of: all.count)
    }

    private static func list(_ page: [String], end: Int, of total: Int) -> String {
      let next = end < total ? #","next":"https://graph.facebook.com/?access_token=secret""# : ""
      return #"{"data":[\#(page.joined(separator: ","))],"paging":{"cursors":{"after":"\#(end)"}\#(next)}}"#
    }
  }

  @Test func commentsThatDidNotComeAlongAreAskedFor() throws {
    var run = try AdapterRun(.facebook, [.new: ""])
    let page = Page { $0 == 3 ? 130 : 2 }
    try run.run(page.answer)
    #expect(Set(run.ids).count == 60 + 59 * 2 + 130)
    // Three pages of posts, and three of comments.
    #expect(run.asked.count == 6)
    #expect(run.asked.contains { $0.hasPrefix("https://graph.facebook.com/v26.0/900_3/comments?") })
    #expect(run.asked.allSatisfy { !$0.contains("secret") })
    let comment = try #require(run.records.first { $0.contains(#""id":"facebook:3_0""#) })
    #expect(comment.contains(#""reply_to":"facebook:900_3","conversation":"facebook:900_3""#))
  }

  @Test func aLaterRunAsksForNewCommentsAlone() throws {
    var run = try AdapterRun(.facebook, [.new: ""])
    try run.run(Page().answer)
    run.forget()
    let page = Page { $0 == 3 ? 130 : 2 }
    try run.run(page.answer)
    let first = try #require(run.asked.first)
    let newest = Self.now.adding(seconds: -1800).seconds
    #expect(AdapterRun.parameter("since", first) == "\(newest - 7 * 86_400)")
    #expect(AdapterRun.parameter("fields", first)?.contains(".since(\(Self.now.seconds - 600))") == true)
    // The hundred new comments here are older than the last look, by the clock of this network.
    #expect(run.asked.count == 3)
  }

  @Test(arguments: [1, 2, 3, 5])
  func runsThatAreCutShortLoseNothingAndKeepNoCursor(_ pages: Int) throws {
    var run = try AdapterRun(.facebook, [.new: ""])
    let page = Page { $0 == 3 ? 130 : 2 }
    try run.run(pages: pages, page.answer)
    #expect(run.cursor["below"] == nil)
    #expect(run.cursor["places"]?.contains(" ") != true)
    try run.run(page.answer)
    #expect(Set(run.ids).count == 60 + 59 * 2 + 130)
    let first = run.asked[pages]
    #expect(AdapterRun.parameter("after", first) == nil)
  }

  @Test func whatIsDeletedMeanwhileStopsNothing() throws {
    var run = try AdapterRun(.facebook, [.new: ""])
    let page = Page(comments: { $0 == 3 ? 130 : 2 }, gone: [3])
    try run.run(page.answer)
    #expect(run.refusal == nil)
    #expect(Set(run.ids).count == 60 + 59 * 2 + 25)
  }

  @Test func aPageThatIsTooMuchForTheServerIsAskedForInPieces() throws {
    var run = try AdapterRun(.facebook, [.new: ""])
    var limits: [String] = []
    try run.run { address in
      let limit = AdapterRun.parameter("limit", address) ?? ""
      limits.append(limit)
      if (Int(limit) ?? 0) > 7 {
        let words = "Please reduce the amount of data you're asking for, then retry your request"
        return (500, #"{"error":{"code":1,"message":"\#(words)"}}"#)
      }
      return (200, #"{"data":[{"id":"900_1","message":"p","created_time":"2026-11-20T08:00:00+0000"}]}"#)
    }
    #expect(limits == ["25", "12", "6"])
    #expect(run.ids == ["facebook:900_1"])
    #expect(run.complaints.isEmpty)
  }

  @Test func aConversationIsReadBackToWhatIsKnown() throws {
    var run = try AdapterRun(.instagram, [.conversations: ""], since: Self.now.adding(seconds: -3600))
    func messages(_ address: String, _ range: some Sequence<Int>) -> String {
      let after = AdapterRun.parameter("after", address).flatMap { Int($0) } ?? 0
      let page = range.dropFirst(after).prefix(20).map { number in
        #"{"id":"m_\#(number)","created_time":"\#(Self.now.adding(seconds: -60 * Int64(number)))","message":"m"}"#
      }
      return
        #"{"data":[\#(page.joined(separator: ","))],"paging":{"cursors":{"after":"\#(after + 20)"},"next":"x"}}"#
    }
    try run.run { address in
      if address.contains("/t_1/messages") { return messages(address, 0..<1000) }
      return #"{"data":[{"id":"t_1","updated_time":"\#(Self.now)","messages":\#(messages("", 0..<1000))}]}"#
    }
    // An hour is three pages; the fourth one is older.
    #expect(run.asked.count == 4)
    #expect(run.ids.count == 80)
    #expect(
      run.records.allSatisfy {
        $0.contains(#""network":"instagram""#) && $0.contains(#""visibility":"direct""#)
      })
    #expect(run.asked[0].hasPrefix("https://graph.instagram.com/v26.0/me/conversations?"))
  }

  @Test(arguments: [
    (4, AnswerVerdict.later(seconds: nil, cause: "")), (80_002, .later(seconds: nil, cause: "")),
    (2, .later(seconds: nil, cause: "")), (190, .refused(cause: "")), (10, .refused(cause: "")),
    (230, .refused(cause: "")), (100, .failed(cause: "")),
  ])
  func errorsAreToldApartByTheirCodes(_ code: Int, _ expected: AnswerVerdict) throws {
    let query = try SourceQuery(.facebook, source: "test", options: [.new: ""])
    let body = #"{"error":{"message":"m","type":"OAuthException","code":\#(code)}}"#
    let answer = SourceAnswer(status: 400, body: Array(body.utf8), url: "", receivedAt: Self.now)
    let cause = "the server answered 400: 'm'"
    let verdict: AnswerVerdict =
      switch expected {
      case .later: .later(seconds: nil, cause: cause)
      case .refused: .refused(cause: cause)
      default: .failed(cause: cause)
      }
    #expect(try query.adapter(from: SourceCursor()).verdict(on: answer) == verdict)
  }
}
