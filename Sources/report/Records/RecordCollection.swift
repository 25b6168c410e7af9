import MessageCore

/// What was read, each record once: the facts of messages, and cases, alerts, issues and deletions in their latest
/// version.
///
/// The order of records makes no difference to it.
struct RecordCollection: ~Copyable {
  private(set) var messages: [MessageFacts] = []
  /// The ids of messages, of their conversations and of what they answer.
  private(set) var identifiers = IdentifierTable()
  /// The authors' accounts: the network, a zero, `#` and the id or `@` and the handle.
  private(set) var accounts = IdentifierTable()
  private(set) var channels = ChannelTable()
  private(set) var intents = NameTable()
  private(set) var labels = LabelTable()
  /// The labels of all messages, one after the other, as indices into `labels`.
  private(set) var labelList: [Int32] = []
  private(set) var engagements: [Engagement] = []
  private var messageIndices: [Int32] = []
  private var deleted: Set<Int32> = []
  private var snapshots: [String: Snapshot] = [:]
  private var archive: LineArchive
  private var buffer: [UInt8] = []

  init(archive: consuming LineArchive = LineArchive()) { self.archive = archive }

  /// Takes in one record.
  ///
  /// - Throws: `LineError` where a member that counts is missing or wrong, `FatalError` where the archive fails.
  mutating func add(_ line: borrowing MessageLine) throws {
    switch try line.recordType {
    case .message: try addMessage(line)
    case .case: addSnapshot(line, .case(try CaseRecord(line)))
    case .alert: addSnapshot(line, .alert(try AlertRecord(line)))
    case .issue: addSnapshot(line, .issue(try IssueRecord(line)))
    case .deletion: deleted.insert(identifiers.number(of: Array(try DeletionRecord(line).id.utf8)))
    case .volume, .question, .person, .partial, .other: break
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

  /// The known issues in their latest revision, those of the most people first.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func issues() throws -> [KnownIssue] {
    try snapshots.values.compactMap { snapshot in
      guard case .issue(let record) = snapshot.record else { return nil }
      let exemplar = record.exemplar.flatMap { index(of: $0) }
      let intent = exemplar.map { messages[$0].intent } ?? -1
      return KnownIssue(
        record, exemplar: try record.exemplar.flatMap { try quotableMessage($0)?.text },
        kind: intent < 0 ? nil : intents[intent])
    }.sorted()
  }

  // MARK: - Reading again

  /// The index of the message with an id; nil where none was read.
  func index(of id: String) -> Int? {
    identifiers.known(Array(id.utf8)).flatMap { messageIndex($0) }
  }

  private func messageIndex(_ number: Int32) -> Int? {
    guard Int(number) < messageIndices.count, messageIndices[Int(number)] >= 0 else { return nil }
    return Int(messageIndices[Int(number)])
  }

  /// A message's id; empty where it has none.
  func id(of message: MessageFacts) -> String { message.id < 0 ? "" : identifiers.text(message.id) }

  /// Whether a message's text may be quoted: it is public and was not taken back.
  func isQuotable(_ message: MessageFacts) -> Bool { message.isPublic && !isDeleted(message) }

  /// Lets go of all messages but those that may be quoted.
  mutating func keepQuotable() {
    let kept = messages.filter { isQuotable($0) }
    messages = kept
    messageIndices = messageIndices.map { _ in -1 }
    for (index, message) in kept.enumerated() where message.id >= 0 {
      messageIndices[Int(message.id)] = Int32(index)
    }
  }

  /// Whether a message was taken back.
  func isDeleted(_ message: MessageFacts) -> Bool { message.id >= 0 && deleted.contains(message.id) }

  /// A message as it was read, where its text may be quoted; nil where it may not, or was not read.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func quotableMessage(_ id: String) throws -> Message? {
    guard let index = index(of: id), isQuotable(messages[index]) else { return nil }
    return try message(at: index)
  }

