import MessageCore

/// Finds what more and more people talk about, by its own past: four times a day, the people who said a word in the last
/// 24 hours are compared with those who said it in the four weeks before; a verdict uses nothing that came later.
///
/// Each person counts once in six hours, however much they write. What many say who also say something else that rises
/// is one topic.
struct EmergingTopics {
  /// Six hours, in seconds, and how many of them are the last 24 hours and the past.
  static let step: Int64 = 21_600
  static let lately = 4
  static let past = 112
  /// So much past must be known before anything is judged.
  static let leastPast = 12
  /// So many people must say it within 24 hours.
  static let fewest = 5
  /// Within how many steps what rises again is the same topic.
  static let coolDown = 28

  /// What more and more people talk about.
  struct Topic {
    let term: TopicTerm
    let start: Timestamp
    /// The step in which it was last found to rise.
    var lastStep: Int
    var surprise: Double
    var people: Int
    /// How many times what was to be expected.
    var rise: Double
    /// In order of time.
    var messages: [Int32]
    var end: Timestamp?
  }

  /// How many people said each term: people are read one after the other, and each counts once for a term.
  private struct Speakers {
    private(set) var people: [Int32] = []
    /// The terms that anybody said.
    private(set) var terms: [Int32] = []
    /// For each term the number of the last person who said it.
    private var saidBy: [Int] = []
    private var person = 0

    mutating func removeAll(termCount: Int) {
      if people.isEmpty {
        people = Array(repeating: 0, count: termCount)
        saidBy = Array(repeating: 0, count: termCount)
      }
      for term in terms { people[Int(term)] = 0 }
      terms.removeAll(keepingCapacity: true)
    }

    mutating func beginPerson() { person += 1 }

    mutating func add(_ term: Int32) {
      guard saidBy[Int(term)] != person else { return }
      saidBy[Int(term)] = person
      if people[Int(term)] == 0 { terms.append(term) }
      people[Int(term)] += 1
    }
  }

  /// The last step in which each person said anything.
  private struct LastSteps {
    private var steps: [Int]
    private let names: Int

    init(names: Int) {
      self.names = names
      steps = Array(repeating: 0, count: 2 * names)
    }

    /// Whether a person, as ``EmergingTopics/person(_:)`` tells them, said nothing before in a step from 1 on.
    mutating func isNew(_ person: Int32, in step: Int) -> Bool {
      let place = person >= 0 ? Int(person) : names - 2 - Int(person)
      defer { steps[place] = step }
      return steps[place] != step
    }
  }

  private(set) var topics: [Topic] = []
  private let words: TopicWords
  private let vocabulary: TopicVocabulary
  private let desk: Desk
  private var entries: [TopicWords.Entry] = []
  /// Who wrote each entry.
  private var people: [Int32] = []
  /// The first entry of each step, and past the last.
  private var steps: [Int] = [0]
  /// Which quarter of a day each step is, counted from 1970.
  private var quarters: [Int] = []
  /// How much was said in each step: people, each once.
  private var talk: [Double] = []
  /// The terms that may rise, and how many people said each in each step.
  private var terms: [TopicTerm] = []
  private var counts: [[(step: Int, people: Int)]] = []
  /// The terms of each entry that may rise, by their place in ``terms``, one entry after the other, and where each
  /// entry's begin.
  private var uses: [Int32] = []
  private var firstUses: [Int] = [0]
  private var speakers = Speakers()
  /// How many terms were said in each step, by people.
  private var said: [Int] = []

  /// - Parameter moment: later messages do not count.
  init(_ words: TopicWords, _ vocabulary: TopicVocabulary, _ desk: Desk, asOf moment: Timestamp) {
    self.words = words
    self.vocabulary = vocabulary
    self.desk = desk
    collect(moment)
    guard talk.count > Self.leastPast else { return }
    findTerms()
    countPeople()
    for step in talk.indices.dropFirst(Self.leastPast + Self.lately - 1) { judge(step) }
    finish(moment)
  }

  // MARK: - Counting

