import CareStore
import MessageCore

/// Joins a desk to the state database: brings back the conversations that new messages continue, and records what
/// changed.
///
/// Nothing is written until `record`, which writes everything in one transaction; only then are cases printed. A run
/// that is killed before leaves the state as it was, and can be repeated.
struct DeskState {
  private let store: CareStore
  /// The state's generation when the first conversation was brought back.
  private let generation: Int64
  private let newest: Timestamp?
  /// Ids that were asked for, by their numbers in the desk's strings.
  private var asked: Set<Int32> = []
  /// Messages of this run, and those of them that the state does not hold in this version, by their numbers at the desk.
  private var seen: Set<Int32> = []
  private var unsaved: Set<Int32> = []
  private var deletions: [String] = []
  /// The conversation that each recalled message had in the state, by the message's number.
  private var recalledRoots: [Int32: Int32] = [:]

  /// - Throws: `FatalError` where the database cannot be read.
  init(_ store: CareStore, desk: inout Desk) throws {
    self.store = store
    let start = try store.read { (try $0.generation, try $0.newest, try $0.deletions()) }
    generation = start.0
    newest = start.1
    for id in start.2 { desk.delete(id: id) }
  }

  /// Takes a message in, after everything that it continues.
  ///
  /// - Returns: the message's number at the desk.
  mutating func take(_ facts: MessageFacts, desk: inout Desk) throws -> Int32 {
    let references = [facts.id, facts.parent, facts.conversation].filter { $0 != StringTable.none }
    let unknown = references.filter { asked.insert($0).inserted }
    if !unknown.isEmpty {
      let id = desk.strings.string(facts.id)
      let names = unknown.map { desk.strings.string($0) }
      recall(try store.lookUp { try $0.messages(touchedBy: id, references: names) }, desk: &desk)
    }
    let (number, isNew) = desk.take(facts)
    seen.insert(number)
    if isNew { unsaved.insert(number) }
    return number
  }

  /// Notes that a message was deleted.
  mutating func delete(id: String, desk: inout Desk) {
    desk.delete(id: id)
    deletions.append(id)
  }

  /// Brings back the conversations whose cases are not closed.
  mutating func recallOpenCases(desk: inout Desk) throws {
    recall(try store.read { try $0.messagesOfOpenCases() }, desk: &desk)
  }

  /// The moment to look from where none is given: the newest message of this run and of all before.
  func latest(_ desk: Desk) -> Timestamp? { [newest, desk.newest].compactMap { $0 }.max() }

  /// Records the run and gives what it touched: the cases and alerts that changed or hold a message of this run; all
  /// that are not closed with `includingAll`.
  mutating func record(
    desk: inout Desk, asOf moment: Timestamp, includingAll: Bool, adding alerts: [AlertRecord] = []
  ) throws -> Snapshot {
    try store.update { writer in
      if try writer.reader.generation != generation { try recallAgain(writer.reader, desk: &desk) }
      recall(try writer.reader.messagesOfOpenCases(), desk: &desk)
      try recallImpostors(writer.reader, desk: &desk)

      let placements = desk.conversations()
      for number in unsaved.sorted() { try writer.save(desk.stored(number, placements[Int(number)])) }
      // A message that links conversations changes where the others stand.
      for number in desk.messages.indices where !unsaved.contains(Int32(number)) {
        guard let root = recalledRoots[Int32(number)], root != placements[number].root else { continue }
        try writer.save(desk.stored(Int32(number), placements[number]))
      }
      for id in deletions { try writer.saveDeletion(id: id) }

      let touched = try save(desk.snapshot(asOf: moment).adding(alerts), desk, moment, includingAll, writer)
      try writer.advance(newest: latest(desk))
      return touched
    }
  }

  // MARK: - Recalling

