import CProcessor

/// A run of one to fifteen ASCII letters, none of them more than twice in a row, read sixteen bytes at a time:
/// most words are so. What is not is read byte by byte.
struct PlainWord {
  /// The letters in lower case, the first in the lowest byte, zeros after the last.
  let bytes: UInt128
  let count: Int
  /// Whether all the letters were capitals.
  let isCapital: Bool
  /// The letters in lower case, the last in the lowest byte, as in a ``WordBuffer``.
  let packed: UInt128

  /// The run that begins at `start`, unless it is longer, or repeats a letter too often.
  @inline(__always)
  init?(at start: Int, of text: Span<UInt8>) {
    guard let block = PlainWord.block(at: start, of: text) else { return nil }
    let (letters, capitals, doubles) = withUnsafeBytes(of: block) { block -> (UInt32, UInt32, UInt32) in
      guard let base = block.baseAddress else { return (0, 0, 0) }
      return (
        marks_of_letters(base), marks_of_range(base, UInt8(ascii: "A"), UInt8(ascii: "Z")),
        marks_of_doubles(base)
      )
    }
    let count = (~letters).trailingZeroBitCount
    guard count > 0, count < 16 else { return nil }
    let all: UInt32 = 1 &<< UInt32(truncatingIfNeeded: count) &- 1
    let repeats = doubles & all &>> 1
    guard repeats & repeats &>> 1 == 0 else { return nil }
    isCapital = capitals & all == all
    self.count = count
    if count <= 8 {
      let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
      let half = (UInt64(truncatingIfNeeded: block) | 0x2020_2020_2020_2020) & UInt64.max &>> unused
      bytes = UInt128(half)
      packed = UInt128(half.byteSwapped &>> unused)
    } else {
      let unused = UInt128(truncatingIfNeeded: 128 &- 8 &* count)
      bytes = (block | UInt128.max / 255 &* 0x20) & UInt128.max &>> unused
      packed = bytes.byteSwapped &>> unused
    }
  }

  /// The word in small letters.
  ///
  /// - Parameter packed: as the property.
  init(packed: UInt128, count: Int) {
    self.packed = packed
    self.count = count
    bytes = packed.byteSwapped &>> UInt128(truncatingIfNeeded: 8 &* (16 &- count))
    isCapital = false
  }

  /// Whether the word turns what follows into its opposite; see ``WordBuffer/isNegation``.
  var isNegation: Bool {
    // Few words begin and end as negations do.
    let first = UInt32(truncatingIfNeeded: bytes) & 31
    let last = UInt32(truncatingIfNeeded: packed) & 31
    guard PlainWord.negationStarts &>> first & PlainWord.negationEnds &>> last & 1 == 1 else { return false }
    return WordBuffer.isNegation(packed: packed, count: count)
  }

  /// A bit for each of the letters a, b, c, d, h, i, l, n, s and w, that negations begin with.
  private static var negationStarts: UInt32 { 0b1000_1000_0101_0011_0001_1110 }
  /// A bit for each of the letters e, g, o, r, s, t and y, that they end with.
  private static var negationEnds: UInt32 { 0b10_0001_1100_1000_0000_1010_0000 }

  /// The whole word's hash, the same as a ``WordBuffer``'s.
  var hash: FeatureHash { WordBuffer.hash(ofPacked: packed) }

  /// The sixteen bytes from `start`, zeros after the text's end; nothing for texts that are shorter.
  @inline(__always)
  private static func block(at start: Int, of text: Span<UInt8>) -> UInt128? {
    guard text.count >= 16 else { return nil }
    let position = min(start, text.count &- 16)
    let block = text.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt128.self)
    return UInt128(littleEndian: block) &>> (8 &* UInt128(truncatingIfNeeded: start &- position))
  }
}
