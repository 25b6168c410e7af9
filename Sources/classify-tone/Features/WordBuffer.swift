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

  /// Whether the word turns what follows into its opposite: `not`, `never`, `without`, `isn't`, `dont` …
  var isNegation: Bool { WordBuffer.isNegation(packed: packed, count: count) }

  /// Whether the word of `count` bytes with these last ones is a negation.
  static func isNegation(packed: UInt128, count: Int) -> Bool {
    if count >= 4, UInt32(truncatingIfNeeded: packed & 0xFF_FFFF) == 0x6E_27_74 { return true }  // n't
    guard count <= 8 else { return false }
    return switch UInt64(truncatingIfNeeded: packed) {
    case 0x6e_6f,  // no
      0x6e_6f_72,  // nor
      0x6e_6f_74,  // not
      0x61_69_6e_74,  // aint
      0x63_61_6e_74,  // cant
      0x64_6f_6e_74,  // dont
      0x69_73_6e_74,  // isnt
      0x6e_6f_6e_65,  // none
      0x77_6f_6e_74,  // wont
      0x61_72_65_6e_74,  // arent
      0x64_69_64_6e_74,  // didnt
      0x68_61_64_6e_74,  // hadnt
      0x68_61_73_6e_74,  // hasnt
      0x6c_61_63_6b_73,  // lacks
      0x6e_65_76_65_72,  // never
      0x77_61_73_6e_74,  // wasnt
      0x62_61_72_65_6c_79,  // barely
      0x63_61_6e_6e_6f_74,  // cannot
      0x64_6f_65_73_6e_74,  // doesnt
      0x68_61_72_64_6c_79,  // hardly
      0x68_61_76_65_6e_74,  // havent
      0x6e_6f_62_6f_64_79,  // nobody
      0x77_65_72_65_6e_74,  // werent
      0x63_6f_75_6c_64_6e_74,  // couldnt
      0x6c_61_63_6b_69_6e_67,  // lacking
      0x6e_65_69_74_68_65_72,  // neither
      0x6e_6f_74_68_69_6e_67,  // nothing
      0x6e_6f_77_68_65_72_65,  // nowhere
      0x77_69_74_68_6f_75_74,  // without
      0x77_6f_75_6c_64_6e_74,  // wouldnt
      0x73_63_61_72_63_65_6c_79,  // scarcely
      0x73_68_6f_75_6c_64_6e_74:  // shouldnt
      true
    default: false
    }
  }
}
