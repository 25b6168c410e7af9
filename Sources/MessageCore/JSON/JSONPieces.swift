/// JSON put together from ready pieces, for a value that is written for every message: no commas to decide on, no array
/// that might be shared. What it holds is JSON only if the caller's pieces make it so.
///
/// Invariant: `base` addresses `capacity` bytes, of which the first `count` are initialised.
public struct JSONPieces: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 1024
  private var count = 0

  public init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// A piece of JSON that stands in the source, as it is.
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
    case 2 where units.magnitude < 1 << 50: appendTenThousandths(units.magnitude &* 100)
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

  /// Valid UTF-8 as a string in quotes.
  public mutating func utf8(_ value: Span<UInt8>) {
    for position in 0..<value.count where JSONPieces.needsEscape(value[position]) {
      var writer = JSONWriter()
      writer.utf8(value)
      return writer.bytes.withUnsafeBufferPointer { append($0) }
    }
    reserve(1)
    appendReserved(UInt8(ascii: "\""))
    value.withUnsafeBufferPointer { append($0) }
    reserve(1)
    appendReserved(UInt8(ascii: "\""))
  }

  /// Calls `body` with what was written.
  public borrowing func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: base, count: count))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
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

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).initialize(from: start, count: bytes.count)
    count &+= bytes.count
  }

  private mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(to: max(2 * capacity, count + more)) }
  }

  @inline(never)
  private mutating func grow(to newCapacity: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = newCapacity
  }
}
