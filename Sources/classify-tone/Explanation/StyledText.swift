import MessageCore

/// A text with its evidence and its signals marked, cut into lines for a terminal.
///
/// In colour, what speaks for a negative tone is red and for a positive one green, the brighter the stronger, and
/// signals are underlined. Without, they stand in marks: `[-crashed-]`, `{+love+}`, `<churn: lost a customer>`. A signal
/// of the text as a whole has no mark.
struct StyledText {
  /// How a stretch of the text is drawn.
  struct Style: Equatable {
    /// Above 0 for positive; 0 for none.
    var weight = 0.0
    var isSignal = false

    /// The codes of ECMA-48's SGR; empty for plain text.
    var codes: String {
      var codes: [String] = isSignal ? ["4"] : []
      if weight != 0 {
        // Strong evidence is bold, weak evidence faint.
        if weight.magnitude >= 1 { codes.append("1") }
        if weight.magnitude < 0.5 { codes.append("2") }
        codes.append(weight < 0 ? "31" : "32")
      }
      return codes.joined(separator: ";")
    }
  }

  /// One character, or a mark that keeps to its neighbour.
  private struct Cell {
    var text: String
    var columns: Int
    var style: Style
    var isSpace: Bool
  }

  private var cells: [Cell] = []

  /// - Parameter limit: how many bytes of the text are shown.
  init(_ text: String, tone: Tone, limit: Int, usesColor: Bool) {
    let bytes = Array(text.utf8)
    var tone = tone
    tone.signals.removeAll { $0.range == 0..<bytes.count }
    let end = StyledText.end(of: bytes, limit: limit)
    var cuts: Set<Int> = [0, end]
    for range in tone.why.map(\.range) + tone.signals.compactMap(\.range) {
      cuts.formUnion([min(range.lowerBound, end), min(range.upperBound, end)])
    }
    let places = cuts.sorted()
    for (start, next) in zip(places, places.dropFirst()) {
      if !usesColor { addOpenings(at: start, tone) }
      add(bytes[start..<next], StyledText.style(at: start, tone, usesColor: usesColor))
      if !usesColor { addClosings(at: next, tone) }
    }
    if end < bytes.count { add("…", Style()) }
  }

  /// The largest end of a whole scalar that is not beyond the limit.
  private static func end(of bytes: [UInt8], limit: Int) -> Int {
    var end = min(bytes.count, limit)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  private static func style(at place: Int, _ tone: Tone, usesColor: Bool) -> Style {
    guard usesColor else { return Style() }
    return Style(
      weight: tone.why.first { $0.range.contains(place) }?.weight ?? 0,
      isSignal: tone.signals.contains { $0.range?.contains(place) ?? false })
  }

  // MARK: - Marks

  private mutating func addOpenings(at place: Int, _ tone: Tone) {
    for signal in tone.signals where signal.range?.lowerBound == place && signal.range?.isEmpty == false {
      let kind = signal.kind.map { "/\($0)" } ?? ""
      add("<\(signal.name)\(kind): ", Style())
    }
    for reason in tone.why where reason.range.lowerBound == place && !reason.range.isEmpty {
      add(reason.weight < 0 ? "[-" : "{+", Style())
    }
  }

  private mutating func addClosings(at place: Int, _ tone: Tone) {
    for reason in tone.why where reason.range.upperBound == place && !reason.range.isEmpty {
      add(reason.weight < 0 ? "-]" : "+}", Style())
    }
    for signal in tone.signals where signal.range?.upperBound == place && signal.range?.isEmpty == false {
      add(">", Style())
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ style: Style) {
    add(String(decoding: bytes, as: UTF8.self), style)
  }

  private mutating func add(_ text: String, _ style: Style) {
    for character in TerminalText.visible(text) {
      cells.append(
        Cell(
          text: String(character), columns: TerminalText.columns(of: character), style: style,
          isSpace: character == " "))
    }
  }

  // MARK: - Lines

  /// The text in lines of at most that many columns, broken at spaces where there are some.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var start = 0
    while start < cells.count {
      var end = start
      var columns = 0
      var lastSpace: Int?
      while end < cells.count, columns + cells[end].columns <= width {
        columns += cells[end].columns
        if cells[end].isSpace { lastSpace = end }
        end += 1
      }
      if end < cells.count, !cells[end].isSpace, let lastSpace, lastSpace > start { end = lastSpace }
      end = max(end, start + 1)
      lines.append(StyledText.drawn(cells[start..<end]))
      while end < cells.count, cells[end].isSpace { end += 1 }
      start = end
    }
    return lines
  }

  private static func drawn(_ cells: ArraySlice<Cell>) -> String {
    var line = ""
    var style = Style()
    for cell in cells {
      if cell.style != style {
        if !style.codes.isEmpty { line += "\u{1B}[0m" }
        if !cell.style.codes.isEmpty { line += "\u{1B}[\(cell.style.codes)m" }
        style = cell.style
      }
      line += cell.text
    }
    return style.codes.isEmpty ? line : line + "\u{1B}[0m"
  }
}
