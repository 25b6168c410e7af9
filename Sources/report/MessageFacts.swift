import MessageCore

/// Which side of the conversation wrote a message: by `triage.role`, else `direction`.
enum Side: UInt8, CaseIterable, Sendable {
  case inbound, outbound, unknown
}

/// A text told apart by 128 bits of a hash that is keyed anew in each run, so that an id costs the same whatever its
/// length.
struct TextKey: Hashable, Sendable {
  private let first: Int
  private let second: Int

  init(_ text: [UInt8]) { self = text.withUnsafeBytes { TextKey($0) } }

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { TextKey(UnsafeRawBufferPointer($0)) }
  }

  private init(_ bytes: UnsafeRawBufferPointer) {
    var one = Hasher()
    one.combine(bytes: bytes)
    var other = Hasher()
    other.combine(UInt8(1))
    other.combine(bytes: bytes)
    first = one.finalize()
    second = other.finalize()
  }
}

/// What the figures need of one message; strings are kept once, in the collection's tables.
struct MessageFacts: Sendable {
  var createdAt: Timestamp
  /// Which version this is; of two, the later observed counts.
  var observedAt: Timestamp?
  /// Where the line stands in the archive.
  var place: LineArchive.Place
  /// Index into the collection's threads.
  var thread: Int32
  /// Links from the thread's root.
  var depth: Int32
  /// Index into the collection's authors; negative where the author is unknown.
  var author: Int32
  /// Index into the collection's networks.
  var network: Int32
  /// Index into the collection's intents; negative where there is none.
  var intent: Int32
  /// Index into the collection's engagements; negative where the network told none.
  var engagement: Int32
  /// The message's hashtags in the collection's list.
  var hashtags: Range<Int32>
  var side: Side
  var tone: Tone.Label?
  /// Whether a customer or bystander answered somebody, as triage saw it.
  var isHelper: Bool
  /// Whether the message answers another one.
  var isReply: Bool
  var isPublic: Bool
  /// Whether its place in a conversation is known.
  var isThreaded: Bool
}

/// How often others reacted to messages: integer sums that stop at the largest integer.
struct Engagement: Equatable, Sendable {
  var likes: Int64 = 0
  var reposts: Int64 = 0
  var replies: Int64 = 0
  var quotes: Int64 = 0
  var views: Int64 = 0

  var isZero: Bool { self == Engagement() }

  mutating func add(_ other: Engagement) {
    likes = likes.addingSaturated(other.likes)
    reposts = reposts.addingSaturated(other.reposts)
    replies = replies.addingSaturated(other.replies)
    quotes = quotes.addingSaturated(other.quotes)
    views = views.addingSaturated(other.views)
  }
}

extension Int64 {
  /// The sum of two counts; `max` where it does not fit. For counts of at least 0 the order of summands is the same to it.
  func addingSaturated(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}

/// A person or account, as the messages describe it.
struct Person: Equatable, Sendable {
  var network: String
  var key: String
  var handle: String?
  var name: String?
  /// The most followers that any message told.
  var followers: Int64 = 0
  /// When the handle and name were told; the latest counts.
  fileprivate var describedAt: Timestamp

  init(network: String, key: String, at time: Timestamp) {
    self.network = network
    self.key = key
    describedAt = time
  }

  /// Takes in what a message says about the person; the order of messages is the same to it.
  mutating func describe(handle: String?, name: String?, followers: Int64?, at time: Timestamp) {
    self.followers = max(self.followers, followers ?? 0)
    let old = (describedAt, self.handle ?? "", self.name ?? "")
    if old < (time, handle ?? "", name ?? "") {
      self.handle = handle
      self.name = name
      describedAt = time
    }
  }

  /// What the person is called: the handle, else the name, else the key.
  var shown: String { handle.map { "@\($0)" } ?? name ?? key }
}
