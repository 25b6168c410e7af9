import MessageCore

/// Reads talks to learn from: the messages of one file and one network are a talk.
///
/// What a message answers is told by `thread.parent`, and by `reply_to`; a message with a `thread` that names no parent
/// begins a conversation; one with neither is context.
struct LabelledTalkReader {
  private(set) var talks: [LabelledTalk] = []
  private var current: [UInt64: OpenTalk] = [:]
  private var fileIndex = -1
  private var message = TalkMessage()

  private struct OpenTalk {
    var talk = LabelledTalk()
    var places: [String: Int] = [:]
    var named: [[String]?] = []
  }

  /// Takes a line in.
  ///
  /// - Throws: `LineError` where a message has no id, or a member that is read has the wrong kind.
  mutating func take(_ line: borrowing MessageLine, from origin: LineOrigin) throws(LineError) {
    if origin.fileIndex != fileIndex {
      finish()
      fileIndex = origin.fileIndex
    }
    guard try line.recordType == .message else { return }
    let id = try line.requiredString(.id)
    guard try message.read(line) else { return }
    var named: [String] = []
    let place = line.value(.thread).flatMap(ThreadPosition.init)
    if let parent = place?.parent { named.append(parent) }
    if let reply = try line.string(.replyTo), !reply.isEmpty { named.append(reply) }
    var open = current.removeValue(forKey: message.room) ?? OpenTalk()
    open.places[id] = open.talk.messages.count
    open.talk.messages.append(message)
    open.named.append(place == nil && named.isEmpty ? nil : named)
    current[message.room] = open
  }

  /// Ends the talks of the last file. A message whose parents are all out of sight is context.
  mutating func finish() {
    for room in current.keys.sorted() {
      guard var open = current[room] else { continue }
      open.talk.answers = open.named.enumerated().map { number, ids in
        guard let ids else { return .unknown }
        let known = ids.compactMap { open.places[$0] }.filter { $0 < number }
        return known.isEmpty && !ids.isEmpty ? .unknown : .known(known)
      }
      talks.append(open.talk)
    }
    current = [:]
  }
}
