/// Decodes the character references that networks put into plain text: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`,
/// `&nbsp;`, and by number, `&#39;` or `&#x1F600;`.
///
/// Anything else that begins with an ampersand stands for itself, a reference without its semicolon included, and what
/// was decoded is not decoded again: `&amp;lt;` is `&lt;`.
enum HTMLEntities {
  /// Appends `text`, which is UTF-8, decoded to `output`.
  static func decode(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var clean = 0
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "&"), let reference = reference(text, at: index) else {
        index += 1
        continue
      }
      append(text.extracting(clean..<index), to: &output)
      output.append(contentsOf: UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
      index = reference.end
      clean = index
    }
    append(text.extracting(clean..<text.count), to: &output)
  }

  /// `text` decoded.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var output: [UInt8] = []
    decode(text.utf8.span, into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static func append(_ text: Span<UInt8>, to output: inout [UInt8]) {
    text.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  /// The longest reference that is looked at, ampersand and semicolon included: `&#x10FFFF;` with room for zeros.
  private static let longest = 16

  private static func reference(
    _ text: Span<UInt8>, at start: Int
  ) -> (scalar: Unicode.Scalar, end: Int)? {
    var end = start + 1
    while end < text.count, text[end] != UInt8(ascii: ";") {
      end += 1
      if end - start >= longest { return nil }
    }
    guard end < text.count else { return nil }
    let name = text.extracting(start + 1..<end).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
    guard let scalar = named[name] ?? numbered(name) else { return nil }
    return (scalar, end + 1)
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
  ]

  /// The character with a number that is one; control characters are left as they are written.
  private static func numbered(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let number = isHexadecimal ? digits.dropFirst() : digits
    // A sign, which the number parser would take, makes it no reference.
    guard number.first?.isHexDigit == true, let value = UInt32(number, radix: isHexadecimal ? 16 : 10),
      value >= 0x20 || value == 0x0A || value == 0x09, !(0x7F..<0xA0 ~= value)
    else {
      return nil
    }
    return Unicode.Scalar(value)
  }
}
