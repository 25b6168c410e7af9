/// A text taken to pieces, as far as that needs no other texts.
///
/// A value is meant to be reused for text after text: taking to pieces keeps the memory.
struct TextParts {
  /// Whether there is enough of the text to compare it: two words at least.
  fileprivate(set) var isComparable = false
  /// The pieces of its words, in their order, and each of them once.
  fileprivate(set) var pieces: [Int32] = []
  fileprivate(set) var distinctPieces: [Int32] = []
  /// The sequences of two to four letters inside its words.
  fileprivate(set) var sequences: [(sequence: UInt32, count: UInt32)] = []
  /// What texts of nearly the same words are found by.
  fileprivate(set) var bands: [UInt64] = []

  /// Forgets the text.
  mutating func removeAll() { isComparable = false }
}

/// Takes texts to pieces.
struct TextPartsReader {
  private let vectors = WordVectors.builtIn
  private var spellings = WordPieces()
  private var sequences = SequenceCounts()
  private var wordHashes: [UInt64] = []
  /// The last text that holds each piece, and how many there were.
  private var lastText = [UInt32](repeating: 0, count: WordVectors.builtIn.count)
  private var texts: UInt32 = 0

  /// Takes a text to pieces.
  ///
  /// - Parameter text: its words.
  mutating func read(_ text: borrowing TextWords, into parts: inout TextParts) {
    parts.isComparable = text.words.count >= 2
    guard parts.isComparable else { return }
    collectPieces(text, &parts)
    collectSequences(text)
    parts.sequences.removeAll(keepingCapacity: true)
    parts.sequences.append(contentsOf: sequences.counted)
    hashWords(text)
    parts.bands = NearDuplicates.bands(wordHashes)
  }

  private mutating func collectPieces(_ text: borrowing TextWords, _ parts: inout TextParts) {
    parts.pieces.removeAll(keepingCapacity: true)
    let bytes = text.bytes.span
    for word in text.words { spellings.append(of: bytes.extracting(word), vectors, to: &parts.pieces) }
    parts.distinctPieces.removeAll(keepingCapacity: true)
    texts &+= 1
    for piece in parts.pieces where lastText[Int(piece)] != texts {
      lastText[Int(piece)] = texts
      parts.distinctPieces.append(piece)
    }
  }

  private mutating func collectSequences(_ text: borrowing TextWords) {
    sequences.removeAll()
    let bytes = text.bytes.span
    // A space stands on either side of a word.
    for word in text.words {
      for start in word.lowerBound - 1..<word.upperBound {
        var hash = (0x811C_9DC5 ^ UInt32(bytes[start])) &* 0x0100_0193
        for place in start + 1..<min(start + 4, word.upperBound + 1) {
          hash = (hash ^ UInt32(bytes[place])) &* 0x0100_0193
          sequences.add(hash)
        }
      }
    }
  }

  private mutating func hashWords(_ text: borrowing TextWords) {
    wordHashes.removeAll(keepingCapacity: true)
    let bytes = text.bytes.span
    for word in text.words {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for place in word { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01B3 }
      wordHashes.append(hash)
    }
  }
}

/// The sequences of letters of one text, by their hashes, with how often each stands in it: the first `capacity`
/// different ones, in the order in which they came.
struct SequenceCounts {
  private static let capacity = 2048

  private(set) var counted: [(sequence: UInt32, count: UInt32)] = []
  /// Open addressing: places in `counted`, less the first that this text may use.
  private var slots = [UInt32](repeating: 0, count: 2 * capacity)
  private var base: UInt32 = 1

  /// Begins another text.
  mutating func removeAll() {
    base += UInt32(counted.count)
    counted.removeAll(keepingCapacity: true)
    guard base > UInt32.max / 2 else { return }
    for slot in slots.indices { slots[slot] = 0 }
    base = 1
  }

  mutating func add(_ sequence: UInt32) {
    var slot = Int((sequence &* 0x9E37_79B1) >> 20)
    while slots[slot] >= base {
      let place = Int(slots[slot] - base)
      if counted[place].sequence == sequence {
        counted[place].count += 1
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    guard counted.count < Self.capacity else { return }
    slots[slot] = base + UInt32(counted.count)
    counted.append((sequence, 1))
  }
}
