/// Decodes the inside of a JSON string that is known to be valid: the bytes between its quotes.
enum JSONString {
  /// Appends the decoded UTF-8 of `escaped` to `output`. An escaped surrogate without its partner becomes U+FFFD.
  static func decode(_ escaped: Span<UInt8>, into output: inout [UInt8]) {
    var position = 0
    while position < escaped.count {
      let backslash = escaped.index(of: UInt8(ascii: "\\"), from: position) ?? escaped.count
      append(escaped.extracting(position..<backslash), to: &output)
      guard backslash < escaped.count else { return }
      position = decodeEscape(escaped, at: backslash, into: &output)
    }
  }

  /// Appends a piece that holds no escapes.
  static func append(_ plain: Span<UInt8>, to output: inout [UInt8]) {
    plain.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  /// Appends what the escape at `backslash` stands for; behind it.
  private static func decodeEscape(
    _ text: Span<UInt8>, at backslash: Int, into output: inout [UInt8]
  ) -> Int {
    let next = backslash + 2
    switch text[backslash + 1] {
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"): return decodeCodeUnits(text, at: next, into: &output)
    case let escape: output.append(escape)
    }
    return next
  }

  /// Appends the character whose digits begin at `start`, together with its low surrogate; behind it.
  private static func decodeCodeUnits(
    _ text: Span<UInt8>, at start: Int, into output: inout [UInt8]
  ) -> Int {
    var scalar = codeUnit(text, at: start)
    var next = start + 4
    if 0xD800...0xDBFF ~= scalar, next + 6 <= text.count, text[next] == UInt8(ascii: "\\"),
      text[next + 1] == UInt8(ascii: "u")
    {
      let low = codeUnit(text, at: next + 2)
      if 0xDC00...0xDFFF ~= low {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        next += 6
      }
    }
    output.append(
      contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    return next
  }

  /// The four hexadecimal digits at `start` as a UTF-16 code unit.
  private static func codeUnit(_ text: Span<UInt8>, at start: Int) -> UInt32 {
    (start..<start + 4).reduce(0) { $0 << 4 | (hexadecimalValue(text[$1]) ?? 0) }
  }
}
