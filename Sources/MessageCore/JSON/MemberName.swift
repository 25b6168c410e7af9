/// The name of a JSON member, prepared for comparison with the bytes of a line.
///
/// The names of the wire format stand below, each spelled once; earshot-message(5) is their normative list.
public struct MemberName: ExpressibleByStringLiteral, Sendable, CustomStringConvertible {
  let text: StaticString
  /// The first eight bytes, little endian, zero filled.
  let prefix: UInt64

  /// A name written in the source: ASCII, without characters that JSON escapes.
  public init(stringLiteral text: StaticString) {
    self.text = text
    var prefix: UInt64 = 0
    for offset in 0..<min(text.utf8CodeUnitCount, 8) {
      prefix |= UInt64(text.utf8Start[offset]) << UInt64(offset * 8)
    }
    self.prefix = prefix
  }

  public var description: String { text.description }

  /// One of 64 bits by a name's first bytes.
  static func bit(ofPrefix prefix: UInt64) -> UInt64 { 1 << ((prefix &* 0x9E37_79B9_7F4A_7C15) >> 58) }

  var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// Calls `body` with the name in quotes and its colon.
  func withKey(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: utf8.count + 3) { key in
      var count = 0
      func append(_ byte: UInt8) {
        key.initializeElement(at: count, to: byte)
        count += 1
      }
      append(UInt8(ascii: "\""))
      for byte in utf8 { append(byte) }
      append(UInt8(ascii: "\""))
      append(UInt8(ascii: ":"))
      body(UnsafeBufferPointer(rebasing: key[..<count]))
    }
  }
}

extension MemberName {
  // Every record.
  public static let type: MemberName = "type"
  public static let id: MemberName = "id"
  public static let visibility: MemberName = "visibility"

  // Messages; owned by fetch.
  public static let network: MemberName = "network"
  public static let kind: MemberName = "kind"
  public static let createdAt: MemberName = "created_at"
  public static let observedAt: MemberName = "observed_at"
  public static let author: MemberName = "author"
  public static let direction: MemberName = "direction"
  public static let text: MemberName = "text"
  public static let lang: MemberName = "lang"
  public static let replyTo: MemberName = "reply_to"
  public static let conversation: MemberName = "conversation"
  public static let quotes: MemberName = "quotes"
  public static let reposts: MemberName = "reposts"
  public static let mentions: MemberName = "mentions"
  public static let hashtags: MemberName = "hashtags"
  public static let links: MemberName = "links"
  public static let rating: MemberName = "rating"
  public static let counts: MemberName = "counts"
  public static let place: MemberName = "place"
  public static let url: MemberName = "url"
  public static let uri: MemberName = "uri"
  public static let source: MemberName = "source"
  public static let raw: MemberName = "raw"

  // Inside author, mentions, place, rating and counts (quotes and reposts are spelled above).
  public static let handle: MemberName = "handle"
  public static let name: MemberName = "name"
  public static let followers: MemberName = "followers"
  public static let bot: MemberName = "bot"
  public static let value: MemberName = "value"
  public static let best: MemberName = "best"
  public static let likes: MemberName = "likes"
  public static let replies: MemberName = "replies"
  public static let views: MemberName = "views"

  // tone; owned by classify-tone.
  public static let tone: MemberName = "tone"
  public static let label: MemberName = "label"
  public static let score: MemberName = "score"
  public static let probability: MemberName = "probability"
  public static let negative: MemberName = "negative"
  public static let neutral: MemberName = "neutral"
  public static let positive: MemberName = "positive"
  public static let intent: MemberName = "intent"
  public static let intents: MemberName = "intents"
  public static let signals: MemberName = "signals"
  public static let politeness: MemberName = "politeness"
  public static let why: MemberName = "why"
  public static let start: MemberName = "start"
  public static let end: MemberName = "end"
  public static let weight: MemberName = "weight"

  // thread; owned by thread.
  public static let thread: MemberName = "thread"
  public static let parent: MemberName = "parent"
  public static let depth: MemberName = "depth"
  public static let link: MemberName = "link"
  public static let confidence: MemberName = "confidence"
  public static let question: MemberName = "question"
  public static let duplicateOf: MemberName = "duplicate_of"
  public static let context: MemberName = "context"
  public static let merged: MemberName = "merged"
  public static let size: MemberName = "size"
  public static let position: MemberName = "position"

