import MessageCore

/// What a report is asked for, besides the records.
struct ReportSettings: Sendable {
  var title = "Customer care report"
  var period = PeriodChoice.all
  var comparison = ComparisonChoice.previous
  /// The moment that overdue is judged at; the newest message's where nil.
  var asOf: Timestamp?
  var rules = CountingRules()

  init() {}
}

/// What was counted, before a moment is chosen to tell it at: tallies of the period and of what it is compared with, and
/// the few records that are shown.
struct ReportCounts: Sendable {
  /// When the first and the newest of all messages were written, those outside the period included.
  var oldest: Timestamp?
  var newest: Timestamp?
  var tallies = Tallies()
  /// Of the period that this one is compared with.
  var earlier: Tallies?
  var people = PeopleFigures()
  var earlierPeople = PeopleFigures()
  var highlights = Highlights()
}

/// A finished report: what was counted, and the few records that are shown one by one. Every format draws the same one.
struct Report: Sendable {
  /// A name and the number of messages that bear it.
  struct CountedName: Equatable, Sendable {
    var name: String
    var count: Int
  }

  var title: String
  var calendar: ReportCalendar
  var definition: ResponseDefinition
  /// Whether the desk is ever closed, so that business hours tell something else than the calendar.
  var hasBusinessHours: Bool
  /// Nil where no message was read and no period was asked for.
  var period: Period?
  var asOf: Timestamp?
  var tallies: Tallies
  var people: PeopleFigures
  var highlights: Highlights
  /// What this period is compared with; nil where nothing is, or nothing was written then.
  var comparison: Comparison?
  /// What people talk about.
  var topics: Topics

  /// How many names are listed of hashtags, links and places.
  static let shownNames = 20
  /// The stretches in which answers are counted, shortest first.
  static let responseSteps: [(name: String, seconds: Int64)] = [
    ("15m", 900), ("1h", 3600), ("4h", 14_400), ("8h", 28_800), ("24h", 86_400),
  ]
  /// A conversation is left alone after as long as cases are closed by: 72 hours.
  static let abandonedAfter: Int64 = 72 * 3600

  /// Draws up the report of what was read.
  ///
  /// - Throws: `FatalError` where a quoted message cannot be read again.
  init(of records: borrowing RecordCollection, _ settings: ReportSettings) throws {
    let newest = records.messages.lazy.map(\.createdAt).max()
    let asOf = settings.asOf ?? newest
    let counts = try ReportCounts(of: records, settings, asOf: asOf)
    self.init(counts, settings)
  }

  /// Draws up the report of what was counted.
  init(_ counts: ReportCounts, _ settings: ReportSettings) {
    let calendar = settings.rules.calendar
    title = settings.title
    self.calendar = calendar
    definition = settings.rules.definition
    hasBusinessHours = settings.rules.hasBusinessHours
    asOf = settings.asOf ?? counts.newest
    period = settings.period.resolved(calendar, asOf: asOf)
    if settings.period == .all { period = Self.days(from: counts.oldest, to: counts.newest, calendar) }
    tallies = counts.tallies
    people = counts.people
    highlights = counts.highlights
    topics = Topics(
      tallies.topics, of: tallies.heard, before: counts.earlier?.topics, of: counts.earlier?.heard ?? 0)
    let earlier = settings.period.compared(settings.comparison, calendar, asOf: asOf)
    if let period, let earlier, let tallies = counts.earlier, tallies.messages.total > 0 {
      comparison = Comparison(
        .init(period: period, tallies: counts.tallies, people: counts.people),
        .init(period: earlier, tallies: tallies, people: counts.earlierPeople), calendar: calendar,
        asOf: asOf ?? period.end)
    }
  }

  /// The whole days from one moment to another.
  private static func days(from: Timestamp?, to: Timestamp?, _ calendar: ReportCalendar) -> Period? {
    guard let from, let to else { return nil }
    return Period(days: calendar.day(of: from)...calendar.day(of: to), calendar: calendar)
  }

  /// The moment that the report is told at, in seconds since 1970.
  var moment: Timestamp { asOf ?? period?.end ?? Timestamp(seconds: 0) }

  /// Networks by messages, most first.
  var topNetworks: [(name: String, counts: SideCounts)] {
    tallies.networks.map { (name: $0.key, counts: $0.value) }
      .sorted { $0.counts.total == $1.counts.total ? $0.name < $1.name : $0.counts.total > $1.counts.total }
  }

  /// Channels by messages, most first.
  var topChannels: [(channel: Channel, counts: ChannelCounts)] {
    tallies.channels.map { (channel: $0.key, counts: $0.value) }.filter { $0.counts.sides.total > 0 }
      .sorted {
        let (one, other) = ($0.counts.sides.total, $1.counts.sides.total)
        return one == other ? $0.channel < $1.channel : one > other
      }
  }

  /// What networks counted for queries, those with the most messages first.
  var queries: [QueryVolume] {
    tallies.volumes.map { QueryVolume($0.key, $0.value) }.sorted {
      $0.total == $1.total ? $0.key < $1.key : $0.total > $1.total
    }
  }

  /// Bursts of messages that triage warned of.
  var storms: StormFigures { StormFigures(highlights.alerts, asOf: moment) }

