/// A text in the form in which texts are compared: what it means and how it is spelled, in one vector of small numbers.
struct IssueText: Equatable {
  static let dimensions = WordVectors.dimensions + spellingDimensions
  /// How many numbers stand for the spelling.
  static let spellingDimensions = 256

  /// `dimensions` numbers.
  var vector: [Int8] = []
  /// The rarest pieces of words, rarest first, by which texts that may say the same are found.
  var keys: [Int32] = []

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
  private(set) var wordHashes: [UInt64] = []
  private var texts: UInt32 = 0
  /// How many texts hold a piece, and a sequence of letters by its hash.
  private var pieceCounts: [UInt32]
  private var sequenceCounts = [UInt32](repeating: 0, count: sequenceSlots)

  private var scanner = IssueWords()
  private var pieces: [Int32] = []
  private var distinct: [Int32] = []
  private var sequences: [UInt32] = []
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
    sequences.removeAll(keepingCapacity: true)
    let bytes = scanner.bytes
    // A space stands on either side of a word.
    for word in scanner.words {
      for length in 2...4 where word.count + 2 >= length {
        for start in word.lowerBound - 1...word.upperBound + 1 - length {
          var hash: UInt32 = 0x811C_9DC5
          for place in start..<start + length {
            hash = (hash ^ UInt32(word.contains(place) ? bytes[place] : 0x20)) &* 0x0100_0193
          }
          sequences.append(hash)
        }
      }
    }
    sequences.sort()
  }

  private mutating func setSpelling() {
    for index in spelling.indices { spelling[index] = 0 }
    var start = 0
    while start < sequences.count {
      let sequence = sequences[start]
      var end = start + 1
      while end < sequences.count, sequences[end] == sequence { end += 1 }
      let mixed = sequence &* 0x9E37_79B1
      let slot = Int(mixed >> 14)
      sequenceCounts[slot] += 1
      let rarity = logarithms[Float(texts) + 20] - logarithms[Float(sequenceCounts[slot]) + 2]
      let weight = (1 + 0.693 * logarithms[Float(end - start)]) * max(0, rarity)
      let place = Int(sequence >> 3) & (IssueText.spellingDimensions - 1)
      spelling[place] += mixed & 1 == 0 ? weight : -weight
      start = end
    }
  }

  private func append(_ part: [Float], length: Float, to vector: inout [Int8]) {
    let factor = Self.scale * length / self.length(part)
    for number in part { vector.append(Int8(max(-127, min(127, (number * factor).rounded())))) }
  }

  private func length(_ part: [Float]) -> Float {
    max(1e-6, part.reduce(0) { $0 + $1 * $1 }.squareRoot())
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
