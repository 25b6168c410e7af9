import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct StackExchangeSourceTests {
  static let now = AdapterRun.now

  /// A site with a question an hour; the newest has 120 answers, each with a comment.
  static func answer(_ address: String, questions: Range<Int64>) -> (status: Int, body: String) {
    func number(_ name: String) -> Int64? { AdapterRun.parameter(name, address).flatMap { Int64($0) } }
    let path = address.split(separator: "?")[0].split(separator: "/").map { String($0) }
    let ids = (path.dropLast().last ?? "").split(separator: ";").compactMap { Int64($0) }
    func time(_ question: Int64) -> Int64 { now.seconds - 3600 * question }
    var items: [(time: Int64, json: String)] = []
    switch path.last {
    case "answers":
      items = ids.contains(0) ? (1000..<1120).map { (time(0), #""answer_id":\#($0),"question_id":0"#) } : []
    case "comments":
      items = ids.filter { $0 >= 1000 }.map { (time(0), #""comment_id":\#($0 + 5000),"post_id":\#($0)"#) }
    default:
      items = questions.map { id in
        (
          time(id),
          #""question_id":\#(id),"title":"T","link":"https://pt.stackoverflow.com/questions/\#(id)","last_activity_date":\#(time(id))"#
        )
      }
    }
    let found = items.filter { ($0.time >= number("min") ?? 0) && ($0.time <= number("max") ?? .max) }
    let begin = Int((number("page") ?? 1) - 1) * 100
    let page = found.dropFirst(begin).prefix(100).map {
      #"{\#($0.json),"creation_date":\#($0.time),"body":"<p>b</p>"}"#
    }
    return (
      200,
      #"{"items":[\#(page.joined(separator: ","))],"has_more":\#(begin + 100 < found.count),"quota_remaining":299}"#
    )
  }

  @Test func questionsComeWithAnswersAndComments() throws {
    var run = try AdapterRun(.stackExchange, [.hashtag: "acme", .site: "pt.stackoverflow"])
    try run.run { Self.answer($0, questions: 0..<150) }
    #expect(Set(run.ids).count == 150 + 120 + 120)
    let first = run.asked[0]
    #expect(first.hasPrefix("https://api.stackexchange.com/2.3/questions?tagged=acme&sort=activity"))
    #expect(AdapterRun.parameter("site", first) == "pt.stackoverflow")
    // The second page goes on by time, without a page number, and begins with the question that the first ends with.
    let second = try #require(run.asked.first { AdapterRun.parameter("max", $0) != nil })
    #expect(AdapterRun.parameter("max", second) == "\(Self.now.seconds - 99 * 3600)")
    #expect(run.asked.allSatisfy { ["2", nil].contains(AdapterRun.parameter("page", $0)) })
    let comment = try #require(run.records.first { $0.contains("comment-6003") })
    #expect(comment.contains(#""reply_to":"stackexchange:pt.stackoverflow.com/1003""#))
  }

  @Test func aLaterRunLooksAtWhatWasActiveLately() throws {
    var run = try AdapterRun(.stackExchange, [.new: ""])
    try run.run { Self.answer($0, questions: 1..<150) }
    run.forget()
    try run.run { Self.answer($0, questions: 0..<150) }
    #expect(Set(run.ids).count == 50 + 120 + 120)
    #expect(AdapterRun.parameter("min", run.asked[0]) == "\(Self.now.seconds - 3600 - 2 * 86_400)")
  }

  @Test(arguments: [1, 2, 3])
  func runsThatAreCutShortLoseNothing(_ pages: Int) throws {
    var run = try AdapterRun(.stackExchange, [.search: "acme"])
    try run.runKilled(after: pages, until: 390) { Self.answer($0, questions: 0..<150) }
    #expect(Set(run.ids).count == 390)
  }

  @Test(arguments: [
    (
      502, "too many requests from this IP, more requests available in 81234 seconds",
      AnswerVerdict.later(
        seconds: 81_234,
        cause:
          "the server answered 400: 'too many requests from this IP, more requests available in 81234 seconds'"
      )
    ),
    (503, "busy", .later(seconds: nil, cause: "the server answered 400: 'busy'")),
    (403, "no", .refused(cause: "the server answered 400: 'no'")),
    (400, "site is required", .failed(cause: "the server answered 400: 'site is required'")),
  ])
  func errorsAreToldApartByTheirNumbers(_ number: Int, _ words: String, _ expected: AnswerVerdict) throws {
    let query = try SourceQuery(.stackExchange, source: "test", options: [.new: ""])
    let body = #"{"error_id":\#(number),"error_message":"\#(words)","error_name":"e"}"#
    let answer = SourceAnswer(status: 400, body: Array(body.utf8), url: "", receivedAt: Self.now)
    #expect(try query.adapter(from: SourceCursor()).verdict(on: answer) == expected)
  }

  @Test func pagesAreImportedToo() throws {
    let text = #"""
      {"items":[{"answer_id":8,"question_id":7,"creation_date":1795338000,"body":"<p>Off &amp; on</p>","score":-2,
      "owner":{"user_type":"does_not_exist","display_name":"user3"}}],"has_more":false,"quota_max":300,"quota_remaining":299}
      """#
    let messages = try ImportRun.steady("stack-exchange", text).messages
    #expect(messages.map(\.id) == ["stackexchange:8"])
    #expect(messages[0].text == "Off & on" && messages[0].counts == nil)
    #expect(messages[0].author == Author(name: "user3"))
  }
}
