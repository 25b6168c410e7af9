import CareStore

/// A text in the form in which texts are compared: what it means and how it is spelled, in one vector of small numbers.
struct IssueText: Equatable {
  static let dimensions = WordVectors.dimensions + spellingDimensions
  /// How many numbers stand for the spelling.
  static let spellingDimensions = 256

  /// `dimensions` numbers.
  var vector: [Int8] = []
  /// The rarest pieces of words, rarest first, by which texts that may say the same are found.
  var keys: [Int32] = []
  /// What texts of nearly the same words are found by.
  var bands: [UInt64] = []

  /// How alike two vectors are: the cosine of the angle between them, 1 for the same text.
  static func similarity(_ left: Span<Int8>, _ right: Span<Int8>) -> Float {
    var sum: Int32 = 0
    for index in 0..<dimensions { sum &+= Int32(left[index]) &* Int32(right[index]) }
    return Float(sum) / IssueTextReader.unit
  }
}

/// Reads texts into vectors, weighing each word and each sequence of letters by how rare it is in the stream so far.
///
/// The first part of a vector is the sum of the vectors of its word pieces, weighted by inverse document frequency, with
/// what all texts share taken away (Arora, Liang & Ma 2017); the second is the sequences of two to four letters inside
/// its words, weighted likewise and laid over each other by hashing (Charikar, Chen & Farach-Colton 2002).
struct IssueTextReader {
  /// The square of the length of a vector, in the units of its numbers.
  fileprivate static let unit = scale * scale * (1 + spellingWeight * spellingWeight)
  private static let scale: Float = 254
  /// What spelling counts for beside meaning.
  private static let spellingWeight: Float = 0.5
  /// As how many texts of the stream the table's frequencies count.
  private static let priorTexts: Float = 4000
  private static let keyCount = 4
  private static let sequenceSlots = 1 << 18

  private let words = WordVectors()
  private let middle: [Float]
  private let logarithms = BinaryLogarithms()
  /// The hashes of the words of the last text.
  private var wordHashes: [UInt64] = []
  private var texts: UInt32 = 0
  /// How many texts hold a piece, and a sequence of letters by its hash.
  private var pieceCounts: [UInt32]
  private var sequenceCounts = [UInt32](repeating: 0, count: sequenceSlots)

  private var scanner = IssueWords()
  private var pieces: [Int32] = []
  private var distinct: [Int32] = []
  private var sequences = SequenceCounts()
  private var meaning = [Float](repeating: 0, count: WordVectors.dimensions)
  private var spelling = [Float](repeating: 0, count: IssueText.spellingDimensions)

  init() {
    middle = words.middle
    pieceCounts = Array(repeating: 0, count: words.count)
  }

  /// Reads a text and counts its words; nil for one of fewer than two words.
  mutating func read(_ text: [UInt8]) -> IssueText? {
    scanner.scan(text)
    guard scanner.words.count >= 2 else { return nil }
    texts += 1
    collectWords()
    collectPieces()
    collectSequences()
    setMeaning()
    setSpelling()
    var issue = IssueText()
    issue.vector.reserveCapacity(IssueText.dimensions)
    append(meaning, length: 1, to: &issue.vector)
    append(spelling, length: Self.spellingWeight, to: &issue.vector)
    issue.keys = Array(distinct.prefix(Self.keyCount))
    issue.bands = NearDuplicates.bands(wordHashes)
    return issue
  }

  private mutating func collectWords() {
    wordHashes.removeAll(keepingCapacity: true)
    for word in scanner.words {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for place in word { hash = (hash ^ UInt64(scanner.bytes[place])) &* 0x100_0000_01B3 }
      wordHashes.append(hash)
    }
  }

  // MARK: - State

  /// How often the parts of words stood in the texts so far, as the state keeps it.
  var counts: StoredWordCounts {
    StoredWordCounts(
      texts: texts, pieces: SparseCounts.encode(pieceCounts), sequences: SparseCounts.encode(sequenceCounts))
  }

  /// Adds what was counted elsewhere.
  mutating func add(_ counts: StoredWordCounts) {
    texts &+= counts.texts
    SparseCounts.add(counts.pieces, to: &pieceCounts)
    SparseCounts.add(counts.sequences, to: &sequenceCounts)
  }

  /// What was counted since an earlier state of this reader.
  func counts(since earlier: IssueTextReader) -> StoredWordCounts {
    var gain = self
    gain.texts &-= earlier.texts
    for place in pieceCounts.indices { gain.pieceCounts[place] &-= earlier.pieceCounts[place] }
    for place in sequenceCounts.indices { gain.sequenceCounts[place] &-= earlier.sequenceCounts[place] }
    return gain.counts
  }

  // MARK: - Meaning

  private mutating func collectPieces() {
    pieces.removeAll(keepingCapacity: true)
    let bytes = scanner.bytes
    for word in scanner.words { words.appendPieces(of: bytes.span.extracting(word), to: &pieces) }
    distinct.removeAll(keepingCapacity: true)
    for piece in pieces where !distinct.contains(piece) {
      distinct.append(piece)
      pieceCounts[Int(piece)] += 1
    }
    // A closure that captured the reader would copy it.
    let weighted = distinct.map { (piece: $0, weight: weight(ofPiece: $0)) }
    distinct = weighted.sorted { ($1.weight, $0.piece) < ($0.weight, $1.piece) }.map(\.piece)
  }

