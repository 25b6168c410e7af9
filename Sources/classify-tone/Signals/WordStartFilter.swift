/// Tells from the first four letters of a word whether a lexicon may look for it: most words of most texts go no
/// further.
struct WordStartFilter: Sendable {
  /// What begins so.
  struct Hit: OptionSet {
    let rawValue: UInt8
    /// A word that is looked for first.
    static var first: Hit { Hit(rawValue: 1) }
    /// A word that is looked for where a first one stands.
    static var second: Hit { Hit(rawValue: 2) }
    /// A word that counts only where the text has digits.
    static var street: Hit { Hit(rawValue: 4) }
  }

  private struct Slot {
    var key: UInt32 = 0
    var hit: Hit = []
  }

  /// A bit for every hash of a key that is in ``slots``.
  private var bits = [UInt64](repeating: 0, count: 1 << (WordStartFilter.hashBits - 6))
  private var slots = [Slot](repeating: Slot(), count: 256)
  private var keyCount = 0
  private static var hashBits: Int { 16 }

  /// What begins with a key.
  @inline(__always)
  func hit(_ key: UInt32) -> Hit {
    let hash = WordStartFilter.hash(key)
    guard bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1 else { return [] }
    return exactHit(key)
  }

  private func exactHit(_ key: UInt32) -> Hit { slots[place(of: key)].hit }

  mutating func add(_ word: LexiconTerm.Word, _ hit: Hit) {
    var key: UInt32 = 0
    var isOpen = true
    for offset in 0..<4 {
      let byte = offset < word.bytes.count ? word.bytes[offset] : 0
      isOpen = isOpen && byte < 0x80 && byte != UInt8(ascii: "'")
      key = key << 8 | (isOpen ? UInt32(byte) : 0)
    }
    if (keyCount + 1) * 2 > slots.count { grow() }
    let place = place(of: key)
    if slots[place].hit.isEmpty { keyCount += 1 }
    slots[place].key = key
    slots[place].hit.formUnion(hit)
    let hash = WordStartFilter.hash(key)
    bits[hash >> 6] |= 1 << UInt64(hash & 63)
  }

  private func place(of key: UInt32) -> Int {
    var place = WordStartFilter.hash(key) & (slots.count - 1)
    while !slots[place].hit.isEmpty, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where !slot.hit.isEmpty { slots[place(of: slot.key)] = slot }
  }

  private static func hash(_ key: UInt32) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B1) &>> UInt32(32 - hashBits))
  }
}