  /// A message as it was read; nil where it has no id.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func message(at index: Int) throws -> Message? {
    do { return try Message(line(at: index)) } catch is LineError { return nil }
  }

  /// A message's line as it was read.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func line(at index: Int) throws -> MessageLine {
    var line = MessageLine()
    try line.load(archive.line(at: messages[index].place))
    return line
  }

  /// How a message calls its author.
  ///
  /// - Throws: `FatalError` where the archive cannot be read.
  func authorDescription(at index: Int) throws -> PersonDescription {
    let network = channels[messages[index].channel].network
    let author = try line(at: index).value(.author, as: .object).map { Author($0) }
    return PersonDescription(
      network: network, id: author?.id, handle: author?.handle, name: author?.name)
  }

  /// Who an account is, across parts of a stream.
  func personKey(_ account: Int32) -> PersonKey {
    let text = accounts.text(account)
    let parts = text.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
    return PersonKey(network: String(parts[0]), account: parts.count > 1 ? String(parts[1]) : "")
  }

  // MARK: - Messages

  private mutating func addMessage(_ line: borrowing MessageLine) throws {
    guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
    let id = try line.utf8(.id, into: &buffer) ? identifiers.number(of: buffer) : -1
    let known = id < 0 ? nil : messageIndex(id)
    let observedAt = try line.timestamp(.observedAt)
    if let known, try !isNewer(line, observedAt, than: known) { return }
    let facts = try facts(line, id, createdAt, observedAt)
    if let known {
      messages[known] = facts
      return
    }
    if id >= 0 {
      while messageIndices.count <= Int(id) { messageIndices.append(-1) }
      messageIndices[Int(id)] = Int32(messages.count)
    }
    messages.append(facts)
  }

  /// Whether the line is the version that counts: the later observed one, then the one with the smallest bytes.
  private func isNewer(
    _ line: borrowing MessageLine, _ observedAt: Timestamp?, than known: Int
  ) throws -> Bool {
    let old = try self.line(at: known)
    let oldObservedAt = try old.timestamp(.observedAt)
    if observedAt != oldObservedAt {
      guard let observedAt else { return false }
      return oldObservedAt.map { $0 < observedAt } ?? true
    }
    return line.bytes.lexicographicallyPrecedes(old.bytes)
  }

  private mutating func facts(
    _ line: borrowing MessageLine, _ id: Int32, _ createdAt: Timestamp, _ observedAt: Timestamp?
  ) throws -> MessageFacts {
    var facts = MessageFacts(createdAt: createdAt, place: try archive.append(line.bytes))
    facts.id = id
    if let observedAt, observedAt > createdAt {
      facts.lag = UInt32(clamping: observedAt.seconds - createdAt.seconds)
    }
    let kind = try line.string(.kind)
    let visibility = try line.string(.visibility)
    let isDirect = kind == Message.Kind.direct.rawValue || visibility == Visibility.direct.rawValue
    let network = try line.string(.network) ?? "unknown"
    facts.channel = channels.index(of: network, isDirect: isDirect)
    if visibility == Visibility.public.rawValue, !isDirect { facts.flags.insert(.public) }
    try readPlace(line, into: &facts)
    try readAuthor(line, network: network, into: &facts)
    try readTone(line, into: &facts)
    facts.role = try line.value(.triage, as: .object)?[.role]?.string
      .flatMap { TriageDecision.Role(rawValue: $0) }
    facts.side = try side(line, facts.role)
    try readInquiry(line, into: &facts)
    try readRating(line, into: &facts)
    facts.engagement = try engagement(line)
    return facts
  }

  private func side(_ line: borrowing MessageLine, _ role: TriageDecision.Role?) throws -> Side {
    if let role { return role == .agent ? .outbound : .inbound }
    return switch try line.string(.direction) {
    case Message.Direction.inbound.rawValue: .inbound
    case Message.Direction.outbound.rawValue: .outbound
    default: .unknown
    }
  }

  /// The conversation: the thread's id, else the message's own; and what it answers.
  private mutating func readPlace(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    let place = try line.value(.thread, as: .object).map { $0[[.id, .parent, .depth]] }
    if let thread = place?[0]?.string {
      facts.flags.insert(.threaded)
      facts.thread = identifiers.number(of: Array(thread.utf8))
    } else {
      facts.thread = facts.id
    }
    if let parent = place?[1]?.string {
      facts.parent = identifiers.number(of: Array(parent.utf8))
    } else if try line.utf8(.replyTo, into: &buffer) {
      facts.parent = identifiers.number(of: buffer)
    }
    if facts.parent >= 0 { facts.flags.insert(.reply) }
    facts.depth = Int16(clamping: place?[2]?.integer ?? (facts.parent >= 0 ? 1 : 0))
  }

  private mutating func readAuthor(
    _ line: borrowing MessageLine, network: String, into facts: inout MessageFacts
  ) throws {
    guard let author = try line.value(.author, as: .object) else { return }
    let members = author[[.id, .handle, .followers, .bot]]
    facts.followers = UInt32(clamping: members[2]?.integer ?? 0)
    if members[3]?.boolean == true { facts.flags.insert(.bot) }
    guard let key = members[0]?.string ?? members[1]?.string else { return }
    // Ids of different networks may be alike, and so may an id and a handle.
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: network.utf8)
    buffer.append(0)
    buffer.append(members[0]?.string == nil ? UInt8(ascii: "@") : UInt8(ascii: "#"))
    buffer.append(contentsOf: key.utf8)
    facts.author = accounts.number(of: buffer)
  }

  private mutating func readTone(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    facts.labelStart = Int32(labelList.count)
    try addLabels(line)
    if let tone = try line.value(.tone, as: .object) {
      let members = tone[[.label, .intent, .signals, .politeness]]
      facts.tone = members[0]?.string.flatMap { Tone.Label(rawValue: $0) }
      facts.intent = members[1]?.string.map { intents.index(of: $0) } ?? -1
      for signal in members[2]?.elements ?? [] {
        if let name = signal[.name]?.string { addLabel(name, .signal, from: facts.labelStart) }
      }
      if let politeness = members[3]?.number, politeness.isFinite {
        facts.flags.insert(.polite)
        facts.politeness = Int16((max(-1, min(1, politeness)) * 1000).rounded())
      }
    }
    facts.labelCount = UInt16(labelList.count - Int(facts.labelStart))
  }

  /// Whether a customer asks or complains with it.
  private mutating func readInquiry(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard facts.side == .inbound, facts.role == nil || facts.role == .customer,
      try !line.utf8(.reposts, into: &buffer)
    else { return }
    let intent = facts.intent < 0 ? nil : intents[facts.intent]
    _ = try line.utf8(.text, into: &buffer)
    let isQuestion = Inquiry.asks(intent: intent, hasQuestionForm: QuestionForm.holds(in: buffer.span))
    if isQuestion { facts.flags.insert(.question) }
    if isQuestion || intent == "complaint" { facts.flags.insert(.inquiry) }
  }

  private mutating func addLabels(_ line: borrowing MessageLine) throws {
    let start = Int32(labelList.count)
    for element in try line.value(.hashtags, as: .array)?.elements ?? [] {
      if let tag = element.string, !tag.isEmpty { addLabel(tag.lowercased(), .hashtag, from: start) }
    }
    for element in try line.value(.links, as: .array)?.elements ?? [] {
      if let link = element.string, !link.isEmpty { addLabel(link, .link, from: start) }
    }
    if let place = try line.value(.place, as: .object), let name = place[.name]?.string ?? place[.id]?.string
    {
      addLabel(name, .place, from: start)
    }
  }

  /// Adds a label to the message whose labels begin at `start`, once.
  private mutating func addLabel(_ name: String, _ kind: LabelTable.Kind, from start: Int32) {
    let index = labels.index(of: name, kind)
    let own = labelList[Int(start)...]
    if own.count < Int(UInt16.max), !own.contains(index) { labelList.append(index) }
  }

  private func readRating(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard let rating = try line.value(.rating, as: .object).map({ Rating($0) }) else { return }
    let best = rating.best ?? 5
    guard rating.value.isFinite, best.isFinite, best > 0 else { return }
    facts.rating = UInt8((max(0, min(1, rating.value / best)) * 100).rounded())
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

  // MARK: - Cases, alerts and issues

  private mutating func addSnapshot(_ line: borrowing MessageLine, _ record: Snapshot.Record) {
    let new = Snapshot(record: record, bytes: line.bytes)
    if let old = snapshots[new.key], !new.replaces(old) { return }
    snapshots[new.key] = new
  }
}
