/// Finds its way in a JSON text that has been validated, which takes fewer looks than validating.
enum ValidJSON {
  /// Where the value that begins at `start` ends.
  static func endOfValue(at start: Int, in text: Span<UInt8>) -> Int {
    var position = start
    var depth = 0
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      case UInt8(ascii: "\""): position = endOfString(at: position, in: text)
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
        position += 1
        continue
      default: position = endOfBareWord(at: position, in: text)
      }
      if depth == 0 { return position }
    }
    return position
  }

  private static func endOfString(at start: Int, in text: Span<UInt8>) -> Int {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var position = start + 1
    while true {
      position = text.firstIndex(of: quote, backslash, quote, from: position)
      guard position < text.count else { return position }
      if text[position] == quote { return position + 1 }
      position += 2
    }
  }

  /// Behind a number, `true`, `false` or `null`.
  private static func endOfBareWord(at start: Int, in text: Span<UInt8>) -> Int {
    var position = start
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D: return position
      default: position += 1
      }
    }
    return position
  }
}
