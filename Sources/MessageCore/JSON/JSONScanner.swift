import CProcessor

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

  /// The objects and arrays around a position, of which the outermost is the text's.
  private struct Nesting {
    private(set) var depth: Int
    /// One bit a level: set for an object, clear for an array.
    private var levels = InlineArray<8, UInt64>(repeating: 0)
    /// Whether the innermost of them is an object.
    private(set) var isInObject = false

    /// - Parameter depth: how many there are around what is to be read.
    init(depth: Int) { self.depth = depth }

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
    let isObject = base[position] == UInt8(ascii: "{")
    if requiringObject && !isObject { throw JSONError("not a JSON object", at: position) }
    if !isObject {
      position = try endOfValue(from: position, depth: 0).end
    } else if notesInner {
      position = try endOfNotedObject(from: position, membersInto: &members, innerInto: &inner)
    } else {
      position = try endOfObject(from: position, depth: 1, membersInto: &members)
    }
    position = endOfWhitespace(from: position)
    guard position == count else { throw unexpected("the end of the line", at: position) }
  }

  /// Reads an object inside `depth` − 1 others from its brace on, and appends its members to `members`.
  private func endOfObject(
    from start: Int, depth: Int, membersInto members: inout [JSONMember]
  ) throws(JSONError) -> Int {
    try endOfMembers(from: start) { key throws(JSONError) in
      let value = try endOfValue(from: key.valueStart, depth: depth)
      members.append(member(key, value, inner: 0))
      return value.end
    }
  }

  /// The same for the top-level object, and appends the members of objects in it to `inner`.
  private func endOfNotedObject(
    from start: Int, membersInto members: inout [JSONMember], innerInto inner: inout [JSONMember]
  ) throws(JSONError) -> Int {
    try endOfMembers(from: start) { key throws(JSONError) in
      let isObject = key.valueStart < count && base[key.valueStart] == UInt8(ascii: "{")
      let value =
        isObject
        ? Value(end: try endOfObject(from: key.valueStart, depth: 2, membersInto: &inner), kind: .object)
        : try endOfValue(from: key.valueStart, depth: 1)
      members.append(member(key, value, inner: inner.count))
      return value.end
    }
  }

  /// Reads an object from its brace on; `read` takes each member in and gives where its value ends.
  @inline(__always)
  private func endOfMembers(
    from start: Int, _ read: (Key) throws(JSONError) -> Int
  ) throws(JSONError) -> Int {
    guard var position = endOfOpening(from: start) else { return endOfEmptyObject(from: start) }
    while true {
      let end = try read(try key(at: position))
      if let next = endOfPlainComma(from: end) {
        position = next
      } else {
        position = endOfWhitespace(from: end)
        guard try goesOn(at: position) else { return position &+ 1 }
        position = endOfWhitespace(from: position &+ 1)
      }
    }
  }

  /// Where the first member of the object that opens at `start` begins; nil where it has none.
  @inline(__always)
  private func endOfOpening(from start: Int) -> Int? {
    let position = endOfWhitespace(from: start &+ 1)
    return position < count && base[position] == UInt8(ascii: "}") ? nil : position
  }

  private func endOfEmptyObject(from start: Int) -> Int {
    endOfWhitespace(from: start &+ 1) &+ 1
  }

  /// Whether another member of an object follows, or the object ends.
  @inline(__always)
  private func goesOn(at position: Int) throws(JSONError) -> Bool {
    guard position < count else { throw unexpected("a comma or '}'", at: position) }
    switch base[position] {
    case UInt8(ascii: ","): return true
    case UInt8(ascii: "}"): return false
    default: throw unexpected("a comma or '}'", at: position)
    }
  }

  /// A member's name between its quotes, and where its value begins.
  private struct Key {
    var start: Int
    var end: Int
    var isEscaped: Bool
    /// As in ``JSONMember``.
    var prefix: UInt64
    var valueStart: Int
  }

  @inline(__always)
  private func key(at position: Int) throws(JSONError) -> Key {
    // Most names are short and of plain text, and a colon stands behind them, and one space behind that, if any.
    if position &+ 20 < count, base[position] == UInt8(ascii: "\"") {
      let start = position &+ 1
      let length = marks_of_plain_end(base + start).trailingZeroBitCount
      let end = start &+ length
      if 1..<16 ~= length, base[end] == UInt8(ascii: "\""), base[end &+ 1] == UInt8(ascii: ":") {
        let valueStart = end &+ (base[end &+ 2] == 0x20 ? 3 : 2)
        if base[valueStart] > 0x20 {
          let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* min(length, 8))
          return Key(
            start: start, end: end, isEscaped: false, prefix: word(at: start) & UInt64.max &>> unused,
            valueStart: valueStart)
        }
      }
    }
    return try unusualKey(at: position)
  }

  @inline(never)
  private func unusualKey(at position: Int) throws(JSONError) -> Key {
    guard position < count, base[position] == UInt8(ascii: "\"") else {
      throw unexpected("a member name in quotes", at: position)
    }
    let name = try endOfString(from: position)
    let valueStart = try endOfColon(from: name.end)
    let (start, end) = (position &+ 1, name.end &- 1)
    return Key(
      start: start, end: end, isEscaped: name.isEscaped,
      prefix: name.isEscaped ? 0 : prefix(from: start, to: end), valueStart: valueStart)
  }

  /// Where a value ends, and what it is.
  private struct Value {
    var end: Int
    /// Whether it is a string with escapes.
    var isEscaped = false
    var kind: JSONKind
  }

  /// Reads any value, inside `depth` objects and arrays.
  @inline(__always)
  private func endOfValue(from start: Int, depth: Int) throws(JSONError) -> Value {
    guard start < count else { throw unexpected("a value", at: start) }
    let first = base[start]
    switch first {
    case UInt8(ascii: "\""):
      let string = try endOfString(from: start)
      return Value(end: string.end, isEscaped: string.isEscaped, kind: .string)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return Value(end: try endOfNest(from: start, depth: depth), kind: JSONKind(firstByte: first))
    default: return Value(end: try endOfBareValue(from: start), kind: JSONKind(firstByte: first))
    }
  }

  @inline(__always)
  private func endOfBareValue(from start: Int) throws(JSONError) -> Int {
    switch base[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try endOfNumber(from: start)
    case UInt8(ascii: "t"): try endOfLiteral("true", from: start)
    case UInt8(ascii: "f"): try endOfLiteral("false", from: start)
    case UInt8(ascii: "n"): try endOfLiteral("null", from: start)
    default: throw unexpected("a value", at: start)
    }
  }

  /// Reads an object or array inside `depth` others, with all that it holds.
  @inline(never)
  private func endOfNest(from start: Int, depth: Int) throws(JSONError) -> Int {
    var nesting = Nesting(depth: depth)
    var position = start
    while true {
      // A value begins here.
      guard position < count else { throw unexpected("a value", at: position) }
      var isOpen = false
      switch base[position] {
      case UInt8(ascii: "\""): position = try endOfString(from: position).end
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = base[position] == UInt8(ascii: "{")
        try nesting.open(isObject: isObject, at: position)
        position = endOfWhitespace(from: position &+ 1)
        isOpen = position >= count || base[position] != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
      default: position = try endOfBareValue(from: position)
      }
      // Behind it stand the ends of what it is the last of.
      while !isOpen {
        if let next = endOfPlainComma(from: position) {
          position = next
          break
        }
        position = endOfWhitespace(from: position)
        let isInObject = nesting.isInObject
        guard position < count else {
          throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'", at: position)
        }
        switch base[position] {
        case UInt8(ascii: ","):
          position = endOfWhitespace(from: position &+ 1)
          isOpen = true
        case UInt8(ascii: "}") where isInObject, UInt8(ascii: "]") where !isInObject:
          nesting.close()
          position &+= 1
          if nesting.depth == depth { return position }
        default:
          throw unexpected(isInObject ? "a comma or '}'" : "a comma or ']'", at: position)
        }
      }
      if nesting.isInObject { position = try key(at: position).valueStart }
    }
  }

  @inline(__always)
  private func member(_ key: Key, _ value: Value, inner: Int) -> JSONMember {
    JSONMember(
      keyStart: Int32(truncatingIfNeeded: key.start), keyEnd: Int32(truncatingIfNeeded: key.end),
      valueStart: Int32(truncatingIfNeeded: key.valueStart), valueEnd: Int32(truncatingIfNeeded: value.end),
      innerEnd: Int32(truncatingIfNeeded: inner),
      prefix: key.prefix,
      kind: value.kind, isEscaped: key.isEscaped, valueIsEscaped: value.isEscaped)
  }

  // MARK: - Tokens

  @inline(__always)
  private func endOfWhitespace(from start: Int) -> Int {
    guard start < count, base[start] <= 0x20 else { return start }
    // Most writers put one space there, if any.
    if base[start] == 0x20, start &+ 1 < count, base[start &+ 1] > 0x20 { return start &+ 1 }
    return endOfLongWhitespace(from: start)
  }

  /// Behind the comma at `start` and one space, if any, where the next thing stands; nil where it is not so simple.
  @inline(__always)
  private func endOfPlainComma(from start: Int) -> Int? {
    guard start &+ 2 < count, base[start] == UInt8(ascii: ",") else { return nil }
    let next = start &+ (base[start &+ 1] == 0x20 ? 2 : 1)
    return base[next] > 0x20 ? next : nil
  }

  /// Behind the colon after a member's name and the whitespace around it.
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

  private func prefix(from start: Int, to end: Int) -> UInt64 {
    var prefix: UInt64 = 0
    for offset in 0..<min(end - start, 8) { prefix |= UInt64(base[start + offset]) << UInt64(offset * 8) }
    return prefix
  }

  /// The eight bytes from `position` on, of which the text has as many; the first is the lowest.
  @inline(__always)
  private func word(at position: Int) -> UInt64 {
    UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self).littleEndian
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
