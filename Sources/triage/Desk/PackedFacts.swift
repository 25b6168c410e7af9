import CareStore
import MessageCore

/// A message's facts in the few bytes in which the state keeps them; what `StoredMessage` says besides is left out.
///
/// The first byte is the format, which no JSON object begins with. Numbers are in base 128, least part first (unsigned
/// LEB128), those that may be negative with their sign in the lowest bit; texts have their length before them.
struct PackedFacts: Equatable {
  var nanoseconds: Int32 = 0
  var observedAt: Timestamp?
  var conversation: String?
  var account: Account?
  var cues: UInt16 = 0
  var intent = MessageFacts.Intent.unknown
  var negative: Int16 = 0
  var positive: Int16 = 0
  var visibility: Visibility?
  var kind: Message.Kind?
  var sketch: UInt64 = 0
  /// The signals by their names, and the tests that hold by their keys: the configuration may change.
  var signals: [String] = []
  var matches: [String] = []

  /// An account as the message shows it.
  struct Account: Equatable {
    var network: String?
    var id: String?
    var handle: String?
    var name: String?
  }

  private static let format: UInt8 = 1

  // What a number stands for is its place: new ones come last.
  private static let intents: [MessageFacts.Intent] = [
    .unknown, .complaint, .question, .praise, .idea, .chatter,
  ]
  private static let visibilities: [Visibility?] = [nil, .public, .unlisted, .followers, .direct]
  private static let kinds: [Message.Kind?] = [
    nil, .post, .direct, .comment, .review, .article, .ticket, .event,
  ]

  /// What follows.
  private struct Parts: OptionSet {
    let rawValue: UInt16

    static let nanoseconds = Parts(rawValue: 1)
    static let observedAt = Parts(rawValue: 1 << 1)
    /// The conversation is called as the message, or as the one that it answers, or otherwise.
    static let ownConversation = Parts(rawValue: 1 << 2)
    static let parentsConversation = Parts(rawValue: 1 << 3)
    static let conversation = Parts(rawValue: 1 << 4)
    static let account = Parts(rawValue: 1 << 5)
    static let network = Parts(rawValue: 1 << 6)
    static let id = Parts(rawValue: 1 << 7)
    static let handle = Parts(rawValue: 1 << 8)
    static let name = Parts(rawValue: 1 << 9)
    static let sketch = Parts(rawValue: 1 << 10)
    static let signals = Parts(rawValue: 1 << 11)
    static let matches = Parts(rawValue: 1 << 12)
  }

  // MARK: - Writing

  /// The bytes.
  ///
  /// - Parameters:
  ///   - id: the message's.
  ///   - parent: the message that it answers.
  func bytes(id: String, parent: String?) -> [UInt8] {
    var parts: Parts = []
    if nanoseconds != 0 { parts.insert(.nanoseconds) }
    if observedAt != nil { parts.insert(.observedAt) }
    if let conversation {
      parts.insert(
        conversation == id
          ? .ownConversation : conversation == parent ? .parentsConversation : .conversation)
    }
    if let account {
      parts.insert(.account)
      if account.network != nil { parts.insert(.network) }
      if account.id != nil { parts.insert(.id) }
      if account.handle != nil { parts.insert(.handle) }
      if account.name != nil { parts.insert(.name) }
    }
    if sketch != 0 { parts.insert(.sketch) }
    if !signals.isEmpty { parts.insert(.signals) }
    if !matches.isEmpty { parts.insert(.matches) }

    var writer = Writer(format: Self.format)
    writer.add(UInt64(parts.rawValue))
    if nanoseconds != 0 { writer.add(signed: Int64(nanoseconds)) }
    if let observedAt {
      writer.add(signed: observedAt.seconds)
      writer.add(signed: Int64(observedAt.nanoseconds))
    }
    if parts.contains(.conversation), let conversation { writer.add(conversation, like: id) }
    for text in [account?.network, account?.id, account?.handle, account?.name] {
      if let text { writer.add(text) }
    }
    writer.add(UInt64(cues))
    writer.add(place(of: intent, in: Self.intents))
    writer.add(signed: Int64(negative))
    writer.add(signed: Int64(positive))
    writer.add(place(of: visibility, in: Self.visibilities))
    writer.add(place(of: kind, in: Self.kinds))
    if sketch != 0 { writer.add(fixed: sketch) }
    for texts in [signals, matches] where !texts.isEmpty {
      writer.add(UInt64(texts.count))
      for text in texts { writer.add(text) }
    }
    return writer.bytes
  }

  private func place<Value: Equatable>(of value: Value, in values: [Value]) -> UInt64 {
    UInt64(values.firstIndex(of: value) ?? 0)
  }

  private struct Writer {
    private(set) var bytes: [UInt8] = []

    init(format: UInt8) {
      bytes.reserveCapacity(96)
      bytes.append(format)
    }

    mutating func add(_ number: UInt64) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }

