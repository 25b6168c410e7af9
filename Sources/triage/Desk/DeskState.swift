import CareStore
import MessageCore

/// Joins a desk to the state database: brings back what new messages continue, and records what changed.
///
/// What belongs to one customer is brought back whole, or not at all: only then are their cases folded. Nothing is
/// written until `record`, which writes everything in one transaction; only then are cases printed. A run that is killed
/// before leaves the state as it was, and can be repeated.
struct DeskState {
  private let store: CareStore
  /// The state's generation when the first message was brought back.
  private var generation: Int64
  private let newest: Timestamp?
  /// Ids and authors that were asked for, by their numbers in the desk's strings.
  private var asked: Set<Int32> = []
  /// What was brought back whole.
  /// As `Placement.head` and `Placement.root` count them.
  private var recalledHeads: Set<Int32> = []
  private var recalledConversations: Set<Int32> = []
  /// Messages of this run, and those of them that the state does not hold in this version, by their numbers at the desk.
  private var seen: Set<Int32> = []
  private var unsaved: Set<Int32> = []
  private var deletions: [String] = []
  /// What this run's messages say, where a trail is kept, by their ids.
  private var texts: [String: [UInt8]] = [:]
  /// Where each recalled message stood in the state and what it did, by the message's number.
  private var recalledPlaces: [Int32: (root: Int32, head: String?, deeds: Int64?)] = [:]
  /// Whether an earlier version wrote the state, so that all of it is placed and recorded again.
  private let isMigrating: Bool
  private var ledger = LedgerState()

  /// - Throws: `FatalError` where the database cannot be read.
  init(_ store: CareStore, desk: inout Desk) throws {
    self.store = store
    let start = try store.read {
      desk.setInfluence(try $0.influence())
      return (
        try $0.generation, try $0.newest, try $0.deletions(), try $0.actions(), try $0.unplacedMessages()
      )
    }
    generation = start.0
    newest = start.1
    isMigrating = !start.4.isEmpty
    for id in start.2 { desk.delete(id: id) }
    take(start.3, desk: &desk)
    recall(start.4, desk: &desk)
  }

  /// Takes a message in, after everything that it continues.
  ///
  /// - Returns: the message's number at the desk, and whether this version counts and is new.
  mutating func take(_ facts: MessageFacts, desk: inout Desk) throws -> (number: Int32, isNew: Bool) {
    let identity = desk.identity(facts)
    let references = [facts.parent, facts.conversation].filter { $0 != StringTable.none }
    let unknown = ([facts.id, identity] + references).filter {
      $0 != StringTable.none && asked.insert($0).inserted
    }
    if generation > 0, !unknown.isEmpty {
      let id = desk.strings.string(facts.id)
      let names = references.map { desk.strings.string($0) }
      let author = desk.strings.optionalString(identity)
      let places = try store.lookUp { try $0.places(touchedBy: id, references: names, author: author) }
      if !places.isEmpty { try store.lookUp { try recall(places, $0, desk: &desk) } }
    }
    let (number, isNew) = desk.take(facts)
    seen.insert(number)
    if isNew { unsaved.insert(number) }
    return (number, isNew)
  }

  /// What the issue ledger finds about a message that was taken in, with the texts of earlier runs.
  mutating func find(
    _ parts: borrowing TextParts, _ number: Int32, in issues: inout IssueLedger, desk: inout Desk
  ) throws -> IssueLedger.Finding {
    guard issues.compares(number, desk: &desk) else { return IssueLedger.Finding() }
    if !issues.isRecalled { try store.read { try ledger.recall($0, &issues) } }
    let id = desk.strings.string(desk.messages[Int(number)].id)
    if recalledPlaces[number] != nil, let known = try store.lookUp({ try $0.issueText(message: id) }) {
      return issues.find(known, desk)
    }
    return issues.take(parts, number, desk: &desk)
  }

  /// What earlier runs counted of a volume before a moment.
  func volumes(_ subject: String, _ seconds: Int64, before end: Int64) throws -> [StoredBucket] {
    try store.read { try $0.buckets(subject, seconds: seconds, before: end) }
  }

  /// Counts influence as it was at a past moment, where what is recorded is of another day.
  func recallInfluence(asOf moment: Timestamp, desk: inout Desk) throws {
    try store.read { try ReachState.recallInfluence($0, asOf: moment, &desk) }
  }

