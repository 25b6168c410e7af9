import MessageCore

/// Writes the value of a message's `thread` member.
struct ThreadMember: ~Copyable {
  /// Where a message stands, in numbers of ids.
  struct Place {
    var thread: Int32
    /// -1 for none.
    var parent: Int32
    var depth: Int
    var link: ThreadPosition.Link
    /// Whether it was printed before and is printed again.
    var isContext = false
    /// The names of threads that were found to be part of this one.
    var merged: [Int32] = []
    /// Where the whole is known.
    var size: Int?
    var position: Int?
  }

  /// Holds the value that was written last.
  private(set) var writer = JSONWriter()

  /// Writes a message's place in a forest.
  mutating func write(_ number: Int32, _ index: borrowing MessageIndex, _ forest: Forest) {
    let node = forest[number]
    write(
      number,
      Place(
        thread: node.thread, parent: node.parent, depth: Int(node.depth),
        link: Self.link(of: number, node.parent, index),
        isContext: index.messages[Int(number)].part == .context,
        merged: forest.merged.isEmpty ? [] : forest.merged[node.thread] ?? [],
        size: Int(forest[node.thread].size), position: Int(node.position)),
      index)
  }

  /// Writes a message's place, and what was found out about it.
  mutating func write(_ number: Int32, _ place: Place, _ index: borrowing MessageIndex) {
    writer.removeAll()
    writer.object { writer in
      writer.key(.id)
      index.identifiers.write(place.thread, to: &writer)
      if place.parent >= 0 {
        writer.key(.parent)
        index.identifiers.write(place.parent, to: &writer)
      }
      writer.member(.depth, place.depth)
      writer.member(.link, place.link.rawValue)
      if place.link == .inferred, let inferred = index.findings.links[number] {
        writer.member(.confidence, Double(inferred.confidence), decimals: 3)
        writer.key(.why)
        writer.array { writer in
          for reason in inferred.reasons { writer.string(reason.rawValue) }
        }
      } else {
        writer.member(.confidence, 1)
      }
      Self.writeFindings(number, index, &writer)
      if place.isContext { writer.member(.context, true) }
      if !place.merged.isEmpty {
        writer.key(.merged)
        writer.array { writer in
          for name in place.merged { index.identifiers.write(name, to: &writer) }
        }
      }
      if let size = place.size { writer.member(.size, size) }
      if let position = place.position { writer.member(.position, position) }
    }
  }

  private static func writeFindings(
    _ number: Int32, _ index: borrowing MessageIndex, _ writer: inout JSONWriter
  ) {
    if !index.findings.questions.isEmpty, let question = index.findings.questions[number] {
      writer.member(.question, QuestionLabel(kind: .question, number: question).name)
    }
    if !index.findings.duplicates.isEmpty, let original = index.findings.duplicates[number] {
      writer.key(.duplicateOf)
      index.identifiers.write(original, to: &writer)
    }
  }

  /// What joins a message to the parent that it has in the end; -1 for none.
  static func link(of number: Int32, _ parent: Int32, _ index: borrowing MessageIndex) -> ThreadPosition.Link
  {
    guard parent >= 0 else { return .root }
    guard index.messages[Int(parent)].isKnown else { return .missing }
    return switch index.messages[Int(number)].link {
    case .none: .root
    case .reply: .reply
    case .quote: .quote
    case .conversation: .conversation
    case .inferred: .inferred
    }
  }
}
