/// How often others reacted to messages: integer sums that stop at the largest integer.
struct Engagement: Equatable, Sendable, Codable {
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

/// The engagements of a stream, in half the memory: nearly all counts fit into 32 bits.
struct EngagementTable: Sendable {
  private struct Narrow {
    var likes: UInt32
    var reposts: UInt32
    var replies: UInt32
    var quotes: UInt32
    var views: UInt32
  }

  private var narrow: [Narrow] = []
  /// Those with a count that does not fit, by their index.
  private var wide: [Int32: Engagement] = [:]

  /// Takes one in, of counts that are at least 0; gives its index.
  mutating func add(_ engagement: Engagement) -> Int32 {
    let index = Int32(narrow.count)
    narrow.append(
      Narrow(
        likes: UInt32(clamping: engagement.likes), reposts: UInt32(clamping: engagement.reposts),
        replies: UInt32(clamping: engagement.replies), quotes: UInt32(clamping: engagement.quotes),
        views: UInt32(clamping: engagement.views)))
    if self[index] != engagement { wide[index] = engagement }
    return index
  }

  subscript(index: Int32) -> Engagement {
    let counts = narrow[Int(index)]
    let engagement = Engagement(
      likes: Int64(counts.likes), reposts: Int64(counts.reposts), replies: Int64(counts.replies),
      quotes: Int64(counts.quotes), views: Int64(counts.views))
    return wide.isEmpty ? engagement : wide[index] ?? engagement
  }
}