  /// Notes what a message says, for the trail of regulated cases.
  mutating func note(_ text: [UInt8], of facts: MessageFacts, _ desk: Desk) {
    texts[desk.strings.string(facts.id)] = text
  }

  /// Notes that a message was deleted.
  mutating func delete(id: String, desk: inout Desk) {
    desk.delete(id: id)
    deletions.append(id)
  }

  /// Brings back the customers whose cases are not closed.
  ///
  /// - Parameter moment: a past one, at which they were not; nil for now.
  mutating func recallOpenCases(at moment: Timestamp? = nil, desk: inout Desk) throws {
    try store.read { try recall(try $0.placesOfOpenCases(at: moment), $0, desk: &desk) }
  }

  /// The moment to look from where none is given: the newest message of this run and of all before.
  func latest(_ desk: Desk) -> Timestamp? { [newest, desk.newest].compactMap { $0 }.max() }

  /// The cases and alerts of all that was brought back or taken in.
  func snapshot(_ desk: Desk, asOf moment: Timestamp) -> Snapshot {
    let placements = desk.conversations()
    let whole = wholeGroups(desk, placements)
    return desk.snapshot(asOf: moment, placements) { whole.contains($0) }
  }

  /// Records the run and gives what it touched: the cases and alerts that changed or hold a message of this run; all
  /// that are not closed with `includingAll`.
  ///
  /// More messages may come afterwards.
  ///
  /// - Parameters:
  ///   - figures: what the run counted besides.
  ///   - vocabulary: the words of the topics, where all messages have come; they are looked for then.
  ///   - told: what was told of cases while messages came; then only what differs from that is given.
  mutating func record(
    desk: inout Desk, _ figures: inout RunFigures, _ vocabulary: TopicVocabulary?, asOf moment: Timestamp,
    includingAll: Bool, told: LiveCases? = nil
  ) throws -> Snapshot {
    try store.update { writer in
      if try writer.reader.generation != generation { try recallAgain(writer.reader, desk: &desk) }
      try recall(try writer.reader.placesOfOpenCases(), writer.reader, desk: &desk)
      try recallImpostors(writer.reader, desk: &desk)
      return try record(
        writer, desk: &desk, &figures, vocabulary, asOf: moment, includingAll: includingAll, told)
    }
  }

  /// What the state tells of cases and alerts that were recorded.
  var known: LiveCases.Known {
    let store = store
    return LiveCases.Known(
      case: { id in try store.lookUp { try $0.caseRecord(id: id) } },
      alert: { id in try store.lookUp { try $0.alertRecord(id: id) } })
  }

  /// Lets one of ours act on a case, and records what becomes of it, in one transaction.
  ///
  /// - Parameter body: looks at the case and at what was done to it, and says what is done now; nil for nothing.
  /// - Returns: the case as it then stands.
  /// - Throws: `FatalError` where there is no such case, and what `body` throws.
  mutating func act(
    on caseID: String, desk: inout Desk, asOf moment: Timestamp,
    _ body: (CaseRecord, CareStoreReader) throws -> StoredAction?
  ) throws -> CaseRecord {
    try store.update { writer in
      guard let known = try writer.reader.caseRecord(id: caseID), let opening = known.openingMessage else {
        throw FatalError("no case \(TerminalText.quoted(caseID)) in the state")
      }
      guard let action = try body(known, writer.reader) else { return known }
      try writer.save(action)
      take(try writer.reader.actions(), desk: &desk)
      try recall(
        try writer.reader.places(touchedBy: opening, references: [], author: nil), writer.reader, desk: &desk)
      var figures = RunFigures()
      let snapshot = try record(writer, desk: &desk, &figures, nil, asOf: moment, includingAll: true, nil)
      return snapshot.cases.first { $0.id == caseID } ?? known
    }
  }

  /// Brings back everything that a case is made of.
  ///
  /// - Returns: the case as it was recorded; nil where there is none.
  mutating func recallCase(_ caseID: String, desk: inout Desk) throws -> CaseRecord? {
    try store.read { reader in
      guard let known = try reader.caseRecord(id: caseID), let opening = known.openingMessage else {
        return nil
      }
      try recall(try reader.places(touchedBy: opening, references: [], author: nil), reader, desk: &desk)
      return known
    }
  }

