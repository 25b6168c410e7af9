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
  private(set) var intents = IdentifierTable()
  private(set) var labels = LabelTable()
  /// The labels and words of all messages, one after the other, as indices into `labels`.
  private(set) var labelList: [Int32] = []
  private(set) var engagements = EngagementTable()
  private var messageIndices: [Int32] = []
  private var deleted: Set<Int32> = []
  /// The cases in their latest revision.
  private(set) var cases = CaseTable()
  /// The questions that records of their own tell of, and the people.
  private(set) var questionRecords = QuestionTable()
  private(set) var personRecords: [RecordedPerson] = []
  private(set) var volumes = VolumeTable()
  private var snapshots: [String: Snapshot] = [:]
  private var store: LineStore
  private var words: WordScanner
  private var buffer: [UInt8] = []
  /// Memory for a second text.
  private var spare: [UInt8] = []

  /// - Parameter store: keeps the lines; by default in memory.
  init(store: consuming LineStore = LineStore(files: ["-"], rereadingFrom: .max)) {
    self.store = store
    words = WordScanner(&labels)
  }

  /// A collection for what the loop reads of these files: large files are read again where a line is wanted, of the
  /// others lines beyond a few MiB wait in a temporary file.
  init(files: [String]) { self.init(store: LineStore(files: files, memory: 16 << 20)) }

  /// Takes in all that the loop reads.
  ///
  /// - Throws: what `FilterLoop.run` throws, and `FatalError` where a line cannot be kept.
  mutating func readAll(_ loop: inout FilterLoop) throws -> ExitStatus {
    try loop.run(notesInnerMembers: true) { line, origin, _ in try add(line, from: origin) }
  }

  /// Takes in one record.
  ///
  /// - Parameter origin: where it was read; nil for one of no file.
  /// - Throws: `LineError` where a member that counts is missing or wrong, `FatalError` where the line cannot be kept.
  mutating func add(_ line: borrowing MessageLine, from origin: LineOrigin? = nil) throws {
    switch try line.recordType {
    case .message: try addMessage(line, origin)
    case .case: try addCase(line, origin)
    case .alert: addSnapshot(line, .alert(try AlertRecord(line)))
    case .issue: addSnapshot(line, .issue(try IssueRecord(line)))
    case .deletion: takeBack(identifiers.number(of: Array(try DeletionRecord(line).id.utf8)))
    case .volume: try volumes.add(line)
    case .question: try addQuestion(line, origin)
    case .person: if let person = try RecordedPerson(line) { personRecords.append(person) }
    case .partial, .other: break
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
  /// - Parameter title: what an issue is called that no tracker has named, by the message that says it; nil for nothing.
  /// - Throws: `FatalError` where a line cannot be read again.
  func issues(
    title: (borrowing MessageLine) throws -> String? = { try $0.string(.text) }
  ) throws -> [KnownIssue] {
    try snapshots.values.compactMap { snapshot in
      guard case .issue(let record) = snapshot.record else { return nil }
      let exemplar = record.exemplar.flatMap { index(of: $0) }
      let intent = exemplar.map { messages[$0].intent } ?? -1
      return KnownIssue(
        record, exemplar: try exemplar.flatMap { try quotableText(at: $0, title) },
        kind: intent < 0 ? nil : intents.text(intent))
    }.sorted()
  }

  private func quotableText(
    at index: Int, _ text: (borrowing MessageLine) throws -> String?
  ) throws -> String? {
    guard isQuotable(messages[index]) else { return nil }
    do { return try text(line(at: index)) } catch is LineError { return nil }
  }

  // MARK: - Reading again

  /// The index of the message with an id; nil where none was read.
  func index(of id: String) -> Int? {
    identifiers.known(Array(id.utf8)).flatMap { messageIndex($0) }
  }

  /// The index of the message whose id has that number among the identifiers; nil where none was read.
  func messageIndex(_ number: Int32) -> Int? {
    guard number >= 0, Int(number) < messageIndices.count, messageIndices[Int(number)] >= 0 else {
      return nil
    }
    return Int(messageIndices[Int(number)])
  }

  /// A message's id; empty where it has none.
  func id(of message: MessageFacts) -> String { message.id < 0 ? "" : identifiers.text(message.id) }

  /// Whether a message's text may be quoted: it is public and was not taken back.
  func isQuotable(_ message: MessageFacts) -> Bool { message.isPublic && !isDeleted(message) }

  /// Lets go of all messages but those that may be shown to everybody, and of what is told of others: they may be
  /// quoted, and no impostor wrote them.
  mutating func keepShowable() {
    let kept = messages.filter { isQuotable($0) && $0.role != .impostor }
    messages = kept
    messageIndices = messageIndices.map { _ in -1 }
    for (index, message) in kept.enumerated() where message.id >= 0 {
      messageIndices[Int(message.id)] = Int32(index)
    }
    let indices = messageIndices
    questionRecords.keep {
      $0.isPublic && Int($0.message) < indices.count && indices[Int($0.message)] >= 0
    }
  }

  /// Whether a message was taken back.
  func isDeleted(_ message: MessageFacts) -> Bool { message.id >= 0 && deleted.contains(message.id) }

  /// The ids of what was taken back, in an order that says nothing.
  var deletedIds: [String] { deleted.map { identifiers.text($0) } }

  /// A message as it was read, where its text may be quoted; nil where it may not, or was not read.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func quotableMessage(_ id: String) throws -> Message? {
    guard let index = index(of: id), isQuotable(messages[index]) else { return nil }
    return try message(at: index)
  }

  /// A message as it was read; nil where it has no id.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func message(at index: Int) throws -> Message? {
    do { return try Message(line(at: index)) } catch is LineError { return nil }
  }

  /// A message's line as it was read.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func line(at index: Int) throws -> MessageLine { try line(messages[index].line) }

  func id(of facts: CaseFacts) -> String { cases.id(of: facts, identifiers) }

  /// A case as it was read.
  ///
  /// - Throws: `FatalError` where its line cannot be read again.
  func caseRecord(_ facts: CaseFacts) throws -> CaseRecord { try CaseRecord(line(facts.line)) }

  private func line(_ stored: StoredLine) throws -> MessageLine {
    var line = MessageLine()
    try line.load(store.bytes(of: stored))
    return line
  }

  /// How a message calls its author.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func authorDescription(at index: Int) throws -> PersonDescription {
    try authorDescription(of: messages[index])
  }

  /// How a message calls its author.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func authorDescription(of message: MessageFacts) throws -> PersonDescription {
    let network = channels[message.channel].network
    let author = try line(message.line).value(.author, as: .object).map { Author($0) }
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

  private mutating func addMessage(_ line: borrowing MessageLine, _ origin: LineOrigin?) throws {
    guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
    let id = try line.utf8(.id, into: &buffer) ? identifiers.number(of: buffer) : -1
    let known = id < 0 ? nil : messageIndex(id)
    let observedAt = try line.timestamp(.observedAt)
    if let known, try !isNewer(line, observedAt, than: known) { return }
    var facts = try facts(line, id, createdAt, observedAt)
    if isDeleted(facts) { facts = withoutSubjects(facts) }
    facts.line = try store.keep(line, from: origin)
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
    var facts = MessageFacts(createdAt: createdAt, line: StoredLine())
    facts.id = id
    if let observedAt, observedAt > createdAt {
      facts.lag = UInt32(clamping: observedAt.seconds - createdAt.seconds)
    }
    var isDirect = try line.utf8(.kind, into: &buffer) && buffer.spells(Message.Kind.direct.rawValue)
    var isForFew = isDirect
    if try line.utf8(.visibility, into: &buffer) {
      isDirect = isDirect || buffer.spells(Visibility.direct.rawValue)
      isForFew = isDirect || buffer.spells(Visibility.followers.rawValue)
      if !isDirect, buffer.spells(Visibility.public.rawValue) { facts.flags.insert(.public) }
    }
    try readPlace(line, into: &facts)
    if try !line.utf8(.network, into: &buffer) { buffer.append(contentsOf: "unknown".utf8) }
    facts.channel = channels.index(of: buffer, isDirect: isDirect)
    try readAuthor(line, into: &facts)
    facts.role = try role(line)
    facts.side = try side(line, facts.role)
    try readLabels(line, into: &facts)
    if isForFew { facts = withoutSubjects(facts) }
    try readInquiry(line, into: &facts)
    try readRating(line, into: &facts)
    facts.engagement = try engagement(line)
    return facts
  }

  /// Notes that a message was taken back, whether it was read already or not.
  private mutating func takeBack(_ number: Int32) {
    deleted.insert(number)
    if let index = messageIndex(number) { messages[index] = withoutSubjects(messages[index]) }
  }

  /// A message without what it is about in its own words: its hashtags, links and place, which come before its signals
  /// in the list, and the words of its text.
  private func withoutSubjects(_ message: MessageFacts) -> MessageFacts {
    let count = message.labels.prefix { labels.kind(of: labelList[$0]) != .signal }.count
    var message = message
    message.labelStart += Int32(count)
    message.labelCount -= UInt16(count)
    message.wordCount = 0
    return message
  }

  private mutating func role(_ line: borrowing MessageLine) throws -> TriageDecision.Role? {
    guard let triage = try line.object(.triage), line.utf8(.role, of: triage, into: &buffer) else {
      return nil
    }
    return TriageDecision.Role.allCases.first { buffer.spells($0.rawValue) }
  }

  private mutating func side(_ line: borrowing MessageLine, _ role: TriageDecision.Role?) throws -> Side {
    // A direction of the wrong kind is an error whatever the role.
    let hasDirection = try line.utf8(.direction, into: &buffer)
    if let role { return role == .agent ? .outbound : .inbound }
    guard hasDirection else { return .unknown }
    if buffer.spells(Message.Direction.inbound.rawValue) { return .inbound }
    return buffer.spells(Message.Direction.outbound.rawValue) ? .outbound : .unknown
  }

  /// The conversation: the thread's id, else the message's own; and what it answers.
  private mutating func readPlace(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    let place = try line.object(.thread)
    if let place, line.utf8(.id, of: place, into: &buffer) {
      facts.flags.insert(.threaded)
      facts.thread = identifiers.number(of: buffer)
    } else {
      facts.thread = facts.id
    }
    if let place, line.utf8(.parent, of: place, into: &buffer) {
      facts.parent = identifiers.number(of: buffer)
    } else if try line.utf8(.replyTo, into: &buffer) {
      facts.parent = identifiers.number(of: buffer)
    }
    if facts.parent >= 0 { facts.flags.insert(.reply) }
    facts.depth = Int16(
      clamping: place.flatMap { line.integer(.depth, of: $0) } ?? (facts.parent >= 0 ? 1 : 0))
  }

  /// The author's account; the buffer holds the network.
  private mutating func readAuthor(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard let author = try line.object(.author) else { return }
    facts.followers = UInt32(clamping: line.integer(.followers, of: author) ?? 0)
    if line.boolean(.bot, of: author) == true { facts.flags.insert(.bot) }
    var name: [UInt8] = []
    swap(&name, &spare)
    defer { swap(&name, &spare) }
    let hasId = line.utf8(.id, of: author, into: &name)
    guard hasId || line.utf8(.handle, of: author, into: &name) else { return }
    // Ids of different networks may be alike, and so may an id and a handle.
    buffer.append(0)
    buffer.append(hasId ? UInt8(ascii: "#") : UInt8(ascii: "@"))
    buffer.append(contentsOf: name)
    facts.author = accounts.number(of: buffer)
  }

  // MARK: - What messages are about

  private mutating func readLabels(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    facts.labelStart = Int32(labelList.count)
    for element in try line.value(.hashtags, as: .array)?.elements ?? [] {
      if let tag = element.string { addLabel(tag.lowercased(), .hashtag, to: facts) }
    }
    for element in try line.value(.links, as: .array)?.elements ?? [] {
      if let link = element.string { addLabel(link, .link, to: facts) }
    }
    if let place = try line.value(.place, as: .object) {
      addLabel(place[.name]?.string ?? place[.id]?.string ?? "", .place, to: facts)
    }
    try readTone(line, into: &facts)
    facts.labelCount = UInt16(labelList.count - Int(facts.labelStart))
    guard facts.side != .outbound, try line.utf8(.text, into: &buffer) else { return }
    facts.wordCount = words.scan(buffer, into: &labelList, &labels)
  }

  private mutating func readTone(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard let tone = try line.object(.tone) else { return }
    if line.utf8(.label, of: tone, into: &buffer) {
      facts.tone = Tone.Label.allCases.first { buffer.spells($0.rawValue) }
    }
    if line.utf8(.intent, of: tone, into: &buffer) { facts.intent = intents.number(of: buffer) }
    // What we write ourselves signals nothing.
    let signals = facts.side == .outbound ? nil : line.value(.signals, of: tone)
    for signal in signals?.elements ?? [] {
      if let name = signal[.name]?.string { addLabel(name, .signal, to: facts) }
    }
    if let politeness = line.number(.politeness, of: tone), politeness.isFinite {
      facts.flags.insert(.polite)
      facts.politeness = Int16((max(-1, min(1, politeness)) * 1000).rounded())
    }
  }

  /// Whether a customer asks or complains with it.
  private mutating func readInquiry(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard facts.side == .inbound, facts.role == nil || facts.role == .customer,
      try !line.utf8(.reposts, into: &buffer)
    else { return }
    let intent = facts.intent < 0 ? nil : intents.text(facts.intent)
    _ = try line.utf8(.text, into: &buffer)
    let isQuestion = Inquiry.asks(intent: intent, hasQuestionForm: QuestionForm.holds(in: buffer.span))
    if isQuestion { facts.flags.insert(.question) }
    if isQuestion || intent == "complaint" { facts.flags.insert(.inquiry) }
  }

  /// Adds a label to the message that is being read, once.
  private mutating func addLabel(_ name: String, _ kind: LabelTable.Kind, to facts: MessageFacts) {
    if name.isEmpty { return }
    let index = labels.index(of: name.utf8, kind)
    // By place: a slice would share the list, and adding to it would copy the whole.
    let own = Int(facts.labelStart)..<labelList.count
    if own.count < Int(UInt16.max), !own.contains(where: { labelList[$0] == index }) {
      labelList.append(index)
    }
  }

  private func readRating(_ line: borrowing MessageLine, into facts: inout MessageFacts) throws {
    guard let rating = try line.value(.rating, as: .object).map({ Rating($0) }) else { return }
    let best = rating.best ?? 5
    guard rating.value.isFinite, best.isFinite, best > 0 else { return }
    facts.rating = UInt8((max(0, min(1, rating.value / best)) * 100).rounded())
  }

  private mutating func engagement(_ line: borrowing MessageLine) throws -> Int32 {
    guard let counts = try line.object(.counts) else { return -1 }
    let engagement = Engagement(
      likes: max(line.integer(.likes, of: counts) ?? 0, 0),
      reposts: max(line.integer(.reposts, of: counts) ?? 0, 0),
      replies: max(line.integer(.replies, of: counts) ?? 0, 0),
      quotes: max(line.integer(.quotes, of: counts) ?? 0, 0),
      views: max(line.integer(.views, of: counts) ?? 0, 0))
    return engagement.isZero ? -1 : engagements.add(engagement)
  }

  // MARK: - Cases, alerts and issues

  private mutating func addCase(_ line: borrowing MessageLine, _ origin: LineOrigin?) throws {
    _ = try line.utf8(.id, into: &buffer)
    let number = cases.number(of: buffer, &identifiers)
    let revision = try line.integer(.revision) ?? 1
    if let known = cases.facts(number) {
      if revision < known.revision { return }
      if revision == known.revision, try !line.bytes.lexicographicallyPrecedes(store.bytes(of: known.line)) {
        return
      }
    }
    try cases.set(number, line, revision, &identifiers) { line throws in try store.keep(line, from: origin) }
  }

  private mutating func addQuestion(_ line: borrowing MessageLine, _ origin: LineOrigin?) throws {
    let record = try QuestionRecord(line)
    let message = identifiers.number(of: Array(record.message.utf8))
    if let known = questionRecords[message] {
      if record.revision < known.revision { return }
      if record.revision == known.revision,
        try !line.bytes.lexicographicallyPrecedes(store.bytes(of: known.line))
      {
        return
      }
    }
    questionRecords.set(
      RecordedQuestion(
        line: try store.keep(line, from: origin), revision: record.revision, askedAt: record.askedAt,
        message: message, answer: record.answer.map { identifiers.number(of: Array($0.utf8)) } ?? -1,
        outcome: record.answeredBy, isPublic: record.visibility == .public))
  }

  private mutating func addSnapshot(_ line: borrowing MessageLine, _ record: Snapshot.Record) {
    let new = Snapshot(record: record, bytes: line.bytes)
    if let old = snapshots[new.key], !new.replaces(old) { return }
    snapshots[new.key] = new
  }
}

extension [UInt8] {
  /// Whether these are the bytes of a word.
  fileprivate func spells(_ name: String) -> Bool { elementsEqual(name.utf8) }
}