  private mutating func collect(_ moment: Timestamp) {
    // The place of each message's entry.
    var places = [Int32](repeating: StringTable.none, count: desk.messages.count)
    for (place, entry) in words.entries.enumerated()
    where desk.messages[Int(entry.message)].createdAt <= moment {
      places[Int(entry.message)] = Int32(place)
    }
    let said = places.indices.filter { places[$0] != StringTable.none }
    entries = desk.inOrder(said.map { Int32($0) }).map { words.entries[Int(places[Int($0)])] }
    people = entries.map(person)
    guard var current = entries.first.map({ quarter($0) }) else { return }
    var lastSteps = LastSteps(names: desk.strings.count)
    var speakers = 0
    var terms = 0
    for (place, entry) in entries.enumerated() {
      let quarter = quarter(entry)
      // Of a long silence no more is kept than is remembered.
      let silence = Self.past + Self.lately
      if quarter - current > silence {
        end(current, at: place, &speakers, &terms)
        current = quarter - silence
      }
      while current < quarter {
        end(current, at: place, &speakers, &terms)
        current += 1
      }
      if lastSteps.isNew(people[place], in: steps.count) { speakers += 1 }
      terms += 2 * entry.words.count
    }
    end(current, at: entries.count, &speakers, &terms)
  }

  private mutating func end(_ quarter: Int, at place: Int, _ people: inout Int, _ terms: inout Int) {
    quarters.append(quarter)
    steps.append(place)
    talk.append(Double(people))
    said.append(terms)
    people = 0
    terms = 0
  }

  private func quarter(_ entry: TopicWords.Entry) -> Int {
    Self.quarter(of: desk.messages[Int(entry.message)].createdAt)
  }

  /// Which quarter of a day a moment is in, counted from 1970.
  static func quarter(of moment: Timestamp) -> Int {
    let seconds = moment.seconds
    return Int((seconds - (seconds % step + step) % step) / step)
  }

  private func person(_ entry: TopicWords.Entry) -> Int32 {
    let facts = desk.messages[Int(entry.message)]
    return facts.author == People.unknown ? -2 - facts.id : desk.identity(facts)
  }

  /// Finds the terms that so many messages hold within 24 hours that enough people may have said them.
  private mutating func findTerms() {
    var totals = [Int32](repeating: 0, count: vocabulary.names.count)
    for entry in entries { for word in words.words[entry.words] { totals[Int(word)] += 1 } }
    let mayBeFrequent = frequentPairs(totals)
    // Every term of frequent words has a number: a word its own, two words one behind those.
    var pairs: [UInt64: Int32] = [:]
    var all = (0..<Int32(totals.count)).map { TopicTerm(first: $0) }
    var allUses: [Int32] = []
    var starts = [0]
    for entry in entries {
      forEachTerm(entry) { term in
        guard totals[Int(term.first)] >= Self.fewest else { return }
        if term.second == StringTable.none { return allUses.append(term.first) }
        guard totals[Int(term.second)] >= Self.fewest, mayBeFrequent[term.slot] >= Self.fewest else { return }
        let key = term.key
        let number = pairs[key] ?? Int32(all.count)
        if Int(number) == all.count {
          pairs[key] = number
          all.append(term)
        }
        allUses.append(number)
      }
      starts.append(allUses.count)
    }
    keep(frequent(allUses, starts, count: all.count), of: all, allUses, starts)
  }

  /// How often pairs of frequent words are said at most, by their slots, which others may share: of most pairs that is
  /// enough to know.
  private func frequentPairs(_ totals: [Int32]) -> [UInt8] {
    var counts = [UInt8](repeating: 0, count: TopicTerm.slots)
    for entry in entries {
      forEachTerm(entry) { term in
        guard term.second != StringTable.none, totals[Int(term.first)] >= Self.fewest,
          totals[Int(term.second)] >= Self.fewest
        else { return }
        if counts[term.slot] < .max { counts[term.slot] += 1 }
      }
    }
    return counts
  }

