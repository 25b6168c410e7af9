import MessageCore

/// What a query's counts are told by: those of one network, in stretches of one length.
struct VolumeKey: Hashable, Comparable, Sendable, Codable {
  var query: String
  var network: String
  /// The length of each stretch in seconds.
  var seconds: Int64

  static func < (left: VolumeKey, right: VolumeKey) -> Bool {
    (left.query, left.network, left.seconds) < (right.query, right.network, right.seconds)
  }
}

/// One stretch: how many messages the network counted, and whether that stands out.
struct VolumeCount: Equatable, Sendable, Codable, Mergeable {
  var count: Int64 = 0
  /// 0 to 1, in thousandths; as triage judges it.
  var burst = 0

  /// Of two counts of one stretch the larger one counts, for a network counts on.
  mutating func merge(_ other: VolumeCount) {
    count = max(count, other.count)
    burst = max(burst, other.burst)
  }
}

/// What networks counted for queries, each stretch once.
struct VolumeTable: Sendable {
  private(set) var counts: [VolumeKey: [Int64: VolumeCount]] = [:]

  /// Takes a record of type `volume` in.
  ///
  /// - Throws: `LineError` where `start`, `seconds` or `count` is missing or wrong.
  mutating func add(_ line: borrowing MessageLine) throws {
    let record = try VolumeRecord(line)
    let score = try line.value(.burst, as: .object)?[.score]?.number ?? 0
    let key = VolumeKey(query: record.query, network: record.network ?? "", seconds: record.seconds)
    let count = VolumeCount(
      count: max(0, record.count), burst: score.isFinite ? Int((max(0, min(1, score)) * 1000).rounded()) : 0)
    counts[key, default: [:]][record.start.seconds, default: VolumeCount()].merge(count)
  }

  /// The stretches that begin in a period.
  func counts(in period: Period) -> [VolumeKey: [Int64: VolumeCount]] {
    counts.mapValues { $0.filter { period.contains(Timestamp(seconds: $0.key)) } }.filter {
      !$0.value.isEmpty
    }
  }
}

/// A query's counts in a period, as a report shows them.
struct QueryVolume: Equatable, Sendable {
  var key: VolumeKey
  /// By time.
  var stretches: [(start: Timestamp, count: VolumeCount)]

  /// Counts that stand out at least so much, in thousandths, are called bursts.
  static let burstScore = 500

  init(_ key: VolumeKey, _ counts: [Int64: VolumeCount]) {
    self.key = key
    stretches = counts.sorted { $0.key < $1.key }.map { (Timestamp(seconds: $0.key), $0.value) }
  }

  /// All messages counted, up to the largest integer.
  var total: Int64 { stretches.reduce(0) { $0.addingSaturated($1.count.count) } }
  /// The stretch with the highest count, the first of several.
  var peak: (start: Timestamp, count: VolumeCount)? {
    stretches.max { ($0.count.count, $1.start) < ($1.count.count, $0.start) }
  }
  /// How many stretches stand out.
  var bursts: Int { stretches.count { $0.count.burst >= Self.burstScore } }

  /// What is counted, in words: the query, and the network where one is named.
  var name: String {
    let query = key.query.isEmpty ? "all" : key.query
    return key.network.isEmpty ? query : "\(query) (\(key.network))"
  }

  /// The counts in that many equal steps of the stretch from the first to the last, for a chart; and which of them hold
  /// a burst.
  func steps(atMost limit: Int) -> [(count: Int64, isBurst: Bool)] {
    guard let first = stretches.first?.start.seconds, let last = stretches.last?.start.seconds else {
      return []
    }
    // Whole stretches to a step, so that equal counts look equal.
    let all = (last - first) / key.seconds + 1
    let width = key.seconds * max(1, (all + Int64(limit) - 1) / Int64(limit))
    var steps = [(count: Int64, isBurst: Bool)](repeating: (0, false), count: Int((last - first) / width) + 1)
    for (start, count) in stretches {
      let step = Int((start.seconds - first) / width)
      steps[step].count = steps[step].count.addingSaturated(count.count)
      if count.burst >= Self.burstScore { steps[step].isBurst = true }
    }
    return steps
  }

  static func == (left: QueryVolume, right: QueryVolume) -> Bool {
    left.key == right.key && left.stretches.elementsEqual(right.stretches) { $0 == $1 }
  }
}