  private func weight(ofPiece piece: Int32) -> Float {
    let known = Float(words.frequency(piece)) * (Self.priorTexts / 65_535)
    let holding = known + Float(pieceCounts[Int(piece)]) + 0.5
    return logarithms[Self.priorTexts + Float(texts)] - logarithms[holding]
  }

  private mutating func setMeaning() {
    for index in meaning.indices { meaning[index] = 0 }
    for piece in pieces { words.add(piece, times: weight(ofPiece: piece), to: &meaning) }
    let length = self.length(meaning)
    for index in meaning.indices { meaning[index] = meaning[index] / length - middle[index] }
  }

  // MARK: - Spelling

  private mutating func collectSequences() {
    sequences.removeAll()
    let copy = scanner.bytes
    let bytes = copy.span
    // A space stands on either side of a word.
    for word in scanner.words {
      for start in word.lowerBound - 1..<word.upperBound {
        var hash = (0x811C_9DC5 ^ UInt32(bytes[start])) &* 0x0100_0193
        for place in start + 1..<min(start + 4, word.upperBound + 1) {
          hash = (hash ^ UInt32(bytes[place])) &* 0x0100_0193
          sequences.add(hash)
        }
      }
    }
  }

  private mutating func setSpelling() {
    for index in spelling.indices { spelling[index] = 0 }
    let all = logarithms[Float(texts) + 20]
    for (sequence, count) in sequences.counted {
      let mixed = sequence &* 0x9E37_79B1
      let slot = Int(mixed >> 14)
      sequenceCounts[slot] += 1
      let rarity = all - logarithms[Float(sequenceCounts[slot]) + 2]
      let weight = (count == 1 ? 1 : 1 + 0.693 * logarithms[Float(count)]) * max(0, rarity)
      let place = Int(sequence >> 3) & (IssueText.spellingDimensions - 1)
      spelling[place] += mixed & 1 == 0 ? weight : -weight
    }
  }

  private func append(_ part: [Float], length: Float, to vector: inout [Int8]) {
    let factor = Self.scale * length / self.length(part)
    let start = vector.count
    vector.append(contentsOf: repeatElement(0, count: part.count))
    // Over plain memory, so that the loop is made of wide instructions.
    part.withUnsafeBufferPointer { numbers in
      vector.withUnsafeMutableBufferPointer { vector in
        let vector = UnsafeMutableBufferPointer(rebasing: vector[start...])
        for index in numbers.indices {
          let number = max(-127, min(127, numbers[index] * factor))
          vector[index] = Int8(truncatingIfNeeded: Int32(number < 0 ? number - 0.5 : number + 0.5))
        }
      }
    }
  }

  private func length(_ part: [Float]) -> Float {
    let numbers = part.span
    var sum: Float = 0
    for index in numbers.indices { sum += numbers[index] * numbers[index] }
    return max(1e-6, sum.squareRoot())
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

/// Logarithms to base 2, from a table: within a thousandth, and the same on every machine.
struct BinaryLogarithms {
  private let fractions: [Float]

  init() {
    fractions = (0..<1024).map { Float(binaryLogarithm(1 + Double($0) / 1024)) }
  }

  /// The logarithm of a number above 0.
  subscript(number: Float) -> Float {
    Float(number.exponent) + fractions[Int(number.significandBitPattern >> 13)]
  }
}

/// The words of a text in lower case, without links and without the accounts that it names.
///
/// A word is a run of letters and digits; bytes beyond ASCII count as letters.
struct IssueWords {
  /// Places in `bytes`, each with a place free on either side.
  private(set) var words: [Range<Int>] = []
  private(set) var bytes: [UInt8] = []

  /// Reads a text.
  mutating func scan(_ text: [UInt8]) {
    words.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    bytes.append(0x20)
    let text = text.span
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "@") || isLink(text, at: index) {
        while index < text.count, text[index] > 0x20 { index += 1 }
      } else if isLetterOrDigit(text[index]) {
        let first = bytes.count
        while index < text.count, isLetterOrDigit(text[index]) {
          bytes.append(
            UInt8(ascii: "A")...UInt8(ascii: "Z") ~= text[index] ? text[index] | 0x20 : text[index])
          index += 1
        }
        words.append(first..<bytes.count)
        bytes.append(0x20)
      } else {
        index += 1
      }
    }
    bytes.append(0x20)
  }

  private func isLink(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index + 7 < text.count, text[index] | 0x20 == UInt8(ascii: "h") else { return false }
    let scheme = text.extracting(index..<min(text.count, index + 8))
    return starts(scheme, "http://") || starts(scheme, "https://")
  }

  private func starts(_ text: Span<UInt8>, _ start: StaticString) -> Bool {
    guard text.count >= start.utf8CodeUnitCount else { return false }
    for index in 0..<start.utf8CodeUnitCount where text[index] | 0x20 != start.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || byte >= 0x80
  }
}
