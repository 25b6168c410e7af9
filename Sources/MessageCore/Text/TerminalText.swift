/// Makes strangers' text safe to show on a terminal or inside an error message.
public enum TerminalText {
  /// The text with everything that could move the cursor, change colours, turn the reading direction or stand in a name
  /// unseen made visible as `\u{1B}`; line breaks and tabs become spaces, so the result is one line.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    var isInFlag = false
    for scalar in text.unicodeScalars {
      // Behind a black flag tags name a country's part.
      isInFlag = scalar == "\u{1F3F4}" || isInFlag && isTag(scalar)
      if isInFlag {
        result.unicodeScalars.append(scalar)
      } else if isBreak(scalar) {
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

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\t", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  /// Controls (Cc), line and paragraph separators, the bidirectional controls of Unicode TR9 that reorder text, and what
  /// shows nothing and is no part of any spelling: spaces of no width, invisible operators, tags.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
      0xFFF9...0xFFFB:
      true
    default: isTag(scalar)
    }
  }

  private static func isTag(_ scalar: Unicode.Scalar) -> Bool { 0xE0000...0xE007F ~= scalar.value }
}