  private mutating func record(
    _ writer: CareStoreWriter, desk: inout Desk, _ figures: inout RunFigures, _ vocabulary: TopicVocabulary?,
    asOf moment: Timestamp, includingAll: Bool, _ told: LiveCases?
  ) throws -> Snapshot {
    for id in deletions {
      try recall(
        try writer.reader.places(touchedBy: id, references: [], author: nil), writer.reader, desk: &desk)
      if let number = desk.number(ofID: desk.index(of: id)) { unsaved.insert(number) }
    }
    try recallConversations(writer.reader, desk: &desk)
    var placements = desk.conversations()
    let community = CommunityState(desk, placements, seen)
    let links = figures.reach.allLinks()
    try writer.save(stored(unsaved.sorted(), desk, placements, links, community))
    // A message that links conversations changes where the others stand.
    for (number, old) in recalledPlaces.sorted(by: { $0.key < $1.key }) where !unsaved.contains(number) {
      let placement = placements[Int(number)]
      let deeds = community.deeds(number, desk, known: old.deeds)
      guard
        old.root != placement.root || old.head != desk.name(ofHead: placement.head) || old.deeds != deeds
      else { continue }
      try writer.place(
        id: desk.strings.string(desk.messages[Int(number)].id),
        conversation: desk.strings.string(placement.root), head: desk.name(ofHead: placement.head),
        deeds: deeds)
    }
    try community.save(desk, recalled: recalledPlaces.keys.sorted(), writer)
    for id in deletions {
      try writer.saveDeletion(id: id)
      try writer.purgeAuditText(id)
      try writer.purgeIssueText(id)
    }

    let known = desk.messages.count
    var (alerts, issues) = try record(writer, desk: &desk, &figures, links, moment, includingAll)
    if let vocabulary {
      alerts += try TopicState(writer, asOf: moment).record(figures.topics, vocabulary, desk)
    }
    if desk.messages.count > known { placements = desk.conversations() }
    let whole = wholeGroups(desk, placements)
    var snapshot = desk.snapshot(asOf: moment, placements) { whole.contains($0) }.adding(alerts)
    snapshot.issues = issues
    var touched = try save(snapshot, desk, placements, moment, includingAll, told, writer)
    touched.community = try community.record(
      figures.community, ledger.watched, desk, asOf: moment, includingAll: includingAll, writer)
    try writer.advance(newest: latest(desk))
    // Behind the last message nothing comes that has to know.
    for number in vocabulary == nil ? unsaved : [] {
      let placement = placements[Int(number)]
      recalledPlaces[number] = (
        placement.root, desk.name(ofHead: placement.head), community.deeds(number, desk)
      )
    }
    unsaved = []
    deletions = []
    figures.volumes.settle()
    try ledger.settle(&figures.issues, desk, writer.reader)
    generation = try writer.reader.generation
    return touched
  }

  /// Messages as the state keeps them, one after the other.
  private func stored(
    _ numbers: [Int32], _ desk: Desk, _ placements: [Placement], _ links: [Int32: Reach.Links],
    _ community: CommunityState
  ) -> some Sequence<StoredMessage> {
    numbers.lazy.map { number in
      var stored = desk.stored(number, placements[Int(number)], links[number])
      stored.deeds = community.deeds(number, desk)
      return stored
    }
  }

  /// Records what the run counted beside the cases, and gives the alerts and issues that come of it.
  private mutating func record(
    _ writer: CareStoreWriter, desk: inout Desk, _ figures: inout RunFigures, _ links: [Int32: Reach.Links],
    _ moment: Timestamp, _ includingAll: Bool
  ) throws -> (alerts: [AlertRecord], issues: [IssueRecord]) {
    let new = NumberSet(unsaved.filter { recalledPlaces[$0] == nil }.sorted())
    let again = seen.filter { recalledPlaces[$0] != nil }.map {
      desk.strings.string(desk.messages[Int($0)].id)
    }
    let issues = try ledger.record(
      &figures.issues, again: again, desk, asOf: moment, includingAll: includingAll, writer)
    let watched = ledger.watched
    var buckets = figures.storms.buckets(
      desk, issues: Dictionary(watched.map { ($0.issue, $0.messages) }, uniquingKeysWith: +), least: 1
    ) { new.contains($0) }
    let firsts = Dictionary(watched.compactMap { one in one.earlier.map { ($0, one.issue) } }) { one, _ in one
    }
    for first in try writer.reader.messages(ids: firsts.keys.sorted()) {
      guard let issue = firsts[first.id], let facts = desk.facts(first) else {
        continue
      }
      buckets[issue, default: []].append(MessageStorms.bucket(of: facts, desk.strings))
    }
    var alerts = try StormState(writer, asOf: moment).record(buckets, figures.volumes)
    let reach = ReachState(writer, asOf: moment)
    let spreading = try reach.spreading(links, new.numbers, desk)
    let unknown = spreading.filter { desk.number(ofID: $0.id) == nil }.map { desk.strings.string($0.id) }
    if !unknown.isEmpty { recall(try writer.reader.messages(ids: unknown), desk: &desk) }
    alerts += spreading.compactMap { id, count in
      desk.number(ofID: id).flatMap { Reach.alert($0, count: count, desk, asOf: moment) }
    }
    if !new.numbers.isEmpty {
      try reach.recordAccounts(new.numbers, desk)
      try reach.refreshInfluence(&desk)
    } else if try writer.reader.newest.map({ moment < $0 }) ?? false {
      try reach.recallInfluence(&desk)
    }
    return (alerts, issues)
  }

