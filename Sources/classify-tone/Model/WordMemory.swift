import CProcessor
import Glibc

/// What is known of a plain word by itself: words repeat, and what they count for by themselves is most of the work.
struct KnownWord {
  /// The word as in ``PlainWord/packed``; 0 where nothing is known yet.
  var word: UInt128 = 0
  /// The sums over the word's character sequences.
  var characterCues = SIMD8<Int16>.zero
  var characterTone = SIMD2<Int16>.zero
  /// The weights of the word itself.
  var tone = ToneModel.ToneRow.zero
  /// The terms that the word may be part of, as a place in a ``WordSpotter``.
  var sighting: UInt16 = 0
  var cues = CueRow.zero
  /// How many character sequences the word has. (With it, 64 bytes, which a processor fetches together.)
  var sequences: UInt8 = 0
}

/// The words that were met last, by their hash. It changes no result: what it has forgotten is worked out again.
///
/// A hash has a pair of places; the word met later takes the first, and that one's word moves to the second.
/// Invariant: `base` addresses 2^`bits` words in `allocation` for the life of the value. Zero bytes are no word.
struct WordMemory: ~Copyable {
  private let allocation: UnsafeMutableRawPointer
  private let base: UnsafeMutablePointer<KnownWord>

  private static var bits: Int { 16 }

  init() {
    let size = MemoryLayout<KnownWord>.stride << WordMemory.bits
    // Zeros that come from the system cost nothing until they are touched; twice as many hold an aligned stretch.
    guard let allocation = calloc(2, size) else { preconditionFailure("no memory for words") }
    self.allocation = allocation
    let memory = allocation.alignedUp(toMultipleOf: size)
    // Large pages spare the processor most of its work of finding pages; a system that has none refuses harmlessly.
    madvise(memory, size, Int32(MADV_HUGEPAGE))
    base = memory.bindMemory(to: KnownWord.self, capacity: 1 << WordMemory.bits)
  }

  deinit { free(allocation) }

  /// The first of the two places of the words with a hash.
  @inline(__always)
  static func pair(of hash: FeatureHash) -> Int32 {
    Int32(truncatingIfNeeded: hash.bucket(bits: bits &- 1) &* 2)
  }

  /// Asks for what is known of the words in a pair of places ahead of its use.
  @inline(__always)
  func prefetch(_ pair: Int32) {
    let first = UnsafeRawPointer(base + WordMemory.checked(pair))
    prefetch_for_reading(first)
    prefetch_for_reading(first + 64)
  }

  /// The place of a word (``PlainWord/packed``) in its pair; nil where it is not known.
  @inline(__always)
  func place(of word: UInt128, in pair: Int32) -> Int? {
    let first = WordMemory.checked(pair)
    if base[first].word == word { return first }
    return base[first &+ 1].word == word ? first &+ 1 : nil
  }

  /// Takes a word in; its place.
  func insert(_ word: KnownWord, in pair: Int32) -> Int {
    let first = WordMemory.checked(pair)
    base[first &+ 1] = base[first]
    base[first] = word
    return first
  }

  /// The word in a place.
  subscript(place: Int) -> KnownWord {
    @inline(__always) get { base[place & (1 << WordMemory.bits &- 1)] }
  }

  @inline(__always)
  private static func checked(_ pair: Int32) -> Int { Int(pair) & (1 << bits &- 2) }
}
