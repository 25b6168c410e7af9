import MessageCore

/// What is counted message by message, in tables by index; they become names at the end.
struct MessageTables: Sendable {
  private let period: Period
  private var offsets: ZoneOffsets
  private var channels: [ChannelCounts]
  private var intents: [Int]
  private var labels: [Int]
  /// The last message that each label was counted of, so that a word counts once a message.
  private var lastMessage: [Int32]
  private var heard = 0
  /// The bit in `PersonTally.wishes` of each intent; 0 for others.
  private let wishes: [UInt8]
  private var days = DayTable()
  private var hoursOfWeek = [SideCounts](repeating: SideCounts(), count: 7 * 24)
  private var amplification = [Amplification](repeating: Amplification(), count: Amplification.names.count)
  /// The place in `amplification` of each intent; nil for others.
  private let amplifiedIntents: [Int?]
  private var ratings: [Int: Int] = [:]
  private var hasTone = false
  private var hasThreads = false
  private var late = 0

  init(_ records: borrowing RecordCollection, period: Period, calendar: ReportCalendar) {
    self.period = period
    offsets = ZoneOffsets(calendar.zone)
    channels = .init(repeating: ChannelCounts(), count: records.channels.channels.count)
    intents = .init(repeating: 0, count: records.intents.count)
    labels = .init(repeating: 0, count: records.labels.count)
    lastMessage = .init(repeating: -1, count: records.labels.count)
    amplifiedIntents = (0..<records.intents.count).map {
      Amplification.names.firstIndex(of: records.intents.text(Int32($0)))
    }
    wishes = (0..<records.intents.count).map { intent in
      PersonTally.wishes.firstIndex(of: records.intents.text(Int32(intent))).map { 1 << UInt8($0) } ?? 0
    }
  }

  /// - Parameter people: by the collection's accounts; empty where nobody asks.
  mutating func add(
    _ message: MessageFacts, _ records: borrowing RecordCollection, people: inout [PersonTally]
  ) {
    let local = offsets.local(message.createdAt)
    channels[Int(message.channel)].sides.add(message.side)
    hoursOfWeek[(local.weekday - 1) * 24 + local.secondsOfDay / 3600].add(message.side)
    days.select(local.daysSinceEpoch)
    days.selected.sides.add(message.side)
    for label in message.labels { labels[Int(records.labelList[label])] += 1 }
    if message.isThreaded { hasThreads = true }
    if message.isLate(in: period) { late += 1 }
    // Where nobody says whose side a message is on, it is heard: only our own are left out.
    guard message.side != .outbound else { return }
    days.selected.tone.add(message.tone)
    channels[Int(message.channel)].tone.add(message.tone)
    heard += 1
    let number = Int32(heard)
    for place in message.words {
      let word = Int(records.labelList[place])
      if word < 0 || lastMessage[word] == number { continue }
      lastMessage[word] = number
      labels[word] += 1
    }
    if message.tone != nil { hasTone = true }
    if message.intent >= 0 { intents[Int(message.intent)] += 1 }
    if message.rating != 255 { ratings[Int(message.rating), default: 0] += 1 }
    let engagement = message.engagement < 0 ? nil : records.engagements[message.engagement]
    amplification[(message.tone ?? .unknown).place].add(engagement)
    if message.intent >= 0, let place = amplifiedIntents[Int(message.intent)] {
      amplification[place].add(engagement)
    }
    if message.author >= 0, !people.isEmpty { count(message, records, &people[Int(message.author)]) }
  }

  private func count(
    _ message: MessageFacts, _ records: borrowing RecordCollection, _ person: inout PersonTally
  ) {
    person.followers = max(person.followers, Int64(message.followers))
    person.tones |= (message.tone ?? .unknown).bit
    if message.intent >= 0 { person.wants |= wishes[Int(message.intent)] }
    if message.side == .inbound { person.inbound += 1 }
    switch message.tone {
    case .positive: person.positive += 1
    case .neutral: person.neutral += 1
    case .negative: person.negative += 1
    case .unknown, nil: break
    }
    guard message.isPublic, message.role != .impostor else { return }
    person.publicMessages += 1
    if message.tone == .positive { person.publicPositive += 1 }
    if message.tone == .negative { person.publicNegative += 1 }
    if message.engagement >= 0 {
      let engagement = records.engagements[message.engagement]
      person.carried = person.carried.addingSaturated(engagement.reposts.addingSaturated(engagement.quotes))
    }
    if message.role == .helper {
      person.help += 1
      if message.isReply { person.helpReplies += 1 }
    }
  }

