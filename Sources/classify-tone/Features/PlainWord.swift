import CProcessor

/// A run of one to fifteen ASCII letters, none of them more than twice in a row, read sixteen bytes at a time:
/// most words are so, and most others but for an apostrophe. What is not is read byte by byte.
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
    let (letters, doubles) = withUnsafeBytes(of: block) { block -> (UInt32, UInt32) in
      guard let base = block.baseAddress else { return (0, 0) }
      return (marks_of_letters(base), marks_of_doubles(base))
    }
    self.init(block, letters: letters, doubles: doubles)
  }

  /// The same for a run with apostrophes between its letters (`don't`), unless all its letters are capitals.
  @inline(__always)
  init?(joinedAt start: Int, of text: Span<UInt8>) {
    guard let block = PlainWord.block(at: start, of: text) else { return nil }
    let (letters, small, apostrophes, doubles) = withUnsafeBytes(of: block) {
      block -> (UInt32, UInt32, UInt32, UInt32) in
      guard let base = block.baseAddress else { return (0, 0, 0, 0) }
      return (
        marks_of_letters(base), marks_of_range(base, UInt8(ascii: "a"), UInt8(ascii: "z")),
        marks_of_byte(base, UInt8(ascii: "'")), marks_of_doubles(base)
      )
    }
    let joined = letters | apostrophes & letters &<< 1 & letters &>> 1
    self.init(block, letters: joined, doubles: doubles)
    guard small & (1 &<< UInt32(truncatingIfNeeded: count) &- 1) != 0 else { return nil }
  }

  /// - Parameters:
  ///   - block: the sixteen bytes from the word's start on.
  ///   - letters: which of them may belong to the word.
  ///   - doubles: which of them are the same letter as the next.
  @inline(__always)
  private init?(_ block: UInt128, letters: UInt32, doubles: UInt32) {
    let count = (~letters).trailingZeroBitCount
    guard count > 0, count < 16 else { return nil }
    let triples = doubles & doubles &>> 1
    if triples != 0 {
      let all: UInt32 = 1 &<< UInt32(truncatingIfNeeded: count) &- 1
      guard triples & all &>> 2 == 0 else { return nil }
    }
    self.count = count
    if count <= 8 {
      let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
      let spelled = UInt64(truncatingIfNeeded: block)
      let half = (spelled | 0x2020_2020_2020_2020) & UInt64.max &>> unused
      isCapital = spelled & half & 0x2020_2020_2020_2020 == 0
      bytes = UInt128(half)
      packed = UInt128(half.byteSwapped &>> unused)
    } else {
      let unused = UInt128(truncatingIfNeeded: 128 &- 8 &* count)
      let marks = UInt128.max / 255 &* 0x20
      bytes = (block | marks) & UInt128.max &>> unused
      isCapital = block & bytes & marks == 0
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

  /// The whole word's hash, the same as a ``WordBuffer``'s.
  var hash: FeatureHash { WordBuffer.hash(ofPacked: packed) }

  /// The sixteen bytes from `start`, zeros after the text's end; nothing for texts that are shorter.
  @inline(__always)
  private static func block(at start: Int, of text: Span<UInt8>) -> UInt128? {
    guard text.count >= 16 else { return nil }
    let last = text.count &- 16
    guard start > last else {
      return UInt128(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt128.self))
    }
    let block = text.bytes.unsafeLoadUnaligned(fromByteOffset: last, as: UInt128.self)
    return UInt128(littleEndian: block) &>> (8 &* UInt128(truncatingIfNeeded: start &- last))
  }
}
