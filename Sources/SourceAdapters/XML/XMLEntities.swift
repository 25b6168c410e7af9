import MessageCore

/// Replaces references in XML text: numbers, the five that XML knows, and those that the document declares.
struct XMLEntities {
  /// Longer ones are no references: names of HTML have at most 31 letters.
  static let longestReference = 64
  /// How many bytes declared entities may put into one document.
  private static let largestExpansion = 1 << 20

  private enum Declared {
    case text(String)
    /// Made of other entities.
    case nested
    case external
  }

  private var declared: [String: Declared] = [:]
  private var expanded = 0

  /// Takes in the entities that a document type declares.
  mutating func declare(_ documentType: ArraySlice<UInt8>) {
    var rest = documentType
    while let start = rest.indices.first(where: { rest[$0...].starts(with: "<!ENTITY".utf8) }) {
      rest = rest[(start + 8)...]
      guard let end = Self.endOfDeclaration(rest) else { return }
      declare(declaration: String(decoding: rest[..<end], as: UTF8.self))
      rest = rest[end...]
    }
  }

  private static func endOfDeclaration(_ bytes: ArraySlice<UInt8>) -> Int? {
    var quote: UInt8?
    for index in bytes.indices {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  /// ` name "value"`, ` name SYSTEM "address"` or ` % name …`, which stands for declarations and is left aside.
  private mutating func declare(declaration: String) {
    let words = declaration.split(maxSplits: 1, omittingEmptySubsequences: true) { $0.isWhitespace }
    guard words.count == 2, words[0] != "%" else { return }
    let name = String(words[0])
    let definition = String(words[1]).trimmedBlanks
    guard declared[name] == nil else { return }
    guard let quote = definition.first, quote == "\"" || quote == "'" else {
      declared[name] = .external
      return
    }
    let value = definition.dropFirst().prefix { $0 != quote }
    let numbersReplaced = Self.replacingNumbers(String(value))
    declared[name] = Self.holdsReference(numbersReplaced) ? .nested : .text(numbersReplaced)
  }

  private static func replacingNumbers(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let ampersand = rest.firstIndex(of: "&") {
      result += rest[..<ampersand]
      let name = rest[rest.index(after: ampersand)...].prefix { $0 != ";" }
      if name.endIndex < rest.endIndex, let scalar = character(String(name)) {
        result.unicodeScalars.append(scalar)
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        result += "&"
        rest = rest[rest.index(after: ampersand)...]
      }
    }
    return result + rest
  }

  private static func holdsReference(_ text: String) -> Bool {
    guard let ampersand = text.firstIndex(of: "&") else { return false }
    let name = text[text.index(after: ampersand)...].prefix { $0 != ";" && $0 != "&" }
    return name.endIndex < text.endIndex && !name.isEmpty && !name.contains { $0.isWhitespace }
      || holdsReference(String(text[text.index(after: ampersand)...]))
  }

  // MARK: - Replacing

  /// The text with its references replaced and line ends as LF, in an attribute as blanks.
  ///
  /// - Throws: `ImportFailure` at a reference to an entity that is not put in.
  mutating func decoded(
    _ bytes: ArraySlice<UInt8>, line: Int, isAttribute: Bool
  ) throws(ImportFailure) -> String {
    guard bytes.contains(where: { $0 == UInt8(ascii: "&") || $0 < 0x20 }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&"), let end = try appendReference(bytes[index...], line, &output) {
        index = end
        continue
      }
      index += 1
      if byte >= 0x20 {
        output.append(byte)
      } else if byte == UInt8(ascii: "\r") {
        let isPair = index < bytes.endIndex && bytes[index] == UInt8(ascii: "\n")
        if !isPair { output.append(UInt8(ascii: isAttribute ? " " : "\n")) }
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") {
        output.append(isAttribute ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The text with line ends as LF and without other control characters.
  static func withPlainLineEnds(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\t") }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var output: [UInt8] = []
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "\r"):
        let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
        if next != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0x20...: output.append(bytes[index])
      default: break
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends what a reference stands for; nil where it is none that is known, and its characters stay.
  ///
  /// - Returns: where the text behind it begins.
  private mutating func appendReference(
    _ bytes: ArraySlice<UInt8>, _ line: Int, _ output: inout [UInt8]
  ) throws(ImportFailure) -> Int? {
    let name = bytes.dropFirst().prefix(Self.longestReference).prefix {
      $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "&") && $0 > 0x20
    }
    guard name.endIndex < bytes.endIndex, bytes[name.endIndex] == UInt8(ascii: ";"), !name.isEmpty else {
      return nil
    }
    let spelling = String(decoding: name, as: UTF8.self)
    if spelling.hasPrefix("#") {
      guard let scalar = Self.character(spelling) else { return nil }
      // A character that XML forbids says nothing in a text.
      let isText = scalar.value >= 0x20 || [0x09, 0x0A, 0x0D].contains(scalar.value)
      if isText { output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
    } else if let character = Self.predefined[spelling] {
      output.append(character)
    } else if let entity = declared[spelling] {
      try output.append(contentsOf: value(of: entity, spelling, line).utf8)
    } else {
      return nil
    }
    return name.endIndex + 1
  }

  private mutating func value(
    of entity: Declared, _ name: String, _ line: Int
  ) throws(ImportFailure) -> String {
    let name = TerminalText.quoted(name)
    switch entity {
    case .external: throw ImportFailure(line: line, "the entity \(name) is external; it is not fetched")
    case .nested:
      throw ImportFailure(line: line, "the entity \(name) is made of other entities; it is not expanded")
    case .text(let value):
      expanded += value.utf8.count
      guard expanded <= Self.largestExpansion else {
        throw ImportFailure(line: line, "the document's own entities grow beyond 1 MiB at \(name)")
      }
      return value
    }
  }

  private static let predefined: [String: UInt8] = [
    "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
    "apos": UInt8(ascii: "'"),
  ]

  /// The character that `#160` or `#xA0` names; numbers that are windows-1252's are read as such.
  private static func character(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let number = isHexadecimal ? digits.dropFirst() : digits
    guard number.first?.isHexDigit == true, let value = UInt32(number, radix: isHexadecimal ? 16 : 10) else {
      return nil
    }
    return CharacterDecoder.windows1252Character(value) ?? Unicode.Scalar(value)
  }
}
