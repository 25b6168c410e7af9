import MessageCore

/// Messages by the side that wrote them.
struct SideCounts: Equatable, Sendable, Codable {
  var inbound = 0
  var outbound = 0
  var unknown = 0

  var total: Int { inbound + outbound + unknown }

  mutating func add(_ side: Side) {
    switch side {
    case .inbound: inbound += 1
    case .outbound: outbound += 1
    case .unknown: unknown += 1
    }
  }
}

extension SideCounts: Mergeable {
  mutating func merge(_ other: SideCounts) {
    inbound += other.inbound
    outbound += other.outbound
    unknown += other.unknown
  }
}

/// Messages that are not outbound, by tone; `unknown` are those where the classifier abstained or was not asked.
struct ToneCounts: Equatable, Sendable, Codable {
  var negative = 0
  var neutral = 0
  var positive = 0
  var unknown = 0

  var total: Int { negative + neutral + positive + unknown }
  /// Messages whose tone is known.
  var judged: Int { negative + neutral + positive }
  /// (positive − negative) / judged, −1 to 1; nil where nothing was judged.
  var net: Double? { judged == 0 ? nil : Double(positive - negative) / Double(judged) }

  mutating func add(_ label: Tone.Label?) {
    switch label {
    case .negative: negative += 1
    case .neutral: neutral += 1
    case .positive: positive += 1
    case .unknown, nil: unknown += 1
    }
  }
}

extension ToneCounts: Mergeable {
  mutating func merge(_ other: ToneCounts) {
    negative += other.negative
    neutral += other.neutral
    positive += other.positive
    unknown += other.unknown
  }
}

/// What happened on one day.
struct DayCounts: Equatable, Sendable, Codable, Mergeable {
  var sides = SideCounts()
  var tone = ToneCounts()

  mutating func merge(_ other: DayCounts) {
    sides.merge(other.sides)
    tone.merge(other.tone)
  }
}

/// What came in over one channel, and how it was answered.
struct ChannelCounts: Equatable, Sendable, Codable, Mergeable {
  var sides = SideCounts()
  var tone = ToneCounts()
  /// Of conversations that begin there.
  var responses = ResponseCounts()

  mutating func merge(_ other: ChannelCounts) {
    sides.merge(other.sides)
    tone.merge(other.tone)
    responses.merge(other.responses)
  }
}

/// How far the messages of one tone, or of one intent, were carried, ours left out. The reach is the people's to tell.
struct Amplification: Equatable, Sendable, Codable, Mergeable {
  var messages = 0
  var engagement = Engagement()

  /// What is told apart: the tones, then praise and complaints.
  static let names = Tone.Label.allCases.map(\.rawValue) + ["praise", "complaint"]

  /// Counts a message.
  mutating func add(_ engagement: Engagement?) {
    messages += 1
    if let engagement { self.engagement.add(engagement) }
  }

  mutating func merge(_ other: Amplification) {
    messages += other.messages
    engagement.add(other.engagement)
  }
}

/// Stars given, in hundredths of the best.
struct RatingCounts: Equatable, Sendable, Codable, Mergeable {
  /// How many ratings gave that many hundredths.
  var counts: [Int: Int] = [:]

  var total: Int { counts.values.reduce(0, +) }
  /// The mean, 0 to 1; nil where nothing was rated.
  var mean: Double? {
    total == 0 ? nil : Double(counts.reduce(0) { $0 + $1.key * $1.value }) / Double(total) / 100
  }

  mutating func merge(_ other: RatingCounts) { counts.merge(other.counts) }
}
