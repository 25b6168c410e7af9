/// Tells from the first four letters of a word whether a lexicon may look for it, and for which of its terms.
struct WordStartFilter: Sendable {
  /// What begins so.
  struct Found {
    /// The bits of ``AnchorTable`` of all words that begin so.
    var first = AnchorTable.Bits.zero
    var second = AnchorTable.Bits.zero
    /// Whether a word of streets begins so.
    var isStreet = false
  }

  private struct Slot {
    var found = Found()
    var key: UInt32 = 0
    var isTaken = false
  }

  /// A bit for every hash of a key that is in ``slots``.
  private var bits = [UInt64](repeating: 0, count: 1 << (WordStartFilter.hashBits - 6))
  private var slots = [Slot](repeating: Slot(), count: 256)
  private var keyCount = 0
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

  /// What begins with a key, if anything does.
  @inline(__always)
  func find(_ key: UInt32) -> Found? {
    let hash = WordStartFilter.hash(key)
    guard bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1 else { return nil }
    let slot = slots[place(of: key)]
    return slot.isTaken ? slot.found : nil
  }

  mutating func addStreet(_ word: LexiconTerm.Word) { slots[slot(of: word)].found.isStreet = true }

  mutating func add(_ word: LexiconTerm.Word, first: AnchorTable.Bits, second: AnchorTable.Bits) {
    let slot = slot(of: word)
    slots[slot].found.first |= first
    slots[slot].found.second |= second
  }

  // MARK: - Slots

  /// The slot of a word's key, made where it is new.
  private mutating func slot(of word: LexiconTerm.Word) -> Int {
    let key = WordStartFilter.key(of: word.bytes.span, at: 0)
    if (keyCount + 1) * 2 > slots.count { grow() }
    let place = place(of: key)
    if !slots[place].isTaken {
      keyCount += 1
      slots[place].isTaken = true
      slots[place].key = key
      let hash = WordStartFilter.hash(key)
      bits[hash >> 6] |= 1 << UInt64(hash & 63)
    }
    return place
  }

  private func place(of key: UInt32) -> Int {
    var place = WordStartFilter.hash(key) & (slots.count - 1)
    while slots[place].isTaken, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.isTaken { slots[place(of: slot.key)] = slot }
  }

  private static func hash(_ key: UInt32) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B1) &>> UInt32(32 - hashBits))
  }
}
