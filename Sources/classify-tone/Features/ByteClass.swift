/// What a byte can begin in a text.
enum ByteClass: UInt8 {
  case space, lower, upper, digit, punctuation, at, hash, ampersand, backslash, nonASCII

  /// The class of every byte, by value.
  static func table() -> InlineArray<256, ByteClass> {
    InlineArray { position in
      switch UInt8(truncatingIfNeeded: position) {
      case 0x80...: .nonASCII
      case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
      case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
      case UInt8(ascii: "@"): .at
      case UInt8(ascii: "#"): .hash
      case UInt8(ascii: "&"): .ampersand
      case UInt8(ascii: "\\"): .backslash
      case 0x00...0x20, 0x7F: .space
      default: .punctuation
      }
    }
  }
}
