import ArgumentParser
import MessageCore

/// In which order messages are printed.
enum ThreadOrder: String, CaseIterable, ExpressibleByArgument {
  /// Conversation by conversation, each depth first.
  case thread
  /// By time.
  case time
  /// As they were read.
  case input
}

/// Prints the messages with their `thread` member, and the other records.
struct ThreadPrinter: ~Copyable {
  private var index: MessageIndex
  private let forest: Forest
  /// Memory that is used again for each line.
  private var member = JSONWriter()
  private var printed: [UInt8] = []
  private var line = MessageLine()

  init(_ index: consuming MessageIndex, _ forest: Forest) {
    self.index = index
    self.forest = forest
  }

  /// Prints every record; those that are no messages follow where the messages are reordered.
  ///
  /// - Throws: as `LineWriter.flush` and `LineStore.withBytes`.
  mutating func print(_ order: ThreadOrder, to output: inout LineWriter) throws {
    switch order {
    case .thread:
      var walk = ForestWalk()
      while let step = walk.next(in: forest) {
        if index.messages[Int(step.number)].isKnown { try printMessage(step.number, &output) }
      }
    case .time:
      for number in forest.byTime { try printMessage(number, &output) }
    case .input:
      return try printAsRead(to: &output)
    }
    for record in index.otherRecords { try printRecord(record, &output) }
  }

  private mutating func printAsRead(to output: inout LineWriter) throws {
    let messages = index.messages
    let numbers = forest.byTime.sorted { messages[Int($0)].line.place < messages[Int($1)].line.place }
    var others = index.otherRecords[...]
    for number in numbers {
      while let record = others.first, record.place < messages[Int(number)].line.place {
        try printRecord(others.removeFirst(), &output)
      }
      try printMessage(number, &output)
    }
    for record in others { try printRecord(record, &output) }
  }

  private mutating func printRecord(_ record: StoredLine, _ output: inout LineWriter) throws {
    try index.store.withBytes(of: record) { try output.write($0) }
  }

  private mutating func printMessage(_ number: Int32, _ output: inout LineWriter) throws {
    let message = index.messages[Int(number)]
    Self.describePlace(of: number, index, forest, to: &member)
    if message.endsPlainly, !message.isDeleted {
      printed.removeAll(keepingCapacity: true)
      try index.store.withBytes(of: message.line) { text in
        text.extracting(droppingLast: 1).withUnsafeBytes { printed.append(contentsOf: $0) }
      }
      printed.append(contentsOf: Self.memberStart)
      printed.append(contentsOf: member.bytes)
      printed.append(UInt8(ascii: "}"))
      try output.write(printed.span.bytes)
    } else {
      try index.store.withBytes(of: message.line) { try line.load($0) }
      if message.isDeleted { line.set(.text, Self.emptyString) }
      line.set(.thread, member.bytes)
      try output.write(line)
    }
  }

  private static let memberStart = Array(#","thread":"#.utf8)
  private static let emptyString = Array(#""""#.utf8)

  /// Writes the value of `thread`.
  private static func describePlace(
    of number: Int32, _ index: borrowing MessageIndex, _ forest: Forest, to member: inout JSONWriter
  ) {
    let place = forest[number]
    let link = link(of: number, index, forest)
    member.removeAll()
    member.object { member in
      member.key(.id)
      index.identifiers.write(place.thread, to: &member)
      if place.parent >= 0 {
        member.key(.parent)
        index.identifiers.write(place.parent, to: &member)
      }
      member.member(.depth, Int(place.depth))
      member.member(.link, link.rawValue)
      member.member(.confidence, 1)
      member.member(.size, Int(forest[place.thread].size))
      member.member(.position, Int(place.position))
    }
  }

  private static func link(
    of number: Int32, _ index: borrowing MessageIndex, _ forest: Forest
  ) -> ThreadPosition.Link {
    let parent = forest[number].parent
    guard parent >= 0 else { return .root }
    guard index.messages[Int(parent)].isKnown else { return .missing }
    return switch index.messages[Int(number)].link {
    case .none: .root
    case .reply: .reply
    case .quote: .quote
    case .conversation: .conversation
    }
  }
}
