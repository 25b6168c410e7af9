import CProcessor

/// Why a JSON text was refused, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// The cause in words, lower case, ready to stand after `FILE:LINE: `.
  public let reason: String
  /// The offset of the offending byte from the start of the text.
  public let offset: Int

  init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

/// The six kinds of JSON value (RFC 8259 section 3).
public enum JSONKind: UInt8, Sendable {
  case object, array, string, number, boolean, null

  /// The kind with its article, as error messages say it.
  public var described: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }

  /// The kind of the valid JSON value that begins with `byte`.
  init(firstByte byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"): self = .object
    case UInt8(ascii: "["): self = .array
    case UInt8(ascii: "\""): self = .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
    case UInt8(ascii: "n"): self = .null
    default: self = .number
    }
  }
}

/// Where one member of an object stands in its text. Offsets are bytes from the start of the text.
struct JSONMember {
  /// The key between its quotes, still escaped.
  var keyStart: Int32
  var keyEnd: Int32
  /// The value, quotes and brackets included.
  var valueStart: Int32
  var valueEnd: Int32
  /// The first eight bytes of the key, little endian, zero filled; 0 for an escaped key.
  var prefix: UInt64
  var kind: JSONKind
  /// Whether the key is spelled with escapes.
  var isEscaped: Bool
  /// Whether the value is a string with escapes.
  var valueIsEscaped: Bool
}

/// Validates a JSON text by RFC 8259, UTF-8 (RFC 3629) included, and notes where the members of a top-level object stand.
///
/// It never recurses: nesting is one bit a level, `nestingLimit` levels at most. Escaped lone surrogates are
/// grammatical JSON and accepted; they are read as U+FFFD.
///
/// Unsafe code lives here and in no other part of the JSON reader. Its invariants: `base` points to `count` readable
/// bytes for the life of the value; every load at `position` follows a check that `position < count`, and every
/// longer load one that all its bytes lie before `count`.
struct JSONScanner {
  static let nestingLimit = 512

  private let base: UnsafePointer<UInt8>
  private let count: Int
  private var position = 0
  private var depth = 0
  /// One bit a level: set for an object, clear for an array.
  private var levels = InlineArray<8, UInt64>(repeating: 0)

  init(_ text: UnsafeBufferPointer<UInt8>) {
    // An empty buffer may have no address; any address does, for nothing is read then.
    base = text.baseAddress ?? UnsafePointer(UnsafeMutablePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped)
    count = text.count
  }

  private enum Expectation { case key, value, end }

