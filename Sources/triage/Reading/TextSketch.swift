/// A text in 64 bits, such that texts with many words in common have few different bits (Charikar 2002, "Similarity
/// estimation techniques from rounding algorithms"): enough to tell how far two texts differ without keeping them.
struct TextSketch: Equatable {
  /// 0 for a text without words.
  var bits: UInt64

  static let empty = TextSketch(bits: 0)

  /// - Parameter words: a hash of each word.
  init(words: [UInt64]) {
    // Each bit's votes are counted across seven words of bits, the lowest first: an adder for 64 columns at once.
    var planes = InlineArray<7, UInt64>(repeating: 0)
    for word in words.prefix(127) {
      var carry = Self.mixed(word)
      for index in planes.indices where carry != 0 {
        let sum = planes[index] ^ carry
        carry &= planes[index]
        planes[index] = sum
      }
    }
    // A bit is set where more than half of the words have it.
    let half = UInt64(min(words.count, 127) / 2)
    var greater: UInt64 = 0
    var equal = UInt64.max
    for index in planes.indices.reversed() {
      let bound: UInt64 = half >> UInt64(index) & 1 == 1 ? .max : 0
      greater |= equal & planes[index] & ~bound
      equal &= ~(planes[index] ^ bound)
    }
    bits = words.isEmpty ? 0 : max(greater, 1)
  }

  init(bits: UInt64) { self.bits = bits }

  /// How far two texts differ, 0 for the same words to 1 for texts that have none in common; nil where one has none.
  func difference(to other: TextSketch) -> Double? {
    guard bits != 0, other.bits != 0 else { return nil }
    // Unrelated texts differ in half of the bits.
    return min(1, Double((bits ^ other.bits).nonzeroBitCount) / 32)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    var mixed = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The texts that a new one is compared with: a number of them that does not grow with the case, the first, which say
/// what it is about, and the last.
struct SketchMemory {
  static let first = 64
  static let last = 192

  private var sketches: [TextSketch] = []
  private var oldest = first

  mutating func add(_ sketch: TextSketch) {
    guard sketch != .empty else { return }
    if sketches.count < Self.first + Self.last {
      sketches.append(sketch)
    } else {
      sketches[oldest] = sketch
      oldest = oldest + 1 < sketches.count ? oldest + 1 : Self.first
    }
  }

  /// How far a text differs from the closest of those; nil where there is none.
  func difference(to sketch: TextSketch) -> Double? {
    sketches.compactMap { sketch.difference(to: $0) }.min()
  }
}
