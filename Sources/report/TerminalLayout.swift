import Glibc
import MessageCore

/// How wide the terminal is that a report is drawn for.
struct TerminalWidth: Equatable, Sendable {
  let columns: Int

  /// Between 40 and 100 columns, which stay readable.
  init(columns: Int) { self.columns = min(max(columns, 40), 100) }

  /// By `COLUMNS`, else by the terminal itself, else 80.
  static var ofTerminal: TerminalWidth {
    if let text = getenv("COLUMNS").map({ String(cString: $0) }), let columns = Int(text), columns > 0 {
      return TerminalWidth(columns: columns)
    }
    var size = winsize()
    if isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return TerminalWidth(columns: Int(size.ws_col))
    }
    return TerminalWidth(columns: 80)
  }
}

extension Character {
  /// How many columns a terminal gives it: none for marks alone, two for East Asian wide characters and emoji.
  ///
  /// Source: Unicode TR11 (East Asian Width W and F) by blocks, and emoji presentation.
  var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch scalar.value {
    case 0x200B...0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: return 0
      default: return 1
      }
    }
  }
}

extension String {
  /// How many columns a terminal gives the text.
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// Cut to at most that many columns, with an ellipsis where something is missing.
  func fitted(to width: Int) -> String {
    guard columns > width else { return self }
    var result = ""
    var used = 0
    for character in self {
      if used + character.columns > width - 1 { break }
      result.append(character)
      used += character.columns
    }
    return result + "…"
  }

  /// Cut or filled with spaces to that many columns.
  func leftAligned(_ width: Int) -> String {
    let text = fitted(to: width)
    return text + String(repeating: " ", count: max(0, width - text.columns))
  }

  /// As `leftAligned`, with the spaces in front.
  func rightAligned(_ width: Int) -> String {
    let text = fitted(to: width)
    return String(repeating: " ", count: max(0, width - text.columns)) + text
  }

  /// The words in lines of at most that many columns; longer words are broken. After `limit` lines the rest is cut.
  func wrapped(to width: Int, limit: Int = .max) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      var word = String(word)
      if !line.isEmpty, line.columns + 1 + word.columns > width {
        lines.append(line)
        line = ""
      }
      while word.columns > width {
        let head = word.head(columns: width)
        lines.append(head)
        word.removeFirst(head.count)
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > limit, limit > 0 else { return lines }
    let last = lines[limit - 1].head(columns: width - 1)
    return lines.prefix(limit - 1) + [last + "…"]
  }

  /// The longest beginning of at most that many columns, and at least one character.
  private func head(columns width: Int) -> String {
    var used = 0
    let head = prefix { character in
      used += character.columns
      return used <= width
    }
    return head.isEmpty ? String(prefix(1)) : String(head)
  }
}

/// Bars and sparklines of Unicode block elements.
enum BlockChart {
  /// A bar in eighths of a column; something is always visible where the value is above 0.
  static func bar(_ value: Int, of maximum: Int, width: Int) -> String {
    guard value > 0, maximum > 0 else { return "" }
    let eighths = max(1, Int((Double(value) / Double(maximum) * Double(width * 8)).rounded()))
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + part
  }

  /// One column for each value, from `▁` for nothing to `█` for the most.
  static func sparkline(_ values: [Int]) -> String {
    let levels = Array("▁▂▃▄▅▆▇█")
    let maximum = values.max() ?? 0
    return String(
      values.map { value in
        guard value > 0, maximum > 0 else { return levels[0] }
        return levels[max(1, Int((Double(value) / Double(maximum) * 7).rounded()))]
      })
  }
}
