import MessageCore

/// What joins a message to the message that it names first.
enum NamedLink: UInt8 {
  case none, reply, quote, conversation, inferred
}

/// Why a message is read.
enum MessagePart: UInt8 {
  /// It was printed before, and new messages may hang on it: `--context`.
  case context
  /// It is shown only where somebody refers to it: `--optional`.
  case optional
  /// It is to be threaded.
  case input
}

/// What is known of one id: the message that has it, or only that others refer to it.
struct IndexedMessage {
  /// What is true of a message.
  struct Marks: OptionSet {
    let rawValue: UInt8

    static let known = Marks(rawValue: 1)
    static let deleted = Marks(rawValue: 2)
    static let endsPlainly = Marks(rawValue: 4)
    static let input = Marks(rawValue: 8)
    static let context = Marks(rawValue: 16)
  }

  var line = StoredLine()
  /// Seconds since 1970; the greatest number where the message has no time, so that it sorts last.
  var seconds = Int64.max
  var nanoseconds: Int32 = 0
  /// The number of the message that it hangs on; -1 for none.
  var parent: Int32 = -1
  /// The number of the id that `conversation` gives; -1 where it gives none.
  var conversation: Int32 = -1
  var link = NamedLink.none
  var marks: Marks = []

  /// Whether a message has this id; else others refer to it.
  var isKnown: Bool { marks.contains(.known) }
  /// Whether a deletion names it.
  var isDeleted: Bool { marks.contains(.deleted) }
  /// Whether `thread` can be put before the line's last byte, without looking at the line again.
  var endsPlainly: Bool { marks.contains(.endsPlainly) }
  /// Why it was read; a message that is read for several reasons is new.
  var part: MessagePart {
    marks.contains(.input) ? .input : marks.contains(.context) ? .context : .optional
  }
}

/// Reads the records: one entry for each id, by its number in `identifiers`, and the lines of the other records.
struct MessageIndex: ~Copyable {
  private(set) var identifiers = IdentifierTable()
  private(set) var messages: [IndexedMessage] = []
  /// The records that are no messages, in the order of reading.
  private(set) var otherRecords: [StoredLine] = []
  /// What was found out about messages beyond what they say themselves.
  var findings = TalkFindings()
  /// By a message of the context: the thread that it was printed in.
  private(set) var recordedThreads: [Int32: Int32] = [:]
  /// Whether messages of more than one network were read.
  private(set) var hasManyNetworks = false
  var store: LineStore
  private var firstNetwork: [UInt8] = []
  /// Memory that is used again for each line.
  private var buffer: [UInt8] = []
  private var earlierLine = MessageLine()

  init(store: consuming LineStore) { self.store = store }

  /// Takes a record in.
  ///
  /// - Throws: `LineError` where a message has no usable id, or a member that is read has the wrong kind; `FatalError`
  ///   where an earlier version of the message cannot be read again.
  mutating func take(
    _ line: borrowing MessageLine, from origin: LineOrigin, as part: MessagePart = .input
  ) throws {
    switch try line.recordType {
    case .message:
      let own = try read(line, part)
      let earlier = messages[Int(own.number)]
      if earlier.isKnown, try !replaces(line, earlier.line) {
        messages[Int(own.number)].marks.formUnion(own.message.marks.intersection([.input, .context]))
      } else {
        enter(own.message, own.number)
        messages[Int(own.number)].line = try store.keep(line, from: origin)
      }
    case .deletion:
      guard let id = try number(.id, line) else { throw LineError("missing 'id'") }
      messages[Int(id)].marks.insert(.deleted)
      guard part == .input else { return }
      otherRecords.append(try store.keep(line, from: origin))
    default:
      guard part == .input else { return }
      otherRecords.append(try store.keep(line, from: origin))
    }
  }

  /// Frees what only reading needs.
  mutating func close() {
    identifiers.close()
    buffer = []
  }

  /// Takes a record in whose line is not kept, because it is printed at once.
  ///
  /// - Returns: the number of its id; -1 for a record that has none here.
  /// - Throws: as `take`.
  mutating func note(_ line: borrowing MessageLine, as part: MessagePart) throws -> Int32 {
    switch try line.recordType {
    case .message:
      let own = try read(line, part)
      enter(own.message, own.number)
      return own.number
    case .deletion:
      guard let id = try number(.id, line) else { throw LineError("missing 'id'") }
      messages[Int(id)].marks.insert(.deleted)
      return id
    default:
      return -1
    }
  }

  /// What a message's line says of it, its place among the lines apart.
  private mutating func read(
    _ line: borrowing MessageLine, _ part: MessagePart
  ) throws -> (number: Int32, message: IndexedMessage) {
    guard try line.utf8(.id, into: &buffer) else { throw LineError("missing 'id'") }
    if buffer.isEmpty { throw LineError("'id' is empty") }
    let id = buffer
    var message = IndexedMessage()
    if let time = try line.timestamp(.createdAt) {
      message.seconds = time.seconds
      message.nanoseconds = time.nanoseconds
    }
    let reply = try number(.replyTo, line)
    let quoted = try number(.quotes, line)
    let conversation = try number(.conversation, line)
    try noteNetwork(line)
    let own = number(of: id)
    message.conversation = conversation ?? -1
    if let reply {
      (message.parent, message.link) = (reply, .reply)
    } else if let quoted {
      (message.parent, message.link) = (quoted, .quote)
    } else if let conversation, conversation != own {
      (message.parent, message.link) = (conversation, .conversation)
    }
    if part == .context { takeRecorded(line, own, &message) }
    message.marks = part == .input ? [.known, .input] : part == .context ? [.known, .context] : .known
    if !line.contains(.thread), line.bytes.last == UInt8(ascii: "}") { message.marks.insert(.endsPlainly) }
    return (own, message)
  }

