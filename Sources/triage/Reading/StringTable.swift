/// Gives each distinct text a small number, so that ids and names are compared, hashed and kept once.
///
/// Open addressing over one byte buffer. The hash is seeded by chance, since the texts are strangers'; nothing that is
/// printed depends on it.
struct StringTable {
  /// What stands for "no text".
  static let none: Int32 = -1

  private var bytes: [UInt8] = []
  /// Where each text ends in `bytes`; it begins where the one before ends.
  private var ends: [Int] = [0]
  private var hashes: [UInt32] = []
  private var slots: [Int32] = Array(repeating: none, count: 1024)
  private let seed = UInt64.random(in: .min ... .max)

  /// How many texts there are; their numbers count from 0.
  var count: Int { hashes.count }

  /// The number of a text, new or known.
  mutating func index(of text: Span<UInt8>) -> Int32 {
    let hash = self.hash(text)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != Self.none {
      if hashes[Int(slots[slot])] == hash, isEqual(slots[slot], text) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = Int32(hashes.count)
    slots[slot] = index
    hashes.append(hash)
    text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    if hashes.count * 2 > slots.count { grow() }
    return index
  }

  /// As `index(of:)`.
  mutating func index(of text: String) -> Int32 { index(of: Array(text.utf8).span) }

  /// The number of a text that is known; nil for others.
  func known(_ text: String) -> Int32? {
    let bytes = Array(text.utf8)
    let hash = self.hash(bytes.span)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != Self.none {
      if hashes[Int(slots[slot])] == hash, isEqual(slots[slot], bytes.span) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The text with that number, decoded.
  func string(_ index: Int32) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// The text with that number; nil for `none`.
  func optionalString(_ index: Int32) -> String? { index == Self.none ? nil : string(index) }

  /// The text with that number.
  func utf8(_ index: Int32) -> ArraySlice<UInt8> { bytes[ends[Int(index)]..<ends[Int(index) + 1]] }

  /// Whether a text sorts before another, byte by byte.
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    left != right && utf8(left).lexicographicallyPrecedes(utf8(right))
  }

  // MARK: - Parts

  private func isEqual(_ index: Int32, _ text: Span<UInt8>) -> Bool {
    let start = ends[Int(index)]
    guard ends[Int(index) + 1] - start == text.count else { return false }
    let known = bytes.span.extracting(start..<start + text.count)
    for offset in text.indices where known[offset] != text[offset] { return false }
    return true
  }

  private func hash(_ text: Span<UInt8>) -> UInt32 {
    var hash = seed ^ UInt64(text.count)
    var word: UInt64 = 0
    var filled: UInt64 = 0
    for offset in text.indices {
      word |= UInt64(text[offset]) << filled
      filled += 8
      if filled == 64 {
        hash = mixed(hash ^ word)
        word = 0
        filled = 0
      }
    }
    return UInt32(truncatingIfNeeded: mixed(hash ^ word) >> 32)
  }

  private func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ (word >> 29)
  }

  private mutating func grow() {
    slots = Array(repeating: Self.none, count: slots.count * 2)
    for index in hashes.indices {
      var slot = Int(hashes[index]) & (slots.count - 1)
      while slots[slot] != Self.none { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}
