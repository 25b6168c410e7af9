import MessageCore

/// How wide the terminal is that a report is drawn for.
struct TerminalWidth: Equatable, Sendable {
  let columns: Int

  /// Between 40 and 100 columns, which stay readable.
  init(columns: Int) { self.columns = min(max(columns, 40), 100) }

  /// As wide as the terminal is.
  static var ofTerminal: TerminalWidth { TerminalWidth(columns: TerminalText.availableColumns) }
}

extension String {
  /// How many columns a terminal gives the text.
  var columns: Int { TerminalText.columns(of: self) }

  /// Cut to at most that many columns, with an ellipsis where something is missing.
  func fitted(to width: Int) -> String { TerminalText.fitted(self, to: width) }

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
      used += TerminalText.columns(of: character)
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

  /// One column for each value, from `▁` for nothing to `█` for the most; neighbours are added up where there are more
  /// values than columns.
  static func sparkline(_ values: [Int], width: Int = .max) -> String {
    let levels = Array("▁▂▃▄▅▆▇█")
    let group = width < values.count ? (values.count + width - 1) / width : 1
    let values = stride(from: 0, to: values.count, by: group).map {
      values[$0..<min($0 + group, values.count)].reduce(0, +)
    }
    let maximum = values.max() ?? 0
    return String(
      values.map { value in
        guard value > 0, maximum > 0 else { return levels[0] }
        return levels[max(1, Int((Double(value) / Double(maximum) * 7).rounded()))]
      })
  }
}
