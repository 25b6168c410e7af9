import MessageCore
import Testing

@testable import SourceAdapters

/// Feeds over several runs, each with the cursor of the one before.
@Suite struct FeedSourceTests {
  static let address = "https://news.example/feed"

  static func entry(_ number: Int) -> String {
    "<item><guid isPermaLink='false'>n\(number)</guid><title>News \(number)</title></item>"
  }

  static let rss = "<rss version='2.0'><channel>\((0..<3).map(entry).joined())</channel></rss>"
  static let json =
    #"{"version":"https://jsonfeed.org/version/1.1","title":"News","items":[{"id":"n0","content_text":"a"},"#
    + #"{"id":"n1","content_text":"b"}]}"#

  /// One run over a document.
  ///
  /// - Returns: the request that began it, how many records came, and where the next run goes on.
  static func run(
    _ cursor: SourceCursor, _ body: some StringProtocol
  ) throws -> (request: SourceRequest?, count: Int, cursor: SourceCursor) {
    let query = try SourceQuery(.feed, source: "news", options: [.url: address])
    var adapter = try query.adapter(from: cursor)
    let request = adapter.nextRequest()
    let fields = [
      HTTPField("ETag", "\"a\""), HTTPField("Last-Modified", "now"),
      HTTPField("Cache-Control", "max-age=600"),
    ]
    let answer = SourceAnswer(
      status: 200, fields: fields, body: Array(body.utf8), url: request?.url ?? address,
      receivedAt: AdapterRun.now)
    let page = try adapter.read(answer)
    adapter.delivered(new: page.records.count, of: page.records.count)
    #expect(adapter.nextRequest() == nil)
    return (request, page.records.count, SourceCursor(json: adapter.cursor.json))
  }

  @Test(arguments: [rss, json])
  func aDocumentThatIsCutIsAskedForAgainWhole(_ document: String) throws {
    let cut = try Self.run(SourceCursor(), document.dropLast(30))
    #expect(cut.cursor["etag"] == nil)
    #expect(cut.cursor["last_modified"] == nil)
    #expect(cut.cursor["fresh_until"] == nil)
    let whole = try Self.run(cut.cursor, document)
    #expect(whole.request?.fields["If-None-Match"] == nil)
    #expect(whole.request?.fields["If-Modified-Since"] == nil)
    #expect(whole.count > cut.count)
    #expect(whole.cursor["etag"] == "\"a\"")
    #expect(whole.cursor["cut"] == nil)
  }

  @Test func oneThatIsKnownKeepsWhatWasKnownOfIt() throws {
    let whole = try Self.run(SourceCursor(), Self.rss)
    let cut = try Self.run(whole.cursor, Self.rss.dropLast(40))
    #expect(cut.request?.fields["If-None-Match"] == "\"a\"")
    #expect(cut.cursor["fresh_until"] == whole.cursor["fresh_until"])
  }

  /// A server whose documents never end must not be asked for all of it every minute.
  @Test func oneThatIsAlwaysCutThereIsTakenAsItIs() throws {
    let body = Self.rss.dropLast("</channel></rss>".count)
    let first = try Self.run(SourceCursor(), body)
    let second = try Self.run(first.cursor, body)
    #expect(second.request?.fields["If-None-Match"] == nil)
    #expect(second.cursor["etag"] == "\"a\"")
    #expect(second.cursor["fresh_until"] != nil)
    #expect(try Self.run(second.cursor, body).request?.fields["If-None-Match"] == "\"a\"")
  }

  @Test func anArchiveThatIsCutIsNotReadYet() throws {
    let link = "<link xmlns='http://www.w3.org/2005/Atom' rel='prev-archive' href='/old'/>"
    let query = try SourceQuery(.feed, source: "news", options: [.url: Self.address])
    var adapter = try query.adapter(from: SourceCursor())
    func answer(_ body: some StringProtocol) -> SourceAnswer {
      SourceAnswer(status: 200, body: Array(body.utf8), url: Self.address, receivedAt: AdapterRun.now)
    }
    _ = adapter.nextRequest()
    _ = try adapter.read(answer("<rss><channel>\(link)\(Self.entry(9))</channel></rss>"))
    #expect(adapter.nextRequest()?.url == "https://news.example/old")
    _ = try adapter.read(answer(Self.rss.dropLast(30)))
    var next = try query.adapter(from: adapter.cursor)
    #expect(next.nextRequest()?.url == "https://news.example/old")
    _ = try next.read(answer(Self.rss))
    #expect(next.cursor["archive"] == "https://news.example/old")
  }
}
