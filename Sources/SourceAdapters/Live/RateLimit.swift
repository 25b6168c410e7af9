public import MessageCore

/// What an answer says about how much may still be asked, whatever the convention.
///
/// | who | fields |
/// |---|---|
/// | RFC 9110 section 10.2.3 | `Retry-After`: seconds, or a date |
/// | X | `x-rate-limit-remaining`, `x-rate-limit-reset` in seconds since 1970 |
/// | Mastodon | `X-RateLimit-Remaining`, `X-RateLimit-Reset` as ISO 8601 |
/// | Reddit | `x-ratelimit-remaining` with a fraction, `x-ratelimit-reset` in seconds from now |
/// | Bluesky, GitHub | `ratelimit-remaining`, `ratelimit-reset` in seconds since 1970 |
/// | IETF drafts | `RateLimit-Reset` in seconds from now; `RateLimit: limit=…, remaining=…, reset=…`; `RateLimit: "name";r=…;t=…` |
/// | Zendesk | the same, and `zendesk-ratelimit-…: total=10; remaining=9; resets=41` for what is asked |
/// | App Store Connect | `X-Rate-Limit: user-hour-lim:3500;user-hour-rem:500;`, of the last sixty minutes |
/// | Facebook, Instagram | `X-App-Usage`, `X-Page-Usage`, `X-Business-Use-Case-Usage`: JSON with shares of 100 and minutes |
/// | Stack Exchange | `backoff` in seconds and `quota_remaining` in the body |
///
/// A reset is a moment or a span by its size: nothing resets after more than three years.
public struct RateLimit: Equatable, Sendable {
  /// How many requests are left; nil where nothing is said.
  public var remaining: Int?
  /// When there are more again; nil where nothing is said.
  public var resetsAt: Timestamp?
  /// The earliest moment for another request, where the server names one.
  public var notBefore: Timestamp?

  public init() {}

  /// Reads an answer.
  public init(_ answer: SourceAnswer) {
    let now = answer.receivedAt
    notBefore = answer.fields["retry-after"].flatMap { Self.moment($0, from: now) }
    readCounters(answer.fields, now)
    readDraft(answer.fields["ratelimit"], now)
    readOthers(answer.fields, now)
    for name in ["x-app-usage", "x-page-usage", "x-business-use-case-usage"] {
      if let usage = answer.fields[name] { readUsage(usage, now) }
    }
    readBody(answer, now)
  }

  /// When the next request may be sent: at once, nil, while some are left.
  public var waitsUntil: Timestamp? {
    guard remaining.map({ $0 <= 0 }) ?? false, let resetsAt else { return notBefore }
    return notBefore.map { max($0, resetsAt) } ?? resetsAt
  }

  // MARK: - Conventions

  private static let longestSpan: Double = 3 * 366 * 86_400

  /// A moment that is spelled as a date, as seconds or milliseconds since 1970, or as seconds from now.
  static func moment(_ text: String, from now: Timestamp) -> Timestamp? {
    let text = text.trimmedBlanks
    guard let number = Double(text), number.isFinite else { return LooseTime.timestamp(text) }
    guard number >= 0, number < 1e14 else { return nil }
    if number > 1e11 { return Timestamp(seconds: Int64(number / 1000)) }
    if number > longestSpan { return Timestamp(seconds: Int64(number)) }
    return now.adding(seconds: Int64(number.rounded(.up)))
  }

  private mutating func readCounters(_ fields: [HTTPField], _ now: Timestamp) {
    let families = ["x-rate-limit", "x-ratelimit", "ratelimit"]
    for family in families {
      if let left = fields["\(family)-remaining"].flatMap({ Double($0.trimmedBlanks) }), left.isFinite {
        tell(remaining: left, resetsAt: fields["\(family)-reset"].flatMap { Self.moment($0, from: now) })
      }
    }
  }

