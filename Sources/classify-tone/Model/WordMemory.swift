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
  /// Fills the 64 bytes that a processor fetches together.
  private let filling: (UInt64, UInt64) = (0, 0)
}

/// The words that were met last, by their hash. It changes no result: what it has forgotten is worked out again.
///
/// A hash has a pair of places; the word met later takes the first, and that one's word moves to the second.
/// Invariant: `base` addresses 2^`bits` words for the life of the value.
struct WordMemory: ~Copyable {
  private let base: UnsafeMutablePointer<KnownWord>

  private static var bits: Int { 15 }

  init() {
    let size = MemoryLayout<KnownWord>.stride << WordMemory.bits
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: size)
    // One large page spares the processor most of its work of finding pages; a system that has none refuses harmlessly.
    madvise(memory, size, Int32(MADV_HUGEPAGE))
    base = memory.initializeMemory(as: KnownWord.self, repeating: KnownWord(), count: 1 << WordMemory.bits)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Asks for what is known of the words with that hash ahead of its use.
  @inline(__always)
  func prefetch(_ hash: FeatureHash) {
    let first = UnsafeRawPointer(base + WordMemory.firstPlace(of: hash))
    prefetch_for_reading(first)
    prefetch_for_reading(first + 64)
  }

  /// The place of a word (``PlainWord/packed``) and its hash; nil where it is not known.
  @inline(__always)
  func place(of word: UInt128, _ hash: FeatureHash) -> Int? {
    let first = WordMemory.firstPlace(of: hash)
    if base[first].word == word { return first }
    return base[first &+ 1].word == word ? first &+ 1 : nil
  }

  /// Takes a word in; its place.
  func insert(_ word: KnownWord, _ hash: FeatureHash) -> Int {
    let first = WordMemory.firstPlace(of: hash)
    base[first &+ 1] = base[first]
    base[first] = word
    return first
  }

  @inline(__always)
  private static func firstPlace(of hash: FeatureHash) -> Int { hash.bucket(bits: bits &- 1) &* 2 }

  /// The word in a place.
  subscript(place: Int) -> KnownWord {
    @inline(__always) get {
      precondition(UInt(bitPattern: place) < 1 << WordMemory.bits)
      return base[place]
    }
  }
}