  /// Agent accounts by replies, most first.
  var agents: [(key: PersonKey, counts: AgentCounts)] {
    tallies.agents.map { (key: $0.key, counts: $0.value) }.sorted {
      ($1.counts.replies, $1.counts.messages, $0.key) < ($0.counts.replies, $0.counts.messages, $1.key)
    }
  }

  /// Teams by replies, most first.
  var teams: [(name: String, counts: AgentCounts)] {
    tallies.teams.map { (name: $0.key, counts: $0.value) }.sorted {
      ($1.counts.replies, $0.name) < ($0.counts.replies, $1.name)
    }
  }

  /// Conversations in which somebody has been waiting for 72 hours.
  var abandoned: Int {
    tallies.conversations.waiting(longerThan: Self.abandonedAfter, at: moment.seconds)
  }

  /// Targets of cases at the moment of the report.
  var targets: TargetCounts { tallies.cases.firstResponse.counts(at: moment.seconds) }
  var resolutionTargets: TargetCounts { tallies.cases.resolution.counts(at: moment.seconds) }

  /// Names by count, most first; equal ones by name.
  static func ranked(_ counts: [String: Int]) -> [CountedName] {
    counts.map { CountedName(name: $0.key, count: $0.value) }
      .sorted { $0.count == $1.count ? $0.name < $1.name : $0.count > $1.count }
  }

  /// The names that are listed, most first.
  static func top(_ counts: [String: Int]) -> [CountedName] { Array(ranked(counts).prefix(shownNames)) }
}

extension ResponseCounts {
  /// The share that was answered; nil where nothing wanted an answer.
  var rate: Double? { share(durations.total) }

  /// The share that was answered within that time.
  func share(within seconds: Int64) -> Double? { share(durations.total(within: seconds)) }

  private func share(_ count: Int) -> Double? { begun == 0 ? nil : Double(count) / Double(begun) }
}

extension ReportCounts {
  /// Counts what was read.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  init(of records: borrowing RecordCollection, _ settings: ReportSettings, asOf: Timestamp?) throws {
    let counted = try Self.counted(records, settings, asOf: asOf)
    self = counted.counts
    people = try records.peopleFigures(counted.people, highlights.people, in: counted.period)
    earlierPeople = records.peopleFigures(counted.earlierPeople)
  }

  /// What was counted, with people by the collection's accounts instead of their figures.
  struct Counted {
    var counts = ReportCounts()
    var people: [PersonTally] = []
    var earlierPeople: [PersonTally] = []
    var period = Period.unbounded
  }

  /// - Throws: `FatalError` where a line cannot be read again.
  static func counted(
    _ records: borrowing RecordCollection, _ settings: ReportSettings, asOf: Timestamp?
  ) throws -> Counted {
    var result = ReportCounts()
    result.oldest = records.messages.lazy.map(\.createdAt).min()
    result.newest = records.messages.lazy.map(\.createdAt).max()
    let calendar = settings.rules.calendar
    guard let period = settings.period.resolved(calendar, asOf: asOf) else { return Counted(counts: result) }
    let compared = settings.period.compared(settings.comparison, calendar, asOf: asOf)
    let counts = try Counting(periods: [period] + [compared].compactMap { $0 }, rules: settings.rules)
      .counts(of: records)
    result.tallies = counts[0].tallies
    result.earlier = counts.count > 1 ? counts[1].tallies : nil
    result.highlights = try records.highlights(of: period)
    return Counted(
      counts: result, people: counts[0].people, earlierPeople: counts.count > 1 ? counts[1].people : [],
      period: period)
  }
}

extension RecordCollection {
  /// The figures about people, by what each account wrote, nobody named.
  func peopleFigures(
    _ tallies: [PersonTally], _ told: [RecordedPerson] = []
  ) -> PeopleFigures {
    var figures = PeopleFigures()
    var recorded: [Int32: RecordedPerson] = [:]
    for person in told {
      let account = person.keys.compactMap { accounts.known($0.bytes) }
        .first { tallies[Int($0)].tones != 0 }
      if let account { recorded[account] = person } else { figures.add(person) }
    }
    for (account, tally) in tallies.enumerated() where tally.tones != 0 {
      figures.add(tally, recorded[Int32(account)]) { personKey(Int32(account)) }
    }
    return figures
  }

  /// The figures about people, by what each account wrote and what records tell of them.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func peopleFigures(
    _ tallies: [PersonTally], _ told: [RecordedPerson], in period: Period
  ) throws -> PeopleFigures {
    let newest = newestPublicMessages(in: period)
    var figures = peopleFigures(tallies, told)
    // Names are looked up of the few who stand in a list.
    func name(_ person: inout PeopleFigures.NamedPerson) throws {
      guard let account = accounts.known(person.key.bytes), newest[Int(account)] >= 0 else { return }
      person.name = ToldName.newest(person.name, try toldName(at: Int(newest[Int(account)])))
    }
    try figures.influencers.update(name)
    try figures.helpers.update(name)
    try figures.evangelists.update(name)
    return figures
  }

  /// The newest public message of each account in the period; negative where there is none.
  func newestPublicMessages(in period: Period) -> [Int32] {
    var newest = [Int32](repeating: -1, count: accounts.count)
    for (index, message) in messages.enumerated()
    where message.author >= 0 && isQuotable(message) && period.contains(message.createdAt) {
      let known = newest[Int(message.author)]
      if known < 0 || isLater(index, than: Int(known)) { newest[Int(message.author)] = Int32(index) }
    }
    return newest
  }
}
