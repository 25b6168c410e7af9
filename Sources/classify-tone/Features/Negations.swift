/// The words that turn what follows into its opposite: `not`, `never`, `without`, `isn't`, `dont` …
struct Negations: Sendable {
  private let words: ShortWordTable

  private static var spellings: [StaticString] {
    [
      "no", "nor", "not", "aint", "cant", "dont", "isnt", "none", "wont", "arent", "didnt", "hadnt", "hasnt",
      "lacks", "never", "wasnt", "barely", "cannot", "doesnt", "hardly", "havent", "nobody", "werent",
      "couldnt", "lacking", "neither", "nothing", "nowhere", "without", "wouldnt", "scarcely", "shouldnt",
    ]
  }

  init() {
    words = ShortWordTable(
      Negations.spellings.compactMap { word in
        var letters = WordBuffer()
        word.withUTF8Buffer { for byte in $0 { letters.append(byte) } }
        return ShortWordTable.letters(of: letters).map { (letters: $0, number: 0) }
      })
  }

  @inline(__always)
  func contains(_ word: PlainWord) -> Bool {
    word.count <= ShortWordTable.longest && words.contains(UInt64(truncatingIfNeeded: word.bytes))
  }

  func contains(_ word: WordBuffer) -> Bool {
    let end = UInt32(truncatingIfNeeded: word.packed & 0xFF_FFFF)
    if word.count >= 4, end == 0x6E_27_74 { return true }  // n't
    return ShortWordTable.letters(of: word).map { words.contains($0) } ?? false
  }
}