  private mutating func recall(_ messages: [StoredMessage], desk: inout Desk) {
    var recalled: [(facts: MessageFacts, conversation: Int32)] = []
    for message in messages {
      asked.insert(desk.index(of: message.id))
      asked.insert(desk.index(of: message.conversation))
      guard let facts = desk.facts(id: message.id, stored: message.facts) else { continue }
      recalled.append((facts, desk.index(of: message.conversation)))
    }
    recalled.sort { $0.facts.createdAt < $1.facts.createdAt }
    for (facts, conversation) in recalled {
      let (number, isNew) = desk.take(facts)
      // The state's version counts where it is the better one.
      if isNew { unsaved.remove(number) }
      recalledRoots[number] = conversation
    }
  }

  /// Another process has written since: what it added to this run's conversations is taken in too.
  private mutating func recallAgain(_ reader: CareStoreReader, desk: inout Desk) throws {
    for number in seen.sorted() {
      let facts = desk.messages[Int(number)]
      let references = [facts.parent, facts.conversation].filter { $0 != StringTable.none }
      let names = references.map { desk.strings.string($0) }
      recall(try reader.messages(touchedBy: desk.strings.string(facts.id), references: names), desk: &desk)
    }
  }

  /// What look-alikes of this run did before.
  private mutating func recallImpostors(_ reader: CareStoreReader, desk: inout Desk) throws {
    let authors = Set(seen.map { desk.messages[Int($0)].author }.filter { $0 != People.unknown })
    let identities = Set(authors.filter { desk.people[$0].likeness != nil }.map { desk.people[$0].identity })
    for identity in identities.sorted() {
      recall(try reader.messages(by: desk.strings.string(identity)), desk: &desk)
    }
  }

  // MARK: - Saving

  private func save(
    _ snapshot: Snapshot, _ desk: Desk, _ moment: Timestamp, _ includingAll: Bool, _ writer: CareStoreWriter
  ) throws -> Snapshot {
    let ids = Set(seen.map { desk.strings.string(desk.messages[Int($0)].id) })
    var touched = Snapshot()
    for var record in try snapshot.cases + gone(snapshot, desk, moment, writer.reader) {
      let isChanged = try save(&record, writer)
      let isSeen = record.events.contains { $0.message.map(ids.contains) ?? false }
      if isChanged || isSeen || includingAll && record.status != .closed { touched.cases.append(record) }
    }
    for var record in snapshot.alerts {
      let isChanged = try save(&record, writer)
      if isChanged || includingAll || record.evidence.contains(where: ids.contains) {
        touched.alerts.append(record)
      }
    }
    touched.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    return touched
  }

  private func save(_ record: inout CaseRecord, _ writer: CareStoreWriter) throws -> Bool {
    if let known = try writer.reader.caseRecord(id: record.id) {
      record.revision = known.revision
      if record == known { return false }
      record.revision += 1
    }
    try writer.save(record)
    return true
  }

  private func save(_ record: inout AlertRecord, _ writer: CareStoreWriter) throws -> Bool {
    if let known = try writer.reader.alertRecord(id: record.id) {
      record.revision = known.revision
      if record == known { return false }
      record.revision += 1
    }
    try writer.save(record)
    return true
  }

  /// Recorded cases that the messages do not make any more, because an earlier message came in late or the configuration
  /// changed: they are closed.
  private func gone(_ snapshot: Snapshot, _ desk: Desk, _ moment: Timestamp, _ reader: CareStoreReader) throws
    -> [CaseRecord]
  {
    let known = Set(snapshot.cases.map(\.id))
    let threads = Set(recalledRoots.values)
    var gone: [CaseRecord] = []
    for thread in threads.map({ desk.strings.string($0) }).sorted() {
      for var record in try reader.openCases(thread: thread) where !known.contains(record.id) {
        record.status = .closed
        record.events.append(.init(at: moment, kind: .closed))
        gone.append(record)
      }
    }
    return gone
  }
}

extension Desk {
  /// A message as the state keeps it.
  func stored(_ number: Int32, _ placement: Placement) -> StoredMessage {
    let facts = messages[Int(number)]
    return StoredMessage(
      id: strings.string(facts.id), conversation: strings.string(placement.root),
      parent: strings.optionalString(facts.parent),
      author: facts.author == People.unknown ? nil : strings.string(people[facts.author].identity),
      facts: facts.stored(signalNames: signalNames, strings: strings, people: people))
  }
}
