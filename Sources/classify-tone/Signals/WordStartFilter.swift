/// Tells from the first four letters of a word that a lexicon surely does not look for it.
struct WordStartFilter: Sendable {
  /// A bit for every hash of a key.
  private var bits = [UInt64](repeating: 0, count: 1 << (WordStartFilter.hashBits - 6))
  private static var hashBits: Int { 16 }

  /// The first four letters or digits of the word at `start` in lower case, 0 from the first other byte on.
  @inline(__always)
  static func key(of text: Span<UInt8>, at start: Int) -> UInt32 {
    var bytes: UInt32 = 0
    if start &+ 4 <= text.count {
      bytes = text.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self).littleEndian
    } else {
      for place in start..<text.count { bytes |= UInt32(text[place]) &<< UInt32(8 &* (place &- start)) }
    }
    let high: UInt32 = 0x8080_8080
    let low = bytes & ~high
    let lower = low | 0x2020_2020
    let letters = (lower &+ 0x1F1F_1F1F) & ~(lower &+ 0x0505_0505)
    let digits = (low &+ 0x5050_5050) & ~(low &+ 0x4646_4646)
    // The letters' bytes in lower case are `lower`, and so are the digits'.
    let others = ~(letters | digits | ~high) & high | bytes & high
    let length = others == 0 ? 32 : (others.trailingZeroBitCount &- 7)
    return length == 32 ? lower : lower & ((1 &<< UInt32(length)) &- 1)
  }

  /// Whether a word that matters may begin with the key.
  @inline(__always)
  func contains(_ key: UInt32) -> Bool {
    let hash = WordStartFilter.hash(key)
    return bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1
  }

  mutating func insert(_ word: WordBuffer) {
    let start = InlineArray<4, UInt8> { $0 < word.count ? word[$0] : 0 }
    let hash = WordStartFilter.hash(WordStartFilter.key(of: start.span, at: 0))
    bits[hash >> 6] |= 1 << UInt64(hash & 63)
  }

  private static func hash(_ key: UInt32) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B1) &>> UInt32(32 - hashBits))
  }
}
