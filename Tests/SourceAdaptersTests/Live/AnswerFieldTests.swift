import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct AnswerFieldTests {
  static let now = Timestamp(seconds: 1_795_338_000)

  static func answer(_ fields: (String, String)...) -> SourceAnswer {
    SourceAnswer(
      status: 200, fields: fields.map { HTTPField($0.0, $0.1) }, url: "https://a.example/x/feed",
      receivedAt: now)
  }

  @Test(
    arguments: [
      ([("Cache-Control", "public, max-age=300")], 300),
      ([("Cache-Control", "max-age=300"), ("Age", "100")], 200),
      ([("cache-control", "MAX-AGE=\"60\"")], 60),
      ([("Cache-Control", "max-age=300"), ("Expires", "Sun, 22 Nov 2026 09:00:10 GMT")], 300),
      // A server whose clock is an hour behind: its own times are ten minutes apart.
      ([("Date", "Sun, 22 Nov 2026 08:00:00 GMT"), ("Expires", "Sun, 22 Nov 2026 08:10:00 GMT")], 600),
      ([("Cache-Control", "max-age=31536000")], 86_400),
      ([("Cache-Control", "no-cache, max-age=300")], nil),
      ([("Cache-Control", "max-age=0")], nil),
      ([("Expires", "0")], nil),
      ([], nil),
    ] as [([(String, String)], Int64?)])
  func tellsHowLongAnAnswerStaysFresh(_ fields: [(String, String)], _ seconds: Int64?) {
    var answer = Self.answer()
    answer.fields = fields.map { HTTPField($0.0, $0.1) }
    #expect(Freshness.end(of: answer) == seconds.map { Self.now.adding(seconds: $0) })
  }

  @Test func findsLinksOfEveryShape() {
    let links = LinkField(
      Self.answer(
        ("Link", #"<https://a.example/p?max_id=1>; rel="next", <https://a.example/p?min_id=9,5>; rel=prev"#),
        ("link", #"</older>; title="a; b"; rel="prev-archive first""#)))
    #expect(links["next"] == "https://a.example/p?max_id=1")
    #expect(links["prev"] == "https://a.example/p?min_id=9,5")
    #expect(links["prev-archive"] == "https://a.example/older")
    #expect(links["last"] == nil)
  }

  @Test(arguments: [
    ("https://A.example/x", "https://a.example"), ("http://a.example:8080?x", "http://a.example:8080"),
    ("https://a.example:443", "https://a.example"), ("https://[::1]:8443/", "https://[::1]:8443"),
    // A browser takes the backslash for a slash, so the host ends there.
    (#"https://a.example\@b.example/"#, "https://a.example"),
  ])
  func tellsOrigins(_ address: String, _ origin: String) { #expect(Origin(address)?.description == origin) }

  @Test(arguments: [
    "ftp://a.example", "https://user@a.example/", "https://:pw@a.example/", "https://", "/x",
    "https://a:99999/",
  ])
  func takesNoOriginOfOtherAddresses(_ address: String) { #expect(Origin(address) == nil) }
}