  /// Puts a message in the place of an earlier version; what is known of the id beside it stays.
  private mutating func enter(_ message: IndexedMessage, _ number: Int32) {
    let kept = messages[Int(number)].marks.intersection([.deleted, .input, .context])
    messages[Int(number)] = message
    messages[Int(number)].marks.formUnion(kept)
  }

  private mutating func noteNetwork(_ line: borrowing MessageLine) throws(LineError) {
    guard !hasManyNetworks, try line.utf8(.network, into: &buffer), buffer != firstNetwork else { return }
    hasManyNetworks = !firstNetwork.isEmpty
    firstNetwork = buffer
  }

  /// Keeps what an earlier run decided about a message: its thread, and a link that was inferred.
  private mutating func takeRecorded(
    _ line: borrowing MessageLine, _ own: Int32, _ message: inout IndexedMessage
  ) {
    guard let place = line.value(.thread).flatMap(ThreadPosition.init) else { return }
    recordedThreads[own] = number(of: Array(place.id.utf8))
    if let question = place.question.flatMap({ QuestionLabel(named: $0) }) {
      findings.questions[own] = question.number
    }
    guard place.link == .inferred, message.parent < 0, let parent = place.parent else { return }
    message.parent = number(of: Array(parent.utf8))
    message.link = .inferred
    findings.links[own] = InferredLink(
      parent: message.parent, confidence: Float(place.confidence),
      reasons: place.why.compactMap { InferredLink.Reason(rawValue: $0) })
  }

  /// Whether a line stands for its message rather than an earlier read line with the same id: the one observed later
  /// does, then the one with the smaller bytes.
  private mutating func replaces(_ line: borrowing MessageLine, _ earlier: StoredLine) throws -> Bool {
    try store.withBytes(of: earlier) { try earlierLine.load($0) }
    let (new, old) = (try line.timestamp(.observedAt), try earlierLine.timestamp(.observedAt))
    if new != old {
      guard let new else { return false }
      return old.map { $0 < new } ?? true
    }
    return line.bytes.lexicographicallyPrecedes(earlierLine.bytes)
  }

  /// The number of the id that a member gives; nil where it is absent, null or empty.
  private mutating func number(_ name: MemberName, _ line: borrowing MessageLine) throws(LineError) -> Int32?
  {
    guard try line.utf8(name, into: &buffer), !buffer.isEmpty else { return nil }
    return number(of: buffer)
  }

  private mutating func number(of id: [UInt8]) -> Int32 {
    let number = identifiers.number(of: id)
    if identifiers.count > messages.count { messages.append(IndexedMessage()) }
    return number
  }
}

extension MessageIndex {
  /// Hangs a message that names no parent on the one that it probably answers.
  mutating func infer(_ link: InferredLink, for number: Int32) {
    messages[Int(number)].parent = link.parent
    messages[Int(number)].link = .inferred
    findings.links[number] = link
  }

  /// Makes a message a root.
  mutating func cutLink(of number: Int32) {
    messages[Int(number)].parent = -1
    messages[Int(number)].link = .none
  }

  /// Forgets the optional messages that no other message hangs on.
  mutating func dropUnneeded() {
    var isNeeded = [Bool](repeating: false, count: messages.count)
    for start in messages.indices where messages[start].isKnown && messages[start].part != .optional {
      var current = start
      while !isNeeded[current] {
        isNeeded[current] = true
        let parent = messages[current].parent
        if parent < 0 { break }
        current = Int(parent)
      }
    }
    for number in messages.indices where messages[number].isKnown && !isNeeded[number] {
      messages[number] = IndexedMessage()
    }
  }

  /// The messages by time, and as they were read where times are equal; those without a time last.
  func numbersByTimeAndPlace() -> [Int32] {
    let messages = messages
    return messages.indices.filter { messages[$0].isKnown }.map { Int32($0) }.sorted {
      let (one, other) = (messages[Int($0)], messages[Int($1)])
      if one.seconds != other.seconds { return one.seconds < other.seconds }
      if one.nanoseconds != other.nanoseconds { return one.nanoseconds < other.nanoseconds }
      return one.line.place < other.line.place
    }
  }

  /// Whether a message comes first by time, and by id where the times are the same.
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (one, other) = (messages[Int(left)], messages[Int(right)])
    if one.seconds != other.seconds { return one.seconds < other.seconds }
    if one.nanoseconds != other.nanoseconds { return one.nanoseconds < other.nanoseconds }
    return identifiers.precedes(left, right)
  }
}