  /// The scarcest of several limits counts.
  private mutating func tell(remaining left: Double, resetsAt moment: Timestamp?) {
    let left = Int(max(0, min(left, 1e9)))
    guard remaining.map({ left < $0 || left == $0 && resetsAt == nil }) ?? true else { return }
    remaining = left
    resetsAt = moment
  }

  /// Zendesk's fields for single endpoints, and Apple's one for an hour that rolls.
  private mutating func readOthers(_ fields: [HTTPField], _ now: Timestamp) {
    for field in fields {
      let name = field.name.lowercased()
      guard name == "x-rate-limit" || name.hasPrefix("zendesk-ratelimit-") else { continue }
      var found: [String: Double] = [:]
      for part in field.value.split(separator: ";") {
        let pair = part.split { $0 == "=" || $0 == ":" }.map { String($0).trimmedBlanks }
        if pair.count == 2 { found[pair[0]] = Double(pair[1]) }
      }
      if let left = found["user-hour-rem"] {
        tell(remaining: left, resetsAt: now.adding(seconds: 3600))
      } else if let left = found["remaining"] {
        let seconds = found["resets"].map { Int64(min(max($0, 0), Self.longestSpan)) }
        tell(remaining: left, resetsAt: seconds.map { now.adding(seconds: $0) })
      }
    }
  }

  private mutating func readDraft(_ value: String?, _ now: Timestamp) {
    guard let value else { return }
    for policy in value.split(separator: value.contains(";") ? "," : "\n") {
      var found: [String: String] = [:]
      for part in policy.split(whereSeparator: { $0 == ";" || $0 == "," }) {
        let pair = part.split(separator: "=", maxSplits: 1)
        if pair.count == 2 { found[String(pair[0]).trimmedBlanks] = String(pair[1]).trimmedBlanks }
      }
      guard let left = (found["remaining"] ?? found["r"]).flatMap({ Double($0) }) else { continue }
      tell(
        remaining: left,
        resetsAt: (found["reset"] ?? found["t"]).flatMap { Double($0) }
          .map { now.adding(seconds: Int64(min(max($0, 0), Self.longestSpan))) })
    }
  }

  /// Shares of 100 that are used up; at 100 calls fail until the minutes are over, an hour where none are told.
  private mutating func readUsage(_ usage: String, _ now: Timestamp) {
    guard let value = try? JSONValue(parsing: Array(usage.utf8)) else { return }
    var open = [value]
    while let next = open.popLast() {
      let members = JSONMembers(next)
      let used = ["call_count", "total_time", "total_cputime"].compactMap { members.number($0) }.max()
      if let used {
        let minutes = members.number("estimated_time_to_regain_access") ?? 0
        tell(
          remaining: 100 - used,
          resetsAt: now.adding(seconds: Int64(minutes > 0 ? min(minutes, 1e6) * 60 : 3600)))
      } else {
        open += members.values
        open += next.elements
      }
    }
  }

  private mutating func readBody(_ answer: SourceAnswer, _ now: Timestamp) {
    // Stack Exchange writes it behind the items.
    guard answer.status == 429 || answer.body.suffix(256).contains(Array("\"quota_remaining\"".utf8)),
      answer.body.count < 16 << 20, let value = try? JSONValue(parsing: answer.body)
    else { return }
    let members = JSONMembers(value)
    // Discourse says so in a refusal's extras.
    let seconds = members.number("backoff") ?? members.members("extras").number("wait_seconds")
    if let seconds, seconds > 0, seconds < Self.longestSpan {
      let moment = now.adding(seconds: Int64(seconds.rounded(.up)))
      notBefore = notBefore.map { max($0, moment) } ?? moment
    }
    if let left = members.number("quota_remaining") {
      // The quota is one day's, in UTC.
      tell(remaining: left, resetsAt: Timestamp(seconds: Int64(now.daysSinceEpoch + 1) * 86_400))
    }
  }
}
