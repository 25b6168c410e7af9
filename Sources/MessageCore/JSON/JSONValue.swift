/// A value inside a JSON text that has been validated: a view that decodes nothing until it is asked.
///
/// It keeps the text's bytes alive. Reading a member walks the object, so read several of one object at once.
public struct JSONValue: Sendable {
  @usableFromInline let text: [UInt8]
  @usableFromInline let range: Range<Int>

  /// What kind of value this is.
  public var kind: JSONKind { JSONKind(firstByte: text[range.lowerBound]) }

  @usableFromInline
  init(text: [UInt8], range: Range<Int>) {
    self.text = text
    self.range = range
  }

  /// A whole JSON text of any kind.
  ///
  /// - Throws: `JSONError` with the byte offset of the first fault.
  public init(parsing text: [UInt8]) throws(JSONError) {
    var ignored: [JSONMember] = []
    let result: Result<Void, JSONError> = text.withUnsafeBufferPointer { bytes in
      let scanner = JSONScanner(bytes)
      do throws(JSONError) {
        try scanner.scan(membersInto: &ignored, requiringObject: false)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    let start = text.firstIndex { !isJSONWhitespace($0) } ?? 0
    self.text = text
    range = start..<ValidJSON.endOfValue(at: start, in: text.span)
  }

  /// The value as it is spelled, quotes and brackets included.
  public var rawBytes: ArraySlice<UInt8> { text[range] }

  /// Whether this is `null`.
  public var isNull: Bool { kind == .null }

  /// The decoded string, or nil for another kind. Escaped lone surrogates read as U+FFFD.
  public var string: String? {
    guard kind == .string else { return nil }
    let inside = text[range.lowerBound + 1..<range.upperBound - 1]
    guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
    var decoded: [UInt8] = []
    JSONString.decode(inside.span, into: &decoded)
    return String(decoding: decoded, as: UTF8.self)
  }

  /// The boolean, or nil for another kind.
  public var boolean: Bool? { kind == .boolean ? text[range.lowerBound] == UInt8(ascii: "t") : nil }

  /// The number nearest to the spelling, or nil for another kind; infinite where no double reaches.
  public var number: Double? {
    kind == .number ? shortDecimal ?? Double(String(decoding: rawBytes, as: UTF8.self)) : nil
  }

  /// The number where it is spelled with fifteen digits at most and no exponent: digits and power of ten are exact, so
  /// that only their quotient is rounded (Clinger 1990, "How to read floating point numbers accurately").
  private var shortDecimal: Double? {
    guard range.count <= 17 else { return nil }
    let text = self.text.span
    let isNegative = text[range.lowerBound] == UInt8(ascii: "-")
    var digits: Int64 = 0
    var count = 0
    var divisor = 1.0
    var isFraction = false
    for index in range.dropFirst(isNegative ? 1 : 0) {
      let digit = text[index] &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ Int64(digit)
        count += 1
        if isFraction { divisor *= 10 }
      } else if text[index] == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        return nil
      }
    }
    guard count <= 15 else { return nil }
    let number = Double(digits) / divisor
    return isNegative ? -number : number
  }

  /// The number where it is whole, however it is spelled (`12`, `12.0`, `1.2e1`), and fits 64 bits.
  public var integer: Int64? {
    guard kind == .number else { return nil }
    return shortNumber ?? Int64(String(decoding: rawBytes, as: UTF8.self)) ?? wholeNumber
  }

  /// The number where it is spelled with digits alone, eighteen at most.
  private var shortNumber: Int64? {
    guard range.count <= 18 else { return nil }
    let text = self.text.span
    var number: Int64 = 0
    for index in range {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number &* 10 &+ Int64(digit)
    }
    return number
  }

