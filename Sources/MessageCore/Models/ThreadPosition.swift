/// A message's place in its conversation: the `thread` member, owned by thread.
public struct ThreadPosition: Equatable, Sendable {
  /// What joins a message to its parent.
  public enum Link: String, Sendable, CaseIterable {
    /// It begins the conversation.
    case root
    case reply, quote, conversation, inferred
    /// The parent is named but not in the input.
    case missing
  }

  /// The conversation's id: as the network tells it, else the topmost known ancestor, missing ones included.
  public var id: String
  public var parent: String?
  /// Links from the root, which has depth 0; a missing parent counts.
  public var depth: Int64
  public var link: Link
  /// 0 to 1; 1 for explicit links.
  public var confidence: Double
  /// What speaks for an inferred link, the strongest first.
  public var why: [String] = []
  /// The question of a chat that it asks or answers, such as Q1.
  public var question: String?
  /// The same person's earlier message on another network that says the same.
  public var duplicateOf: String?
  /// Whether it was printed before, and is printed again because a new message joined its conversation.
  public var isContext = false
  /// The ids of conversations that turned out to be part of this one.
  public var merged: [String] = []
  /// Messages in the conversation, where the whole is known.
  public var size: Int64?
  /// The place in the conversation, from 1, where the whole is known.
  public var position: Int64?

  public init(id: String, parent: String? = nil, depth: Int64 = 0, link: Link = .root, confidence: Double = 1)
  {
    self.id = id
    self.parent = parent
    self.depth = depth
    self.link = link
    self.confidence = confidence
  }

  /// Reads a `thread` object; nil where it has no id.
  public init?(_ value: JSONValue) {
    guard let id = value[.id]?.string else { return nil }
    self.init(
      id: id, parent: value[.parent]?.string, depth: value[.depth]?.integer ?? 0,
      link: value[.link]?.string.flatMap { Link(rawValue: $0) } ?? .root,
      confidence: value[.confidence]?.number ?? 1)
    why = value[.why]?.elements.compactMap(\.string) ?? []
    question = value[.question]?.string
    duplicateOf = value[.duplicateOf]?.string
    isContext = value[.context]?.boolean ?? false
    merged = value[.merged]?.elements.compactMap(\.string) ?? []
    size = value[.size]?.integer
    position = value[.position]?.integer
  }

  /// Writes the value of `thread`.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.id, id)
      writer.member(.parent, parent)
      writer.member(.depth, depth)
      writer.member(.link, link.rawValue)
      writer.member(.confidence, confidence)
      if !why.isEmpty { Self.write(why, .why, to: &writer) }
      writer.member(.question, question)
      writer.member(.duplicateOf, duplicateOf)
      if isContext { writer.member(.context, true) }
      if !merged.isEmpty { Self.write(merged, .merged, to: &writer) }
      writer.member(.size, size)
      writer.member(.position, position)
    }
  }

  private static func write(_ texts: [String], _ name: MemberName, to writer: inout JSONWriter) {
    writer.key(name)
    writer.array { writer in
      for text in texts { writer.string(text) }
    }
  }
}
