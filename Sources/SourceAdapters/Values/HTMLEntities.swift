import MessageCore

/// Decodes the character references of HTML that networks put into texts: by name (`HTMLEntityNames`), `&amp;`, and by
/// number, `&#39;` or `&#x1F600;`. Numbers from 128 to 159 are characters of Windows-1252, as HTML has it.
///
/// Anything else that begins with an ampersand stands for itself, a reference without its semicolon included, and what
/// was decoded is not decoded again: `&amp;lt;` is `&lt;`.
enum HTMLEntities {
  /// Appends `text`, which is UTF-8, decoded to `output`.
  static func decode(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var rest = 0
    while let ampersand = ampersand(in: text, from: rest) {
      append(text.extracting(rest..<ampersand), to: &output)
      if let reference = reference(text, at: ampersand) {
        output.append(contentsOf: UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
        rest = reference.end
      } else {
        output.append(UInt8(ascii: "&"))
        rest = ampersand + 1
      }
    }
    append(text.extracting(rest..<text.count), to: &output)
  }

  private static func ampersand(in text: Span<UInt8>, from start: Int) -> Int? {
    text.index(of: UInt8(ascii: "&"), from: start)
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
    guard let scalar = HTMLEntityNames.scalar(name) ?? numbered(name) else { return nil }
    return (scalar, end + 1)
  }

  /// The character with a number that is one; control characters are left as they are written.
  private static func numbered(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let number = isHexadecimal ? digits.dropFirst() : digits
    // A sign, which the number parser would take, makes it no reference.
    guard number.first?.isHexDigit == true, let value = UInt32(number, radix: isHexadecimal ? 16 : 10),
      value >= 0x20 || value == 0x0A || value == 0x09, value != 0x7F
    else {
      return nil
    }
    return Unicode.Scalar(0x80..<0xA0 ~= value ? windows1252[Int(value) - 0x80] : value)
  }

  /// What the bytes 0x80 to 0x9F are in Windows-1252; those that are nothing there stand for themselves.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
