import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct RateLimitTests {
  /// 2026-11-22T09:00:00Z.
  static let now = Timestamp(seconds: 1_795_338_000)

  /// What a server says, how many requests that leaves, and in how many seconds there may be another.
  struct Saying: CustomTestStringConvertible, Sendable {
    let name: String
    let fields: [HTTPField]
    var body = ""
    var url = "https://api.example/"
    let remaining: Int?
    let waits: Int64?

    var testDescription: String { name }
  }

  static let sayings = [
    Saying(name: "seconds", fields: [HTTPField("Retry-After", "120")], remaining: nil, waits: 120),
    Saying(
      name: "date", fields: [HTTPField("Retry-After", "Sun, 22 Nov 2026 09:02:00 GMT")], remaining: nil,
      waits: 120),
    Saying(
      name: "X",
      fields: [HTTPField("x-rate-limit-remaining", "0"), HTTPField("x-rate-limit-reset", "1795338900")],
      remaining: 0, waits: 900),
    Saying(
      name: "X with some left",
      fields: [HTTPField("x-rate-limit-remaining", "7"), HTTPField("x-rate-limit-reset", "1795338900")],
      remaining: 7, waits: nil),
    Saying(
      name: "Mastodon",
      fields: [
        HTTPField("X-RateLimit-Remaining", "0"),
        HTTPField("X-RateLimit-Reset", "2026-11-22T09:05:00.000000Z"),
      ], remaining: 0, waits: 300),
    Saying(
      name: "Reddit",
      fields: [HTTPField("x-ratelimit-remaining", "0.0"), HTTPField("x-ratelimit-reset", "345")],
      remaining: 0, waits: 345),
    Saying(
      name: "Bluesky",
      fields: [HTTPField("ratelimit-remaining", "0"), HTTPField("ratelimit-reset", "1795338060")],
      remaining: 0, waits: 60),
    Saying(
      name: "draft, seconds",
      fields: [HTTPField("RateLimit-Remaining", "0"), HTTPField("RateLimit-Reset", "50")],
      remaining: 0, waits: 50),
    Saying(
      name: "draft, one field", fields: [HTTPField("RateLimit", "limit=100, remaining=0, reset=50")],
      remaining: 0,
      waits: 50),
    Saying(
      name: "draft, policies", fields: [HTTPField("RateLimit", #""burst";r=0;t=30, "day";r=400;t=9000"#)],
      remaining: 0, waits: 30),
    Saying(
      name: "Facebook",
      fields: [HTTPField("X-App-Usage", #"{"call_count":28,"total_time":25,"total_cputime":25}"#)],
      remaining: 72, waits: nil),
    Saying(
      name: "Facebook, a business",
      fields: [
        HTTPField(
          "X-Business-Use-Case-Usage",
          #"{"17":[{"type":"pages","call_count":100,"total_cputime":2,"total_time":3,"estimated_time_to_regain_access":19}]}"#
        )
      ], remaining: 0, waits: 19 * 60),
    Saying(
      name: "Zendesk",
      fields: [
        HTTPField("x-rate-limit", "700"), HTTPField("x-rate-limit-remaining", "0"),
        HTTPField("ratelimit-remaining", "0"), HTTPField("ratelimit-reset", "41"),
      ], remaining: 0, waits: 41),
    Saying(
      name: "Zendesk, an export",
      fields: [
        HTTPField("x-rate-limit-remaining", "699"),
        HTTPField("Zendesk-RateLimit-Incremental-Exports", "total=10; remaining=0; resets=38"),
      ], remaining: 0, waits: 38),
    Saying(
      name: "App Store Connect", fields: [HTTPField("X-Rate-Limit", "user-hour-lim:3500;user-hour-rem:0;")],
      remaining: 0, waits: 3600),
    Saying(
      name: "Stack Exchange elsewhere", fields: [], body: #"{"items":[],"backoff":7,"quota_remaining":299}"#,
      url: "https://questions.example/2.3/questions", remaining: 299, waits: 7),
    Saying(
      name: "Stack Exchange", fields: [], body: #"{"items":[],"backoff":10,"quota_remaining":299}"#,
      url: "https://api.stackexchange.com/2.3/questions", remaining: 299, waits: 10),
    Saying(
      name: "milliseconds",
      fields: [HTTPField("x-ratelimit-remaining", "0"), HTTPField("x-ratelimit-reset", "1795338060000")],
      remaining: 0, waits: 60),
    Saying(
      name: "nonsense",
      fields: [HTTPField("x-ratelimit-remaining", "many"), HTTPField("Retry-After", "soon")],
      remaining: nil, waits: nil),
  ]

  @Test(arguments: sayings)
  func readsEveryConvention(_ saying: Saying) {
    let answer = SourceAnswer(
      status: 200, fields: saying.fields, body: Array(saying.body.utf8), url: saying.url, receivedAt: Self.now
    )
    let limit = RateLimit(answer)
    #expect(limit.remaining == saying.remaining)
    #expect(limit.waitsUntil == saying.waits.map { Self.now.adding(seconds: $0) })
  }
}