  /// - Parameters:
  ///   - keepsAllNames: whether names, words and phrases are all kept, or only those that a report can show.
  ///   - topics: words and phrases of the period that this one is compared with; nil where this is the one.
  mutating func finish(
    _ records: borrowing RecordCollection, keepsAllNames: Bool, comparedWith now: TopicCounts?,
    into tallies: inout Tallies
  ) {
    for (index, counts) in channels.enumerated() where counts.sides.total > 0 {
      tallies.channels[records.channels.channels[index]] = counts
    }
    for (index, count) in intents.enumerated() where count > 0 {
      tallies.intents.count(records.intents.text(Int32(index)), times: count)
    }
    let bounds = keepsAllNames ? [:] : shownBounds(records)
    for (index, count) in labels.enumerated() where count > 0 {
      let kind = records.labels.kind(of: Int32(index))
      if let bound = bounds[kind], count < bound { continue }
      let name = records.labels.name(of: Int32(index))
      switch kind {
      case .hashtag: tallies.hashtags.count(name, times: count)
      case .link: tallies.links.count(name, times: count)
      case .place: tallies.places.count(name, times: count)
      case .signal: tallies.signals.count(name, times: count)
      case .word:
        if now?.words[name] != nil || now == nil { tallies.topics.words.count(name, times: count) }
      }
    }
    tallies.topics.phrases = phrases(records, keepsAllNames, now)
    for (name, amplified) in zip(Amplification.names, amplification) where amplified.messages > 0 {
      tallies.amplification[name] = amplified
    }
    days.store()
    tallies.days = days.counts
    tallies.hoursOfWeek = hoursOfWeek
    tallies.ratings.counts = ratings
    tallies.hasTone = hasTone
    tallies.hasThreads = hasThreads
    tallies.late = late
  }

  private func phrases(
    _ records: borrowing RecordCollection, _ keepsAllNames: Bool, _ now: TopicCounts?
  ) -> [String: Int] {
    let tables = TopicTables(counts: labels, period: period)
    if let now { return tables.counts(of: now.phrases.keys, records) }
    return keepsAllNames ? tables.allPhrases(records) : tables.frequentPhrases(records)
  }

  /// How often a label of each kind must occur to be shown: as often as the last one that is listed.
  private func shownBounds(_ records: borrowing RecordCollection) -> [LabelTable.Kind: Int] {
    var bounds: [LabelTable.Kind: Int] = [.word: Topics.least]
    for kind in [LabelTable.Kind.hashtag, .link, .place] {
      let counts = labels.indices.filter { labels[$0] > 0 && records.labels.kind(of: Int32($0)) == kind }
        .map { labels[$0] }.sorted(by: >)
      if counts.count > Report.shownNames { bounds[kind] = counts[Report.shownNames - 1] }
    }
    return bounds
  }
}

/// What happened on each day; neighbouring messages are mostly of one day, which is looked up once.
private struct DayTable {
  private(set) var counts: [Int: DayCounts] = [:]
  private var day = Int.min
  var selected = DayCounts()

  /// Makes a day the one that is counted to.
  mutating func select(_ day: Int) {
    if day == self.day { return }
    store()
    self.day = day
    selected = counts[day] ?? DayCounts()
  }

  mutating func store() {
    if day != .min { counts[day] = selected }
  }
}

extension MessageFacts {
  /// Whether the message was seen only after the period had ended.
  func isLate(in period: Period) -> Bool {
    lag > 0 && createdAt.seconds + Int64(lag) >= period.end.seconds
  }
}

extension Tone.Label {
  /// The label's place among all.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