  // MARK: - Recalling

  private func take(_ actions: [StoredAction], desk: inout Desk) {
    desk.actions = actions.map { action in
      CaseAction(
        opening: desk.index(of: action.opening), at: action.at, kind: action.kind, by: action.by,
        text: action.note)
    }
  }

  /// Brings back everything of the customers and conversations that stand there.
  private mutating func recall(_ places: [StoredPlace], _ reader: CareStoreReader, desk: inout Desk) throws {
    var heads: [String] = []
    for place in places {
      if let head = place.head {
        if head != "", recalledHeads.insert(desk.head(named: head)).inserted { heads.append(head) }
      } else if let conversation = place.conversation,
        recalledConversations.insert(desk.index(of: conversation)).inserted
      {
        recall(try reader.messages(withoutHeadOf: conversation), desk: &desk)
      }
    }
    if !heads.isEmpty { recall(try reader.messages(ofHeads: heads), desk: &desk) }
  }

  private mutating func recall(_ messages: [StoredMessage], desk: inout Desk) {
    var recalled: [(facts: MessageFacts, root: Int32, message: StoredMessage)] = []
    for message in messages {
      let id = desk.index(of: message.id)
      if let known = desk.number(ofID: id), recalledPlaces[known] != nil { continue }
      guard let facts = desk.facts(message) else { continue }
      recalled.append((facts, desk.index(of: message.conversation), message))
    }
    recalled.sort { $0.facts.createdAt < $1.facts.createdAt }
    for (facts, root, message) in recalled {
      let (number, isNew) = desk.take(facts)
      // The state's version counts where it is the better one.
      if isNew { unsaved.remove(number) }
      recalledPlaces[number] = (root, message.head, message.deeds)
    }
  }

  /// Another process has written since: what it added to this run's customers is taken in too.
  private mutating func recallAgain(_ reader: CareStoreReader, desk: inout Desk) throws {
    take(try reader.actions(), desk: &desk)
    let known = (recalledHeads, recalledConversations)
    recalledHeads = []
    recalledConversations = []
    var places: Set<StoredPlace> = []
    for number in seen.sorted() {
      let facts = desk.messages[Int(number)]
      let references = [facts.parent, facts.conversation].filter { $0 != StringTable.none }
      places.formUnion(
        try reader.places(
          touchedBy: desk.strings.string(facts.id), references: references.map { desk.strings.string($0) },
          author: desk.strings.optionalString(desk.identity(facts))))
    }
    places.formUnion(known.0.map { StoredPlace(head: desk.name(ofHead: $0), conversation: nil) })
    places.formUnion(known.1.map { StoredPlace(head: nil, conversation: desk.strings.string($0)) })
    try recall(Array(places), reader, desk: &desk)
  }

  /// What others wrote in the conversations of this run.
  private mutating func recallConversations(_ reader: CareStoreReader, desk: inout Desk) throws {
    if generation == 0 { return }
    let roots = Set(seen.map { desk.placements[Int($0)].root })
    recall(try reader.messages(ofConversations: roots.map { desk.strings.string($0) }), desk: &desk)
  }

  /// What look-alikes of this run did before.
  private mutating func recallImpostors(_ reader: CareStoreReader, desk: inout Desk) throws {
    let authors = Set(seen.map { desk.messages[Int($0)].author }.filter { $0 != People.unknown })
    let identities = Set(authors.filter { desk.people[$0].likeness != nil }.map { desk.people[$0].identity })
    for identity in identities.sorted() {
      recall(try reader.messages(by: desk.strings.string(identity)), desk: &desk)
    }
  }

