import MessageCore

/// Everything a report counts of one period, as whole numbers: tallies of parts that share no id add up to the tallies
/// of the whole, and shares, means and quantiles are taken at the end. What is counted by person stands in
/// `PeopleTally`.
struct Tallies: Equatable, Sendable, Codable {
  var channels: [Channel: ChannelCounts] = [:]
  /// By local days since 1970-01-01; only days with messages.
  var days: [Int: DayCounts] = [:]
  /// By local hour of the week: 24 for each weekday from Monday on.
  var hoursOfWeek = [SideCounts](repeating: SideCounts(), count: 7 * 24)
  /// Of messages that are not outbound; empty where no message has a tone.
  var intents: [String: Int] = [:]
  var signals: [String: Int] = [:]
  var hasTone = false
  /// Whether any message's place in a conversation is known.
  var hasThreads = false
  /// Messages that were seen only after the period had ended.
  var late = 0
  /// First responses by the report's definition.
  var responses = ResponseCounts()
  /// Later responses in the same conversations.
  var nextResponses = ResponseCounts()
  /// First responses that came after the period had ended.
  var lateResponses = 0
  /// First responses by each definition that was asked for.
  var definitions: [String: ResponseCounts] = [:]
  var conversations = ConversationCounts()
  var cases = CaseCounts()
  var hashtags: [String: Int] = [:]
  var links: [String: Int] = [:]
  var places: [String: Int] = [:]
  var topics = TopicCounts()
  /// By query, then by the seconds since 1970 that a stretch begins at.
  var volumes: [VolumeKey: [Int64: VolumeCount]] = [:]
  /// By the tone's name; messages of unknown tone under `unknown`.
  var amplification: [String: Amplification] = [:]
  var ratings = RatingCounts()
  /// Accounts of ours, and the teams that the configuration gives them.
  var agents: [PersonKey: AgentCounts] = [:]
  var teams: [String: AgentCounts] = [:]

  var messages: SideCounts { channels.values.reduce(into: SideCounts()) { $0.merge($1.sides) } }
  var tone: ToneCounts { days.values.reduce(into: ToneCounts()) { $0.merge($1.tone) } }

  /// Messages by network, public and direct ones together.
  var networks: [String: SideCounts] {
    channels.reduce(into: [:]) { $0[$1.key.network, default: SideCounts()].merge($1.value.sides) }
  }

  /// Customers' questions by who answered. Where no message's place in a conversation is known, who answered what is
  /// known from records alone.
  var questions: QuestionCounts {
    hasThreads
      ? conversations.toldQuestions.merging(conversations.heardQuestions) : conversations.toldQuestions
  }

  /// Messages that are not ours: those that topics are counted in.
  var heard: Int { messages.total - messages.outbound }

  /// Whether there is anything to tell of responses.
  var hasResponses: Bool { hasThreads && responses.begun > 0 }

  /// Messages by hour of the day, local time.
  var hours: [SideCounts] {
    (0..<24).map { hour in
      stride(from: hour, to: hoursOfWeek.count, by: 24)
        .reduce(into: SideCounts()) { $0.merge(hoursOfWeek[$1]) }
    }
  }

  /// Messages on each day of the week, from Monday on.
  var weekdays: [SideCounts] {
    (0..<7).map { day in hoursOfWeek[day * 24..<day * 24 + 24].reduce(into: SideCounts()) { $0.merge($1) } }
  }
}

extension Tallies: Mergeable {
  mutating func merge(_ other: Tallies) {
    channels.merge(other.channels)
    days.merge(other.days)
    for index in hoursOfWeek.indices { hoursOfWeek[index].merge(other.hoursOfWeek[index]) }
    intents.merge(other.intents)
    signals.merge(other.signals)
    hasTone = hasTone || other.hasTone
    hasThreads = hasThreads || other.hasThreads
    late += other.late
    responses.merge(other.responses)
    nextResponses.merge(other.nextResponses)
    lateResponses += other.lateResponses
    definitions.merge(other.definitions)
    conversations.merge(other.conversations)
    cases.merge(other.cases)
    hashtags.merge(other.hashtags)
    links.merge(other.links)
    places.merge(other.places)
    topics.merge(other.topics)
    volumes.merge(other.volumes) { own, others in own.merging(others) { $0.merging($1) } }
    amplification.merge(other.amplification)
    ratings.merge(other.ratings)
    agents.merge(other.agents)
    teams.merge(other.teams)
  }
}

extension PersonKey: CodingKeyRepresentable {
  var codingKey: any CodingKey { NamedKey("\(network)\0\(account)") }

  init?(codingKey: some CodingKey) {
    let parts = codingKey.stringValue.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(network: String(parts[0]), account: String(parts[1]))
  }
}

extension Channel: CodingKeyRepresentable {
  var codingKey: any CodingKey { NamedKey((isDirect ? "direct\0" : "open\0") + network) }

  init?(codingKey: some CodingKey) {
    let parts = codingKey.stringValue.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(network: String(parts[1]), isDirect: parts[0] == "direct")
  }
}

extension VolumeKey: CodingKeyRepresentable {
  var codingKey: any CodingKey { NamedKey("\(seconds)\0\(network)\0\(query)") }

  init?(codingKey: some CodingKey) {
    let parts = codingKey.stringValue.split(separator: "\0", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let seconds = Int64(parts[0]), seconds > 0 else { return nil }
    self.init(query: String(parts[2]), network: String(parts[1]), seconds: seconds)
  }
}

/// A dictionary's key as a JSON name.
private struct NamedKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
