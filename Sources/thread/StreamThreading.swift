import MessageCore

/// Threads messages as they come, each by those before it: `thread --stream`.
///
/// It keeps ids, and no text. A message that comes before its parent stays in the thread that it was given.
struct StreamThreading: ~Copyable {
  private var index: MessageIndex
  private var observer: TalkObserver?
  /// By number: the thread, -1 while unknown, and the depth.
  private var threads: [Int32] = []
  private var depths: [Int32] = []
  private var member = ThreadMember()

  init(_ index: consuming MessageIndex, _ observer: consuming TalkObserver?) {
    self.index = index
    self.observer = observer
  }

  /// Threads a record and prints it, if it is not of the context.
  ///
  /// - Throws: `LineError` as `MessageIndex.take`; as `LineWriter.flush`.
  mutating func take(
    _ line: inout MessageLine, as part: MessagePart, _ diagnostics: Diagnostics, to output: inout LineWriter
  ) throws {
    guard try line.recordType == .message else {
      _ = try index.note(line, as: part)
      if part == .input { try output.write(line) }
      return
    }
    let number = try index.note(line, as: part)
    makeRoom()
    if index.messages[Int(number)].parent == number {
      index.cutLink(of: number)
      diagnostics.warning(
        "\(TerminalText.quoted(index.identifiers.text(number))) refers to itself; it is taken as a root")
    }
    try observe(line, number, part)
    settle(number)
    guard part == .input else { return }
    let parent = index.messages[Int(number)].parent
    member.write(
      number,
      ThreadMember.Place(
        thread: threads[Int(number)], parent: parent, depth: Int(depths[Int(number)]),
        link: ThreadMember.link(of: number, parent, index)), index)
    if index.messages[Int(number)].isDeleted { line.set(.text, Self.emptyString) }
    line.set(.thread, member.writer.pieces)
    try output.write(line)
  }

  private static let emptyString = Array(#""""#.utf8)

  private mutating func makeRoom() {
    while threads.count < index.messages.count {
      threads.append(-1)
      depths.append(0)
    }
  }

  private mutating func observe(
    _ line: borrowing MessageLine, _ number: Int32, _ part: MessagePart
  ) throws(LineError) {
    guard observer != nil, threads[Int(number)] < 0 else { return }
    let message = index.messages[Int(number)]
    let standing = TalkObserver.Standing(
      number: number, parent: message.parent, isDeleted: message.isDeleted, isSettled: part == .context)
    try observer?.observe(line, standing, &index.findings)
    if message.parent < 0, let link = index.findings.links[number] { index.infer(link, for: number) }
  }

  /// Names the thread: as it was printed before, else as the parent's, else the conversation, else the parent's id.
  private mutating func settle(_ number: Int32) {
    guard threads[Int(number)] < 0 else { return }
    let message = index.messages[Int(number)]
    let parent = Int(message.parent)
    let isKnown = parent >= 0 && threads[parent] >= 0
    depths[Int(number)] = parent < 0 ? 0 : isKnown ? depths[parent] + 1 : 1
    let beginsPart = message.link == .quote && message.conversation >= 0
    threads[Int(number)] =
      index.recordedThreads[number]
      ?? (isKnown && !beginsPart
        ? threads[parent]
        : message.conversation >= 0 ? message.conversation : parent >= 0 ? message.parent : number)
  }
}
