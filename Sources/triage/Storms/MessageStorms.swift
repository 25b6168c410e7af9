import MessageCore

/// Looks for storms in the messages themselves: in all of them, in the share of negative ones, in a hashtag and in an
/// issue.
///
/// Messages are counted at the end, in order of time, so that the order of arrival does not matter.
struct MessageStorms {
  /// How long a bucket is.
  static let bucket: Int64 = 300
  /// How many messages a storm must hold, and a subject to be watched.
  static let fewest: Int64 = 10
  /// How many of its messages an alert names.
  static let evidence = 5

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
    messages.insert(message)
    guard let tags = try line.value(.hashtags, as: .array) else { return }
    for tag in tags.elements {
      guard let text = tag.string, !text.isEmpty else { continue }
      hashtags.append(Mark(message: message, subject: desk.index(of: "#" + text.lowercased())))
    }
  }

  /// An alert for each storm that had begun by a moment.
  ///
  /// - Parameter issues: the messages of each issue, by the issue's id.
  func alerts(_ desk: Desk, issues: [String: [Int32]] = [:], asOf moment: Timestamp) -> [AlertRecord] {
    let all = desk.inOrder(messages.numbers.filter { counts($0, desk, moment) })
    guard let first = all.first, let last = all.last else { return [] }
    let span = bucketStart(desk, first)...bucketStart(desk, last)
    var alerts = alerts("messages", all, span, desk, moment)
    alerts += shareAlerts(all, desk, moment)

    let counted = NumberSet(all)
    var tagged: [Int32: Set<Int32>] = [:]
    for mark in hashtags where counted.contains(mark.message) {
      tagged[mark.subject, default: []].insert(mark.message)
    }
    for (tag, messages) in tagged where messages.count >= Self.fewest {
      alerts += self.alerts(desk.strings.string(tag), desk.inOrder(Array(messages)), span, desk, moment)
    }
    for (issue, messages) in issues {
      let messages = messages.filter { counted.contains($0) }
      if messages.count >= Self.fewest {
        alerts += self.alerts(issue, desk.inOrder(messages), span, desk, moment)
      }
    }
    return alerts
  }

  // MARK: - Parts

  private func counts(_ number: Int32, _ desk: Desk, _ moment: Timestamp) -> Bool {
    let facts = desk.messages[Int(number)]
    return facts.createdAt <= moment && !desk.judge.isOurs(facts, desk.people)
  }

  private func bucketStart(_ desk: Desk, _ number: Int32) -> Int64 {
    let seconds = desk.messages[Int(number)].createdAt.seconds
    return seconds - (seconds % Self.bucket + Self.bucket) % Self.bucket
  }

  /// The messages, in order of time, by buckets.
  private func buckets(_ messages: [Int32], _ desk: Desk) -> [(start: Int64, messages: ArraySlice<Int32>)] {
    var buckets: [(start: Int64, messages: ArraySlice<Int32>)] = []
    var first = 0
    for index in messages.indices {
      let start = bucketStart(desk, messages[first])
      guard index + 1 == messages.count || bucketStart(desk, messages[index + 1]) != start else { continue }
      buckets.append((start, messages[first...index]))
      first = index + 1
    }
    return buckets
  }

  private func alerts(
    _ subject: String, _ messages: [Int32], _ span: ClosedRange<Int64>, _ desk: Desk, _ moment: Timestamp
  ) -> [AlertRecord] {
    var series = StormSeries(seconds: Self.bucket)
    series.calm(until: Timestamp(seconds: span.lowerBound))
    for bucket in buckets(messages, desk) {
      series.takeAfterQuiet(Int64(bucket.messages.count), at: Timestamp(seconds: bucket.start))
    }
    series.calm(until: Timestamp(seconds: span.upperBound))
    return alerts(series, subject, messages, desk)
  }

  private func shareAlerts(_ messages: [Int32], _ desk: Desk, _ moment: Timestamp) -> [AlertRecord] {
    var series = StormSeries(seconds: Self.bucket)
    for bucket in buckets(messages, desk) {
      let negative = bucket.messages.count { desk.messages[Int($0)].isNegative }
      series.takeAfterQuiet(
        Int64(negative), of: Int64(bucket.messages.count), at: Timestamp(seconds: bucket.start))
    }
    return alerts(series, "negative", messages.filter { desk.messages[Int($0)].isNegative }, desk)
  }

  private func alerts(_ series: StormSeries, _ subject: String, _ messages: [Int32], _ desk: Desk)
    -> [AlertRecord]
  {
    series.storms.filter { $0.count >= Self.fewest }.map { storm in
      var alert = AlertRecord(storm, subject: subject)
      let driving = messages.filter {
        let at = desk.messages[Int($0)].createdAt
        return at >= storm.start && at < storm.last
      }
      alert.evidence = furthestReaching(driving, desk).map {
        desk.strings.string(desk.messages[Int($0)].id)
      }
      alert.visibility = desk.strictestVisibility(driving)
      return alert
    }
  }

  /// The messages that reach most people, in order of time where they reach the same.
  private func furthestReaching(_ messages: [Int32], _ desk: Desk) -> ArraySlice<Int32> {
    messages.enumerated().sorted { left, right in
      let (first, second) = (desk.messages[Int(left.element)], desk.messages[Int(right.element)])
      if first.spread != second.spread { return first.spread > second.spread }
      if first.followers != second.followers { return first.followers > second.followers }
      return left.offset < right.offset
    }.map(\.element).prefix(Self.evidence)
  }
}
