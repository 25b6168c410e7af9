import MessageCore

/// Reads which messages a message names, and nothing else of it: what it answers, quotes and passes on, and its
/// conversation.
struct MessageLinks {
  /// What joins a message to another.
  enum Kind: String, CaseIterable {
    case reply, quote, conversation, repost
  }

  /// The message's id, decoded.
  private(set) var id: [UInt8] = []
  /// The ids that it names, decoded, itself left out.
  private(set) var links: [(kind: Kind, id: [UInt8])] = []
  private var buffer: [UInt8] = []

  private static let members: [(Kind, MemberName)] = [
    (.reply, .replyTo), (.quote, .quotes), (.conversation, .conversation), (.repost, .reposts),
  ]

  /// Reads a message.
  ///
  /// - Throws: `LineError` where it has no usable id, or a member that is read has the wrong kind.
  mutating func read(_ line: borrowing MessageLine) throws(LineError) {
    guard try line.utf8(.id, into: &id) else { throw LineError("missing 'id'") }
    if id.isEmpty { throw LineError("'id' is empty") }
    links.removeAll(keepingCapacity: true)
    for (kind, name) in Self.members {
      guard try line.utf8(name, into: &buffer), !buffer.isEmpty, buffer != id else { continue }
      links.append((kind, buffer))
    }
  }

  /// Writes a `link` record for each message that it names; one without a parent where it names none.
  ///
  /// - Throws: as `LineWriter.flush`.
  func write(_ writer: inout JSONWriter, to output: inout LineWriter) throws {
    if links.isEmpty { try write(parent: nil, "root", &writer, &output) }
    for link in links { try write(parent: link.id, link.kind.rawValue, &writer, &output) }
  }

  private func write(
    parent: [UInt8]?, _ link: String, _ writer: inout JSONWriter, _ output: inout LineWriter
  ) throws {
    writer.removeAll()
    writer.object { writer in
      writer.member(.type, "link")
      writer.member(.id, utf8: id.span)
      if let parent { writer.member(.parent, utf8: parent.span) }
      writer.member(.link, link)
    }
    try output.write(writer.pieces)
  }
}
