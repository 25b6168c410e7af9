import MessageCore

/// Looks for storms in the messages themselves: in all of them, in the share of negative ones, in a hashtag and in an
/// issue.
///
/// Messages are counted at the end, in order of time, so that the order of arrival does not matter.
struct MessageStorms {
  /// What all messages are called as a subject, and the share of negative ones.
  static let all = "messages"
  static let negative = "negative"
  /// How many messages a storm must hold, and a subject to be watched.
  static let fewest: Int64 = 10

  /// The messages of this run, by their numbers at the desk.
  private var messages = NumberSet()
  private var hashtags: [Mark] = []

  /// A message, by its number at the desk, and something that it is about, by its number in the strings.
  private struct Mark {
    let message: Int32
    let subject: Int32
  }

  /// Notes a message and its hashtags.
  mutating func note(_ line: borrowing MessageLine, _ message: Int32, desk: inout Desk) throws(LineError) {
    note(message)
    guard let tags = try line.value(.hashtags, as: .array) else { return }
    for tag in tags.elements {
      guard let text = tag.string, !text.isEmpty else { continue }
      hashtags.append(Mark(message: message, subject: desk.index(of: "#" + text.lowercased())))
    }
  }

  /// Notes a message, whatever its hashtags.
  mutating func note(_ message: Int32) { messages.insert(message) }

  /// An alert for each storm that had begun by a moment.
  ///
  /// - Parameter issues: the messages of each issue, by the issue's id.
  func alerts(_ desk: Desk, issues: [String: [Int32]] = [:], asOf moment: Timestamp) -> [AlertRecord] {
    let buckets = buckets(desk, issues: issues, least: Self.fewest) {
      desk.messages[Int($0)].createdAt <= moment
    }
    guard let all = buckets[Self.all], let first = all.first, let last = all.last else { return [] }
    return buckets.flatMap { Self.alerts($0.key, $0.value, span: first.start...last.start) }
  }

  /// What each subject holds, by its name, in order of time; messages of ours do not count.
  ///
  /// - Parameters:
  ///   - least: how many messages a hashtag or an issue must have.
  ///   - includes: which messages count.
  func buckets(
    _ desk: Desk, issues: [String: [Int32]], least: Int64, where includes: (Int32) -> Bool
  ) -> [String: [StormBucket]] {
    let all = desk.inOrder(
      messages.numbers.filter { includes($0) && !desk.judge.isOurs(desk.messages[Int($0)], desk.people) })
    if all.isEmpty { return [:] }
    var buckets = [Self.all: Self.buckets(all, desk)]
    buckets[Self.negative] = Self.parts(all, desk).map { part in
      let negative = part.messages.filter { desk.messages[Int($0)].isNegative }
      return StormBucket(start: part.start, negative, total: Int64(part.messages.count), desk)
    }
    let counted = NumberSet(all)
    var tagged: [Int32: Set<Int32>] = [:]
    for mark in hashtags where counted.contains(mark.message) {
      tagged[mark.subject, default: []].insert(mark.message)
    }
    for (tag, messages) in tagged where messages.count >= least {
      buckets[desk.strings.string(tag)] = Self.buckets(desk.inOrder(Array(messages)), desk)
    }
    for (issue, messages) in issues {
      let messages = messages.filter { counted.contains($0) }
      if messages.count >= least, !messages.isEmpty {
        buckets[issue] = Self.buckets(desk.inOrder(messages), desk)
      }
    }
    return buckets
  }

  /// The alerts about one subject.
  ///
  /// - Parameters:
  ///   - buckets: what it holds, in order of time.
  ///   - span: from the first to the last bucket of all messages.
  static func alerts(_ subject: String, _ buckets: [StormBucket], span: ClosedRange<Int64>) -> [AlertRecord] {
    var series = StormSeries(seconds: StormBucket.seconds, isSeasonal: subject == all)
    // What holds nothing has no share.
    let isShare = subject == negative
    if !isShare { series.calm(until: Timestamp(seconds: span.lowerBound)) }
    for bucket in buckets {
      series.takeAfterQuiet(bucket.count, of: bucket.total, at: Timestamp(seconds: bucket.start))
    }
    if !isShare { series.calm(until: Timestamp(seconds: span.upperBound)) }
    return series.storms.filter { $0.count >= fewest }.map { storm in
      let held = buckets.filter {
        $0.start >= storm.start.seconds && $0.start < storm.last.seconds && $0.count > 0
      }
      var alert = AlertRecord(storm, subject: subject)
      alert.evidence = StormBucket.foremost(held.flatMap(\.drivers)).map(\.id)
      alert.visibility = StormBucket.strictest(held.map(\.visibility))
      return alert
    }
  }

  // MARK: - Parts

  private static func buckets(_ messages: [Int32], _ desk: Desk) -> [StormBucket] {
    parts(messages, desk).map { StormBucket(start: $0.start, $0.messages, desk) }
  }

  /// The messages, in order of time, by buckets.
  private static func parts(_ messages: [Int32], _ desk: Desk) -> [(
    start: Int64, messages: ArraySlice<Int32>
  )] {
    var parts: [(start: Int64, messages: ArraySlice<Int32>)] = []
    var first = 0
    for index in messages.indices {
      let start = bucketStart(desk.messages[Int(messages[first])])
      guard index + 1 == messages.count || bucketStart(desk.messages[Int(messages[index + 1])]) != start
      else {
        continue
      }
      parts.append((start, messages[first...index]))
      first = index + 1
    }
    return parts
  }

  /// What a message alone makes.
  static func bucket(of facts: MessageFacts, _ strings: StringTable) -> StormBucket {
    var bucket = StormBucket(start: bucketStart(facts), count: 1)
    bucket.visibility = facts.visibility
    bucket.drivers = [
      .init(
        id: strings.string(facts.id), spread: facts.spread, followers: facts.followers, at: facts.createdAt)
    ]
    return bucket
  }

  private static func bucketStart(_ facts: MessageFacts) -> Int64 {
    let seconds = facts.createdAt.seconds
    return seconds - (seconds % StormBucket.seconds + StormBucket.seconds) % StormBucket.seconds
  }
}
