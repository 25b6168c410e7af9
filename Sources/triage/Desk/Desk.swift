import CareConfiguration
import MessageCore

/// Everything that triage knows of a stream: the messages' facts, each id once, and the cases that they make.
///
/// While messages arrive, each is judged by what came before it. `snapshot` then folds all of them again in order of
/// time, so that the cases do not depend on the order of arrival.
struct Desk {
  let configuration: Configuration
  private(set) var strings = StringTable()
  private(set) var people: People
  private(set) var messages: [MessageFacts] = []
  /// Where only what was written until then counts.
  var asOf: Timestamp?
  /// The newest `created_at` that was taken in.
  private(set) var newest: Timestamp?

  private var reader: FactsReader
  let judge: Judge
  /// Message numbers by the number of their id in `strings`; `StringTable.none` for ids that are only referred to.
  private var numbers: [Int32] = []
  private var placements: [Placement] = []
  private var folds: [CaseFold] = []
  /// Places in `folds` by the conversation's key.
  private var foldPlaces: [UInt64: Int] = [:]
  /// The opening message of each message's case, as it was when the message arrived.
  private var openings: [Int32?] = []
  private var deleted: Set<Int32> = []

  init(_ configuration: Configuration, asOf: Timestamp? = nil) {
    self.configuration = configuration
    self.asOf = asOf
    people = People(configuration.agents)
    reader = FactsReader(configuration)
    judge = Judge(configuration.priority, signalNames: reader.signalNames)
  }

  /// The signals' names, in the order of their bits in `MessageFacts.signals`.
  var signalNames: [String] { reader.signalNames }

  /// Reads facts back from the state; nil where they are not in the form that `stored` writes.
  mutating func facts(id: String, stored: String) -> MessageFacts? {
    MessageFacts(id: id, stored: stored, signalNames: reader.signalNames, strings: &strings, people: &people)
  }

  /// The number of a text in `strings`.
  mutating func index(of text: String) -> Int32 { strings.index(of: text) }

  // MARK: - Messages

  /// Reads a message's facts.
  ///
  /// - Throws: `LineError` where a member that triage reads is missing or wrong.
  mutating func read(_ line: borrowing MessageLine) throws(LineError) -> MessageFacts {
    try reader.facts(line, strings: &strings, people: &people)
  }

  /// Takes a message in. Of two versions of one id the later observed counts; of equals, one that their content alone
  /// decides.
  ///
  /// - Returns: the message's number, and whether this version counts.
  @discardableResult
  mutating func take(_ facts: MessageFacts) -> (number: Int32, isNew: Bool) {
    if newest.map({ $0 < facts.createdAt }) ?? true { newest = facts.createdAt }
    if let known = number(ofID: facts.id) {
      guard isPreferred(facts, to: messages[Int(known)]) else { return (known, false) }
      messages[Int(known)] = facts
      return (known, true)
    }
    let number = Int32(messages.count)
    while numbers.count <= Int(facts.id) { numbers.append(StringTable.none) }
    numbers[Int(facts.id)] = number
    messages.append(facts)
    let above = self.above(facts)
    var placementAbove: Placement?
    if let above, above != number { placementAbove = placements[Int(above)] }
    let placement = ConversationMap.placement(of: facts, owner: owner(facts), under: placementAbove)
    placements.append(placement)
    openings.append(fold(number, placement))
    return (number, true)
  }

  /// What is known of a message when it has been taken in.
  func decision(_ number: Int32) -> TriageDecision {
    let facts = messages[Int(number)]
    let placement = placements[Int(number)]
    let parent = self.parent(of: facts)
    var decision = TriageDecision(role: judge.role(facts, answering: parent, head: placement.head, people))
    guard let opening = openings[Int(number)] else { return decision }
    decision.case = "case:" + strings.string(messages[Int(opening)].id)
    let key = placement.key(isRootOurs: isRootOurs(placement))
    if let place = foldPlaces[key], let current = folds[place].cases.last(where: { $0.opening == opening }) {
      decision.priority = configuration.priority.priority(points: current.points)
    }
    if decision.role != .agent {
      decision.why = judge.reasons(facts, isAddressed: judge.isAddressed(facts, answering: parent, people))
    }
    return decision
  }

  /// Notes that a message was deleted.
  mutating func delete(id: String) { deleted.insert(strings.index(of: id)) }

  /// Whether a message was deleted.
  func isDeleted(_ facts: MessageFacts) -> Bool { !deleted.isEmpty && deleted.contains(facts.id) }

  private mutating func fold(_ number: Int32, _ placement: Placement) -> Int32? {
    guard let entry = entry(number, head: placement.head) else { return nil }
    let key = placement.key(isRootOurs: isRootOurs(placement))
    var place = foldPlaces[key]
    if place == nil {
      // Conversations without a case have no fold.
      guard entry.opens else { return nil }
      place = folds.count
      foldPlaces[key] = place
      folds.append(newFold)
    }
    guard let place, folds[place].add(entry) else { return nil }
    return folds[place].cases.last?.opening
  }

  private var newFold: CaseFold { CaseFold(againPoints: configuration.priority.points(of: "again")) }

