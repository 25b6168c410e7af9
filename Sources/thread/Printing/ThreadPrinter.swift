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

/// Which messages of the context are printed again.
enum ContextPrinting: String, CaseIterable, ExpressibleByArgument {
  /// All.
  case all
  /// Those whose conversation a new message belongs to.
  case touched
  /// None.
  case new
}

/// Which messages are printed.
struct PrintSelection {
  private let printing: ContextPrinting
  /// The threads with a new message; nil where every message is new.
  private let touched: Set<Int32>?

  init(_ printing: ContextPrinting, _ index: borrowing MessageIndex, _ forest: Forest, hasContext: Bool) {
    self.printing = printing
    touched = hasContext ? forest.touchedThreads(index) : nil
  }

  /// Whether a message with that reason to be read, in that thread, is printed.
  func includes(_ part: MessagePart, thread: Int32) -> Bool {
    guard let touched, part != .input else { return true }
    return switch printing {
    case .all: true
    case .touched: touched.contains(thread)
    case .new: part == .optional && touched.contains(thread)
    }
  }
}

/// Prints the messages with their `thread` member, and the other records.
struct ThreadPrinter: ~Copyable {
  private var index: MessageIndex
  private let forest: Forest
  private let selection: PrintSelection
  private var member = ThreadMember()
  /// Memory that is used again for each line.
  private var printed: [UInt8] = []
  private var line = MessageLine()

  init(_ index: consuming MessageIndex, _ forest: Forest, _ selection: PrintSelection) {
    self.index = index
    self.forest = forest
    self.selection = selection
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
    guard selection.includes(message.part, thread: forest[number].thread) else { return }
    member.write(number, index, forest)
    if message.endsPlainly, !message.isDeleted {
      printed.removeAll(keepingCapacity: true)
      try index.store.withBytes(of: message.line) { text in
        text.extracting(droppingLast: 1).withUnsafeBytes { printed.append(contentsOf: $0) }
      }
      printed.append(contentsOf: Self.memberStart)
      member.writer.pieces.withBytes { printed.append(contentsOf: $0) }
      printed.append(UInt8(ascii: "}"))
      try output.write(printed.span.bytes)
    } else {
      try index.store.withBytes(of: message.line) { try line.load($0) }
      if message.isDeleted { line.set(.text, Self.emptyString) }
      line.set(.thread, member.writer.pieces)
      try output.write(line)
    }
  }

  private static let memberStart = Array(#","thread":"#.utf8)
  private static let emptyString = Array(#""""#.utf8)
}