  /// Which of the numbered terms are used often enough within 24 hours.
  private func frequent(_ uses: [Int32], _ starts: [Int], count: Int) -> [Bool] {
    var recent = [Int32](repeating: 0, count: count)
    var isFrequent = [Bool](repeating: false, count: count)
    for step in talk.indices {
      for use in uses[starts[steps[step]]..<starts[steps[step + 1]]] {
        recent[Int(use)] += 1
        if recent[Int(use)] == Self.fewest { isFrequent[Int(use)] = true }
      }
      let old = step - Self.lately + 1
      guard old >= 0 else { continue }
      for use in uses[starts[steps[old]]..<starts[steps[old + 1]]] { recent[Int(use)] -= 1 }
    }
    return isFrequent
  }

  /// Numbers the terms that are kept anew, and their uses with them.
  private mutating func keep(
    _ isKept: [Bool], of all: [TopicTerm], _ allUses: [Int32], _ starts: [Int]
  ) {
    var places = [Int32](repeating: -1, count: all.count)
    for (number, term) in all.enumerated() where isKept[number] {
      places[number] = Int32(terms.count)
      terms.append(term)
    }
    for entry in entries.indices {
      for use in allUses[starts[entry]..<starts[entry + 1]] where isKept[Int(use)] {
        uses.append(places[Int(use)])
      }
      firstUses.append(uses.count)
    }
    counts = Array(repeating: [], count: terms.count)
  }

  private func forEachTerm(_ entry: TopicWords.Entry, _ body: (TopicTerm) -> Void) {
    var previous = StringTable.none
    for word in words.words[entry.words] {
      body(TopicTerm(first: word))
      if vocabulary.isHashtag(word) { continue }
      if previous != StringTable.none { body(TopicTerm(first: previous, second: word)) }
      previous = word
    }
  }

  private mutating func countPeople() {
    for step in talk.indices {
      countSpeakers(of: steps[step]..<steps[step + 1])
      for term in speakers.terms { counts[Int(term)].append((step, Int(speakers.people[Int(term)]))) }
    }
  }

  /// Counts in ``speakers`` how many people said each term in some entries.
  private mutating func countSpeakers(of range: Range<Int>) {
    speakers.removeAll(termCount: terms.count)
    var last: Int32?
    for entry in range.sorted(by: { people[$0] < people[$1] }) {
      if people[entry] != last { speakers.beginPerson() }
      last = people[entry]
      for use in uses[firstUses[entry]..<firstUses[entry + 1]] { speakers.add(use) }
    }
  }

  // MARK: - Judging

  /// Looks at the 24 hours that end with a step.
  private mutating func judge(_ step: Int) {
    let window = step - Self.lately + 1...step
    let past = max(0, window.lowerBound - Self.past)..<window.lowerBound
    let now = talk[window].reduce(0, +)
    let before = talk[past].reduce(0, +)
    guard now > 0, before > 0, talk[past].count(where: { $0 > 0 }) >= Self.leastPast else { return }
    var test = RiseTest(now: now, before: before, words: said[past.lowerBound...step].reduce(0, +))
    var risen: [(term: TopicTerm, surprise: Double, people: Int, rise: Double, messages: [Int32])] = []
    for said in spoken(within: window) {
      let history = history(of: said.term, past)
      guard let surprise = test.surprise(now: said.people, before: history) else { continue }
      let expected = Double(history.reduce(1) { $0 + $1.count }) * now / before
      risen.append((terms[said.term], surprise, said.people, Double(said.people) / expected, said.messages))
    }
    risen.sort { precedes(($0.term, $0.surprise), ($1.term, $1.surprise)) }
    for one in risen {
      if let known = topics.lastIndex(where: { isSame($0, one.term, one.messages, step) }) {
        let newer = one.messages.filter { !topics[known].messages.contains($0) }
        topics[known].messages = desk.inOrder(topics[known].messages + newer)
        topics[known].lastStep = step
        topics[known].surprise = max(topics[known].surprise, one.surprise)
        topics[known].people = max(topics[known].people, one.people)
        topics[known].rise = max(topics[known].rise, one.rise)
      } else {
        topics.append(
          Topic(
            term: one.term, start: desk.messages[Int(one.messages[0])].createdAt, lastStep: step,
            surprise: one.surprise, people: one.people, rise: one.rise, messages: one.messages))
      }
    }
  }

