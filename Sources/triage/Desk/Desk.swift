import CareConfiguration
import CareStore
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
  /// What people of ours did to cases.
  var actions: [CaseAction] = []
  /// Where only what was written until then counts.
  var asOf: Timestamp?
  /// The newest `created_at` that was taken in.
  private(set) var newest: Timestamp?
  /// How influential people are, 0 to 1, by their numbers in `strings`.
  var influence: [Int32: Double] = [:]
  /// Where messages stand, by the numbers of their ids in `strings`, when the desk sees whole customers and not whole
  /// conversations; nil where it finds that out itself.
  var given: [Int32: GivenPlace]?

  private var reader: MessageReader
  private var reading = MessageReading()
  private var factsReader = FactsReader()
  let judge: Judge
  let ruleBook: RuleBook
  let caseClocks: CaseClocks
  private let draftWriter: DraftWriter
  /// Message numbers by the number of their id in `strings`; `StringTable.none` for ids that are only referred to.
  private var numbers: [Int32] = []
  private(set) var placements: [Placement] = []
  /// The messages of each customer and conversation as they were placed when they came; nil where nobody asks.
  private var members: [Placement.Group: [Int32]]?
  private var folds: [CaseFold] = []
  /// Places in `folds` by what is folded together.
  private var foldPlaces: [Placement.Group: Int] = [:]
  /// The fold and the place in it of each message's case, as it was when the message arrived.
  private var casePlaces: [CasePlace?] = []
  private var deleted: Set<Int32> = []
  /// What the message that was taken in last is to us.
  private var latest: (number: Int32, relation: Judge.Relation)?

  private struct CasePlace {
    var fold: Int32
    var place: Int32
  }

  init(_ configuration: Configuration, asOf: Timestamp? = nil) {
    self.configuration = configuration
    self.asOf = asOf
    people = People(configuration)
    reader = MessageReader(configuration)
    judge = Judge(configuration, signalNames: reader.signalNames, matcher: reader.matcher)
    ruleBook = RuleBook(configuration.rules, matcher: reader.matcher)
    caseClocks = CaseClocks(configuration)
    draftWriter = DraftWriter(configuration, matcher: reader.matcher)
  }

  /// The signals' names, in the order of their bits in `MessageFacts.signals`.
  var signalNames: [String] { reader.signalNames }
  /// The tests of messages, in the order of their bits in `MessageFacts.matches`.
  var tests: [FieldTest] { reader.matcher.tests }
  /// Makes them.
  var matcher: MessageMatcher { reader.matcher }

  /// Reads a message's facts back from the state; nil where they are not in a form that `stored` writes.
  mutating func facts(_ message: StoredMessage) -> MessageFacts? {
    MessageFacts(
      message, signalNames: reader.signalNames, tests: reader.matcher.tests, strings: &strings,
      people: &people)
  }

  /// Reads facts back from a part; nil where they are not in the form that `stored` writes.
  mutating func facts(id: String, stored: String) -> MessageFacts? {
    MessageFacts(
      id: id, stored: stored, signalNames: reader.signalNames, tests: reader.matcher.tests, strings: &strings,
      people: &people)
  }

  /// Reads back what became of a message that asks; nil where it is not in the form that `InquiryTally` writes.
  mutating func inquiry(of id: String, _ value: JSONValue) -> InquiryTally? {
    InquiryTally(value, of: strings.index(of: id), strings: &strings)
  }

  /// Reads back what somebody did; nil where it is not in the form that `PersonTally` writes.
  mutating func person(_ value: JSONValue) -> PersonTally? { PersonTally(value, strings: &strings) }

  /// Reads back what topics are told by of a message; nil where it is not in the form that `writeTopicFacts` writes.
  mutating func topicFacts(id: String, _ value: JSONValue) -> MessageFacts? {
    guard let at = value[.at]?.timestamp else { return nil }
    var facts = MessageFacts(id: strings.index(of: id), createdAt: at)
    let names = [value[.network], value[.by], value[.handle]].map { name in
      name?.string.map { strings.index(of: $0) } ?? StringTable.none
    }
    let account = People.Account(network: names[0], id: names[1], handle: names[2], name: StringTable.none)
    facts.author = people.number(of: account, in: &strings)
    if value[.negative]?.boolean == true { facts.cues.insert(.negative) }
    facts.followers = value[.followers]?.integer ?? 0
    facts.spread = value[.spread]?.integer ?? 0
    facts.visibility = value[.visibility]?.string.flatMap { Visibility(rawValue: $0) }
    return facts
  }

  /// The number of a text in `strings`.
  mutating func index(of text: String) -> Int32 { strings.index(of: text) }

  // MARK: - Messages

  /// Reads a message's facts.
  ///
  /// - Throws: `LineError` where a member that triage reads is missing or wrong.
  mutating func read(_ line: borrowing MessageLine) throws(LineError) -> MessageFacts {
    try reader.read(line, into: &reading)
    return facts(reading)
  }

  /// The facts of a message that was read elsewhere.
  mutating func facts(_ reading: MessageReading) -> MessageFacts {
    factsReader.facts(reading, strings: &strings, people: &people)
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
      latest = nil
      return (known, true)
    }
    let number = Int32(messages.count)
    while numbers.count <= Int(facts.id) { numbers.append(StringTable.none) }
    numbers[Int(facts.id)] = number
    messages.append(facts)
    let placement = given?[facts.id]?.placement ?? placement(of: facts, number)
    placements.append(placement)
    if members != nil { note(number, in: placement) }
    casePlaces.append(fold(number, placement))
    return (number, true)
  }

  /// Takes a message in that no case is to be told of.
  mutating func note(_ facts: MessageFacts) -> Int32 {
    let number = Int32(messages.count)
    while numbers.count <= Int(facts.id) { numbers.append(StringTable.none) }
    numbers[Int(facts.id)] = number
    messages.append(facts)
    return number
  }

  private func placement(of facts: MessageFacts, _ number: Int32) -> Placement {
    var placementAbove: Placement?
    if let above = above(facts), above != number { placementAbove = placements[Int(above)] }
    return ConversationMap.placement(
      of: facts, owner: owner(facts), under: placementAbove, begins: begins(facts))
  }

  /// What a message is to us.
  ///
  /// - Parameter isInTheEnd: by all messages, and not by those that came before it.
  func relation(_ facts: MessageFacts, head: Int32, isInTheEnd: Bool = false) -> Judge.Relation {
    if let place = given?[facts.id] {
      return isInTheEnd ? place.inTheEnd?.relation ?? place.relation : place.relation
    }
    return judge.relation(facts, answering: parent(of: facts), head: head, people)
  }

  /// What a message is to us that was taken in.
  private func relation(_ number: Int32, _ facts: MessageFacts) -> Judge.Relation {
    if let latest, latest.number == number { return latest.relation }
    return relation(facts, head: placements[Int(number)].head)
  }

  /// What is known of a message when it has been taken in.
  func decision(_ number: Int32) -> TriageDecision {
    let facts = messages[Int(number)]
    let relation = relation(number, facts)
    var decision = TriageDecision(role: relation.role)
    guard let place = casePlaces[Int(number)] else { return decision }
    let current = folds[Int(place.fold)].cases[Int(place.place)]
    decision.case = "case:" + strings.string(messages[Int(current.opening)].id)
    decision.priority = configuration.priority.priority(points: current.points)
    if relation.role != .agent {
      decision.why = judge.reasons(
        facts, isAddressed: relation.isAddressed, isAdvice: relation.isAdvice,
        isVIP: judge.isVIP(facts, people))
    }
    return decision
  }

  /// What is known of a message when it has been taken in, with an answer that a person may send.
  ///
  /// Mutating, though nothing changes: the desk would be copied for every message otherwise.
  mutating func decision(
    _ number: Int32, drafting line: borrowing MessageLine, issue: IssueFacts? = nil
  ) -> TriageDecision {
    var decision = decision(number)
    let facts = messages[Int(number)]
    guard !configuration.answers.isEmpty, decision.case != nil, !isDeleted(facts), judge.needsPerson(facts)
    else {
      return decision
    }
    let points = casePlaces[Int(number)].map { folds[Int($0.fold)].cases[Int($0.place)].points } ?? 0
    let subject = ConditionSubject(
      facts: facts, role: decision.role,
      isAddressed: relation(number, facts).isAddressed,
      isVIP: judge.isVIP(facts, people),
      figures: .init(
        priority: decision.priority ?? .low, points: points, people: 1, again: 0, contacts: 0,
        influence: influence[identity(facts)] ?? 0))
    decision.draft = draftWriter.draft(line, decision, subject, issue: issue)
    return decision
  }

  /// Notes that a message was deleted.
  mutating func delete(id: String) { deleted.insert(strings.index(of: id)) }

  /// Whether a message was deleted.
  func isDeleted(_ facts: MessageFacts) -> Bool { isDeleted(facts.id) }

  /// Whether the message was deleted whose id has that number in `strings`.
  func isDeleted(_ id: Int32) -> Bool { !deleted.isEmpty && deleted.contains(id) }

  /// Whether the message with that id was deleted.
  func isDeleted(_ id: String) -> Bool {
    !deleted.isEmpty && strings.known(id).map { isDeleted($0) } ?? false
  }

  private mutating func fold(_ number: Int32, _ placement: Placement) -> CasePlace? {
    let facts = messages[Int(number)]
    let relation = relation(facts, head: placement.head)
    latest = (number, relation)
    // Without a case there is no fold, and most messages neither have one nor open one.
    let isTold =
      foldPlaces[placement.group] != nil
      || placement.leaves != StringTable.none && foldPlaces[.customer(placement.leaves)] != nil
    guard isTold || opens(facts, relation).any, let entry = entry(number, placement) else { return nil }
    if placement.leaves != StringTable.none, let place = foldPlaces[.customer(placement.leaves)] {
      _ = folds[place].add(entry.asNote)
    }
    var place = foldPlaces[placement.group]
    if place == nil {
      // Without a case there is no fold.
      guard entry.opens || entry.opensLight else { return nil }
      place = folds.count
      foldPlaces[placement.group] = place
      folds.append(newFold)
    }
    guard let place, let added = folds[place].add(entry) else { return nil }
    return CasePlace(fold: Int32(place), place: Int32(added))
  }

  var newFold: CaseFold {
    CaseFold(configuration.cases, againPoints: configuration.priority.points(of: "again"))
  }

  /// What a case is told of a message; nil where it lies behind the moment that is looked at.
  func entry(_ number: Int32, _ placement: Placement, isInTheEnd: Bool = false) -> CaseEntry? {
    let facts = messages[Int(number)]
    if let asOf, facts.createdAt > asOf { return nil }
    let relation = relation(facts, head: placement.head, isInTheEnd: isInTheEnd)
    let (role, isAddressed, isAdvice) = (relation.role, relation.isAddressed, relation.isAdvice)
    let isCustomers = role != .agent && role != .impostor
    let opens = opens(facts, relation)
    return CaseEntry(
      message: number, at: facts.createdAt, root: placement.root, identity: identity(facts), role: role,
      needsPerson: isAdvice || judge.needsPerson(facts), opens: opens.full, opensLight: opens.light,
      isAddressed: isAddressed, isPraise: facts.isPraise, isDirect: facts.visibility == .direct,
      kind: judge.kind(facts, isAdvice: isAdvice), sketch: facts.sketch,
      reasons: isCustomers || isAdvice
        ? judge.reasons(
          facts, isAddressed: isAddressed, isAdvice: isAdvice, isVIP: judge.isVIP(facts, people))
        : [])
  }

  /// Whether a message may open a case, or a light one.
  private func opens(
    _ facts: MessageFacts, _ relation: Judge.Relation
  ) -> (full: Bool, light: Bool, any: Bool) {
    let isCustomers = relation.role != .agent && relation.role != .impostor
    let full =
      isCustomers && judge.opensCase(facts, relation, people)
      || relation.isAdvice && relation.role == .impostor
    let light =
      isCustomers && !full && judge.opensLightCase(facts, isAddressed: relation.isAddressed)
    return (full, light, full || light)
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
      facts.spread, Int64(bitPattern: facts.sketch.bits), Int64(truncatingIfNeeded: facts.matches),
      Int64(truncatingIfNeeded: facts.matches >> 64),
    ]
    let account = facts.author == People.unknown ? nil : people[facts.author].account
    let references = [
      facts.parent, facts.conversation, account?.id, account?.handle, account?.name, account?.network,
    ]
    let texts = references.map { $0.flatMap { strings.optionalString($0) } ?? "" }
    return (
      numbers, texts + [facts.intent.rawValue, facts.visibility?.rawValue ?? "", facts.kind?.rawValue ?? ""]
    )
  }

  // MARK: - Relations

  /// The number of the message with that id, where it was taken in.
  func number(ofID id: Int32) -> Int32? {
    guard id != StringTable.none, Int(id) < numbers.count, numbers[Int(id)] != StringTable.none else {
      return nil
    }
    return numbers[Int(id)]
  }

  /// The number of the message with that id, where it was taken in.
  func number(of id: String) -> Int32? { strings.known(id).flatMap { number(ofID: $0) } }

  /// The message that one answers, where it was taken in.
  func parent(of facts: MessageFacts) -> MessageFacts? {
    guard let number = number(ofID: facts.parent) else { return nil }
    return messages[Int(number)]
  }

  /// The message above one: its parent, else the first of its conversation.
  private func above(_ facts: MessageFacts) -> Int32? {
    if let parent = number(ofID: facts.parent) { return parent }
    return facts.conversation == facts.id ? nil : number(ofID: facts.conversation)
  }

  /// The id of the message with that number.
  func id(ofMessage number: Int32) -> String { strings.string(messages[Int(number)].id) }

  func identity(_ facts: MessageFacts) -> Int32 {
    facts.author == People.unknown ? StringTable.none : people[facts.author].identity
  }

  /// Whose a branch is that a message begins; see `Placement.head`.
  private func owner(_ facts: MessageFacts) -> Int32 {
    if judge.isOurs(facts, people) { return StringTable.none }
    return facts.author == People.unknown ? -2 - facts.id : identity(facts)
  }

  /// Whether a message begins a branch of its own in another customer's.
  private func begins(_ facts: MessageFacts) -> Bool {
    guard configuration.cases.strangers == .link else { return false }
    let relation = judge.relation(facts, answering: parent(of: facts), head: StringTable.none, people)
    return relation.role != .impostor && judge.needsPerson(facts)
      && judge.opensCase(facts, relation, people)
  }

  // MARK: - The whole

  /// Where every message stands, given all of them.
  func conversations() -> [Placement] {
    if let given {
      return messages.indices.map { given[messages[$0].id]?.inTheEnd?.placement ?? placements[$0] }
    }
    let map = ConversationMap(messages, strings: strings, next: above, owner: owner, begins: begins)
    return map.placements.map { $0 ?? Placement(root: StringTable.none, head: StringTable.none) }
  }

  /// The cases of each customer as of a moment, with where their messages stand.
  ///
  /// - Parameter includes: which customers and conversations are looked at; all where nil.
  func foldedCases(
    _ placements: [Placement], asOf moment: Timestamp, includes: ((Placement.Group) -> Bool)? = nil
  ) -> [CaseFold.Case] {
    var groups: [Placement.Group: [Int32]] = [:]
    let actions = actionsByOpening(until: moment)
    for (number, placement) in placements.enumerated() {
      groups[placement.group, default: []].append(Int32(number))
      if placement.leaves != StringTable.none {
        groups[.customer(placement.leaves), default: []].append(Int32(number))
      }
    }
    var cases: [CaseFold.Case] = []
    for (group, numbers) in groups where includes?(group) ?? true {
      guard var fold = fold(group, numbers, placements, actions) else { continue }
      fold.close(asOf: moment)
      cases += fold.cases
    }
    return cases
  }

  /// What people of ours did until a moment, by the number of the message that opened the case.
  func actionsByOpening(until moment: Timestamp) -> [Int32?: [CaseAction]] {
    if actions.isEmpty { return [:] }
    return Dictionary(grouping: actions.filter { $0.at <= moment }) { number(ofID: $0.opening) }
  }

  /// The cases of one customer or conversation, open to more messages; nil where none of them may open one.
  func fold(
    _ group: Placement.Group, _ numbers: [Int32], _ placements: [Placement],
    _ actionsByOpening: [Int32?: [CaseAction]]
  ) -> CaseFold? {
    var pending: ArraySlice<CaseAction> = []
    if !actionsByOpening.isEmpty {
      pending = numbers.flatMap { actionsByOpening[$0] ?? [] }.sorted { $0.at < $1.at }[...]
    }
    // Before one that opens a case, messages and actions make no difference.
    var fold: CaseFold?
    for number in inOrder(numbers) {
      let placement = placements[Int(number)]
      guard let entry = entry(number, placement, isInTheEnd: true) else { continue }
      if fold == nil, entry.opens || entry.opensLight { fold = newFold }
      while let action = pending.first, action.at < entry.at {
        pending.removeFirst()
        fold?.act(action, opening: self.number(ofID: action.opening))
      }
      _ = fold?.add(placement.group == group ? entry : entry.asNote)
    }
    for action in pending { fold?.act(action, opening: number(ofID: action.opening)) }
    return fold
  }

  // MARK: - Groups

  /// Keeps account of which messages belong to whom, for `members(of:)`; before the first message.
  mutating func trackMembers() { members = [:] }

  /// The messages of a customer or conversation, as they were placed when they came.
  func members(of group: Placement.Group) -> [Int32] { members?[group] ?? [] }

  private mutating func note(_ number: Int32, in placement: Placement) {
    members?[placement.group, default: []].append(number)
    if placement.leaves != StringTable.none {
      members?[.customer(placement.leaves), default: []].append(number)
    }
  }

  /// Messages in order of time, and of their ids where they were written at once.
  func inOrder(_ numbers: [Int32]) -> [Int32] {
    guard numbers.count > 1 else { return numbers }
    var places = numbers.map { TimePlace(messages[Int($0)], number: $0) }
    // A closure that captured the desk would copy it.
    let strings = strings
    let precedes = { (left: TimePlace, right: TimePlace) in
      if left.seconds != right.seconds { return left.seconds < right.seconds }
      if left.nanoseconds != right.nanoseconds { return left.nanoseconds < right.nanoseconds }
      return strings.precedes(left.id, right.id)
    }
    // Most streams come in order.
    if (1..<places.count).allSatisfy({ !precedes(places[$0], places[$0 - 1]) }) { return numbers }
    places.sort(by: precedes)
    return places.map(\.number)
  }
}

/// What a message is sorted by.
private struct TimePlace {
  let seconds: Int64
  let nanoseconds: Int32
  let id: Int32
  let number: Int32

  init(_ facts: MessageFacts, number: Int32) {
    seconds = facts.createdAt.seconds
    nanoseconds = facts.createdAt.nanoseconds
    id = facts.id
    self.number = number
  }
}