    mutating func add(signed number: Int64) { add(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    mutating func add(fixed number: UInt64) {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }

    mutating func add(_ text: String) {
      add(UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }

    /// Adds how much of another text one begins with, and the rest.
    mutating func add(_ text: String, like other: String) {
      let shared = zip(text.utf8, other.utf8).prefix { $0 == $1 }.count
      add(UInt64(shared))
      add(UInt64(text.utf8.count - shared))
      bytes.append(contentsOf: text.utf8.dropFirst(shared))
    }
  }

  // MARK: - Reading

  init() {}

  /// Reads what `bytes(id:parent:)` wrote; nil for anything else.
  init?(_ message: StoredMessage) {
    var reader = Reader(bytes: message.facts[...])
    guard reader.byte() == Self.format, let rawParts = reader.number() else { return nil }
    let parts = Parts(rawValue: UInt16(truncatingIfNeeded: rawParts))
    if parts.contains(.nanoseconds) { nanoseconds = Int32(clamping: reader.signedNumber() ?? 0) }
    if parts.contains(.observedAt), let seconds = reader.signedNumber(), let rest = reader.signedNumber() {
      observedAt = Timestamp(seconds: seconds, nanoseconds: Int32(clamping: rest))
    }
    if parts.contains(.ownConversation) { conversation = message.id }
    if parts.contains(.parentsConversation) { conversation = message.parent }
    if parts.contains(.conversation) { conversation = reader.text(like: message.id) }
    if parts.contains(.account) {
      account = Account(
        network: parts.contains(.network) ? reader.text() : nil,
        id: parts.contains(.id) ? reader.text() : nil,
        handle: parts.contains(.handle) ? reader.text() : nil,
        name: parts.contains(.name) ? reader.text() : nil)
    }
    cues = UInt16(truncatingIfNeeded: reader.number() ?? 0)
    intent = reader.value(of: Self.intents) ?? .unknown
    negative = Int16(clamping: reader.signedNumber() ?? 0)
    positive = Int16(clamping: reader.signedNumber() ?? 0)
    visibility = reader.value(of: Self.visibilities) ?? nil
    kind = reader.value(of: Self.kinds) ?? nil
    if parts.contains(.sketch) { sketch = reader.fixedNumber() ?? 0 }
    if parts.contains(.signals) { signals = reader.texts() }
    if parts.contains(.matches) { matches = reader.texts() }
    guard reader.isWhole else { return nil }
  }

  private struct Reader {
    var bytes: ArraySlice<UInt8>
    /// Whether everything that was asked for was there.
    private(set) var isWhole = true

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
      guard let byte = bytes.popFirst() else {
        isWhole = false
        return nil
      }
      return byte
    }

    mutating func number() -> UInt64? {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while shift < 64, let byte = byte() {
        number |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return number }
        shift += 7
      }
      isWhole = false
      return nil
    }

    mutating func signedNumber() -> Int64? {
      number().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    mutating func fixedNumber() -> UInt64? {
      var number: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        guard let byte = byte() else { return nil }
        number |= UInt64(byte) << shift
      }
      return number
    }

    mutating func value<Value>(of values: [Value]) -> Value? {
      guard let number = number(), number < UInt64(values.count) else { return nil }
      return values[Int(number)]
    }

    mutating func text(like other: String? = nil) -> String? {
      let shared = other == nil ? 0 : number()
      guard let shared, let count = number(), count <= UInt64(bytes.count),
        shared <= UInt64(other?.utf8.count ?? 0)
      else {
        isWhole = false
        return nil
      }
      defer { bytes = bytes.dropFirst(Int(count)) }
      guard let other else { return String(decoding: bytes.prefix(Int(count)), as: UTF8.self) }
      return String(decoding: Array(other.utf8.prefix(Int(shared))) + bytes.prefix(Int(count)), as: UTF8.self)
    }

    mutating func texts() -> [String] {
      var texts: [String] = []
      // Each takes a byte at least.
      guard let count = number(), count <= UInt64(bytes.count) else {
        isWhole = false
        return []
      }
      for _ in 0..<count {
        if let text = text() { texts.append(text) }
      }
      return texts
    }
  }
}

extension StoredMessage {
  /// When it was written and by whom, as it shows; nil where its facts are in no form that we write.
  var origin: (at: Timestamp, account: PackedFacts.Account)? {
    if let packed = PackedFacts(self), let at {
      return (Timestamp(seconds: at.seconds, nanoseconds: packed.nanoseconds), packed.account ?? .init())
    }
    // As earlier versions of the state kept it.
    guard let value = try? JSONValue(parsing: facts), let at = value[.createdAt]?.timestamp else {
      return nil
    }
    let account = value[.author]
    return (
      at,
      .init(
        network: account?[.network]?.string, id: account?[.id]?.string, handle: account?[.handle]?.string,
        name: account?[.name]?.string)
    )
  }
}