  /// The terms that enough people said within some steps: how many, and their messages in order of time.
  private mutating func spoken(
    within window: ClosedRange<Int>
  ) -> [(term: Int, people: Int, messages: [Int32])] {
    let range = steps[window.lowerBound]..<steps[window.upperBound + 1]
    countSpeakers(of: range)
    var messages: [Int: [Int32]] = [:]
    for entry in range {
      for use in uses[firstUses[entry]..<firstUses[entry + 1]] where speakers.people[Int(use)] >= Self.fewest
      {
        let message = entries[entry].message
        if messages[Int(use)]?.last != message { messages[Int(use), default: []].append(message) }
      }
    }
    return messages.map { (term: $0.key, people: Int(speakers.people[$0.key]), messages: $0.value) }
  }

  /// How many people said a term on each day of the past, the last day first, with how many talked.
  private func history(of term: Int, _ past: Range<Int>) -> [(count: Int, talk: Double)] {
    var days: [(count: Int, talk: Double)] = []
    var end = past.upperBound
    while end > past.lowerBound {
      let start = max(past.lowerBound, end - Self.lately)
      days.append((0, talk[start..<end].reduce(0, +)))
      end = start
    }
    for (step, people) in counts[term] where past.contains(step) {
      days[(past.upperBound - 1 - step) / Self.lately].count += people
    }
    return days
  }

  /// Hashtags before words, two words before one, the more surprising before the less, and then by spelling.
  private func precedes(
    _ left: (term: TopicTerm, surprise: Double), _ right: (term: TopicTerm, surprise: Double)
  )
    -> Bool
  {
    func rank(_ term: TopicTerm) -> Int {
      vocabulary.isHashtag(term.first) ? 0 : term.second == StringTable.none ? 2 : 1
    }
    if rank(left.term) != rank(right.term) { return rank(left.term) < rank(right.term) }
    if left.surprise != right.surprise { return left.surprise > right.surprise }
    return left.term.text(vocabulary.names) < right.term.text(vocabulary.names)
  }

  /// Whether a term that rises is of a topic that is known: the same term, or half of the messages of either.
  private func isSame(_ topic: Topic, _ term: TopicTerm, _ messages: [Int32], _ step: Int) -> Bool {
    guard step - topic.lastStep <= Self.coolDown else { return false }
    if topic.term == term { return true }
    let known = Set(topic.messages)
    let shared = messages.count { known.contains($0) }
    return 2 * shared >= min(messages.count, known.count)
  }

  private mutating func finish(_ moment: Timestamp) {
    for place in topics.indices {
      let end = Timestamp(seconds: Int64(quarters[topics[place].lastStep] + 1) * Self.step)
      if end <= moment { topics[place].end = end }
    }
  }

  // MARK: - Alerts

  /// An alert for each topic that rose in a quarter of a day, counted from 1970, or later.
  func alerts(since quarter: Int = .min) -> [AlertRecord] {
    topics.filter { quarters[$0.lastStep] >= quarter }.map { topic in
      let subject = topic.term.text(vocabulary.names)
      var alert = AlertRecord(
        id: "alert:emerging:\(subject):\(topic.start)", kind: "emerging",
        severity: min(10, 1 + Int64(max(0, binaryLogarithm(max(topic.rise, 1))))), startedAt: topic.start)
      alert.subject = subject
      alert.endedAt = topic.end
      let last = topic.messages.last.map { desk.messages[Int($0)].createdAt } ?? topic.start
      alert.longevity = (topic.end ?? last).wholeSeconds(since: topic.start)
      alert.count = Int64(topic.messages.count)
      alert.evidence = StormBucket(start: 0, topic.messages, desk).drivers.map(\.id)
      alert.visibility = desk.strictestVisibility(topic.messages)
      let negative = topic.messages.count { desk.messages[Int($0)].isNegative }
      alert.why = [
        .init(rule: "emerging", points: Int64(topic.surprise)),
        .init(rule: "people", points: Int64(topic.people)),
        .init(rule: "negative", points: Int64(100 * negative / max(1, topic.messages.count))),
      ]
      return alert
    }
  }
}
