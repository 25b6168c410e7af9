import MessageCore

/// Draws the conversations for people, a line for each message: when, in what tone, under whom, who, and the first words.
struct TreeDrawing: ~Copyable {
  private var index: MessageIndex
  private let forest: Forest
  private let selection: PrintSelection
  private let width: Int
  private let usesColor: Bool
  /// By level, from the message in hand upwards: whether another child of the same parent follows.
  private var hasNext: [Bool] = []
  private var line = MessageLine()

  /// - Parameter width: columns of the terminal.
  init(
    _ index: consuming MessageIndex, _ forest: Forest, _ selection: PrintSelection, width: Int,
    usesColor: Bool
  ) {
    self.index = index
    self.forest = forest
    self.selection = selection
    self.width = width
    self.usesColor = usesColor
  }

  /// Draws all threads in their order.
  ///
  /// - Throws: as `LineWriter.flush` and `LineStore.withBytes`.
  mutating func draw(to output: inout LineWriter) throws {
    var walk = ForestWalk()
    while let step = walk.next(in: forest) {
      hasNext.removeLast(hasNext.count - step.level)
      hasNext.append(forest[step.number].nextSibling >= 0)
      guard isDrawn(step.number) else { continue }
      try output.write(try drawn(step.number).utf8)
    }
  }

  /// Whether its thread is printed; a message of it that is not drawn would leave those below it hanging.
  private func isDrawn(_ number: Int32) -> Bool {
    selection.includes(.context, thread: forest[number].thread)
      || selection.includes(index.messages[Int(number)].part, thread: forest[number].thread)
  }

  // MARK: - Parts of a line

  private mutating func drawn(_ number: Int32) throws -> String {
    let message = index.messages[Int(number)]
    let branches = branches(of: number)
    let left = Self.timeColumns + 3 + TerminalText.columns(of: branches)
    let time = styled(time(of: message), .faint)
    guard message.isKnown else {
      let name = TerminalText.visible(index.identifiers.text(number))
      let note = TerminalText.fitted("(not in the input: \(name))", to: max(width - left, Self.leastText))
      return "\(time)   \(styled(branches + note, .faint))"
    }
    try index.store.withBytes(of: message.line) { try line.load($0) }
    let author = TerminalText.fitted(authorName, to: Self.authorColumns)
    let rest = width - left - TerminalText.columns(of: author) - 2
    let text =
      message.isDeleted ? styled("(deleted)", .faint) : try words(fitting: max(rest, Self.leastText))
    let who = styled(author, isOutbound ? .outbound : .strong)
    return "\(time) \(toneMark) \(styled(branches, .faint))\(who)\(text.isEmpty ? "" : "  ")\(text)"
  }

  private static let timeColumns = 16
  private static let authorColumns = 24
  private static let leastText = 12
  private static let levelColumns = 3

  private func time(of message: IndexedMessage) -> String {
    guard message.seconds != .max else { return String(repeating: " ", count: Self.timeColumns) }
    let time = Timestamp(seconds: message.seconds).description.prefix(Self.timeColumns)
    return String(time.map { $0 == "T" ? " " : $0 })
  }

  private var toneMark: String {
    switch line.value(.tone).flatMap(Tone.init)?.label {
    case .negative: styled("-", .negative)
    case .neutral: "·"
    case .positive: styled("+", .positive)
    case .unknown: "?"
    case nil: " "
    }
  }

  /// The lines that join the message to those above. Only the lowest levels that leave room for the text are drawn, so
  /// that a long exchange stays readable and costs no more than a short one.
  private func branches(of number: Int32) -> String {
    let level = hasNext.count - 1
    guard level > 0 else { return "" }
    let room = max(2, (width / 2 - Self.timeColumns) / Self.levelColumns)
    var text = level > room ? "⋯  " : ""
    for above in max(1, level - room + (level > room ? 2 : 1))..<max(1, level) {
      text += hasNext[above] ? "│  " : "   "
    }
    let isInferred = index.messages[Int(number)].link == .inferred
    return text + (hasNext[level] ? "├" : "└") + (isInferred ? "┄ " : "─ ")
  }

  private var authorName: String {
    guard let author = line.value(.author) else { return "(unknown)" }
    if let handle = author[.handle]?.string, !handle.isEmpty {
      return "@" + visible(handle, Self.authorColumns)
    }
    return visible(author[.name]?.string ?? author[.id]?.string ?? "(unknown)", Self.authorColumns)
  }

  private var isOutbound: Bool {
    if let role = line.value(.triage)?[.role]?.string { return role == "agent" }
    return line.value(.direction)?.string == "outbound"
  }

  /// The text's first words, in one line.
  private func words(fitting columns: Int) throws -> String {
    guard let text = line.value(.text)?.string else { return "" }
    let words = visible(text, columns).split(separator: " ").joined(separator: " ")
    return TerminalText.fitted(words, to: columns)
  }

  /// The beginning of a stranger's text, safe to show: as much as `columns` could need, and a little more.
  private func visible(_ text: String, _ columns: Int) -> String {
    TerminalText.visible(String(text.prefix(columns * 2 + 2)))
  }

  // MARK: - Colours

  private enum Style: String {
    case faint = "2"
    case strong = "1"
    case outbound = "36"
    case negative = "31"
    case positive = "32"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
