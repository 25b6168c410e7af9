import MessageCore

/// What is counted message by message, in tables by index; they become names at the end.
struct MessageTables: Sendable {
  private let period: Period
  private var offsets: ZoneOffsets
  private var channels: [ChannelCounts]
  private var intents: [Int]
  private var labels: [Int]
  /// The bit in `PersonTally.wishes` of each intent; 0 for others.
  private let wishes: [UInt8]
  private var days: [Int: DayCounts] = [:]
  private var hoursOfWeek = [SideCounts](repeating: SideCounts(), count: 7 * 24)
  private var amplification = [Amplification](repeating: Amplification(), count: Tone.Label.allCases.count)
  private var ratings: [Int: Int] = [:]
  private var hasTone = false
  private var hasThreads = false
  private var late = 0

  init(_ records: borrowing RecordCollection, period: Period, calendar: ReportCalendar) {
    self.period = period
    offsets = ZoneOffsets(calendar.zone)
    channels = .init(repeating: ChannelCounts(), count: records.channels.channels.count)
    intents = .init(repeating: 0, count: records.intents.names.count)
    labels = .init(repeating: 0, count: records.labels.labels.count)
    wishes = records.intents.names.map { name in
      PersonTally.wishes.firstIndex(of: name).map { 1 << UInt8($0) } ?? 0
    }
  }

  mutating func add(
    _ message: MessageFacts, _ records: borrowing RecordCollection, people: inout [PersonTally]
  ) {
    let local = offsets.local(message.createdAt)
    channels[Int(message.channel)].sides.add(message.side)
    hoursOfWeek[(local.weekday - 1) * 24 + local.secondsOfDay / 3600].add(message.side)
    days[local.daysSinceEpoch, default: DayCounts()].sides.add(message.side)
    for label in message.labels { labels[Int(records.labelList[label])] += 1 }
    if message.isThreaded { hasThreads = true }
    if message.isLate(in: period) { late += 1 }
    // Where nobody says whose side a message is on, it is heard: only our own are left out.
    guard message.side != .outbound else { return }
    days[local.daysSinceEpoch, default: DayCounts()].tone.add(message.tone)
    channels[Int(message.channel)].tone.add(message.tone)
    if message.tone != nil { hasTone = true }
    if message.intent >= 0 { intents[Int(message.intent)] += 1 }
    if message.rating != 255 { ratings[Int(message.rating), default: 0] += 1 }
    let place = (message.tone ?? .unknown).place
    amplification[place].messages += 1
    if message.engagement >= 0 {
      amplification[place].engagement.add(records.engagements[Int(message.engagement)])
    }
    if message.author >= 0 { count(message, records, &people[Int(message.author)]) }
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
      let engagement = records.engagements[Int(message.engagement)]
      person.carried = person.carried.addingSaturated(engagement.reposts.addingSaturated(engagement.quotes))
    }
    if message.role == .helper {
      person.help += 1
      if message.isReply { person.helpReplies += 1 }
    }
  }

  func finish(_ records: borrowing RecordCollection, into tallies: inout Tallies) {
    for (index, counts) in channels.enumerated() where counts.sides.total > 0 {
      tallies.channels[records.channels.channels[index]] = counts
    }
    for (index, count) in intents.enumerated() where count > 0 {
      tallies.intents[records.intents.names[index]] = count
    }
    for (index, count) in labels.enumerated() where count > 0 {
      let label = records.labels.labels[index]
      switch label.kind {
      case .hashtag: tallies.hashtags[label.name] = count
      case .link: tallies.links[label.name] = count
      case .place: tallies.places[label.name] = count
      case .signal: tallies.signals[label.name] = count
      }
    }
    for label in Tone.Label.allCases where amplification[label.place].messages > 0 {
      tallies.amplification[label.rawValue] = amplification[label.place]
    }
    tallies.days = days
    tallies.hoursOfWeek = hoursOfWeek
    tallies.ratings.counts = ratings
    tallies.hasTone = hasTone
    tallies.hasThreads = hasThreads
    tallies.late = late
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
