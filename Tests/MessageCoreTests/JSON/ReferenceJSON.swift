/// A second JSON reader, written as RFC 8259 is printed, slow and plain: what the scanner is measured against.
///
/// It takes the same three decisions where the RFC leaves them open: UTF-8 without a byte order mark, at most 512
/// levels, and U+FFFD for an escaped surrogate without its partner.
indirect enum ReferenceJSON: Equatable {
  case object([Member])
  case array([ReferenceJSON])
  case string(String)
  case number(String)
  case boolean(Bool)
  case null

  struct Member: Equatable {
    let name: String
    let value: ReferenceJSON
  }

  /// Reads a whole JSON text; nil where it is none.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var reader = ReferenceReader(rest: text.unicodeScalars[...])
    reader.skipWhitespace()
    guard let value = reader.value(level: 0) else { return nil }
    reader.skipWhitespace()
    guard reader.rest.isEmpty else { return nil }
    self = value
  }

  /// The value of the last member of that name.
  subscript(name: String) -> ReferenceJSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }
}

private struct ReferenceReader {
  var rest: Substring.UnicodeScalarView

  mutating func value(level: Int) -> ReferenceJSON? {
    switch rest.first {
    case "{": return object(level: level + 1)
    case "[": return array(level: level + 1)
    case "\"": return string().map { .string($0) }
    case "t": return take("true") ? .boolean(true) : nil
    case "f": return take("false") ? .boolean(false) : nil
    case "n": return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(level: Int) -> ReferenceJSON? {
    guard level <= 512, take("{") else { return nil }
    var members: [ReferenceJSON.Member] = []
    skipWhitespace()
    if take("}") { return .object([]) }
    repeat {
      skipWhitespace()
      guard let name = string() else { return nil }
      skipWhitespace()
      guard take(":") else { return nil }
      skipWhitespace()
      guard let value = value(level: level) else { return nil }
      members.append(.init(name: name, value: value))
      skipWhitespace()
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(level: Int) -> ReferenceJSON? {
    guard level <= 512, take("[") else { return nil }
    var elements: [ReferenceJSON] = []
    skipWhitespace()
    if take("]") { return .array([]) }
    repeat {
      skipWhitespace()
      guard let value = value(level: level) else { return nil }
      elements.append(value)
      skipWhitespace()
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var units: [UInt16] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(decoding: units, as: UTF16.self)
      case "\\":
        guard let unit = escape() else { return nil }
        units.append(unit)
      case "\u{0}"..<" ": return nil
      default: units.append(contentsOf: String(scalar).utf16)
      }
    }
    return nil
  }

  private mutating func escape() -> UInt16? {
    switch rest.popFirst() {
    case "\"": return 0x22
    case "\\": return 0x5C
    case "/": return 0x2F
    case "b": return 0x08
    case "f": return 0x0C
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "u":
      let digits = String(String.UnicodeScalarView(rest.prefix(4)))
      guard digits.utf8.count == 4, digits.utf8.allSatisfy({ hexadecimal.contains($0) }) else { return nil }
      rest = rest.dropFirst(4)
      return UInt16(digits, radix: 16)
    default: return nil
    }
  }

  private let hexadecimal = Set("0123456789abcdefABCDEF".utf8)

  private mutating func number() -> ReferenceJSON? {
    let start = rest
    _ = take("-")
    if !take("0") {
      guard let first = rest.first, ("1"..."9").contains(first) else { return nil }
      skipDigits()
    }
    if take(".") {
      guard startsWithDigit else { return nil }
      skipDigits()
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard startsWithDigit else { return nil }
      skipDigits()
    }
    return .number(String(String.UnicodeScalarView(start[start.startIndex..<rest.startIndex])))
  }

  private var startsWithDigit: Bool { rest.first.map { ("0"..."9").contains($0) } ?? false }

  private mutating func skipDigits() {
    while startsWithDigit { rest.removeFirst() }
  }

  mutating func skipWhitespace() {
    while let scalar = rest.first, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
      rest.removeFirst()
    }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest = rest.dropFirst(text.unicodeScalars.count)
    return true
  }

  init(rest: Substring.UnicodeScalarView) { self.rest = rest }
}
