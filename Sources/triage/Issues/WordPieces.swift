/// Remembers of which pieces words are made, since most words of a stream come again.
struct WordPieces {
  /// How many words are remembered, the first to come.
  private static let capacity = 1 << 16

  private var words = StringTable()
  /// The pieces of all of them, one after the other, and where each word's end.
  private var pieces: [Int32] = []
  private var ends: [Int32] = []

  /// Appends the pieces of a word, as ``WordVectors/appendPieces(of:to:)`` does.
  mutating func append(of word: Span<UInt8>, _ vectors: WordVectors, to list: inout [Int32]) {
    guard let number = words.index(of: word, most: Self.capacity).map(Int.init) else {
      return vectors.appendPieces(of: word, to: &list)
    }
    if number == ends.count {
      vectors.appendPieces(of: word, to: &pieces)
      ends.append(Int32(pieces.count))
    }
    for place in (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number]) { list.append(pieces[place]) }
  }
}
