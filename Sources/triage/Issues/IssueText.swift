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
    Float(product(left, right)) / IssueTextReader.unit
  }

  /// As above, with the parts of the other vector; nil where it is less than `least`, which most often the meaning alone
  /// shows.
  static func similarity(
    _ vector: Span<Int8>, _ meaning: Span<Int8>, _ spelling: Span<Int8>, least: Float
  ) -> Float? {
    let ofMeaning = product(vector.extracting(first: WordVectors.dimensions), meaning)
    guard Float(ofMeaning) >= least * IssueTextReader.unit - IssueTextReader.mostOfSpelling else {
      return nil
    }
    let ofSpelling = product(vector.extracting(last: spellingDimensions), spelling)
    let score = Float(ofMeaning &+ ofSpelling) / IssueTextReader.unit
    return score >= least ? score : nil
  }

  /// The sum of the products of numbers that stand at the same place of two vectors of one length.
  private static func product(_ left: Span<Int8>, _ right: Span<Int8>) -> Int32 {
    precondition(left.count == right.count)
    var sum: Int32 = 0
    for index in left.indices { sum &+= Int32(left[index]) &* Int32(right[index]) }
    return sum
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
  /// What spelling adds to the product of two vectors at most, rounding included.
  fileprivate static let mostOfSpelling = 1.1 * scale * scale * spellingWeight * spellingWeight
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

  private var spellings = WordPieces()
  /// The pieces of the last text, and those that it has more than once only the first time.
  private var pieces: [Int32] = []
  private var distinct: [Int32] = []
  /// The last of all texts that were read here that holds each piece.
  private var lastText: [UInt32]
  private var reads: UInt32 = 0
  private var sequences = SequenceCounts()
  private var meaning = [Float](repeating: 0, count: WordVectors.dimensions)
  private var spelling = [Float](repeating: 0, count: IssueText.spellingDimensions)

  init() {
    middle = words.middle
    pieceCounts = Array(repeating: 0, count: words.count)
    lastText = pieceCounts
  }

  /// Reads a text and counts its words; nil for one of fewer than two words.
  mutating func read(_ text: borrowing TextWords) -> IssueText? {
    guard text.words.count >= 2 else { return nil }
    texts += 1
    collectWords(text)
    collectPieces(text)
    collectSequences(text)
    setMeaning()
    setSpelling()
    var issue = IssueText()
    issue.vector.reserveCapacity(IssueText.dimensions)
    append(meaning, length: 1, to: &issue.vector)
    append(spelling, length: Self.spellingWeight, to: &issue.vector)
    issue.keys = rarest()
    issue.bands = NearDuplicates.bands(wordHashes)
    return issue
  }

  private mutating func collectWords(_ text: borrowing TextWords) {
    wordHashes.removeAll(keepingCapacity: true)
    let bytes = text.bytes.span
    for word in text.words {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for place in word { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01B3 }
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

  private mutating func collectPieces(_ text: borrowing TextWords) {
    pieces.removeAll(keepingCapacity: true)
    for word in text.words {
      spellings.append(of: text.bytes.span.extracting(word), words, to: &pieces)
    }
    distinct.removeAll(keepingCapacity: true)
    reads &+= 1
    for piece in pieces where lastText[Int(piece)] != reads {
      lastText[Int(piece)] = reads
      distinct.append(piece)
      pieceCounts[Int(piece)] += 1
    }
  }

  /// The rarest pieces of the last text, rarest first.
  private func rarest() -> [Int32] {
    var rarest: [(piece: Int32, weight: Float)] = []
    for piece in distinct {
      let weight = weight(ofPiece: piece)
      let place = rarest.firstIndex { ($0.weight, piece) < (weight, $0.piece) } ?? rarest.count
      guard place < Self.keyCount else { continue }
      if rarest.count == Self.keyCount { rarest.removeLast() }
      rarest.insert((piece, weight), at: place)
    }
    return rarest.map(\.piece)
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
