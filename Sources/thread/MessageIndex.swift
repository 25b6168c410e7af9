import MessageCore

/// What joins a message to the message that it names first.
enum NamedLink: UInt8 {
  case none, reply, quote, conversation
}

/// What is known of one id: the message that has it, or only that others refer to it.
struct IndexedMessage {
  var line = StoredLine()
  /// Seconds since 1970; the greatest number where the message has no time, so that it sorts last.
  var seconds = Int64.max
  var nanoseconds: Int32 = 0
  /// The number of the message that it hangs on; -1 for none.
  var parent: Int32 = -1
  /// The number of the id that `conversation` gives; -1 where it gives none.
  var conversation: Int32 = -1
  var link = NamedLink.none
  /// Whether a message has this id; else others refer to it.
  var isKnown = false
  /// Whether a deletion names it.
  var isDeleted = false
  /// Whether `thread` can be put before the line's last byte, without looking at the line again.
  var endsPlainly = false
}

/// Reads the records: one entry for each id, by its number in `identifiers`, and the lines of the other records.
struct MessageIndex: ~Copyable {
  private(set) var identifiers = IdentifierTable()
  private(set) var messages: [IndexedMessage] = []
  /// The records that are no messages, in the order of reading.
  private(set) var otherRecords: [StoredLine] = []
  var store: LineStore
  /// Memory that is used again for each line.
  private var buffer: [UInt8] = []
  private var earlierLine = MessageLine()

  init(store: consuming LineStore) { self.store = store }

  /// Takes a record in.
  ///
  /// - Throws: `LineError` where a message has no usable id, or a member that is read has the wrong kind; `FatalError`
  ///   where an earlier version of the message cannot be read again.
  mutating func take(_ line: borrowing MessageLine, from origin: LineOrigin) throws {
    switch try line.recordType {
    case .message:
      try takeMessage(line, origin)
    case .deletion:
      guard let id = try number(.id, line) else { throw LineError("missing 'id'") }
      messages[Int(id)].isDeleted = true
      otherRecords.append(store.keep(line, from: origin))
    default:
      otherRecords.append(store.keep(line, from: origin))
    }
  }

  /// Frees what only reading needs.
  mutating func close() {
    identifiers.close()
    buffer = []
  }

  private mutating func takeMessage(_ line: borrowing MessageLine, _ origin: LineOrigin) throws {
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
    let own = number(of: id)
    message.conversation = conversation ?? -1
    if let reply {
      (message.parent, message.link) = (reply, .reply)
    } else if let quoted {
      (message.parent, message.link) = (quoted, .quote)
    } else if let conversation, conversation != own {
      (message.parent, message.link) = (conversation, .conversation)
    }
    let earlier = messages[Int(own)]
    if earlier.isKnown, try !replaces(line, earlier.line) { return }
    message.isKnown = true
    message.isDeleted = earlier.isDeleted
    message.endsPlainly = !line.contains(.thread) && line.bytes.last == UInt8(ascii: "}")
    message.line = store.keep(line, from: origin)
    messages[Int(own)] = message
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
  /// Whether a message comes first by time, and by id where the times are the same.
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (one, other) = (messages[Int(left)], messages[Int(right)])
    if one.seconds != other.seconds { return one.seconds < other.seconds }
    if one.nanoseconds != other.nanoseconds { return one.nanoseconds < other.nanoseconds }
    return identifiers.precedes(left, right)
  }
}
