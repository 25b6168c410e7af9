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

  /// `units` · 10^−`decimals` in its shortest spelling; at most nine decimals.
  public mutating func fixedPoint(_ units: Int, decimals: Int) {
    reserve(32)
    if units < 0 { appendReserved(UInt8(ascii: "-")) }
    // Divisors that the compiler knows take a fraction of the time.
    switch decimals {
    case 0: appendDigits(units.magnitude)
    case 2: appendHundredths(units.magnitude)
    case 4: appendTenThousandths(units.magnitude)
    default: appendDigits(units.magnitude, decimals: decimals)
    }
  }

  private mutating func appendDigits(_ units: UInt, decimals: Int) {
    var place: UInt = 1
    for _ in 0..<decimals { place &*= 10 }
    let whole = units / place
    var fraction = units &- whole &* place
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

  private mutating func appendTenThousandths(_ units: UInt) {
    guard units > 0, units < 10_000 else { return appendLargeTenThousandths(units) }
    // Four digits at once, of which the zeros at the end do not count.
    let first = UInt32(truncatingIfNeeded: units / 100)
    let last = UInt32(truncatingIfNeeded: units % 100)
    let digits = JSONPieces.twoDigits(first) | JSONPieces.twoDigits(last) &<< 16
    UnsafeMutableRawPointer(base + count).storeBytes(of: UInt16(0x2E30).littleEndian, as: UInt16.self)
    UnsafeMutableRawPointer(base + count + 2).storeBytes(
      of: (digits | 0x3030_3030).littleEndian, as: UInt32.self)
    count &+= 6 &- digits.leadingZeroBitCount / 8
  }

  private mutating func appendHundredths(_ units: UInt) {
    let whole = units / 100
    appendDigits(whole)
    let digits = JSONPieces.twoDigits(UInt32(truncatingIfNeeded: units &- whole &* 100))
    guard digits > 0 else { return }
    UnsafeMutableRawPointer(base + count).storeBytes(
      of: (0x30_302E | digits &<< 8).littleEndian, as: UInt32.self)
    count &+= digits > 0xFF ? 3 : 2
  }

  /// The two digits of a number below 100 as numbers, the first in the lowest byte.
  private static func twoDigits(_ number: UInt32) -> UInt32 {
    let tens = (number &* 103) &>> 10
    return tens | (number &- 10 &* tens) &<< 8
  }

  private mutating func appendLargeTenThousandths(_ units: UInt) {
    appendDigits(units / 10_000)
    let fraction = units % 10_000
    guard fraction > 0 else { return }
    appendReserved(UInt8(ascii: "."))
    appendDigit(fraction / 1_000)
    appendDigit(fraction / 100 % 10)
    appendDigit(fraction / 10 % 10)
    appendDigit(fraction % 10)
    while base[count &- 1] == UInt8(ascii: "0") { count &-= 1 }
  }

  /// A whole number.
  public mutating func integer(_ value: Int) {
    reserve(20)
    if value < 0 { appendReserved(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
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
    if value < 10 { return appendDigit(value) }
    if value < 100 {
      let digits = JSONPieces.twoDigits(UInt32(truncatingIfNeeded: value)) | 0x3030
      UnsafeMutableRawPointer(base + count).storeBytes(
        of: UInt16(truncatingIfNeeded: digits).littleEndian, as: UInt16.self)
      count &+= 2
      return
    }
    appendDigits(value / 100)
    appendDigit(value / 10 % 10)
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