  /// What a case is told of a message; nil where it lies behind the moment that is looked at.
  private func entry(_ number: Int32, head: Int32) -> CaseEntry? {
    let facts = messages[Int(number)]
    if let asOf, facts.createdAt > asOf { return nil }
    let parent = self.parent(of: facts)
    let role = judge.role(facts, answering: parent, head: head, people)
    let isAddressed = judge.isAddressed(facts, answering: parent, people)
    let isCustomers = role != .agent && role != .impostor
    return CaseEntry(
      message: number, at: facts.createdAt, identity: identity(facts), role: role,
      needsPerson: judge.needsPerson(facts),
      opens: isCustomers && judge.opensCase(facts, answering: parent, people), isAddressed: isAddressed,
      isPraise: facts.isPraise,
      reasons: isCustomers ? judge.reasons(facts, isAddressed: isAddressed) : [])
  }

  private func isPreferred(_ new: MessageFacts, to old: MessageFacts) -> Bool {
    if new.observedAt != old.observedAt {
      guard let seen = new.observedAt else { return false }
      return old.observedAt.map { $0 < seen } ?? true
    }
    let (first, second) = (orderedContent(new), orderedContent(old))
    if first.numbers != second.numbers { return first.numbers.lexicographicallyPrecedes(second.numbers) }
    return first.texts.lexicographicallyPrecedes(second.texts)
  }

  /// All that is known of a version, to choose between two that were seen at the same time.
  private func orderedContent(_ facts: MessageFacts) -> (numbers: [Int64], texts: [String]) {
    let numbers = [
      facts.createdAt.seconds, Int64(facts.createdAt.nanoseconds), Int64(facts.cues.rawValue),
      Int64(bitPattern: facts.signals), Int64(facts.negative), Int64(facts.positive), facts.followers,
      facts.spread,
    ]
    let account = facts.author == People.unknown ? nil : people[facts.author].account
    let references = [
      facts.parent, facts.conversation, account?.id, account?.handle, account?.name, account?.network,
    ]
    let texts = references.map { $0.flatMap { strings.optionalString($0) } ?? "" }
    return (numbers, texts + [facts.intent.rawValue, facts.visibility?.rawValue ?? ""])
  }

  // MARK: - Relations

  /// The number of the message with that id, where it was taken in.
  func number(ofID id: Int32) -> Int32? {
    guard id != StringTable.none, Int(id) < numbers.count, numbers[Int(id)] != StringTable.none else {
      return nil
    }
    return numbers[Int(id)]
  }

  private func parent(of facts: MessageFacts) -> MessageFacts? {
    guard let number = number(ofID: facts.parent) else { return nil }
    return messages[Int(number)]
  }

  /// The message above one: its parent, else the first of its conversation.
  private func above(_ facts: MessageFacts) -> Int32? {
    if let parent = number(ofID: facts.parent) { return parent }
    return facts.conversation == facts.id ? nil : number(ofID: facts.conversation)
  }

  private func identity(_ facts: MessageFacts) -> Int32 {
    facts.author == People.unknown ? StringTable.none : people[facts.author].identity
  }

  private func owner(_ facts: MessageFacts) -> Int32 {
    judge.isOurs(facts, people) ? StringTable.none : identity(facts)
  }

  private func isRootOurs(_ placement: Placement) -> Bool {
    guard let root = number(ofID: placement.root) else { return false }
    return judge.isOurs(messages[Int(root)], people)
  }

  // MARK: - The whole

  /// Where every message stands, given all of them.
  func conversations() -> [Placement] {
    let map = ConversationMap(messages, strings: strings, next: above, owner: owner)
    return map.placements.map { $0 ?? Placement(root: StringTable.none, head: StringTable.none) }
  }

  /// The cases and alerts that all messages make, at a moment.
  func snapshot(asOf moment: Timestamp) -> Snapshot {
    let placements = conversations()
    var groups: [UInt64: [Int32]] = [:]
    for (number, placement) in placements.enumerated() {
      groups[placement.key(isRootOurs: isRootOurs(placement)), default: []].append(Int32(number))
    }
    var snapshot = Snapshot()
    for group in groups.values {
      var entries: [CaseEntry] = []
      for number in inOrder(group) {
        if let entry = entry(number, head: placements[Int(number)].head) { entries.append(entry) }
      }
      guard entries.contains(where: \.opens) else { continue }
      var fold = newFold
      var members: [[Int32]] = []
      for entry in entries where fold.add(entry) {
        if members.count < fold.cases.count { members.append([]) }
        members[fold.cases.count - 1].append(entry.message)
      }
      fold.close(asOf: moment)
      for (folded, members) in zip(fold.cases, members) {
        let root = placements[Int(folded.opening)].root
        snapshot.cases.append(record(folded, members: members, root: root, asOf: moment))
      }
    }
    snapshot.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    snapshot.alerts = impostors()
    return snapshot
  }

  /// Messages in order of time, and of their ids where they were written at once.
  func inOrder(_ numbers: [Int32]) -> [Int32] {
    guard numbers.count > 1 else { return numbers }
    // A closure that captured the desk would copy it.
    let (messages, strings) = (messages, strings)
    return numbers.sorted { left, right in
      let (first, second) = (messages[Int(left)], messages[Int(right)])
      if first.createdAt != second.createdAt { return first.createdAt < second.createdAt }
      return strings.precedes(first.id, second.id)
    }
  }
}

/// What triage tells at the end.
struct Snapshot: Equatable {
  /// By `opened_at` and id.
  var cases: [CaseRecord] = []
  /// By `started_at` and id.
  var alerts: [AlertRecord] = []

  /// The snapshot with more alerts.
  func adding(_ more: [AlertRecord]) -> Snapshot {
    var whole = self
    whole.alerts += more
    whole.alerts.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    return whole
  }
}
