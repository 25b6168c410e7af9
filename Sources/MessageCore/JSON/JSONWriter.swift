/// Writes JSON, compact and in the order of the calls; commas take care of themselves.
public struct JSONWriter: ~Copyable {
  /// What has been written.
  public private(set) var pieces = JSONPieces()

  public init() {}

  /// A copy of what has been written.
  public var bytes: [UInt8] { pieces.withBytes { Array($0) } }

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() { pieces.removeAll() }

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
    var value = value
    value.withUTF8 { pieces.utf8($0) }
  }

  /// Valid UTF-8 as a string in quotes.
  public mutating func utf8(_ value: Span<UInt8>) {
    separate()
    pieces.utf8(value)
  }

  /// Valid UTF-8 as a string in quotes after some that needs no escapes.
  public mutating func utf8(_ value: Span<UInt8>, after start: StaticString) {
    separate()
    pieces.utf8(value, after: start)
  }

  /// An integer.
  public mutating func integer(_ value: Int) {
    separate()
    pieces.integer(value)
  }

  /// An integer.
  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    pieces.append(String(value).utf8)
  }

  /// `units` · 10^−`decimals` in its shortest spelling, without a detour over floating point; at most nine decimals.
  public mutating func fixedPoint(_ units: Int, decimals: Int) {
    separate()
    pieces.fixedPoint(units, decimals: decimals)
  }

  /// A number rounded to at most `decimals` decimals, in its shortest spelling; `null` where it is not finite.
  public mutating func number(_ value: Double, decimals: Int = 4) {
    guard value.isFinite else { return null() }
    separate()
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    if rounded.isFinite, rounded == rounded.rounded(), abs(rounded) < 1e15 {
      pieces.integer(Int(rounded))
    } else {
      pieces.append(String(rounded.isFinite ? rounded : value).utf8)
    }
  }

  /// `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    separate()
    pieces.piece(value ? "true" : "false")
  }

  /// `null`.
  public mutating func null() {
    separate()
    pieces.piece("null")
  }

  /// A value that is JSON already.
  public mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    pieces.append(json)
  }

  // MARK: - Members

  /// A member's name; its value follows by any of the calls above.
  public mutating func key(_ name: MemberName) {
    pieces.key(name, afterComma: needsComma)
  }

  /// A name that is data, such as a hashtag that is counted.
  public mutating func key(_ name: String) {
    string(name)
    pieces.append(UInt8(ascii: ":"))
  }

  /// A string member; left out where the value is nil.
  public mutating func member(_ name: MemberName, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  /// A string member of valid UTF-8, after some that needs no escapes.
  public mutating func member(_ name: MemberName, utf8 value: Span<UInt8>, after start: StaticString = "") {
    key(name)
    pieces.utf8(value, after: start)
  }

  /// A string member whose value stands in the source and needs no escapes.
  public mutating func member(_ name: MemberName, constant value: StaticString) {
    key(name)
    pieces.utf8(UnsafeBufferPointer(start: nil, count: 0), after: value)
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
    pieces.time(value)
  }

  // MARK: - Parts

  @usableFromInline
  mutating func open(_ bracket: UInt8) {
    separate()
    pieces.append(bracket)
  }

  @usableFromInline
  mutating func close(_ bracket: UInt8) { pieces.append(bracket) }

  private mutating func separate() {
    if needsComma { pieces.append(UInt8(ascii: ",")) }
  }

  private var needsComma: Bool {
    switch pieces.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): false
    default: true
    }
  }
}
