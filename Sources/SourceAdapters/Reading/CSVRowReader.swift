import MessageCore

/// Reads rows of comma-separated values by RFC 4180, out of chunks that may cut a row anywhere.
///
/// Beyond the RFC: lines may end with LF, CR or CRLF, the delimiter may be another byte, and lines without a single byte
/// are passed over. A quote that does not begin a cell is an ordinary character.
///
/// Where quoting is broken (a quote that nothing closes, text after a closing quote), only the line in which the row
/// begins is given up and reading goes on with the next one, so a stray quote costs one row and not the rest of the file.
struct CSVRowReader {
  /// What `next` found.
  enum Step: Equatable {
    /// A row, in `cells`, that begins in this line.
    case row(line: Int)
    /// A line, in `rejected`, at which no row can begin.
    case malformed(line: Int, cause: String)
    case needsInput
    case end
  }

  /// The current row as it stands in the input, but doubled quotes are single: `cells` says where each cell stands.
  private(set) var text: [UInt8] = []
  /// The current row's cells as ranges of `text`.
  private(set) var cells: [Range<Int>] = []

  private let delimiter: UInt8
  private var state = State.cellStart
  /// Where reading goes on, and where the current cell begins; offsets from the start of the row.
  private var position = 0
  private var cellStart = 0
  private var cellHasDoubledQuotes = false
  /// The row's cells in the input.
  private var found: [FoundCell] = []
  /// Line ends inside the row's quotes so far.
  private var lineEnds = 0
  private var firstLineEnd: Int?
  private var lineEndsBeforeQuote = 0
  private var isBroken = false
  /// Whether the rest of a line is dropped whose start was rejected for its length.
  private var isOverlong = false
  /// The row that was handed out, to be skipped before the next one.
  private var used = (bytes: 0, lines: 0)

  private enum State { case cellStart, plain, quoted, quoteInQuoted, carriageReturn, broken }

  private struct FoundCell {
    var start: Int
    var end: Int
    var hasDoubledQuotes: Bool
  }

  init(delimiter: UInt8 = UInt8(ascii: ",")) { self.delimiter = delimiter }

  /// How many cells the current row has.
  var count: Int { cells.count }

  /// The current row or malformed line as it stands in the input, without its line end.
  func raw(_ input: borrowing ByteInput) -> ArraySlice<UInt8> {
    var line = input.prefix(used.bytes)
    if line.last == UInt8(ascii: "\n") { line.removeLast() }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  /// Moves to the next row.
  mutating func next(_ input: inout ByteInput) -> Step {
    input.skip(used.bytes, lines: used.lines)
    used = (0, 0)
    while true {
      switch scan(input.buffer.span.extracting(input.start..<input.end), isAtEnd: input.isAtEnd) {
      case .row where isBlank:
        input.skip(position, lines: 1)
        beginRow()
      case .row:
        takeCells(input.buffer.span.extracting(input.start..<input.end))
        used = (position, lineEnds + 1)
        beginRow()
        return .row(line: input.line)
      case .broken, .unclosed:
        let cause = quoteCause(line: input.line)
        used = (firstLineEnd ?? position, 1)
        beginRow()
        return .malformed(line: input.line, cause: cause)
      case .dropped:
        input.skip(position, lines: 1)
        beginRow()
      case .needsInput where isOverlong:
        input.skip(position)
        position = 0
        return .needsInput
      case .needsInput where input.count >= input.longestPart:
        return giveUpOverlong(input)
      case .needsInput: return .needsInput
      case .end: return .end
      }
    }
  }

  // MARK: - Stages

  private enum Scan { case row, broken, dropped, unclosed, needsInput, end }

  private var isBlank: Bool { found.count == 1 && found[0].end == 0 }

  /// What is wrong with the quote of the cell in hand, in a row that begins in this line.
  private func quoteCause(line: Int) -> String {
    let opening = lineEndsBeforeQuote == 0 ? "" : " in line \(line + lineEndsBeforeQuote)"
    let quote = "the quote that opens cell \(found.count + 1)\(opening)"
    if !isBroken { return "\(quote) is not closed" }
    if lineEnds == lineEndsBeforeQuote { return "text after the closing quote of cell \(found.count + 1)" }
    return "\(quote) closes only in line \(line + lineEnds), where text follows it"
  }

  private mutating func beginRow() {
    state = .cellStart
    position = 0
    cellStart = 0
    found.removeAll(keepingCapacity: true)
    lineEnds = 0
    firstLineEnd = nil
    isBroken = false
    isOverlong = false
  }

  /// Reads on from `position` to the end of the row.
  private mutating func scan(_ bytes: Span<UInt8>, isAtEnd: Bool) -> Scan {
    while position < bytes.count {
      switch state {
      case .cellStart:
        cellHasDoubledQuotes = false
        if bytes[position] == UInt8(ascii: "\"") {
          position += 1
          lineEndsBeforeQuote = lineEnds
          state = .quoted
        } else {
          state = .plain
        }
        cellStart = position
      case .plain:
        let end = endOfPlainCell(bytes)
        position = end
        guard end < bytes.count else { break }
        finishCell(at: end, bytes[end])
        if state == .carriageReturn { continue }
        if bytes[end] == UInt8(ascii: "\n") { return .row }
      case .quoted:
        scanQuoted(bytes)
      case .quoteInQuoted:
        let byte = bytes[position]
        if byte == UInt8(ascii: "\"") {
          cellHasDoubledQuotes = true
          position += 1
          state = .quoted
        } else if byte == delimiter || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
          finishCell(at: position - 1, byte)
          if byte == UInt8(ascii: "\n") { return .row }
        } else {
          isBroken = true
          if lineEnds > 0 { return .broken }
          state = .broken
        }
      case .carriageReturn:
        if bytes[position] == UInt8(ascii: "\n") { position += 1 }
        return endOfRow
      case .broken:
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n"),
          bytes[position] != UInt8(ascii: "\r")
        {
          position += 1
        }
        guard position < bytes.count else { break }
        position += 1
        if bytes[position - 1] == UInt8(ascii: "\n") { return endOfRow }
        state = .carriageReturn
      }
    }
    return isAtEnd ? finish(bytes) : .needsInput
  }

