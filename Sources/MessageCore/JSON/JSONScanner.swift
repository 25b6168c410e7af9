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
  /// How many members of inner objects were noted up to the value's end.
  var innerEnd: Int32 = 0
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
/// bytes for the life of the value; every load at a position follows a check that it is below `count`, and every
/// longer load one that all its bytes lie before `count`. Functions take a position and return the next, so that it
/// stays in a register.
struct JSONScanner {
  static let nestingLimit = 512

  private let base: UnsafePointer<UInt8>
  private let count: Int

  init(_ text: UnsafeBufferPointer<UInt8>) {
    // An empty buffer may have no address; any address does, for nothing is read then.
    base = text.baseAddress ?? UnsafePointer(UnsafeMutablePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped)
    count = text.count
  }

  private enum Expectation { case key, value, end }

  /// The objects and arrays around a position.
  private struct Nesting {
    private(set) var depth = 0
    /// One bit a level: set for an object, clear for an array.
    private var levels = InlineArray<8, UInt64>(repeating: 0)

    /// Whether the innermost of them is an object.
    private(set) var isInObject = false

    @inline(__always)
    mutating func open(isObject: Bool, at position: Int) throws(JSONError) {
      guard depth < JSONScanner.nestingLimit else {
        throw JSONError("nested deeper than \(JSONScanner.nestingLimit) levels", at: position)
      }
      let bit = UInt64(1) << UInt64(depth & 63)
      if isObject { levels[depth >> 6] |= bit } else { levels[depth >> 6] &= ~bit }
      isInObject = isObject
      depth &+= 1
    }

    @inline(__always)
    mutating func close() {
      depth &-= 1
      let outer = max(depth &- 1, 0)
      isInObject = levels[outer >> 6] >> UInt64(outer & 63) & 1 == 1
    }
  }

  /// A member's name between its quotes.
  private struct Key {
    var start = 0
    var end = 0
    var isEscaped = false
  }

  /// Reads the whole text. Of a top-level object, the members are appended in order to `members`.
  func scan(membersInto members: inout [JSONMember], requiringObject: Bool) throws(JSONError) {
    var ignored: [JSONMember] = []
    try scan(membersInto: &members, innerInto: &ignored, notesInner: false, requiringObject: requiringObject)
  }

  /// As above; where inner ones are noted, the members of objects that are such members are appended to `inner`, and
  /// each top-level member says how many there are up to its end.
  func scan(
    membersInto members: inout [JSONMember], innerInto inner: inout [JSONMember], notesInner: Bool,
    requiringObject: Bool
  ) throws(JSONError) {
    var position = endOfWhitespace(from: 0)
    guard position < count else { throw JSONError("the line is empty", at: position) }
    if requiringObject && base[position] != UInt8(ascii: "{") {
      throw JSONError("not a JSON object", at: position)
    }
    var nesting = Nesting()
    var expectation = Expectation.value
    var key = Key()
    var valueStart = position
    var valueIsEscaped = false
    var innerKey = Key()
    var innerValueStart = position

    while true {
      switch expectation {
      case .key:
        guard position < count, base[position] == UInt8(ascii: "\"") else {
          throw unexpected("a member name in quotes", at: position)
        }
        let name = try endOfString(from: position)
        if nesting.depth == 1 {
          key = Key(start: position &+ 1, end: name.end &- 1, isEscaped: name.isEscaped)
        } else if notesInner, nesting.depth == 2 {
          innerKey = Key(start: position &+ 1, end: name.end &- 1, isEscaped: name.isEscaped)
        }
        position = try endOfColon(from: name.end)
        if nesting.depth == 1 {
          valueStart = position
        } else if nesting.depth == 2 {
          innerValueStart = position
        }
        expectation = .value

      case .value:
        guard position < count else { throw unexpected("a value", at: position) }
        expectation = .end
        switch base[position] {
        case UInt8(ascii: "\""):
          (position, valueIsEscaped) = try endOfString(from: position)
        case UInt8(ascii: "{"):
          try nesting.open(isObject: true, at: position)
          position = endOfWhitespace(from: position &+ 1)
          if position < count, base[position] == UInt8(ascii: "}") {
            nesting.close()
            position &+= 1
          } else {
            expectation = .key
          }
        case UInt8(ascii: "["):
          try nesting.open(isObject: false, at: position)
          position = endOfWhitespace(from: position &+ 1)
          if position < count, base[position] == UInt8(ascii: "]") {
            nesting.close()
            position &+= 1
          } else {
            expectation = .value
          }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
          position = try endOfNumber(from: position)
        case UInt8(ascii: "t"): position = try endOfLiteral("true", from: position)
        case UInt8(ascii: "f"): position = try endOfLiteral("false", from: position)
        case UInt8(ascii: "n"): position = try endOfLiteral("null", from: position)
        default: throw unexpected("a value", at: position)
        }

      case .end:
        if nesting.depth == 1, nesting.isInObject {
          members.append(member(key, valueStart, position, valueIsEscaped, inner: inner.count))
        } else if notesInner, nesting.depth == 2, nesting.isInObject {
          inner.append(member(innerKey, innerValueStart, position, valueIsEscaped, inner: 0))
        }
        position = endOfWhitespace(from: position)
        if nesting.depth == 0 {
          guard position == count else { throw unexpected("the end of the line", at: position) }
          return
        }
        let isInObject = nesting.isInObject
        guard position < count else {
          throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'", at: position)
        }
        switch base[position] {
        case UInt8(ascii: ","):
          position = endOfWhitespace(from: position &+ 1)
          expectation = isInObject ? .key : .value
        case UInt8(ascii: "}") where isInObject, UInt8(ascii: "]") where !isInObject:
          nesting.close()
          position &+= 1
        default:
          throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'", at: position)
        }
      }
    }
  }

