import CProcessor
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
/// The first part of a vector is the sum of the vectors of its word pieces, weighted by the square root of inverse
/// document frequency, with what all texts share taken away (Arora, Liang & Ma 2017); the second is the sequences of two
/// to four letters inside its words, weighted by inverse document frequency and laid over each other by hashing
/// (Charikar, Chen & Farach-Colton 2002).
struct IssueTextReader {
  /// The square of the length of a vector, in the units of its numbers.
  fileprivate static let unit = scale * scale * (1 + spellingWeight * spellingWeight)
  private static let scale: Float = 254
  /// What spelling adds to the product of two vectors at most, rounding included.
  fileprivate static let mostOfSpelling = 1.1 * scale * scale * spellingWeight * spellingWeight
  /// What spelling counts for beside meaning.
  private static let spellingWeight: Float = 0.5
  /// As how many texts of the stream the table's frequencies count: as many as they were taken from.
  private static let priorTexts: Float = 28_800
  private static let keyCount = 4
  private static let sequenceSlots = 1 << 18

  private let words = WordVectors.builtIn
  private let middle: [Float]
  private let logarithms = BinaryLogarithms()
  private var texts: UInt32 = 0
  /// How many texts hold a piece, and a sequence of letters by its hash.
  private var pieceCounts: [UInt32]
  private var sequenceCounts = [UInt32](repeating: 0, count: sequenceSlots)

  private var meaning = [Float](repeating: 0, count: WordVectors.dimensions)
  private var spelling = [Float](repeating: 0, count: IssueText.spellingDimensions)

  init() {
    middle = words.middle
    pieceCounts = Array(repeating: 0, count: words.count)
  }

  /// Weighs a text by its parts, and counts them; nil where there is too little of it to compare.
  mutating func read(_ parts: borrowing TextParts) -> IssueText? {
    guard parts.isComparable else { return nil }
    texts += 1
    for piece in parts.distinctPieces { pieceCounts[Int(piece)] += 1 }
    setMeaning(parts.pieces)
    setSpelling(parts.sequences)
    var issue = IssueText()
    issue.vector.reserveCapacity(IssueText.dimensions)
    append(meaning, length: 1, to: &issue.vector)
    append(spelling, length: Self.spellingWeight, to: &issue.vector)
    issue.keys = rarest(parts.distinctPieces)
    issue.bands = parts.bands
    return issue
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

  /// The rarest of some pieces, rarest first.
  private func rarest(_ pieces: [Int32]) -> [Int32] {
    var rarest: [(piece: Int32, weight: Float)] = []
    for piece in pieces {
      let weight = weight(ofPiece: piece)
      let place = rarest.firstIndex { ($0.weight, piece) < (weight, $0.piece) } ?? rarest.count
      guard place < Self.keyCount else { continue }
      if rarest.count == Self.keyCount { rarest.removeLast() }
      rarest.insert((piece, weight), at: place)
    }
    return rarest.map(\.piece)
  }

  /// The square root of the inverse document frequency: rare words count for more, and no one of them for all.
  private func weight(ofPiece piece: Int32) -> Float {
    let known = Float(words.frequency(piece)) * (Self.priorTexts / 65_535)
    let holding = known + Float(pieceCounts[Int(piece)]) + 0.5
    return max(0, logarithms[Self.priorTexts + Float(texts)] - logarithms[holding]).squareRoot()
  }

  private mutating func setMeaning(_ pieces: [Int32]) {
    for index in meaning.indices { meaning[index] = 0 }
    for piece in pieces { words.add(piece, times: weight(ofPiece: piece), to: &meaning) }
    let length = self.length(meaning)
    for index in meaning.indices { meaning[index] = meaning[index] / length - middle[index] }
  }

  // MARK: - Spelling

  private mutating func setSpelling(_ sequences: [(sequence: UInt32, count: UInt32)]) {
    for index in spelling.indices { spelling[index] = 0 }
    let all = logarithms[Float(texts) + 20]
    let ahead = 8
    for (index, (sequence, count)) in sequences.enumerated() {
      if index + ahead < sequences.count { fetch(sequences[index + ahead].sequence) }
      let mixed = sequence &* 0x9E37_79B1
      let slot = Self.slot(mixed)
      sequenceCounts[slot] += 1
      let rarity = all - logarithms[Float(sequenceCounts[slot]) + 2]
      let weight = (count == 1 ? 1 : 1 + 0.693 * logarithms[Float(count)]) * max(0, rarity)
      let place = Int(sequence >> 3) & (IssueText.spellingDimensions - 1)
      spelling[place] += mixed & 1 == 0 ? weight : -weight
    }
  }

  private static func slot(_ mixed: UInt32) -> Int { Int(mixed >> 14) }

  /// Asks for how many texts hold a sequence ahead of its use: the counts fill no near memory.
  private func fetch(_ sequence: UInt32) {
    sequenceCounts.withUnsafeBufferPointer { counts in
      if let base = counts.baseAddress { prefetch_for_reading(base + Self.slot(sequence &* 0x9E37_79B1)) }
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