  /// The customers and conversations of which everything is at the desk: those brought back, and those that the state
  /// does not know.
  private func wholeGroups(_ desk: Desk, _ placements: [Placement]) -> Set<Placement.Group> {
    var whole: Set<Placement.Group> = []
    for head in recalledHeads { whole.insert(.customer(head)) }
    for root in recalledConversations { whole.insert(.conversation(root)) }
    for number in seen {
      let placement = placements[Int(number)]
      whole.insert(placement.group)
      if placement.leaves != StringTable.none { whole.insert(.customer(placement.leaves)) }
    }
    for (number, old) in recalledPlaces where old.head == "" { whole.insert(placements[Int(number)].group) }
    return whole
  }

  // MARK: - Saving

  private func save(
    _ snapshot: Snapshot, _ desk: Desk, _ placements: [Placement], _ moment: Timestamp,
    _ includingAll: Bool, _ told: LiveCases?, _ writer: CareStoreWriter
  ) throws -> Snapshot {
    let isOfRun = { (id: String) in desk.number(of: id).map { seen.contains($0) } ?? false }
    var touched = Snapshot()
    touched.issues = snapshot.issues
    let gone = told?.gone(from: snapshot, at: moment) ?? Snapshot()
    let old = try self.gone(snapshot, desk, moment, writer.reader).filter { told?.cases[$0.id] == nil }
    for var record in snapshot.cases + gone.cases + old {
      let opening = snapshot.openings[record.id]
      let head = opening.flatMap { desk.name(ofHead: placements[Int($0)].head) }
      // What a message opens that the state did not know is new.
      let isNew = opening.map { recalledPlaces[$0] == nil } ?? false
      let history = desk.history(of: record, in: snapshot)
      let isChanged = try save(
        &record, history, head: head, isNew: isNew, told: told?.cases[record.id], writer)
      if isChanged, record.profile != nil {
        try AuditTrail.record(record.id, history.events, at: moment, writer) { id in
          guard let number = desk.number(of: id), !desk.isDeleted(desk.messages[Int(number)]) else {
            return nil
          }
          return texts[id]
        }
      }
      let isSeen = told == nil && history.events.contains { $0.message.map(isOfRun) ?? false }
      if isChanged || isSeen || includingAll && record.status != .closed { touched.cases.append(record) }
    }
    for var record in snapshot.alerts + gone.alerts.filter({ $0.kind == "rule" || $0.kind == "impostor" }) {
      let isChanged = try save(&record, told: told?.alerts[record.id], writer)
      if isChanged || includingAll || told == nil && record.evidence.contains(where: isOfRun) {
        touched.alerts.append(record)
      }
    }
    touched.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    return touched
  }

  private func save(
    _ record: inout CaseRecord, _ history: CaseHistory, head: String?, isNew: Bool, told: CaseRecord?,
    _ writer: CareStoreWriter
  ) throws -> Bool {
    let stored = isNew ? nil : try writer.reader.caseRecord(id: record.id)
    var isChanged = true
    if let known = told ?? stored {
      record.revision = known.revision
      isChanged = record != known
      if isChanged { record.revision += 1 }
    }
    if isMigrating || record != stored { try writer.save(record, history, head: head, isNew: isNew) }
    return isChanged
  }

  private func save(
    _ record: inout AlertRecord, told: AlertRecord?, _ writer: CareStoreWriter
  ) throws -> Bool {
    let stored = try writer.reader.alertRecord(id: record.id)
    var isChanged = true
    if let known = told ?? stored {
      record.revision = known.revision
      isChanged = record != known
      if isChanged { record.revision += 1 }
    }
    if record != stored { try writer.save(record) }
    return isChanged
  }

  /// Recorded cases that the messages do not make any more, because an earlier message came in late or the configuration
  /// changed: they are closed.
  private func gone(_ snapshot: Snapshot, _ desk: Desk, _ moment: Timestamp, _ reader: CareStoreReader) throws
    -> [CaseRecord]
  {
    var candidates: [CaseRecord] = []
    for head in recalledHeads.compactMap({ desk.name(ofHead: $0) }).sorted() {
      candidates += try reader.openCases(head: head)
    }
    for root in recalledConversations.map({ desk.strings.string($0) }).sorted() {
      candidates += try reader.openCases(withoutHeadOf: root)
    }
    return candidates.filter { snapshot.openings[$0.id] == nil }.map { candidate in
      var record = candidate
      record.status = .closed
      record.append(.init(at: moment, kind: .closed))
      return record
    }
  }
}