  /// A top-level member. (Not inlined: most values stand deeper.)
  @inline(never)
  private func member(
    _ key: Key, _ valueStart: Int, _ valueEnd: Int, _ valueIsEscaped: Bool, inner: Int
  ) -> JSONMember {
    JSONMember(
      keyStart: Int32(truncatingIfNeeded: key.start), keyEnd: Int32(truncatingIfNeeded: key.end),
      valueStart: Int32(truncatingIfNeeded: valueStart), valueEnd: Int32(truncatingIfNeeded: valueEnd),
      innerEnd: Int32(truncatingIfNeeded: inner),
      prefix: key.isEscaped ? 0 : prefix(from: key.start, to: key.end),
      kind: JSONKind(firstByte: base[valueStart]), isEscaped: key.isEscaped, valueIsEscaped: valueIsEscaped)
  }

  /// Where the value that begins at `start` ends, in a text that has been validated.
  static func endOfValue(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    JSONScanner(text).endOfValidValue(from: start)
  }

  private func endOfValidValue(from start: Int) -> Int {
    var position = start
    var depth = 0
    while position < count {
      switch base[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      case UInt8(ascii: "\""): position = endOfValidString(from: position)
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
        position += 1
        continue
      default: position = endOfBareWord(from: position)
      }
      if depth == 0 { return position }
    }
    return position
  }

  private func endOfValidString(from start: Int) -> Int {
    var position = start + 1
    while position < count {
      position = endOfPlainText(from: position)
      guard position < count else { return position }
      let byte = base[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return position }
    }
    return position
  }

