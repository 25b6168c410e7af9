import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct XSearchSourceTests {
  private static let now = AdapterRun.now

  private static func source(_ words: String = "acme") throws -> XSearchSource {
    var query = try SourceQuery(.x, source: "brand", options: [.search: words])
    query.isFollowed = true
    return try XSearchSource(query, words, SourceCursor())
  }

  /// Answers the adapter's next request, and gives that request.
  private static func answer(
    _ adapter: inout XSearchSource, _ body: String, status: Int = 200
  ) throws -> SourceRequest {
    let next = adapter.nextRequest()
    let request = try #require(next)
    let answer = SourceAnswer(status: status, body: Array(body.utf8), url: request.url, receivedAt: now)
    guard case .page = adapter.verdict(on: answer) else {
      throw SourceFailure("\(adapter.verdict(on: answer))")
    }
    _ = try adapter.read(answer)
    return request
  }

  private static func body(_ request: SourceRequest) -> String {
    String(decoding: request.body ?? [], as: UTF8.self)
  }

  private static func event(_ id: Int, rules: String) -> String {
    """
    {"data":{"id":"\(id)","text":"post \(id)","created_at":"2026-11-22T08:00:00.000Z","author_id":"7"},\
    "includes":{"users":[{"id":"7","username":"jo","name":"Jo"}]},"matching_rules":[{"id":"\(rules)","tag":"t"}]}\r\n
    """
  }

  @Test func aRuleIsMadeBeforeTheStreamIsOpened() throws {
    var adapter = try Self.source()
    let rules = "https://api.x.com/2/tweets/search/stream/rules"
    #expect(try Self.answer(&adapter, #"{"meta":{"sent":"2026-11-22T08:00:00Z"}}"#).url == rules)
    let added = try Self.answer(
      &adapter,
      #"{"data":[{"id":"71","value":"acme","tag":"earshot brand"}],"meta":{"summary":{"created":1}}}"#,
      status: 201)
    #expect(added.method == "POST")
    #expect(added.url == rules)
    #expect(Self.body(added) == #"{"add":[{"value":"acme","tag":"earshot brand"}]}"#)
    #expect(
      try Self.answer(&adapter, #"{"meta":{"result_count":0}}"#).url.contains("/2/tweets/search/recent?"))
    let further = adapter.nextRequest()
    #expect(further == nil)
    let stream = try #require(adapter.stream(at: Self.now))
    #expect(stream.request.url.hasPrefix("https://api.x.com/2/tweets/search/stream?tweet.fields="))
    #expect(stream.carrier == .body)
  }

  @Test func aRuleThatIsThereIsUsedAndAnOldOneOfOursExchanged() throws {
    var adapter = try Self.source()
    _ = try Self.answer(
      &adapter,
      #"{"data":[{"id":"5","value":"other","tag":"theirs"},{"id":"6","value":"acme","tag":"theirs"}]}"#)
    #expect(adapter.stream(at: Self.now) != nil)
    var changed = try Self.source("acme lang:en")
    _ = try Self.answer(
      &changed,
      #"{"data":[{"id":"5","value":"acme","tag":"earshot brand"},{"id":"6","value":"x","tag":"theirs"}]}"#)
    #expect(changed.stream(at: Self.now) == nil)
    let deleted = try Self.answer(&changed, #"{"meta":{"summary":{"deleted":1}}}"#)
    #expect(Self.body(deleted) == #"{"delete":{"ids":["5"]}}"#)
    let added = try Self.answer(&changed, #"{"data":[{"id":"7","value":"acme lang:en"}]}"#, status: 201)
    #expect(Self.body(added) == #"{"add":[{"value":"acme lang:en","tag":"earshot brand"}]}"#)
    #expect(changed.stream(at: Self.now) != nil)
  }

  @Test(arguments: [400, 403, 404]) func whoMayHaveNoStreamIsAskedForPages(_ status: Int) throws {
    var adapter = try Self.source()
    _ = try Self.answer(&adapter, #"{"title":"Client Forbidden","detail":"upgrade"}"#, status: status)
    #expect(adapter.stream(at: Self.now) == nil)
    #expect(adapter.streamRefusal == "the server answered \(status): 'upgrade'")
    #expect(try Self.answer(&adapter, #"{"meta":{}}"#).url.contains("/2/tweets/search/recent?"))
    // Without following, rules are never asked for.
    let query = try SourceQuery(.x, source: "brand", options: [.search: "acme"])
    var plain = try XSearchSource(query, "acme", SourceCursor())
    let first = plain.nextRequest()
    #expect(first?.url.contains("search/recent") == true)
  }

  @Test func aRuleThatIsNotTakenIsToldAndAskedForByPages() throws {
    var adapter = try Self.source()
    _ = try Self.answer(&adapter, #"{"meta":{}}"#)
    let details = #"["Reference to invalid operator 'lang:xx'"]"#
    let error = #"{"value":"acme","details":\#(details),"title":"UnprocessableEntity"}"#
    _ = try Self.answer(&adapter, #"{"meta":{"summary":{"invalid":1}},"errors":[\#(error)]}"#, status: 201)
    #expect(
      adapter.streamRefusal == "the rule was not added: 'Reference to invalid operator \\'lang:xx\\''"
        || adapter.streamRefusal == #"the rule was not added: 'Reference to invalid operator 'lang:xx''"#)
    #expect(try Self.answer(&adapter, #"{"meta":{}}"#).url.contains("/2/tweets/search/recent?"))
  }

  @Test func aRuleThatAnotherProgramHasAddedMeanwhileIsUsed() throws {
    var adapter = try Self.source()
    _ = try Self.answer(&adapter, #"{"meta":{}}"#)
    _ = try Self.answer(
      &adapter, #"{"errors":[{"value":"acme","id":"12","title":"DuplicateRule"}]}"#, status: 201)
    #expect(adapter.stream(at: Self.now) != nil)
  }

  @Test func aStreamMayBeginSomeMinutesBack() throws {
    func source(_ minutes: String) throws -> XSearchSource {
      var query = try SourceQuery(.x, source: "brand", options: [.search: "acme", .backfill: minutes])
      query.isFollowed = true
      return try XSearchSource(query, "acme", SourceCursor())
    }
    var adapter = try source("5")
    _ = try Self.answer(&adapter, #"{"data":[{"id":"6","value":"acme"}]}"#)
    let address = try #require(adapter.stream(at: Self.now)).request.url
    #expect(AdapterRun.parameter("backfill_minutes", address) == "5")
    #expect(throws: SourceFailure("'backfill' is 1 to 5 minutes, not '9'")) { try source("9") }
  }

  @Test func theStreamBringsWhatItsOwnRuleMatches() throws {
    var adapter = try Self.source()
    _ = try Self.answer(&adapter, #"{"data":[{"id":"6","value":"acme"}]}"#)
    _ = try Self.answer(
      &adapter,
      Self.event(100, rules: "6").replacing("\"data\":{", with: "\"data\":[{").replacing(
        "},\"includes", with: "}],\"includes"))
    let text =
      "\r\n" + Self.event(101, rules: "6") + Self.event(102, rules: "5") + "\r\n"
      + Self.event(103, rules: "6")
    var ids: [String] = []
    for piece in [text.prefix(50), text.dropFirst(50)] {
      ids += try adapter.read(streamed: Array(piece.utf8), at: Self.now).records.map(\.id)
    }
    #expect(ids == ["x:101", "x:103"])
    // Pages go on from the last post, should the stream break.
    #expect(adapter.cursor["mark"] == "103")
    #expect(throws: SourceFailure("the server ended the stream: 'operational-disconnect'")) {
      let end =
        #"{"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect"}]}"#
      _ = try adapter.read(streamed: Array((end + "\r\n").utf8), at: Self.now)
    }
  }
}