  private func endOfPlainCell(_ bytes: Span<UInt8>) -> Int {
    bytes.firstIndex(of: delimiter, UInt8(ascii: "\n"), UInt8(ascii: "\r"), from: position)
  }

  private mutating func scanQuoted(_ bytes: Span<UInt8>) {
    var index = position
    while index < bytes.count {
      index = bytes.firstIndex(of: UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), from: index)
      guard index < bytes.count else { break }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        state = .quoteInQuoted
        break
      }
      let endsCRLF = byte == UInt8(ascii: "\n") && index > 1 && bytes[index - 2] == UInt8(ascii: "\r")
      if !endsCRLF { lineEnds += 1 }
      // The first line ends after both bytes of a CRLF.
      if lineEnds == 1, firstLineEnd == nil || endsCRLF && firstLineEnd == index - 1 { firstLineEnd = index }
    }
    position = index
  }

  /// Notes the cell that ends at `end`, and moves past the byte after it.
  private mutating func finishCell(at end: Int, _ byte: UInt8) {
    found.append(FoundCell(start: cellStart, end: end, hasDoubledQuotes: cellHasDoubledQuotes))
    position += 1
    state = byte == UInt8(ascii: "\r") ? .carriageReturn : .cellStart
    cellStart = position
  }

  /// What the end of the input makes of the row in hand.
  private mutating func finish(_ bytes: Span<UInt8>) -> Scan {
    switch state {
    case .cellStart where found.isEmpty: return .end
    case .cellStart, .plain:
      // Also the empty cell after a last delimiter.
      found.append(FoundCell(start: cellStart, end: position, hasDoubledQuotes: false))
      return .row
    case .quoteInQuoted:
      found.append(FoundCell(start: cellStart, end: position - 1, hasDoubledQuotes: cellHasDoubledQuotes))
      return .row
    case .carriageReturn, .broken: return endOfRow
    case .quoted: return .unclosed
    }
  }

  private var endOfRow: Scan { isOverlong ? .dropped : isBroken ? .broken : .row }

  /// Copies the row to `text`, and makes doubled quotes single there.
  private mutating func takeCells(_ bytes: Span<UInt8>) {
    text.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
    bytes.extracting(first: found.last?.end ?? 0).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    for cell in found {
      let end = cell.hasDoubledQuotes ? undouble(cell.start..<cell.end) : cell.end
      cells.append(cell.start..<end)
    }
  }

  /// Makes the doubled quotes of a cell single; the result is where it then ends.
  private mutating func undouble(_ cell: Range<Int>) -> Int {
    var end = cell.lowerBound
    var isSecond = false
    for index in cell {
      let byte = text[index]
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      guard !isSecond else { continue }
      text[end] = byte
      end += 1
    }
    // What is left over is no half of a character.
    for index in end..<cell.upperBound { text[index] = UInt8(ascii: "\"") }
    return end
  }

  /// Gives up a row that is longer than any row may be: its first line, however long that is.
  private mutating func giveUpOverlong(_ input: borrowing ByteInput) -> Step {
    let isOneLine = firstLineEnd == nil
    used = (firstLineEnd ?? position, isOneLine ? 0 : 1)
    beginRow()
    if isOneLine {
      state = .broken
      isOverlong = true
    }
    return .malformed(
      line: input.line,
      cause: isOneLine
        ? "a line longer than 64 MiB" : "a row longer than 64 MiB, or a quote that is not closed")
  }
}
