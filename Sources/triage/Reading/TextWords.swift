/// The words of a text in lower case, without links and without the accounts that it names.
///
/// A word is a run of letters and digits; bytes beyond ASCII count as letters. A value is meant to be reused for text after
/// text: scanning keeps the memory.
struct TextWords {
  /// Places in `bytes`, each with a space on either side.
  private(set) var words: [Range<Int>] = []
  /// The words' letters; what stands behind the last word's space is left over.
  private(set) var bytes: [UInt8] = []

  /// What each byte of a word counts as; 0 for bytes that are of none.
  private let letters = Self.letters
  private static let letters = (0...255).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: byte
    default: 0
    }
  }

  /// Reads a text.
  mutating func scan(_ text: [UInt8]) {
    let text = text.span
    let table = letters
    let letters = table.span
    // Taken out, since the whole value is borrowed while its bytes are written.
    var words: [Range<Int>] = []
    swap(&words, &self.words)
    words.removeAll(keepingCapacity: true)
    // A word is as long as it was, and the space behind it takes the place of what ended it.
    if bytes.count < text.count + 2 { bytes = Array(repeating: 0x20, count: max(512, text.count + 2)) }
    var bytes = self.bytes.mutableSpan
    bytes[0] = 0x20
    var end = 1
    var index = 0
    while index < text.count {
      let byte = text[index]
      var letter = letters[Int(byte)]
      if letter == 0 {
        index += 1
        guard byte == UInt8(ascii: "@") else { continue }
        while index < text.count, text[index] > 0x20 { index += 1 }
      } else if letter == UInt8(ascii: "h"), Self.isLink(text, at: index) {
        while index < text.count, text[index] > 0x20 { index += 1 }
      } else {
        let first = end
        repeat {
          bytes[end] = letter
          end += 1
          index += 1
          letter = index < text.count ? letters[Int(text[index])] : 0
        } while letter != 0
        bytes[end] = 0x20
        words.append(first..<end)
        end += 1
      }
    }
    swap(&words, &self.words)
  }

  private static func isLink(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index + 7 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "t") else { return false }
    let scheme = text.extracting(index..<min(text.count, index + 8))
    return starts(scheme, "http://") || starts(scheme, "https://")
  }

  private static func starts(_ text: Span<UInt8>, _ start: StaticString) -> Bool {
    guard text.count >= start.utf8CodeUnitCount else { return false }
    for index in 0..<start.utf8CodeUnitCount where text[index] | 0x20 != start.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }
}
