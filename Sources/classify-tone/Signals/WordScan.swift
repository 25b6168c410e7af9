/// Reads one word of a text in the spelling that lexicons are compared in: lower case, plain apostrophes, and at most
/// two of a letter in a row.
enum WordScan {
  /// Calls `body` with each normalised byte of the word at `start`.
  ///
  /// - Returns: the word's end; `start` where no word begins there.
  @inline(__always)
  static func normalize(_ text: Span<UInt8>, from start: Int, _ body: (UInt8) -> Void) -> Int {
    var position = start
    var last: UInt8 = 0
    var beforeLast: UInt8 = 0
    while position < text.count {
      let byte = text[position]
      if byte < 0x80 {
        let letter = byte | 0x20
        if letter &- UInt8(ascii: "a") < 26 {
          if letter != last || letter != beforeLast { body(letter) }
          beforeLast = last
          last = letter
        } else if byte &- UInt8(ascii: "0") < 10 {
          body(byte)
          last = 0
        } else if byte == UInt8(ascii: "'"), position > start, isLetter(text, at: position + 1) {
          body(byte)
          last = 0
        } else {
          break
        }
        position &+= 1
      } else {
        let scalar = TextScalar(at: position, of: text)
        if scalar.kind == .letter {
          scalar.forEachLowercasedByte(body)
        } else if scalar.value == 0x2019 || scalar.value == 0x2BC, position > start,
          isLetter(text, at: position + scalar.length)
        {
          body(UInt8(ascii: "'"))
        } else {
          break
        }
        last = 0
        position &+= scalar.length
      }
    }
    return position
  }

  /// Whether a word may begin with a byte.
  static func mayBegin(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
  }

  /// Whether a word of ASCII letters surely ends at `position`.
  static func isEnd(_ position: Int, of text: Span<UInt8>) -> Bool {
    guard position < text.count else { return true }
    return !mayBegin(text[position]) && text[position] != UInt8(ascii: "'")
  }

  static func isLetter(_ text: Span<UInt8>, at position: Int) -> Bool {
    guard position < text.count else { return false }
    let byte = text[position]
    if byte < 0x80 { return (byte | 0x20) &- UInt8(ascii: "a") < 26 }
    return TextScalar(at: position, of: text).kind == .letter
  }
}
