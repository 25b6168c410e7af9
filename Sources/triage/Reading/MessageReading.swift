import Glibc
import MessageCore

/// What a message's line says by itself, before its names have numbers.
///
/// A value is meant to be reused for message after message: reading keeps the memory.
struct MessageReading {
  /// An account that a message names; each part as ``bytes`` spells it.
  struct Mention {
    var id: Range<Int>?
    var handle: Range<Int>?
  }

  /// All that takes no names: the rest is as it was.
  var facts = MessageFacts(id: StringTable.none, createdAt: Timestamp(seconds: 0))
  /// The names, one after the other.
  var bytes: [UInt8] = []
  // Places in `bytes`; nil where the message names none.
  var id = 0..<0
  var network = 0..<0
  var authorID: Range<Int>?
  var authorHandle: Range<Int>?
  var authorName: Range<Int>?
  /// Whether the message tells of an author at all.
  var hasAuthor = false
  var parent: Range<Int>?
  var conversation: Range<Int>?
  var mentions: [Mention] = []

  /// Begins another message.
  mutating func removeAll() {
    facts = MessageFacts(id: StringTable.none, createdAt: Timestamp(seconds: 0))
    bytes.removeAll(keepingCapacity: true)
    (authorID, authorHandle, authorName, parent, conversation) = (nil, nil, nil, nil, nil)
    hasAuthor = false
    mentions.removeAll(keepingCapacity: true)
  }

  /// Whether a NUL stands in a name.
  var hasNUL: Bool {
    bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
  }

  /// Takes in a name that a line tells; nil, and nothing, where it tells none.
  mutating func name(
    _ name: MemberName, _ line: borrowing MessageLine
  ) throws(LineError) -> Range<Int>? {
    let start = bytes.count
    return try line.appendUTF8(name, to: &bytes) ? start..<bytes.count : nil
  }

  /// As above, of an object in the line.
  mutating func name(
    _ name: MemberName, of object: InnerObject, _ line: borrowing MessageLine
  ) -> Range<Int>? {
    let start = bytes.count
    return line.appendUTF8(name, of: object, to: &bytes) ? start..<bytes.count : nil
  }

  /// As above, of a value.
  mutating func name(_ value: JSONValue?) -> Range<Int>? {
    guard let text = value?.string else { return nil }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    return start..<bytes.count
  }
}
