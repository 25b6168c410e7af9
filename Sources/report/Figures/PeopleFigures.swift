import MessageCore

/// The figures about people, with the few who are named: those who helped, praised or reached many in public.
struct PeopleFigures: Equatable, Sendable, Codable {
  /// Somebody who is named for what everybody could read.
  struct NamedPerson: Equatable, Sendable, Codable {
    var key: PersonKey
    var tally: PersonTally
    /// What they are called by the newest public message; nil where none was public.
    var name: ToldName?

    var shown: String { name?.text ?? "" }
  }

  /// People by how many inbound messages they wrote.
  var customers = CustomerGroups()
  /// Followers of the authors of messages of each tone and intent, each author once.
  var reach: [String: Int64] = [:]
  /// How many people complained, had an idea, praised, asked.
  var wants: [String: Int] = [:]
  /// Messages whose tone is known, of people who are known, and the sum of the squares of each person's.
  var judged = 0
  var judgedSquares = 0
  /// How many people wrote who are not ours.
  var writers = 0
  var proxy = PromoterProxy()
  var community = CommunityFigures()
  /// Who reached the most, who answered others the most, who praised the most.
  var influencers = Ranking<NamedPerson>()
  var helpers = Ranking<NamedPerson>()
  var evangelists = Ranking<NamedPerson>()

  /// Takes in somebody of whom only a record tells.
  mutating func add(_ recorded: RecordedPerson) {
    add(PersonTally(), recorded) { recorded.keys[0] }
  }

  /// Takes one person in.
  ///
  /// - Parameters:
  ///   - recorded: what a record tells of the person.
  ///   - key: who it is, asked for where one of the lists could have them.
  ///   - name: what the person is called, where that is known.
  mutating func add(
    _ counted: PersonTally, _ recorded: RecordedPerson? = nil, name: ToldName? = nil, key: () -> PersonKey
  ) {
    var tally = counted
    if let recorded {
      tally.take(recorded)
      community.isTold = true
    }
    let name = ToldName.newest(name, recorded?.name)
    func named() -> NamedPerson { NamedPerson(key: key(), tally: tally, name: name) }
    if tally.tones != 0 { writers += 1 }
    let own = Int(tally.positive) + Int(tally.neutral) + Int(tally.negative)
    judged += own
    judgedSquares += own * own
    customers.add(messages: Int(tally.inbound))
    community.add(tally)
    proxy.add(tally)
    for label in Tone.Label.allCases where tally.tones & label.bit != 0 {
      addReach(label.rawValue, of: tally)
    }
    for (index, wish) in PersonTally.wishes.enumerated() where tally.wants & (1 << UInt8(index)) != 0 {
      wants[wish, default: 0] += 1
      addReach(wish, of: tally)
    }
    guard tally.publicMessages > 0 else { return }
    if tally.followers > 0 || tally.carried > 0, influencers.hasRoom(for: tally.influenceRank) {
      influencers.add(named(), rank: tally.influenceRank)
    }
    if PersonRecord.isHelper(answers: Int64(tally.helpReplies)), helpers.hasRoom(for: tally.helpRank) {
      helpers.add(named(), rank: tally.helpRank)
    }
    if tally.isEvangelist, evangelists.hasRoom(for: tally.praiseRank) {
      evangelists.add(named(), rank: tally.praiseRank)
    }
  }

  private mutating func addReach(_ name: String, of tally: PersonTally) {
    reach[name] = (reach[name] ?? 0).addingSaturated(tally.followers)
  }
}

extension PersonTally {
  /// Followers, then how far the messages were carried, then how many there are.
  fileprivate var influenceRank: [Int64] { [followers, carried, Int64(publicMessages)] }
  fileprivate var helpRank: [Int64] { [Int64(helpReplies), Int64(help)] }
  fileprivate var praiseRank: [Int64] { [Int64(publicPositive), followers] }

  /// Praised in public again and again, and never complained there.
  var isEvangelist: Bool {
    PersonRecord.isEvangelist(positive: Int64(publicPositive), negative: Int64(publicNegative))
  }
}

extension PeopleFigures.NamedPerson: Ranked {
  static func precedes(_ left: Self, _ right: Self) -> Bool { left.key < right.key }
}

/// What stands in a ranking has an order of its own, for equal ranks.
protocol Ranked {
  static func precedes(_ left: Self, _ right: Self) -> Bool
}

/// The few with the highest ranks, however many are offered and in whatever order.
struct Ranking<Element: Ranked & Equatable & Sendable & Codable>: Equatable, Sendable, Codable {
  private struct Entry: Equatable, Sendable, Codable {
    var rank: [Int64]
    var element: Element
  }

  private var entries: [Entry] = []

  static var limit: Int { 20 }

  /// Highest first.
  var elements: [Element] { entries.map(\.element) }

  /// Whether somebody of that rank could stand in it; where not, nothing need be known of them.
  func hasRoom(for rank: [Int64]) -> Bool {
    guard entries.count >= Self.limit, let last = entries.last else { return true }
    return !rank.lexicographicallyPrecedes(last.rank)
  }

  /// Changes each element in its place.
  mutating func update(_ change: (inout Element) throws -> Void) rethrows {
    for index in entries.indices { try change(&entries[index].element) }
  }

  mutating func add(_ element: Element, rank: [Int64]) {
    let entry = Entry(rank: rank, element: element)
    let place = entries.firstIndex { Self.precedes(entry, $0) } ?? entries.count
    entries.insert(entry, at: place)
    if entries.count > Self.limit { entries.removeLast() }
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    left.rank == right.rank
      ? Element.precedes(left.element, right.element) : right.rank.lexicographicallyPrecedes(left.rank)
  }
}

/// What people who are not ours did for others and for us in public.
struct CommunityFigures: Equatable, Sendable, Codable {
  /// People who answered others, and their answers.
  var helpers = 0
  var answers = 0
  /// People who praised again and again.
  var evangelists = 0
  /// As records of type `person` tell: answers that pleased the asker, and those that came before any of ours.
  var thanked = 0
  var solved = 0
  /// Whether such records were read of the time.
  var isTold = false

  mutating func add(_ tally: PersonTally) {
    if PersonRecord.isHelper(answers: Int64(tally.helpReplies)) { helpers += 1 }
    answers += Int(tally.helpReplies)
    if tally.isEvangelist { evangelists += 1 }
    thanked += Int(tally.thanked)
    solved += Int(tally.solved)
  }
}

/// How many people wrote how often.
struct CustomerGroups: Equatable, Sendable, Codable {
  var once = 0
  /// Two to four messages.
  var some = 0
  /// Five or more.
  var many = 0

  var total: Int { once + some + many }

  mutating func add(messages: Int) {
    switch messages {
    case ...0: break
    case 1: once += 1
    case 2...4: some += 1
    default: many += 1
    }
  }
}

/// A stand-in for a net promoter score, which nobody was asked for: people whose messages are more often positive than
/// negative count as promoters, the other way round as detractors, and the rest of those whose tone is known as passive.
struct PromoterProxy: Equatable, Sendable, Codable {
  var promoters = 0
  var passives = 0
  var detractors = 0

  var total: Int { promoters + passives + detractors }
  /// −100 to 100; nil where nobody's tone is known.
  var score: Double? { total == 0 ? nil : Double(promoters - detractors) / Double(total) * 100 }

  mutating func add(_ tally: PersonTally) {
    guard tally.positive + tally.neutral + tally.negative > 0 else { return }
    if tally.positive > tally.negative {
      promoters += 1
    } else if tally.positive < tally.negative {
      detractors += 1
    } else {
      passives += 1
    }
  }
}