  /// Reads the whole text. Of a top-level object, the members are appended in order to `members`.
  mutating func scan(membersInto members: inout [JSONMember], requiringObject: Bool) throws(JSONError) {
    skipWhitespace()
    guard position < count else { throw JSONError("the line is empty", at: position) }
    if requiringObject && base[position] != UInt8(ascii: "{") {
      throw JSONError("not a JSON object", at: position)
    }
    var expectation = Expectation.value
    var keyStart = 0
    var keyEnd = 0
    var keyIsEscaped = false
    var valueStart = position
    var valueIsEscaped = false

    while true {
      switch expectation {
      case .key:
        guard position < count, base[position] == UInt8(ascii: "\"") else {
          throw unexpected("a member name in quotes")
        }
        let start = position + 1
        let escaped = scanShortName() ? false : try scanString()
        if depth == 1 {
          keyStart = start
          keyEnd = position - 1
          keyIsEscaped = escaped
        }
        skipWhitespace()
        try expect(UInt8(ascii: ":"), "a colon")
        skipWhitespace()
        if depth == 1 { valueStart = position }
        expectation = .value

      case .value:
        guard position < count else { throw unexpected("a value") }
        expectation = .end
        switch base[position] {
        case UInt8(ascii: "\""):
          valueIsEscaped = try scanString()
        case UInt8(ascii: "{"):
          try open(isObject: true)
          skipWhitespace()
          if position < count, base[position] == UInt8(ascii: "}") { close() } else { expectation = .key }
        case UInt8(ascii: "["):
          try open(isObject: false)
          skipWhitespace()
          if position < count, base[position] == UInt8(ascii: "]") { close() } else { expectation = .value }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
          try scanNumber()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        default: throw unexpected("a value")
        }

      case .end:
        if depth == 1, isInObject {
          members.append(
            JSONMember(
              keyStart: Int32(truncatingIfNeeded: keyStart), keyEnd: Int32(truncatingIfNeeded: keyEnd),
              valueStart: Int32(truncatingIfNeeded: valueStart),
              valueEnd: Int32(truncatingIfNeeded: position),
              prefix: keyIsEscaped ? 0 : prefix(from: keyStart, to: keyEnd),
              kind: JSONKind(firstByte: base[valueStart]), isEscaped: keyIsEscaped,
              valueIsEscaped: valueIsEscaped))
        }
        skipWhitespace()
        if depth == 0 {
          guard position == count else { throw unexpected("the end of the line") }
          return
        }
        guard position < count else { throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'") }
        switch base[position] {
        case UInt8(ascii: ","):
          position += 1
          skipWhitespace()
          expectation = isInObject ? .key : .value
        case UInt8(ascii: "}") where isInObject:
          close()
        case UInt8(ascii: "]") where !isInObject:
          close()
        default:
          throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'")
        }
      }
    }
  }

  /// Where the value that begins at `start` ends, in a text that has been validated.
  static func endOfValue(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var scanner = JSONScanner(text)
    scanner.position = start
    scanner.skipValidValue()
    return scanner.position
  }

  private mutating func skipValidValue() {
    while position < count {
      switch base[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      case UInt8(ascii: "\""): skipValidString()
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
        position += 1
        continue
      default: skipBareWord()
      }
      if depth == 0 { return }
    }
  }

  private mutating func skipValidString() {
    position += 1
    while position < count {
      skipPlainText()
      guard position < count else { return }
      let byte = base[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
  }

  /// Moves over a number, `true`, `false` or `null`.
  private mutating func skipBareWord() {
    while position < count {
      switch base[position] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D: return
      default: position += 1
      }
    }
  }

  // MARK: - Levels

  private var isInObject: Bool {
    @inline(__always) get { levels[(depth - 1) >> 6] >> UInt64((depth - 1) & 63) & 1 == 1 }
  }

  @inline(__always)
  private mutating func open(isObject: Bool) throws(JSONError) {
    guard depth < Self.nestingLimit else {
      throw JSONError("nested deeper than \(Self.nestingLimit) levels", at: position)
    }
    let bit = UInt64(1) << UInt64(depth & 63)
    if isObject { levels[depth >> 6] |= bit } else { levels[depth >> 6] &= ~bit }
    depth += 1
    position += 1
  }

  @inline(__always)
  private mutating func close() {
    depth -= 1
    position += 1
  }

  // MARK: - Tokens

  @inline(__always)
  private mutating func skipWhitespace() {
    guard position < count, base[position] <= 0x20 else { return }
    // Most writers put one space there, if any.
    if base[position] == 0x20 {
      position += 1
      guard position < count, base[position] <= 0x20 else { return }
    }
    skipLongWhitespace()
  }

  @inline(never)
  private mutating func skipLongWhitespace() {
    while position < count {
      switch base[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  @inline(__always)
  private mutating func expect(_ byte: UInt8, _ name: StaticString) throws(JSONError) {
    guard position < count, base[position] == byte else { throw unexpected(name) }
    position += 1
  }

  private mutating func scanLiteral(_ literal: StaticString) throws(JSONError) {
    let length = literal.utf8CodeUnitCount
    for offset in 0..<length
    where position + offset >= count || base[position + offset] != literal.utf8Start[offset] {
      throw JSONError("not a JSON value: a bare word other than true, false and null", at: position)
    }
    position += length
  }

  private mutating func scanNumber() throws(JSONError) {
    let start = position
    if base[position] == UInt8(ascii: "-") { position += 1 }
    let integerStart = position
    guard skipDigits() else { throw JSONError("a number without digits", at: start) }
    if base[integerStart] == UInt8(ascii: "0"), position - integerStart > 1 {
      throw JSONError("a number with a leading zero", at: start)
    }
    if position < count, base[position] == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() else { throw JSONError("a number without digits after its point", at: start) }
    }
    if position < count, base[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < count, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
        position += 1
      }
      guard skipDigits() else { throw JSONError("a number without digits in its exponent", at: start) }
    }
  }

  @inline(__always)
  private mutating func skipDigits() -> Bool {
    let start = position
    while position < count, base[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }

  /// Reads a string from its opening quote on; true if it holds escapes.
  @inline(__always)
  private mutating func scanString() throws(JSONError) -> Bool {
    let start = position
    position += 1
    var isEscaped = false
    while true {
      skipPlainText()
      guard position < count else { throw JSONError("a string without its closing quote", at: start) }
      switch base[position] {
      case UInt8(ascii: "\""):
        position += 1
        return isEscaped
      case UInt8(ascii: "\\"):
        isEscaped = true
        try scanEscape()
      case 0x80...:
        try scanMultibyteCharacters()
      case let byte where byte < 0x20:
        throw JSONError(
          "a control character (\(hexadecimal(byte))) inside a string; it must be escaped", at: position)
      default:
        position += 1
      }
    }
  }

  /// Moves over a name of at most fifteen plain bytes, from its opening quote on, if one stands there.
  @inline(__always)
  private mutating func scanShortName() -> Bool {
    guard position &+ 17 <= count else { return false }
    let marks = marks_of_plain_end(base + (position &+ 1))
    guard marks != 0 else { return false }
    let end = position &+ 1 &+ marks.trailingZeroBitCount
    guard base[end] == UInt8(ascii: "\"") else { return false }
    position = end &+ 1
    return true
  }

  /// Moves over printable ASCII other than the quote and the backslash, sixteen bytes at a time.
  @inline(__always)
  private mutating func skipPlainText() {
    while position &+ 16 <= count {
      let marks = marks_of_plain_end(base + position)
      if marks != 0 {
        position &+= marks.trailingZeroBitCount
        return
      }
      position &+= 16
    }
  }

  private mutating func scanEscape() throws(JSONError) {
    let start = position
    position += 1
    guard position < count else { throw JSONError("a string without its closing quote", at: start) }
    switch base[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard position < count, hexadecimalValue(base[position]) != nil else {
          throw JSONError("a \\u escape without four hexadecimal digits", at: start)
        }
        position += 1
      }
    default:
      throw JSONError("an escape that JSON does not have", at: start)
    }
  }

  /// Reads characters beyond ASCII up to the next ASCII byte, by table 3-7 of the Unicode Standard: no overlong
  /// forms, no surrogates, nothing above U+10FFFF.
  private mutating func scanMultibyteCharacters() throws(JSONError) {
    while position < count, base[position] >= 0x80 {
      let lead = base[position]
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: throw JSONError("invalid UTF-8 (byte \(hexadecimal(lead)))", at: position)
      }
      guard position + length <= count, second.contains(base[position + 1]),
        length < 3 || base[position + 2] & 0xC0 == 0x80, length < 4 || base[position + 3] & 0xC0 == 0x80
      else { throw JSONError("invalid UTF-8 (byte \(hexadecimal(lead)))", at: position) }
      position += length
    }
  }

  // MARK: - Small parts

  @inline(__always)
  private func prefix(from start: Int, to end: Int) -> UInt64 {
    let length = end - start
    if start + 8 <= count {
      let word = UnsafeRawPointer(base + start).loadUnaligned(as: UInt64.self).littleEndian
      return length >= 8 ? word : word & (1 << UInt64(length * 8) &- 1)
    }
    var word: UInt64 = 0
    for offset in 0..<min(length, 8) { word |= UInt64(base[start + offset]) << UInt64(offset * 8) }
    return word
  }

  private func unexpected(_ expected: StaticString) -> JSONError {
    position < count
      ? JSONError("expected \(expected), found \(visible(base[position]))", at: position)
      : JSONError("expected \(expected), found the end of the line", at: position)
  }
}

/// The value of a hexadecimal digit, or nil.
func hexadecimalValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}

/// A byte as `0x1F`.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.utf8.count == 1 ? "0x0\(digits)" : "0x\(digits)"
}

/// A byte as error messages show it: a printable character in quotes, anything else as `byte 0x1F`.
private func visible(_ byte: UInt8) -> String {
  0x21...0x7E ~= byte ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(hexadecimal(byte))"
}