  /// The whole number spelled with a fraction or an exponent; exact, where a double would round.
  private var wholeNumber: Int64? {
    let isNegative = rawBytes.first == UInt8(ascii: "-")
    let parts = rawBytes.dropFirst(isNegative ? 1 : 0).split { $0 | 0x20 == UInt8(ascii: "e") }
    let mantissa = parts[0].split(separator: UInt8(ascii: "."))
    var digits = mantissa.joined().drop { $0 == UInt8(ascii: "0") }
    if digits.isEmpty { return 0 }
    let exponent = parts.count > 1 ? Int32(String(decoding: parts[1], as: UTF8.self)) : 0
    guard var zeros = exponent.map({ Int($0) }) else { return nil }
    zeros -= mantissa.count > 1 ? mantissa[1].count : 0
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      zeros += 1
    }
    guard zeros >= 0, digits.count + zeros <= 19 else { return nil }
    let spelling = String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: zeros)
    return Int64(isNegative ? "-\(spelling)" : spelling)
  }

  /// The member of this object with that name; the last one where it is repeated. Nil where there is none, where its
  /// value is `null`, and where this is no object.
  public subscript(name: MemberName) -> JSONValue? { self[[name]][0] }

  /// The members of this object with those names, each as `subscript(name:)` gives it, in one walk over the object.
  /// (Inlined, so that the length of the array is known where it is called.)
  @inlinable
  public subscript<let count: Int>(names: InlineArray<count, MemberName>) -> InlineArray<count, JSONValue?> {
    var found = InlineArray<count, Range<Int>>(repeating: 0..<0)
    var places = found.mutableSpan
    locate(names.span, &places)
    var values = InlineArray<count, JSONValue?>(repeating: nil)
    for index in 0..<count where !found[index].isEmpty {
      values[index] = JSONValue(text: text, range: found[index])
    }
    return values
  }

  /// Where the values of the members with those names stand; an empty range for one that is absent or `null`.
  @usableFromInline
  func locate(_ names: Span<MemberName>, _ found: inout MutableSpan<Range<Int>>) {
    let text = self.text.span
    forEachMember { key, value in
      let isEscaped = JSONValue.hasEscape(text.extracting(key))
      for index in names.indices where JSONValue.isSpelled(text.extracting(key), names[index], isEscaped) {
        found[index] = text[value.lowerBound] == UInt8(ascii: "n") ? 0..<0 : value
      }
    }
  }

  /// The members of this object in their order, keys decoded, repetitions included; empty for another kind.
  public var members: [(name: String, value: JSONValue)] {
    var result: [(name: String, value: JSONValue)] = []
    forEachMember { key, value in
      var decoded: [UInt8] = []
      JSONString.decode(text.span.extracting(key), into: &decoded)
      result.append((String(decoding: decoded, as: UTF8.self), JSONValue(text: text, range: value)))
    }
    return result
  }

  /// The elements of this array in their order; empty for another kind.
  public var elements: [JSONValue] {
    guard kind == .array else { return [] }
    var result: [JSONValue] = []
    let bytes = text.span
    var index = JSONValue.skipWhitespace(bytes, range.lowerBound + 1)
    while bytes[index] != UInt8(ascii: "]") {
      let end = ValidJSON.endOfValue(at: index, in: bytes)
      result.append(JSONValue(text: text, range: index..<end))
      index = JSONValue.skipWhitespace(bytes, end)
      if bytes[index] == UInt8(ascii: ",") { index = JSONValue.skipWhitespace(bytes, index + 1) }
    }
    return result
  }

  // MARK: - Walking

  /// Hands `body` where each member's key, between its quotes, and its value stand in the text.
  private func forEachMember(_ body: (_ key: Range<Int>, _ value: Range<Int>) -> Void) {
    guard kind == .object else { return }
    let bytes = text.span
    var index = JSONValue.skipWhitespace(bytes, range.lowerBound + 1)
    while bytes[index] != UInt8(ascii: "}") {
      let keyEnd = ValidJSON.endOfValue(at: index, in: bytes)
      let start = JSONValue.skipWhitespace(bytes, JSONValue.skipWhitespace(bytes, keyEnd) + 1)
      let end = ValidJSON.endOfValue(at: start, in: bytes)
      body(index + 1..<keyEnd - 1, start..<end)
      index = JSONValue.skipWhitespace(bytes, end)
      if bytes[index] == UInt8(ascii: ",") { index = JSONValue.skipWhitespace(bytes, index + 1) }
    }
  }

  private static func hasEscape(_ key: Span<UInt8>) -> Bool {
    for index in key.indices where key[index] == UInt8(ascii: "\\") { return true }
    return false
  }

  private static func isSpelled(_ key: Span<UInt8>, _ name: MemberName, _ isEscaped: Bool) -> Bool {
    let spelling = name.utf8
    if isEscaped {
      var decoded: [UInt8] = []
      JSONString.decode(key, into: &decoded)
      return decoded.elementsEqual(spelling)
    }
    guard key.count == spelling.count else { return false }
    for index in key.indices where key[index] != spelling[index] { return false }
    return true
  }

  private static func skipWhitespace(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while isJSONWhitespace(text[index]) { index += 1 }
    return index
  }
}

/// The four bytes that RFC 8259 calls whitespace.
func isJSONWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
