import MessageCore

/// Messages by the side that wrote them.
struct SideCounts: Equatable, Sendable {
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

  mutating func merge(_ other: SideCounts) {
    inbound += other.inbound
    outbound += other.outbound
    unknown += other.unknown
  }
}

/// Messages that are not outbound, by tone; `unknown` are those where the classifier abstained or was not asked.
struct ToneCounts: Equatable, Sendable {
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

  mutating func merge(_ other: ToneCounts) {
    negative += other.negative
    neutral += other.neutral
    positive += other.positive
    unknown += other.unknown
  }
}

/// What happened on one day.
struct DayCounts: Equatable, Sendable {
  var sides = SideCounts()
  var tone = ToneCounts()

  mutating func merge(_ other: DayCounts) {
    sides.merge(other.sides)
    tone.merge(other.tone)
  }
}

/// How inbound conversations were answered: those of which the first known message is inbound.
struct ResponseCounts: Equatable, Sendable {
  /// From the first message to the first outbound one at or after it.
  var durations = DurationCounts()
  var unanswered = 0

  /// Conversations that an inbound message began.
  var begun: Int { durations.total + unanswered }

  mutating func merge(_ other: ResponseCounts) {
    durations.merge(other.durations)
    unanswered += other.unanswered
  }
}

/// Cases' targets for the first response.
struct TargetCounts: Equatable, Sendable {
  var met = 0
  var missed = 0
  /// Not answered and not yet due.
  var pending = 0

  mutating func merge(_ other: TargetCounts) {
    met += other.met
    missed += other.missed
    pending += other.pending
  }
}

/// Cases by where they stand, how urgent they are and what they are about.
struct CaseCounts: Equatable, Sendable {
  var byStatus: [CaseRecord.Status: Int] = [:]
  var byPriority: [TriageDecision.Priority: Int] = [:]
  var byKind: [String: Int] = [:]

  var total: Int { byStatus.values.reduce(0, +) }

  mutating func merge(_ other: CaseCounts) {
    byStatus.merge(other.byStatus, uniquingKeysWith: +)
    byPriority.merge(other.byPriority, uniquingKeysWith: +)
    byKind.merge(other.byKind, uniquingKeysWith: +)
  }
}

/// One agent account's work, or one helper's.
struct PersonCounts: Equatable, Sendable {
  var messages = 0
  var replies = 0
  /// First responses that this person gave.
  var first = DurationCounts()

  mutating func merge(_ other: PersonCounts) {
    messages += other.messages
    replies += other.replies
    first.merge(other.first)
  }
}

/// How far the messages of one tone were carried, ours left out.
struct Amplification: Equatable, Sendable {
  var messages = 0
  var engagement = Engagement()
  /// Followers of the authors, each author once.
  var reach: Int64 = 0

  mutating func merge(_ other: Amplification) {
    messages += other.messages
    engagement.add(other.engagement)
    reach = reach.addingSaturated(other.reach)
  }
}

/// Everything a report counts, as whole numbers: tallies of parts that share no conversation and no person add up to the
/// tallies of the whole, and shares, means and quantiles are taken at the end.
struct Tallies: Equatable, Sendable {
  /// Who a person is, across parts.
  struct PersonKey: Hashable, Comparable, Sendable {
    var network: String
    /// The handle, else the name, else the id.
    var shown: String

    static func < (left: PersonKey, right: PersonKey) -> Bool {
      (left.network, left.shown) < (right.network, right.shown)
    }
  }

  var networks: [String: SideCounts] = [:]
  /// By days since 1970-01-01, UTC; only days with messages.
  var days: [Int: DayCounts] = [:]
  /// By hour of the week, UTC: 24 for each weekday from Monday on.
  var hoursOfWeek = [SideCounts](repeating: SideCounts(), count: 7 * 24)
  /// Of messages that are not outbound; empty where no message has a tone.
  var intents: [String: Int] = [:]
  var hasTone = false
  /// Whether any message's place in a conversation is known.
  var hasThreads = false
  var responses = ResponseCounts()
  var targets = TargetCounts()
  var cases = CaseCounts()
  var hashtags: [String: Int] = [:]
  /// By tone; messages of unknown tone under `unknown`.
  var amplification: [Tone.Label: Amplification] = [:]
  var agents: [PersonKey: PersonCounts] = [:]
  var helpers: [PersonKey: PersonCounts] = [:]
  /// How many people wrote that many inbound messages.
  var customersByMessages: [Int: Int] = [:]

  var messages: SideCounts { networks.values.reduce(into: SideCounts()) { $0.merge($1) } }
  var tone: ToneCounts { days.values.reduce(into: ToneCounts()) { $0.merge($1.tone) } }

  /// Whether there is anything to tell of responses.
  var hasResponses: Bool { hasThreads && responses.begun > 0 }

  /// Messages in each of the 24 hours of the day.
  var hours: [SideCounts] {
    (0..<24).map { hour in
      (0..<7).reduce(into: SideCounts()) { $0.merge(hoursOfWeek[$1 * 24 + hour]) }
    }
  }

  /// Messages on each day of the week, from Monday on.
  var weekdays: [SideCounts] {
    (0..<7).map { day in hoursOfWeek[day * 24..<day * 24 + 24].reduce(into: SideCounts()) { $0.merge($1) } }
  }

  mutating func merge(_ other: Tallies) {
    networks.merge(other.networks) { $0.merging($1) }
    days.merge(other.days) { first, second in
      var sum = first
      sum.merge(second)
      return sum
    }
    for index in hoursOfWeek.indices { hoursOfWeek[index].merge(other.hoursOfWeek[index]) }
    intents.merge(other.intents, uniquingKeysWith: +)
    hasTone = hasTone || other.hasTone
    hasThreads = hasThreads || other.hasThreads
    responses.merge(other.responses)
    targets.merge(other.targets)
    cases.merge(other.cases)
    hashtags.merge(other.hashtags, uniquingKeysWith: +)
    for (label, amplified) in other.amplification {
      amplification[label, default: Amplification()].merge(amplified)
    }
    for (person, counts) in other.agents { agents[person, default: PersonCounts()].merge(counts) }
    for (person, counts) in other.helpers { helpers[person, default: PersonCounts()].merge(counts) }
    customersByMessages.merge(other.customersByMessages, uniquingKeysWith: +)
  }
}

extension SideCounts {
  fileprivate func merging(_ other: SideCounts) -> SideCounts {
    var sum = self
    sum.merge(other)
    return sum
  }
}

extension Tallies {
  /// The messages that the tone is of, in words: the inbound ones, and those whose side nobody knows.
  var heardMessages: String {
    Wording.number(tone.total, of: messages.unknown == 0 ? "inbound message" : "message")
  }
}
