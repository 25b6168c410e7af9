/// A run of one to fifteen ASCII letters, none of them more than twice in a row, read eight or sixteen bytes at a time:
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
    guard let half = PlainWord.half(at: start, of: text) else { return nil }
    let letters = PlainWord.letters(in: half)
    let count = PlainWord.leadingBytes(letters)
    if count < 8 {
      guard let run = Run(half, letters: letters, count: count) else { return nil }
      bytes = UInt128(run.bytes)
      isCapital = run.isCapital
      packed = UInt128(run.bytes.byteSwapped &>> UInt64(truncatingIfNeeded: 8 &* (8 &- count)))
      self.count = count
    } else {
      guard let block = PlainWord.block(at: start, of: text) else { return nil }
      let letters = PlainWord.letters(in: block)
      let count = PlainWord.leadingBytes(letters)
      guard count < 16, let run = Run(block, letters: letters, count: count) else { return nil }
      bytes = run.bytes
      isCapital = run.isCapital
      packed = run.bytes.byteSwapped &>> UInt128(truncatingIfNeeded: 8 &* (16 &- count))
      self.count = count
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

  /// The first `count` bytes of a block, all letters and fewer than the block has.
  private struct Run<Block: FixedWidthInteger & UnsignedInteger> {
    let bytes: Block
    let isCapital: Bool

    @inline(__always)
    init?(_ block: Block, letters: Block, count: Int) {
      guard count > 0 else { return nil }
      let everyByte = Block.max / 255
      let highBits = everyByte &* 0x80
      let kept: Block = (1 as Block) &<< Block(truncatingIfNeeded: 8 &* count) &- 1
      let bytes = (block | everyByte &* 0x20) & kept
      // A byte is zero where a letter equals the next.
      let changes = bytes ^ bytes &>> 8
      let differs: Block = ((changes & ~highBits) &+ ~highBits) | changes
      let repeats: Block = ~differs & highBits & (kept &>> 8)
      guard repeats & (repeats &>> 8) == 0 else { return nil }
      self.bytes = bytes
      isCapital = letters & kept & (block &<< 2) == 0
    }
  }

  /// The high bit of each byte that is a letter: neither below `a` nor above `z` in lower case, and ASCII.
  @inline(__always)
  private static func letters<Block: FixedWidthInteger & UnsignedInteger>(in block: Block) -> Block {
    let everyByte = Block.max / 255
    let highBits = everyByte &* 0x80
    let lower = (block | everyByte &* 0x20) & ~highBits
    return (lower &+ everyByte &* 0x1F) & ~(lower &+ everyByte &* 0x05) & ~block & highBits
  }

  /// How many bytes from the lowest on have their high bit.
  @inline(__always)
  private static func leadingBytes<Block: FixedWidthInteger & UnsignedInteger>(_ marks: Block) -> Int {
    (~marks & (Block.max / 255 &* 0x80)).trailingZeroBitCount / 8
  }

  /// The eight bytes from `start`, zeros after the text's end; nothing for texts that are shorter.
  @inline(__always)
  private static func half(at start: Int, of text: Span<UInt8>) -> UInt64? {
    guard text.count >= 8 else { return nil }
    let position = min(start, text.count &- 8)
    let half = text.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
    return UInt64(littleEndian: half) &>> (8 &* UInt64(truncatingIfNeeded: start &- position))
  }

  /// The sixteen bytes from `start`, zeros after the text's end; nothing for texts that are shorter.
  @inline(__always)
  private static func block(at start: Int, of text: Span<UInt8>) -> UInt128? {
    guard text.count >= 16 else { return nil }
    let position = min(start, text.count &- 16)
    let block = text.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt128.self)
    return UInt128(littleEndian: block) &>> (8 &* UInt128(truncatingIfNeeded: start &- position))
  }
}
