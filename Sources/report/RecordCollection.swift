import MessageCore

/// What was read, each record once: the facts of messages, and cases, alerts and deletions in their latest version.
///
/// The order of records makes no difference to it.
struct RecordCollection: ~Copyable {
  private(set) var messages: [MessageFacts] = []
  private(set) var authors: [Person] = []
  private(set) var networks = NameTable()
  private(set) var intents = NameTable()
  private(set) var hashtagNames = NameTable()
  /// The hashtags of all messages, one after the other, as indices into `hashtagNames`.
  private(set) var hashtags: [Int32] = []
  private(set) var engagements: [Engagement] = []
  private(set) var threadCount: Int32 = 0

  private var messageIndices: [TextKey: Int32] = [:]
  private var threadIndices: [TextKey: Int32] = [:]
  private var authorIndices: [TextKey: Int32] = [:]
  private var deleted: Set<TextKey> = []
  private var snapshots: [String: Snapshot] = [:]
  private var archive: LineArchive
  private var buffer: [UInt8] = []
  private var authorKey: [UInt8] = []

  init(archive: consuming LineArchive = LineArchive()) { self.archive = archive }

  /// Takes in one record.
  ///
  /// - Throws: `LineError` where a member that counts is missing or wrong, `FatalError` where the archive fails.
  mutating func add(_ line: borrowing MessageLine) throws {
    switch try line.recordType {
    case .message: try addMessage(line)
    case .case: try addSnapshot(line, .case(CaseRecord(line)))
    case .alert: try addSnapshot(line, .alert(AlertRecord(line)))
    case .deletion: deleted.insert(TextKey(try DeletionRecord(line).id))
    case .volume, .issue, .partial, .other: break
    }
  }

  /// The cases in their latest revision, by id.
  var cases: [CaseRecord] {
    snapshots.sorted { $0.key < $1.key }.compactMap {
      if case .case(let record) = $0.value.record { record } else { nil }
    }
  }

  /// The alerts in their latest revision, by id.
  var alerts: [AlertRecord] {
    snapshots.sorted { $0.key < $1.key }.compactMap {
      if case .alert(let record) = $0.value.record { record } else { nil }
    }
  }

