/// Writes JSON into a byte buffer, compact and in the order of the calls; commas take care of themselves.
public struct JSONWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  // MARK: - Values

  /// `{`, what `body` writes with `member` and `key`, `}`.
  @inlinable
  public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  /// `[`, the values that `body` writes, `]`.
  @inlinable
  public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(UInt8(ascii: "["))
    try body(&self)
    close(UInt8(ascii: "]"))
  }

  /// A string in quotes; only what JSON requires is escaped.
  public mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Valid UTF-8 as a string in quotes.
  public mutating func utf8(_ value: Span<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    value.withUnsafeBufferPointer { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// An integer.
  public mutating func integer(_ value: Int) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
  }

  /// An integer.
  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// `units` · 10^−`decimals` in its shortest spelling, without a detour over floating point.
  public mutating func fixedPoint(_ units: Int, decimals: Int) {
    separate()
    if units < 0 { bytes.append(UInt8(ascii: "-")) }
    var divisor: UInt = 1
    for _ in 0..<decimals { divisor *= 10 }
    let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: divisor)
    appendDigits(whole)
    if fraction > 0 { appendFraction(fraction, divisor / 10) }
  }

  /// A number rounded to at most `decimals` decimals, in its shortest spelling; `null` where it is not finite.
  public mutating func number(_ value: Double, decimals: Int = 4) {
    guard value.isFinite else { return null() }
    separate()
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    if rounded.isFinite, rounded == rounded.rounded(), abs(rounded) < 1e15 {
      bytes.append(contentsOf: String(Int64(rounded)).utf8)
    } else {
      bytes.append(contentsOf: String(rounded.isFinite ? rounded : value).utf8)
    }
  }

  /// `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// A value that is JSON already.
  public mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
  }

  // MARK: - Members

  /// A member's name; its value follows by any of the calls above.
  public mutating func key(_ name: MemberName) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// A name that is data, such as a hashtag that is counted.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// A string member; left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  /// An integer member.
  public mutating func member(_ name: MemberName, _ value: Int) {
    key(name)
    integer(value)
  }

  /// An integer member; left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: (some BinaryInteger)?) {
    guard let value else { return }
    key(name)
    integer(value)
  }

  /// A number member (see `number`); left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: Double?, decimals: Int = 4) {
    guard let value else { return }
    key(name)
    number(value, decimals: decimals)
  }

  /// A member of `units` · 10^−`decimals`.
  public mutating func member(_ name: MemberName, fixedPoint units: Int, decimals: Int) {
    key(name)
    fixedPoint(units, decimals: decimals)
  }

  /// A boolean member; left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: Bool?) {
    guard let value else { return }
    key(name)
    boolean(value)
  }

  /// A time member, RFC 3339 in UTC; left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: Timestamp?) {
    guard let value else { return }
    key(name)
    bytes.append(UInt8(ascii: "\""))
    value.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  // MARK: - Parts

  @usableFromInline
  mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
  }

  @usableFromInline
  mutating func close(_ bracket: UInt8) { bytes.append(bracket) }

  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func appendDigits(_ value: UInt) {
    if value >= 10 { appendDigits(value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
  }

  private mutating func appendFraction(_ fraction: UInt, _ place: UInt) {
    bytes.append(UInt8(ascii: "."))
    var rest = fraction
    var place = place
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
      rest %= place
      place /= 10
    }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var clean = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      index = JSONWriter.firstEscaped(in: text, from: index)
      guard index < text.endIndex else { break }
      let byte = text[index]
      bytes.append(contentsOf: text[clean..<index])
      appendEscaped(byte)
      clean = index + 1
      index += 1
    }
    bytes.append(contentsOf: text[clean...])
  }

  /// Where the next byte stands that JSON escapes, or the end; eight bytes are looked at together.
  private static func firstEscaped(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= text.count {
      let word = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self)
      let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
      let backslash = word ^ ones &* UInt64(UInt8(ascii: "\\"))
      // A byte borrows from its high bit where it is below what is taken off: below 0x20, or zero.
      let control = (word &- ones &* 0x20) & ~word
      let found = (control | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & highs
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < text.count {
      let byte = text[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index += 1
    }
    return index
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
    case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
    case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
    case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
    case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
    case 0..<0x20:
      bytes.append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8)
      bytes.append(contentsOf: String(byte, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}
