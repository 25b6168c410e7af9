import Glibc

extension TerminalText {
  /// How many columns there are to draw in: `COLUMNS`, else the width of the terminal that standard output is, else 80.
  public static var availableColumns: Int {
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return columns }
    var size = winsize()
    let isTerminal = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return isTerminal && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// How many columns a terminal gives the text.
  public static func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

  /// How many columns a terminal gives a character: none for a mark alone, two for East Asian wide ones and emoji.
  ///
  /// Source: Unicode TR11 (East Asian Width W and F) by blocks, TR51 (emoji presentation).
  public static func columns(of character: Character) -> Int {
    if let ascii = character.asciiValue { return 0x20...0x7E ~= ascii ? 1 : 0 }
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format, .control: return 0
      default: return 1
      }
    }
  }

  /// The text cut to at most that many columns, with an ellipsis where something is missing.
  public static func fitted(_ text: String, to width: Int) -> String {
    var used = 0
    var kept = text.startIndex
    for index in text.indices {
      if used <= width - 1 { kept = index }
      used += columns(of: text[index])
      if used > width { return width > 0 ? text[..<kept] + "…" : "" }
    }
    return text
  }
}
