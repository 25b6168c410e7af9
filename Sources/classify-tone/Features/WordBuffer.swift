/// One normalised word: lower case, repeated letters squeezed to two, digits as `0`, at most ``capacity`` bytes.
/// Fixed storage, so that reading a text allocates nothing.
struct WordBuffer {
  /// Bytes kept of a word; the rest of a longer one takes no part in the features.
  static let capacity = 40

  private var bytes = InlineArray<40, UInt8>(repeating: 0)
  private(set) var count = 0
  /// The last sixteen bytes, so the whole word when it is no longer than that.
  private(set) var packed: UInt128 = 0

  init() {}

  init(_ word: PlainWord) {
    withUnsafeMutableBytes(of: &bytes) { $0.storeBytes(of: word.bytes.littleEndian, as: UInt128.self) }
    count = word.count
    packed = word.packed
  }

  /// Appends a byte; beyond the capacity it is dropped.
  mutating func append(_ byte: UInt8) {
    guard count < WordBuffer.capacity else { return }
    bytes[count] = byte
    count &+= 1
    packed = packed &<< 8 | UInt128(truncatingIfNeeded: byte)
  }

  /// Whether ``packed`` is the whole word.
  var isWholeInPacked: Bool { count <= 16 }

  /// The byte at `position`.
  subscript(position: Int) -> UInt8 { bytes[position] }

  /// Calls `body` with each byte.
  func forEachByte(_ body: (UInt8) -> Void) {
    for position in 0..<count { body(bytes[position]) }
  }

  /// Whether the word so far ends with this byte twice.
  func endsTwice(with byte: UInt8) -> Bool {
    let pair = UInt16(byte) << 8 | UInt16(byte)
    return count >= 2 && UInt16(truncatingIfNeeded: packed) == pair
  }

  /// The whole word's hash.
  var hash: FeatureHash {
    guard !isWholeInPacked else { return WordBuffer.hash(ofPacked: packed) }
    var hash = FeatureHash(0)
    for position in 0..<count { hash = hash.combined(with: UInt64(bytes[position])) }
    return hash
  }

  /// The hash of a word that is whole in ``packed``.
  @inline(__always)
  static func hash(ofPacked packed: UInt128) -> FeatureHash {
    let low = UInt64(truncatingIfNeeded: packed)
    let high = UInt64(truncatingIfNeeded: packed &>> 64)
    return FeatureHash(low).combined(with: high)
  }

  /// The length of a word that is whole in ``packed``; none of its bytes is 0.
  @inline(__always)
  static func length(ofPacked packed: UInt128) -> Int { 16 &- packed.leadingZeroBitCount &>> 3 }

  /// Calls `body` with the hash of every sequence of three to five bytes
  /// of the word between its boundary marks, in order of their last byte.
  func forEachCharacterSequence(_ body: (FeatureHash) -> Void) {
    var window: UInt64 = 0x02
    for position in 0...count {
      let byte = position < count ? bytes[position] : 0x03
      window = window &<< 8 | UInt64(byte)
      let length = position &+ 2
      if length >= 3 { body(FeatureHash(window & 0xFF_FFFF)) }
      if length >= 4 { body(FeatureHash(window & 0xFFFF_FFFF)) }
      if length >= 5 { body(FeatureHash(window & 0xFF_FFFF_FFFF)) }
    }
  }

  /// How many sequences ``forEachCharacterSequence(_:)`` reports: of a word and its two marks, the threes, fours and fives.
  var characterSequenceCount: Int { WordBuffer.characterSequenceCount(length: count) }

  /// How many sequences a word of `length` bytes has.
  @inline(__always)
  static func characterSequenceCount(length: Int) -> Int {
    length &+ max(length &- 1, 0) &+ max(length &- 2, 0)
  }
}

extension WordBuffer: Equatable {
  static func == (left: WordBuffer, right: WordBuffer) -> Bool {
    left.count == right.count && (0..<left.count).allSatisfy { left[$0] == right[$0] }
  }
}
