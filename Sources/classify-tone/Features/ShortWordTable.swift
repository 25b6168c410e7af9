/// Short plain words, each with a number: most words of a text are such, and are told by one look instead of a step for
/// each letter.
struct ShortWordTable: Sendable {
  /// The letters of each word, 0 in a free place; the numbers stand in the same places.
  private var words: [UInt64]
  private var numbers: [Int32]

  /// The letters of the longest word.
  static var longest: Int { 8 }

  /// - Parameter words: each once (``letters(of:)``), with a number from 0.
  init(_ words: [(letters: UInt64, number: Int32)]) {
    // Most words that are looked for are none of these: with so many free places one look tells.
    var capacity = 8
    while capacity < 8 * words.count { capacity *= 2 }
    self.words = [UInt64](repeating: 0, count: capacity)
    numbers = [Int32](repeating: -1, count: capacity)
    for (letters, number) in words {
      let place = place(of: letters)
      self.words[place] = letters
      numbers[place] = number
    }
  }

  /// The letters of a word as a number, the first in the lowest byte; nil for one that is not short.
  static func letters(of word: WordBuffer) -> UInt64? {
    guard 1...longest ~= word.count else { return nil }
    let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* word.count)
    return UInt64(truncatingIfNeeded: word.packed).byteSwapped &>> unused
  }

  /// The number of a word; −1 where it is none of these.
  subscript(letters: UInt64) -> Int32 {
    @inline(__always) get { numbers[place(of: letters)] }
  }

  @inline(__always)
  func contains(_ letters: UInt64) -> Bool { words[place(of: letters)] != 0 }

  /// Where a word stands, or could.
  @inline(__always)
  private func place(of letters: UInt64) -> Int {
    let mask = words.count &- 1
    var place = Int(truncatingIfNeeded: (letters &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while words[place] != 0, words[place] != letters { place = (place &+ 1) & mask }
    return place
  }
}
