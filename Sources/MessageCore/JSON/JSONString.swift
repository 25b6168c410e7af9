/// Decodes the inside of a JSON string that is known to be valid: the bytes between its quotes.
enum JSONString {
  /// Appends the decoded UTF-8 of `escaped` to `output`. An escaped surrogate without its partner becomes U+FFFD.
  static func decode(_ escaped: ArraySlice<UInt8>, into output: inout [UInt8]) {
    var rest = escaped
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      output.append(contentsOf: rest[rest.startIndex..<backslash])
      let escape = rest[backslash + 1]
      var next = backslash + 2
      switch escape {
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = codeUnit(rest, at: next)
        next += 4
        if 0xD800...0xDBFF ~= scalar, next + 6 <= rest.endIndex, rest[next] == UInt8(ascii: "\\"),
          rest[next + 1] == UInt8(ascii: "u")
        {
          let low = codeUnit(rest, at: next + 2)
          if 0xDC00...0xDFFF ~= low {
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            next += 6
          }
        }
        output.append(
          contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
      default: output.append(escape)
      }
      rest = rest[next...]
    }
    output.append(contentsOf: rest)
  }

  /// The four hexadecimal digits at `index` as a UTF-16 code unit.
  private static func codeUnit(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt32 {
    bytes[index..<index + 4].reduce(0) { $0 << 4 | (hexadecimalValue($1) ?? 0) }
  }
}
