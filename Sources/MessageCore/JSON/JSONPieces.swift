import CProcessor

/// JSON put together from ready pieces, for a value that is written for every message: no commas to decide on, no array
/// that might be shared. What it holds is JSON only if the caller's pieces make it so.
///
/// Invariant: `base` addresses `capacity` bytes, of which the first `count` are initialised.
public struct JSONPieces: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity = 1024
  @usableFromInline var count = 0

  public init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// A piece of JSON that stands in the source, as it is. (Inlined, so that copying it takes a few moves.)
  @inlinable @inline(__always)
  public mutating func piece(_ json: StaticString) {
    append(UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
  }

  /// `units` · 10^−`decimals` in its shortest spelling; at most nine decimals. (Inlined, so that the usual decimals
  /// are told while the source is compiled.)
  @inlinable @inline(__always)
  public mutating func fixedPoint(_ units: Int, decimals: Int) {
    reserve(32)
    switch decimals {
    case 0: appendInteger(units)
    case 2: appendHundredths(units)
    case 4: appendTenThousandths(units)
    default: append(units, decimals: decimals)
    }
  }

  @usableFromInline
  mutating func append(_ units: Int, decimals: Int) {
    appendReservedSign(of: units)
    var place: UInt = 1
    for _ in 0..<decimals { place &*= 10 }
    let whole = units.magnitude / place
    var fraction = units.magnitude &- whole &* place
    appendDigits(whole)
    guard fraction > 0 else { return }
    appendReserved(UInt8(ascii: "."))
    while fraction > 0 {
      place /= 10
      let digit = fraction / place
      appendDigit(digit)
      fraction &-= digit &* place
    }
  }

  @usableFromInline
  mutating func appendTenThousandths(_ units: Int) {
    let magnitude = UInt32(truncatingIfNeeded: units.magnitude)
    guard 1..<10_000 ~= units.magnitude else { return append(units, decimals: 4) }
    appendReservedSign(of: units)
    // The zeros at the end do not count.
    let digits = JSONPieces.fourDigits(magnitude)
    UnsafeMutableRawPointer(base + count).storeBytes(
      of: (UInt64(digits) &<< 16 | 0x3030_3030_2E30).littleEndian, as: UInt64.self)
    count &+= 6 &- digits.leadingZeroBitCount / 8
  }

  @usableFromInline
  mutating func appendHundredths(_ units: Int) {
    let magnitude = UInt32(truncatingIfNeeded: units.magnitude)
    guard units.magnitude < 1_000 else { return append(units, decimals: 2) }
    appendReservedSign(of: units)
    // 0, the whole, and two decimals; the zeros at the end do not count, nor does a point before nothing.
    let digits = JSONPieces.fourDigits(magnitude)
    let fraction = digits &>> 16
    UnsafeMutableRawPointer(base + count).storeBytes(
      of: (digits &>> 8 & 0xFF | fraction &<< 16 | 0x3030_2E30).littleEndian, as: UInt32.self)
    count &+= fraction == 0 ? 1 : fraction > 0xFF ? 4 : 3
  }

  @usableFromInline
  mutating func appendInteger(_ value: Int) {
    appendReservedSign(of: value)
    guard value.magnitude < 10_000 else { return appendDigits(value.magnitude) }
    // The zeros at the start do not count.
    let digits = JSONPieces.fourDigits(UInt32(truncatingIfNeeded: value.magnitude))
    let zeros = min(digits.trailingZeroBitCount / 8, 3)
    UnsafeMutableRawPointer(base + count).storeBytes(
      of: ((digits | 0x3030_3030) &>> UInt32(truncatingIfNeeded: 8 &* zeros)).littleEndian, as: UInt32.self)
    count &+= 4 &- zeros
  }

  @inline(__always)
  private mutating func appendReservedSign(of value: Int) {
    if value < 0 { appendReserved(UInt8(ascii: "-")) }
  }

  /// The four digits of a number below 10,000 as numbers, the first in the lowest byte.
  @inline(__always)
  private static func fourDigits(_ number: UInt32) -> UInt32 {
    // Two numbers below 100 beside each other, and then four below 10: a product with a rounded inverse is a division.
    let hundreds = (number &* 5_243) &>> 19
    let pairs = hundreds | (number &- 100 &* hundreds) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F
    return tens | (pairs &- 10 &* tens) &<< 8
  }

  /// A whole number.
  public mutating func integer(_ value: Int) {
    reserve(20)
    appendInteger(value)
  }

  /// A time in quotes, RFC 3339 in UTC.
  public mutating func time(_ value: Timestamp) {
    let (spelling, length) = value.spelling
    reserve(length + 2)
    appendReserved(UInt8(ascii: "\""))
    spelling.span.extracting(first: length).withUnsafeBufferPointer { appendReserved($0) }
    appendReserved(UInt8(ascii: "\""))
  }

  /// Valid UTF-8 as a string in quotes; only what JSON requires is escaped.
  public mutating func utf8(_ value: Span<UInt8>) {
    value.withUnsafeBufferPointer { utf8($0) }
  }

  /// Valid UTF-8 as a string in quotes after some that needs no escapes.
  public mutating func utf8(_ value: Span<UInt8>, after start: StaticString) {
    value.withUnsafeBufferPointer { utf8($0, after: start) }
  }

  mutating func utf8(_ value: UnsafeBufferPointer<UInt8>, after start: StaticString = "") {
    // Sixteen bytes are written together, and those beyond the value's end overwritten.
    reserve(value.count + start.utf8CodeUnitCount + 18)
    appendReserved(UInt8(ascii: "\""))
    if start.utf8CodeUnitCount > 0 {
      appendReserved(UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount))
    }
    let plain = appendReservedPlainText(value)
    if plain < value.count { appendEscaped(value, from: plain) }
    append(UInt8(ascii: "\""))
  }

  /// Appends the bytes before the first that JSON escapes; how many those are.
  private mutating func appendReservedPlainText(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let source = text.baseAddress else { return 0 }
    var copied = 0
    while copied < text.count {
      let rest = text.count &- copied
      let target = UnsafeMutableRawPointer(base + count)
      if rest >= 16 {
        target.copyMemory(from: source + copied, byteCount: 16)
      } else {
        copy_few_bytes(target, source + copied, UInt64(truncatingIfNeeded: rest))
      }
      let plain = min(marks_of_escaped(target).trailingZeroBitCount, rest, 16)
      count &+= plain
      copied &+= plain
      if plain < min(rest, 16) { break }
    }
    return copied
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
    var index = start
    while index < text.count {
      appendEscape(of: text[index])
      let next = text.firstEscaped(from: index + 1)
      append(UnsafeBufferPointer(rebasing: text[index + 1..<next]))
      index = next
    }
  }

  private mutating func appendEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): piece(#"\""#)
    case UInt8(ascii: "\\"): piece(#"\\"#)
    case 0x08: piece(#"\b"#)
    case 0x09: piece(#"\t"#)
    case 0x0A: piece(#"\n"#)
    case 0x0C: piece(#"\f"#)
    case 0x0D: piece(#"\r"#)
    default:
      piece(byte < 0x10 ? #"\u000"# : #"\u001"#)
      let digit = byte & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  // MARK: - Parts for `JSONWriter`

  /// The last byte that was written.
  var last: UInt8? { count > 0 ? base[count &- 1] : nil }

  /// A comma where one is due, a name that needs no escapes, and its colon.
  mutating func key(_ name: MemberName, afterComma: Bool) {
    let length = name.utf8.count
    // The name's first eight bytes are written together, and those beyond its end overwritten.
    reserve(length + 12)
    if afterComma { appendReserved(UInt8(ascii: ",")) }
    appendReserved(UInt8(ascii: "\""))
    if length <= 8 {
      UnsafeMutableRawPointer(base + count).storeBytes(of: name.prefix.littleEndian, as: UInt64.self)
      count &+= length
    } else {
      appendReserved(name.utf8)
    }
    appendReserved(UInt8(ascii: "\""))
    appendReserved(UInt8(ascii: ":"))
  }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    appendReserved(byte)
  }

  mutating func append(_ bytes: some Collection<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ append($0) }) == nil {
      for byte in bytes { append(byte) }
    }
  }

  /// Calls `body` with what was written.
  public borrowing func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: base, count: count))
  }

  private mutating func appendDigits(_ value: UInt) {
    if value >= 10 { appendDigits(value / 10) }
    appendDigit(value % 10)
  }

  private mutating func appendDigit(_ digit: UInt) {
    appendReserved(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
  }

  private mutating func appendReserved(_ byte: UInt8) {
    (base + count).initialize(to: byte)
    count &+= 1
  }

  @inlinable @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    appendReserved(bytes)
  }

  @inlinable @inline(__always)
  mutating func appendReserved(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    (base + count).initialize(from: start, count: bytes.count)
    count &+= bytes.count
  }

  @inlinable @inline(__always)
  mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(to: max(2 * capacity, count + more)) }
  }

  @usableFromInline @inline(never)
  mutating func grow(to newCapacity: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = newCapacity
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where the next byte stands that JSON escapes, or the end; sixteen bytes are looked at together.
  fileprivate func firstEscaped(from start: Int) -> Int {
    var index = start
    guard let base = baseAddress else { return index }
    while index &+ 16 <= count {
      let marks = marks_of_escaped(base + index)
      if marks != 0 { return index &+ marks.trailingZeroBitCount }
      index &+= 16
    }
    while index < count {
      let byte = base[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index &+= 1
    }
    return index
  }
}
