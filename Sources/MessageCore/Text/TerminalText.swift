/// Makes strangers' text safe to show on a terminal or inside an error message.
public enum TerminalText {
  /// The text with everything that could move the cursor, change colours or turn the reading direction made visible as
  /// `\u{1B}`; line breaks and tabs become spaces, so the result is one line.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\t" || scalar == "\u{2028}" || scalar == "\u{2029}" {
        result.unicodeScalars.append(" ")
      } else if isUnsafe(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text made visible and put in single quotes, shortened to at most `limit` characters.
  public static func quoted(_ text: String, limit: Int = 60) -> String {
    let shown = text.prefix(limit)
    return "'\(visible(String(shown)))\(shown.endIndex < text.endIndex ? "…" : "")'"
  }

  /// Controls (Cc), line and paragraph separators, and the bidirectional controls of Unicode TR9 that reorder text.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