  // triage, cases and alerts; owned by triage.
  public static let triage: MemberName = "triage"
  public static let `case`: MemberName = "case"
  public static let role: MemberName = "role"
  public static let priority: MemberName = "priority"
  public static let similar: MemberName = "similar"
  public static let answer: MemberName = "answer"
  public static let issue: MemberName = "issue"
  public static let state: MemberName = "state"
  public static let title: MemberName = "title"
  public static let firstSeen: MemberName = "first_seen"
  public static let lastSeen: MemberName = "last_seen"
  public static let exemplar: MemberName = "exemplar"
  public static let rule: MemberName = "rule"
  public static let points: MemberName = "points"
  public static let message: MemberName = "message"
  public static let revision: MemberName = "revision"
  public static let status: MemberName = "status"
  public static let queue: MemberName = "queue"
  public static let also: MemberName = "also"
  public static let assignee: MemberName = "assignee"
  public static let tags: MemberName = "tags"
  public static let profile: MemberName = "profile"
  public static let follows: MemberName = "follows"
  public static let light: MemberName = "light"
  public static let draft: MemberName = "draft"
  public static let openedAt: MemberName = "opened_at"
  public static let due: MemberName = "due"
  public static let firstResponse: MemberName = "first_response"
  public static let resolution: MemberName = "resolution"
  public static let nextResponse: MemberName = "next_response"
  public static let update: MemberName = "update"
  public static let acknowledgement: MemberName = "acknowledgement"
  public static let summary: MemberName = "summary"
  public static let finalResponse: MemberName = "final_response"
  public static let clocks: MemberName = "clocks"
  public static let dueAt: MemberName = "due_at"
  public static let difference: MemberName = "difference"
  public static let events: MemberName = "events"
  public static let omittedEvents: MemberName = "omitted_events"
  public static let omittedClocks: MemberName = "omitted_clocks"
  public static let firstAt: MemberName = "first_at"
  public static let lastAt: MemberName = "last_at"
  public static let late: MemberName = "late"
  public static let at: MemberName = "at"
  public static let by: MemberName = "by"
  public static let severity: MemberName = "severity"
  public static let startedAt: MemberName = "started_at"
  public static let endedAt: MemberName = "ended_at"
  public static let evidence: MemberName = "evidence"
  public static let longevity: MemberName = "longevity"
  public static let subject: MemberName = "subject"
  public static let notify: MemberName = "notify"
  public static let deletedAt: MemberName = "deleted_at"
  public static let query: MemberName = "query"
  public static let seconds: MemberName = "seconds"
  public static let count: MemberName = "count"
  public static let burst: MemberName = "burst"

  // questions and persons; owned by triage.
  public static let askedAt: MemberName = "asked_at"
  public static let answeredBy: MemberName = "answered_by"
  public static let answerer: MemberName = "answerer"
  public static let accepted: MemberName = "accepted"
  public static let solvers: MemberName = "solvers"
  public static let kinds: MemberName = "kinds"
  public static let answers: MemberName = "answers"
  public static let thanked: MemberName = "thanked"
  public static let solved: MemberName = "solved"
  public static let praise: MemberName = "praise"
  public static let defences: MemberName = "defences"
  public static let influence: MemberName = "influence"

  // Inside triage, as --partial writes it.
  public static let placement: MemberName = "placement"
  public static let key: MemberName = "key"
  public static let leaves: MemberName = "leaves"
  public static let addressed: MemberName = "addressed"
  public static let advice: MemberName = "advice"
  public static let order: MemberName = "order"

  // partial; owned by report and triage.
  public static let part: MemberName = "part"
  public static let version: MemberName = "version"
  public static let settings: MemberName = "settings"
  public static let oldest: MemberName = "oldest"
  public static let newest: MemberName = "newest"
  public static let tallies: MemberName = "tallies"
  public static let earlier: MemberName = "earlier"
  public static let people: MemberName = "people"
  public static let highlights: MemberName = "highlights"
}
