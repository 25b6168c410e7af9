import MessageCore

/// A message as the inference reads it from the wire: who, when, and the words.
struct TalkMessage {
  /// Which talk it belongs to: messages of different networks do not answer each other.
  var room: UInt64 = 0
  /// The author's id, else the handle, as a hash.
  var speaker: UInt64 = 0
  /// The handle, and what `TalkText` takes for its base, as `TalkText` hashes words.
  var names: (UInt32, UInt32) = (0, 0)
  /// Seconds since 1970; nil where it has no time.
  var seconds: Int64?
  var isBot = false
  /// The handle without its server, and the shown name, as hashes by which a person is known on other networks; 0 for
  /// none.
  var people: [UInt64] = [0, 0]
  /// The decoded text.
  var text: [UInt8] = []
  /// Memory that is used again for each message.
  private var buffer: [UInt8] = []

  /// Reads a message; false where it takes no part in open talk: an event, a review, an article, a ticket, a repost, a
  /// private message, or one that does not say who wrote it.
  ///
  /// - Throws: `LineError` where a member that is read has the wrong kind.
  mutating func read(_ line: borrowing MessageLine) throws(LineError) -> Bool {
    guard try isOpenTalk(line), let author = line.value(.author) else { return false }
    let members: InlineArray<4, JSONValue?> = author[[.id, .handle, .bot, .name]]
    let handle = members[1]?.string
    guard let key = members[0]?.string ?? handle else { return false }
    speaker = Self.hash(key.utf8)
    let name = handle ?? key
    names.0 = TalkText.hash(ofName: name.utf8)
    names.1 = TalkText.hash(ofBase: name.utf8)
    people[0] = handle == nil ? 0 : UInt64(names.1) | 1 << 32
    people[1] = members[3]?.string.map { Self.nameHash($0) } ?? 0
    isBot = members[2]?.boolean ?? false
    seconds = try line.timestamp(.createdAt)?.seconds
    _ = try line.utf8(.network, into: &buffer)
    room = Self.hash(buffer)
    _ = try line.utf8(.text, into: &text)
    return true
  }

  private mutating func isOpenTalk(_ line: borrowing MessageLine) throws(LineError) -> Bool {
    if try line.utf8(.visibility, into: &buffer), buffer.elementsEqual("direct".utf8) { return false }
    if try line.utf8(.reposts, into: &buffer), !buffer.isEmpty { return false }
    guard try line.utf8(.kind, into: &buffer) else { return true }
    return buffer.elementsEqual("post".utf8) || buffer.elementsEqual("comment".utf8)
  }

  private static func nameHash(_ name: String) -> UInt64 {
    name.isEmpty ? 0 : UInt64(TalkText.hash(ofName: name.utf8)) | 1 << 33
  }

  /// FNV-1a in 64 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }
}