  /// A message as it was read, where its text may be quoted: it is public and was not taken back.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func quotableMessage(_ id: String) throws -> Message? {
    let key = TextKey(id)
    guard let index = messageIndices[key], messages[Int(index)].isPublic, !deleted.contains(key) else {
      return nil
    }
    var line = MessageLine()
    do {
      try line.load(archive.line(at: messages[Int(index)].place))
      return try Message(line)
    } catch is LineError {
      return nil
    }
  }

  // MARK: - Messages

  private mutating func addMessage(_ line: borrowing MessageLine) throws {
    guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
    let observedAt = try line.timestamp(.observedAt)
    let id = try line.utf8(.id, into: &buffer) ? TextKey(buffer) : nil
    let known = id.flatMap { messageIndices[$0] }
    if let known, try !isNewer(line, observedAt, than: messages[Int(known)]) { return }
    let facts = try facts(line, id, createdAt, observedAt)
    if let known {
      messages[Int(known)] = facts
    } else {
      if let id { messageIndices[id] = Int32(messages.count) }
      messages.append(facts)
    }
  }

  /// Whether the line is the version that counts: the later observed one, then the one with the smallest bytes.
  private func isNewer(
    _ line: borrowing MessageLine, _ observedAt: Timestamp?, than old: MessageFacts
  ) throws -> Bool {
    if observedAt != old.observedAt {
      guard let observedAt else { return false }
      return old.observedAt.map { $0 < observedAt } ?? true
    }
    return try line.bytes.lexicographicallyPrecedes(archive.line(at: old.place))
  }

  private mutating func facts(
    _ line: borrowing MessageLine, _ id: TextKey?, _ createdAt: Timestamp, _ observedAt: Timestamp?
  ) throws -> MessageFacts {
    let network = networks.index(of: try line.string(.network) ?? "unknown")
    let place = try line.value(.thread, as: .object).map { $0[[.id, .parent, .depth]] }
    let thread = place?[0]?.string
    let triage = try line.value(.triage, as: .object)
    let tone = try line.value(.tone, as: .object).map { $0[[.label, .intent]] }
    let role = triage?[.role]?.string.flatMap { TriageDecision.Role(rawValue: $0) }
    let author = try author(line, network: network, at: createdAt)
    let intent = tone?[1]?.string.map { intents.index(of: $0) }
    let isReply = place?[1] != nil ? true : try line.string(.replyTo) != nil
    return MessageFacts(
      createdAt: createdAt, observedAt: observedAt, place: try archive.append(line.bytes),
      thread: threadIndex(thread, id),
      depth: Int32(clamping: place?[2]?.integer ?? (isReply ? 1 : 0)), author: author ?? -1,
      network: network, intent: intent ?? -1, engagement: try engagement(line), hashtags: try hashtags(line),
      side: try side(line, role), tone: tone?[0]?.string.flatMap { Tone.Label(rawValue: $0) },
      isHelper: role == .helper, isReply: isReply,
      isPublic: try line.string(.visibility) == Visibility.public.rawValue
        && line.string(.kind) != Message.Kind.direct.rawValue,
      isThreaded: thread != nil)
  }

  private func side(_ line: borrowing MessageLine, _ role: TriageDecision.Role?) throws -> Side {
    if let role { return role == .agent ? .outbound : .inbound }
    return switch try line.string(.direction) {
    case Message.Direction.inbound.rawValue: .inbound
    case Message.Direction.outbound.rawValue: .outbound
    default: .unknown
    }
  }

  /// The thread's index: by the thread's id, else by the message's own, else a thread for this message alone.
  private mutating func threadIndex(_ thread: String?, _ id: TextKey?) -> Int32 {
    let next = threadCount
    guard let key = thread.map({ TextKey($0) }) ?? id else {
      threadCount += 1
      return next
    }
    if let index = threadIndices[key] { return index }
    threadIndices[key] = next
    threadCount += 1
    return next
  }

  private mutating func author(
    _ line: borrowing MessageLine, network: Int32, at time: Timestamp
  ) throws -> Int32? {
    guard let author = try line.value(.author, as: .object).map({ Author($0) }), let key = author.key else {
      return nil
    }
    // Ids of different networks may be alike, and so may an id and a handle.
    authorKey.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: network) { authorKey.append(contentsOf: $0) }
    authorKey.append(author.id == nil ? 1 : 0)
    authorKey.append(contentsOf: key.utf8)
    let hash = TextKey(authorKey)
    let index = authorIndices[hash] ?? Int32(authors.count)
    if index == authors.count {
      authorIndices[hash] = index
      authors.append(Person(network: networks[network], key: key, at: time))
    }
    authors[Int(index)].describe(
      handle: author.handle, name: author.name, followers: author.followers, at: time)
    return index
  }

  private mutating func engagement(_ line: borrowing MessageLine) throws -> Int32 {
    guard let counts = try line.value(.counts, as: .object).map({ Counts($0) }) else { return -1 }
    func count(_ value: Int64?) -> Int64 { max(value ?? 0, 0) }
    let engagement = Engagement(
      likes: count(counts.likes), reposts: count(counts.reposts), replies: count(counts.replies),
      quotes: count(counts.quotes), views: count(counts.views))
    if engagement.isZero { return -1 }
    engagements.append(engagement)
    return Int32(engagements.count - 1)
  }

  private mutating func hashtags(_ line: borrowing MessageLine) throws -> Range<Int32> {
    let start = Int32(hashtags.count)
    for element in try line.value(.hashtags, as: .array)?.elements ?? [] {
      guard let tag = element.string, !tag.isEmpty else { continue }
      let index = hashtagNames.index(of: tag.lowercased())
      if !hashtags[Int(start)...].contains(index) { hashtags.append(index) }
    }
    return start..<Int32(hashtags.count)
  }

  // MARK: - Cases and alerts

  private mutating func addSnapshot(_ line: borrowing MessageLine, _ record: Snapshot.Record) throws {
    let new = Snapshot(record: record, bytes: line.bytes)
    if let old = snapshots[new.key], !new.replaces(old) { return }
    snapshots[new.key] = new
  }
}

/// A record that is told in full each time; the highest revision of a type and id counts, then the smallest bytes.
private struct Snapshot: Sendable {
  enum Record: Sendable {
    case `case`(CaseRecord)
    case alert(AlertRecord)
  }

  let record: Record
  let bytes: [UInt8]

  var key: String {
    switch record {
    case .case(let record): "case \(record.id)"
    case .alert(let record): "alert \(record.id)"
    }
  }

  func replaces(_ other: Snapshot) -> Bool {
    revision == other.revision ? bytes.lexicographicallyPrecedes(other.bytes) : revision > other.revision
  }

  private var revision: Int64 {
    switch record {
    case .case(let record): record.revision
    case .alert(let record): record.revision
    }
  }
}

/// Names that are kept once and stood for by their index.
struct NameTable: Sendable {
  private(set) var names: [String] = []
  private var indices: [String: Int32] = [:]

  /// The name's index, a new one for a new name.
  mutating func index(of name: String) -> Int32 {
    if let index = indices[name] { return index }
    let index = Int32(names.count)
    indices[name] = index
    names.append(name)
    return index
  }

  subscript(index: Int32) -> String { names[Int(index)] }
}
