/// A pattern for a whole text: `*` stands for any run of characters, `?` for one; case does not count.
///
/// Matched with one place to go back to, so in time of at most the text's length times the pattern's.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  public let description: String
  private let pattern: [UInt8]

  public init(_ pattern: String) {
    description = pattern
    self.pattern = Array(pattern.lowercased().utf8)
  }

  /// Whether the whole text fits.
  public func matches(_ text: String) -> Bool { matches(Array(text.lowercased().utf8)[...]) }

  /// Whether the whole text, given in lower case, fits.
  public func matches(_ text: ArraySlice<UInt8>) -> Bool {
    var place = text.startIndex
    var index = 0
    // Behind the last star, and where the text then stood.
    var retry: (index: Int, place: Int)?
    while place < text.endIndex {
      if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
        index += 1
        retry = (index, place)
      } else if index < pattern.count, pattern[index] == UInt8(ascii: "?") {
        index += 1
        place = Self.endOfCharacter(text, place)
      } else if index < pattern.count, pattern[index] == text[place] {
        index += 1
        place += 1
      } else if let last = retry {
        index = last.index
        place = Self.endOfCharacter(text, last.place)
        retry = (index, place)
      } else {
        return false
      }
    }
    return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  private static func endOfCharacter(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
    var end = start + 1
    while end < text.endIndex, text[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}

/// A word or phrase to look for in a text; each of its words may be a `Glob`: `refund*`, `charged twice`.
public struct WordPattern: Hashable, Sendable, CustomStringConvertible {
  /// The phrase as it was written.
  public let description: String
  private let words: [Glob]

  /// Nil where there is no word in it.
  public init?(_ phrase: String) {
    description = phrase
    words = Self.words(of: phrase, isPattern: true).map { Glob(String(decoding: $0, as: UTF8.self)) }
    if words.isEmpty { return nil }
  }

  /// Whether the phrase stands in a text, given as `words(of:)` splits it.
  public func isIn(_ text: [[UInt8]]) -> Bool {
    guard text.count >= words.count else { return false }
    return (0...(text.count - words.count)).contains { start in
      words.indices.allSatisfy { words[$0].matches(text[start + $0][...]) }
    }
  }

  /// A text's words in lower case: runs of letters, digits and apostrophes, which do not count themselves.
  public static func words(of text: String) -> [[UInt8]] { words(of: text, isPattern: false) }

  private static func words(of text: String, isPattern: Bool) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var isInside = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar == "'" || scalar == "\u{2019}" { continue }
      let isWord =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark || scalar.properties.isEmojiPresentation
        || isPattern && (scalar == "*" || scalar == "?")
      if isWord {
        if !isInside { words.append([]) }
        words[words.count - 1].append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
      isInside = isWord
    }
    return words
  }
}
