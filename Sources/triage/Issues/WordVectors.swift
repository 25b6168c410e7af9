import CWordVectors

/// The built-in vectors of word pieces: what a piece means, in a few dimensions, and how common it is.
///
/// The table lies in the executable and is used where it is; `build-vectors.py` beside it makes it and tells its form.
struct WordVectors: @unchecked Sendable {
  static let dimensions = 128

  /// How many pieces there are; their numbers count from 0.
  let count: Int
  private let table: UnsafeRawBufferPointer
  private let frequencies: Int
  private let vectors: Int
  /// Where each piece's spelling begins in the table, and past the last.
  private let spellings: [UInt32]
  /// Numbers of pieces by the hash of their spelling, open addressing; -1 where none is.
  private let slots: [Int32]

  /// The built-in table.
  static let builtIn = WordVectors()

  /// The pointer is to constant bytes that live as long as the process.
  private init() {
    table = UnsafeRawBufferPointer(start: word_vectors_bytes(), count: word_vectors_size())
    count = Int(table.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    frequencies = 12 + 2 * Self.dimensions
    vectors = frequencies + 2 * count
    let lengths = vectors + count * Self.dimensions
    var spellings: [UInt32] = []
    var place = UInt32(lengths + count)
    for piece in 0..<count {
      spellings.append(place)
      place += UInt32(table[lengths + piece])
    }
    spellings.append(place)
    var slots = [Int32](repeating: -1, count: 1 << 16)
    for piece in 0..<count {
      var slot = 0
      let spelling = table[Int(spellings[piece])..<Int(spellings[piece + 1])]
      slot = Self.slot(spelling.reduce(Self.emptyHash, Self.hash))
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(piece)
    }
    self.spellings = spellings
    self.slots = slots
  }

  /// The middle of the space that texts lie in, as units of length 1 are.
  var middle: [Float] {
    (0..<Self.dimensions).map {
      Float(table.loadUnaligned(fromByteOffset: 12 + 2 * $0, as: Int16.self)) / 32767
    }
  }

  /// How many of 65,535 texts hold the piece.
  func frequency(_ piece: Int32) -> UInt16 {
    table.loadUnaligned(fromByteOffset: frequencies + 2 * Int(piece), as: UInt16.self)
  }

  /// Adds the piece's vector, times a weight, to a sum.
  func add(_ piece: Int32, times weight: Float, to sum: inout [Float]) {
    let start = vectors + Int(piece) * Self.dimensions
    let vector = UnsafeRawBufferPointer(rebasing: table[start..<start + Self.dimensions])
    // Checked once, so that the loop is made of wide instructions.
    precondition(sum.count >= Self.dimensions)
    sum.withUnsafeMutableBufferPointer { sum in
      for dimension in 0..<Self.dimensions {
        sum[dimension] += weight * Float(Int8(bitPattern: vector[dimension]))
      }
    }
  }

  /// Appends the pieces of a word in lower case: from its beginning, the longest that the table has each time. A word
  /// that cannot be spelled so has none.
  func appendPieces(of word: Span<UInt8>, to pieces: inout [Int32]) {
    let first = pieces.count
    var start = 0
    while start < word.count {
      guard let (piece, end) = longest(word, from: start) else {
        pieces.removeSubrange(first...)
        return
      }
      pieces.append(piece)
      start = end
    }
  }

  private func longest(_ word: Span<UInt8>, from start: Int) -> (piece: Int32, end: Int)? {
    var hash = Self.emptyHash
    if start > 0 { hash = Self.hash(Self.hash(hash, UInt8(ascii: "#")), UInt8(ascii: "#")) }
    var found: (piece: Int32, end: Int)?
    for end in start..<min(word.count, start + 18) {
      hash = Self.hash(hash, word[end])
      if let piece = find(word, start...end, hash) { found = (piece, end + 1) }
    }
    return found
  }

  private func find(_ word: Span<UInt8>, _ range: ClosedRange<Int>, _ hash: UInt32) -> Int32? {
    var slot = Self.slot(hash)
    while slots[slot] >= 0 {
      if isSpelled(slots[slot], word, range) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func isSpelled(_ piece: Int32, _ word: Span<UInt8>, _ range: ClosedRange<Int>) -> Bool {
    var place = Int(spellings[Int(piece)])
    let end = Int(spellings[Int(piece) + 1])
    if range.lowerBound > 0 {
      guard end - place == range.count + 2, table[place] == UInt8(ascii: "#") else { return false }
      place += 2
    }
    guard end - place == range.count else { return false }
    for offset in range where table[place + offset - range.lowerBound] != word[offset] { return false }
    return true
  }

  // FNV-1a.
  private static let emptyHash: UInt32 = 0x811C_9DC5
  private static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 0x0100_0193 }
  private static func slot(_ hash: UInt32) -> Int { Int((hash ^ hash >> 16) & 0xFFFF) }
}
