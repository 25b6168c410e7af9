/// Decodes the encoded words of mail headers (RFC 2047): `=?utf-8?Q?Gr=C3=BC=C3=9Fe?=`.
///
/// Blanks between two encoded words are no blanks, and a character may be cut by the end of a word where the next one has
/// the same character set. Words that are wrongly put in quotes or inside other words are decoded, too.
enum EncodedWords {
  private struct Word {
    let charset: String
    let bytes: [UInt8]
    let end: String.Index
  }

  static func decoded(_ text: String) -> String {
    guard text.contains("=?") else { return text }
    var result = ""
    var pending: (charset: String, bytes: [UInt8])?
    func flush() {
      if let pending { result += CharacterDecoder.decode(pending.bytes, from: pending.charset) }
      pending = nil
    }
    var rest = text[...]
    while let start = rest.range(of: "=?") {
      guard let word = word(rest[start..<rest.endIndex]) else {
        flush()
        result += rest[..<rest.index(start, offsetBy: 2)]
        rest = rest[rest.index(start, offsetBy: 2)...]
        continue
      }
      let between = rest[..<start]
      if !between.allSatisfy(\.isWhitespace) || pending == nil {
        flush()
        result += between
      }
      if let open = pending, open.charset == word.charset {
        pending = (open.charset, open.bytes + word.bytes)
      } else {
        flush()
        pending = (word.charset, word.bytes)
      }
      rest = rest[word.end...]
    }
    flush()
    return result + rest
  }

  /// The encoded word at the start of a text; nil where there is none.
  private static func word(_ text: Substring) -> Word? {
    let parts = text.dropFirst(2).split(separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 1, let close = parts[2].range(of: "?=") else { return nil }
    // A language may follow the character set (RFC 2231).
    let charset = parts[0].prefix { $0 != "*" }.lowercased()
    let content = parts[2][..<close]
    guard !charset.isEmpty, !charset.contains(where: \.isWhitespace) else { return nil }
    let bytes: [UInt8]
    switch parts[1].lowercased() {
    case "b": bytes = Base64.decoded(content.utf8)
    case "q": bytes = QuotedPrintable.decoded(Array(content.utf8)[...], isHeader: true)
    default: return nil
    }
    return Word(charset: charset, bytes: bytes, end: text.index(close, offsetBy: 2))
  }
}

extension Substring {
  /// Where a short text first stands in this one; the place of its first character.
  fileprivate func range(of text: String) -> Index? {
    let wanted = Array(text.utf8)
    var index = utf8.startIndex
    while index < utf8.endIndex {
      if utf8[index...].starts(with: wanted) { return index }
      utf8.formIndex(after: &index)
    }
    return nil
  }
}

/// Decodes quoted-printable (RFC 2045 section 6.7).
enum QuotedPrintable {
  /// The bytes; a sign that no two digits follow stands for itself. In headers an underscore is a blank.
  static func decoded(_ bytes: ArraySlice<UInt8>, isHeader: Bool = false) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "="), let end = softBreak(bytes, at: index) {
        index = end
      } else if byte == UInt8(ascii: "="), index + 1 < bytes.endIndex, let high = digit(bytes[index]),
        let low = digit(bytes[index + 1])
      {
        output.append(high << 4 | low)
        index += 2
      } else {
        output.append(isHeader && byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
      }
    }
    return output
  }

  /// Where the next line begins, if nothing but blanks follows on this one.
  private static func softBreak(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
    var index = start
    while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0D {
      index += 1
    }
    if index == bytes.endIndex { return index }
    return bytes[index] == UInt8(ascii: "\n") ? index + 1 : nil
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