  /// Behind a number, `true`, `false` or `null`.
  private func endOfBareWord(from start: Int) -> Int {
    var position = start
    while position < count {
      switch base[position] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D: return position
      default: position += 1
      }
    }
    return position
  }

  // MARK: - Tokens

  @inline(__always)
  private func endOfWhitespace(from start: Int) -> Int {
    guard start < count, base[start] <= 0x20 else { return start }
    // Most writers put one space there, if any.
    if base[start] == 0x20, start &+ 1 < count, base[start &+ 1] > 0x20 { return start &+ 1 }
    return endOfLongWhitespace(from: start)
  }

  /// Behind the colon after a member's name and the whitespace around it.
  @inline(__always)
  private func endOfColon(from start: Int) throws(JSONError) -> Int {
    // Most writers put the colon there, and one space behind it, if any.
    let position = start < count && base[start] == UInt8(ascii: ":") ? start : endOfWhitespace(from: start)
    guard position < count, base[position] == UInt8(ascii: ":") else {
      throw unexpected("a colon", at: position)
    }
    return endOfWhitespace(from: position &+ 1)
  }

  @inline(never)
  private func endOfLongWhitespace(from start: Int) -> Int {
    var position = start
    while position < count {
      switch base[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return position
      }
    }
    return position
  }

  private func endOfLiteral(_ literal: StaticString, from start: Int) throws(JSONError) -> Int {
    let length = literal.utf8CodeUnitCount
    for offset in 0..<length
    where start + offset >= count || base[start + offset] != literal.utf8Start[offset] {
      throw JSONError("not a JSON value: a bare word other than true, false and null", at: start)
    }
    return start + length
  }

  private func endOfNumber(from start: Int) throws(JSONError) -> Int {
    let integerStart = base[start] == UInt8(ascii: "-") ? start &+ 1 : start
    var position = endOfDigits(from: integerStart)
    guard position > integerStart else { throw JSONError("a number without digits", at: start) }
    if base[integerStart] == UInt8(ascii: "0"), position &- integerStart > 1 {
      throw JSONError("a number with a leading zero", at: start)
    }
    if position < count, base[position] == UInt8(ascii: ".") {
      let fractionStart = position &+ 1
      position = endOfDigits(from: fractionStart)
      guard position > fractionStart else {
        throw JSONError("a number without digits after its point", at: start)
      }
    }
    if position < count, base[position] | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      if position < count, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
        position &+= 1
      }
      let exponentStart = position
      position = endOfDigits(from: exponentStart)
      guard position > exponentStart else {
        throw JSONError("a number without digits in its exponent", at: start)
      }
    }
    return position
  }

  @inline(__always)
  private func endOfDigits(from start: Int) -> Int {
    var position = start
    while position < count, base[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
    return position
  }

  /// Reads a string from its opening quote on; whether it holds escapes.
  @inline(__always)
  private func endOfString(from start: Int) throws(JSONError) -> (end: Int, isEscaped: Bool) {
    let position = endOfPlainText(from: start &+ 1)
    if position < count, base[position] == UInt8(ascii: "\"") { return (position &+ 1, false) }
    return try endOfUnusualString(from: start, at: position)
  }

  /// The same for a string that holds more than plain text, which goes on at `plainEnd`.
  @inline(never)
  private func endOfUnusualString(
    from start: Int, at plainEnd: Int
  ) throws(JSONError) -> (end: Int, isEscaped: Bool) {
    var position = plainEnd
    var isEscaped = false
    while position < count {
      switch base[position] {
      case UInt8(ascii: "\""): return (position &+ 1, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        position = try endOfEscape(from: position)
      case 0x80...:
        position = try endOfMultibyteCharacters(from: position)
      case let byte where byte < 0x20:
        throw JSONError(
          "a control character (\(hexadecimal(byte))) inside a string; it must be escaped", at: position)
      default:
        position &+= 1
      }
      position = endOfPlainText(from: position)
    }
    throw JSONError("a string without its closing quote", at: start)
  }

  /// Behind printable ASCII other than the quote and the backslash, sixteen bytes at a time; in a text shorter than
  /// that it may stop early.
  @inline(__always)
  private func endOfPlainText(from start: Int) -> Int {
    end_of_plain_text(base + start, base, base + count) - base
  }

  private func endOfEscape(from start: Int) throws(JSONError) -> Int {
    guard start &+ 1 < count else { throw JSONError("a string without its closing quote", at: start) }
    switch base[start &+ 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start &+ 2
    case UInt8(ascii: "u"):
      for position in start &+ 2..<start &+ 6 {
        guard position < count, hexadecimalValue(base[position]) != nil else {
          throw JSONError("a \\u escape without four hexadecimal digits", at: start)
        }
      }
      return start &+ 6
    default:
      throw JSONError("an escape that JSON does not have", at: start)
    }
  }

  /// Reads characters beyond ASCII up to the next ASCII byte, by table 3-7 of the Unicode Standard: no overlong
  /// forms, no surrogates, nothing above U+10FFFF.
  private func endOfMultibyteCharacters(from start: Int) throws(JSONError) -> Int {
    var position = start
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
    return position
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

  private func unexpected(_ expected: StaticString, at position: Int) -> JSONError {
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
