/// A run of one to fifteen ASCII letters, none of them more than twice in a row, read sixteen bytes at a time: most words
/// are so. What is not is read byte by byte.
struct PlainWord {
  /// The letters in lower case, the first in the lowest byte, zeros after the last.
  let bytes: UInt128
  let count: Int
  /// Whether all the letters were capitals.
  let isCapital: Bool

  /// The run that begins at `start`, unless it is longer, or repeats a letter too often.
  init?(at start: Int, of text: Span<UInt8>) {
    guard let block = PlainWord.block(at: start, of: text) else { return nil }
    let lower = block | PlainWord.everyByte &* 0x20
    // The high bit of each byte that is a letter: not below `a`, not above `z`, and ASCII.
    let low = lower & ~PlainWord.highBits
    let letters =
      (low &+ PlainWord.everyByte &* 0x1F) & ~(low &+ PlainWord.everyByte &* 0x05) & ~block
      & PlainWord.highBits
    let count = (~letters & PlainWord.highBits).trailingZeroBitCount / 8
    guard count > 0, count < 16 else { return nil }
    let kept = (1 as UInt128) &<< UInt128(truncatingIfNeeded: 8 &* count) &- 1
    let bytes = lower & kept
    // A byte is zero where a letter equals the next.
    let changes = bytes ^ bytes &>> 8
    let repeats =
      ~((changes & ~PlainWord.highBits) &+ ~PlainWord.highBits | changes) & PlainWord.highBits & kept &>> 8
    guard repeats & repeats &>> 8 == 0 else { return nil }
    self.bytes = bytes
    self.count = count
    isCapital = letters & kept & block &<< 2 == 0
  }

  private static var everyByte: UInt128 { 0x0101_0101_0101_0101_0101_0101_0101_0101 }
  private static var highBits: UInt128 { 0x8080_8080_8080_8080_8080_8080_8080_8080 }

  /// The sixteen bytes from `start`, zeros after the text's end; nothing for texts that are shorter.
  private static func block(at start: Int, of text: Span<UInt8>) -> UInt128? {
    guard text.count >= 16 else { return nil }
    let position = min(start, text.count &- 16)
    let block = text.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt128.self)
    return UInt128(littleEndian: block) &>> (8 &* UInt128(truncatingIfNeeded: start &- position))
  }
}
