/// The two words of each term that a search looks for before it looks at the term, by the lexicon's entries.
///
/// Terms share 255 bits, so that a text may seem to hold a term that it does not; one whose only word is its anchor has
/// the bit 0.
struct AnchorTable: Sendable {
  typealias Bits = SIMD4<UInt64>

  private var first: [Bits] = []
  private var second: [Bits] = []

  /// The bits of the terms that look for an entry first.
  func first(_ entry: WordTree.Entry) -> Bits { entry < first.count ? first[Int(entry)] : .zero }

  /// The bits of the terms that look for an entry second.
  func second(_ entry: WordTree.Entry) -> Bits { entry < second.count ? second[Int(entry)] : .zero }

  /// The bit of a term.
  static func bit(pattern: Int, isAlone: Bool) -> Bits {
    let bit = isAlone ? 0 : 1 + pattern % 255
    var bits = Bits.zero
    bits[bit >> 6] = 1 << UInt64(bit & 63)
    return bits
  }

  mutating func add(_ entry: WordTree.Entry, first firstBits: Bits, second secondBits: Bits) {
    while first.count <= Int(entry) {
      first.append(.zero)
      second.append(.zero)
    }
    first[Int(entry)] |= firstBits
    second[Int(entry)] |= secondBits
  }
}
