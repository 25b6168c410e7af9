import CareConfiguration

/// Finds what a text says about itself in one pass over its bytes: whether it asks, which listed words it holds, and
/// whom it addresses.
///
/// A word is a run of letters, digits and apostrophes, compared without the case of ASCII letters; bytes beyond ASCII
/// count as letters. Links and addressed accounts are no words.
struct TextCues {
  /// What a scan found.
  private(set) var asks = false
  /// One bit for each word list.
  private(set) var signals: UInt64 = 0
  /// Whether one of our names stands in it.
  private(set) var namesUs = false
  /// The accounts addressed by `@`, lower case, as ranges of `handleBytes`.
  private(set) var handles: [Range<Int>] = []
  private(set) var handleBytes: [UInt8] = []

  private var words: [UInt64] = []
  private let phrases: [UInt64: [Phrase]]
  /// A bit for each word that a phrase begins with, by the word's hash: most words of a text begin none.
  private let beginnings: [UInt64]
  private let firstAsking: Set<UInt64>
  /// What each byte of a word counts as: a small letter, a digit or a byte beyond ASCII as itself, an apostrophe as 1; 0
  /// for bytes that end a word.
  private let letters: [UInt8] = (0...255).map { byte in
    byte == UInt8(ascii: "'") ? 1 : isWord(byte) ? lowercased(byte) : 0
  }

  private struct Phrase {
    var rest: [UInt64]
    /// A word list's bit, or 0 for our names.
    var signal: UInt64
  }

  /// - Parameters:
  ///   - lists: the phrases of each word list, in the order of their bits.
  ///   - names: how people call us.
  init(lists: [[String]], names: [String]) {
    var phrases: [UInt64: [Phrase]] = [:]
    func add(_ phrase: String, _ signal: UInt64) {
      let words = Self.words(phrase)
      guard let first = words.first else { return }
      phrases[first, default: []].append(Phrase(rest: Array(words.dropFirst()), signal: signal))
    }
    for (bit, list) in lists.enumerated() {
      for phrase in list { add(phrase, 1 << UInt64(bit)) }
    }
    for name in names { add(name, 0) }
    self.phrases = phrases
    var beginnings = [UInt64](repeating: 0, count: 64)
    for word in phrases.keys { beginnings[Int(word >> 58)] |= 1 << (word >> 52 & 63) }
    self.beginnings = beginnings
    firstAsking = Set(Self.askingWords.flatMap { Self.words($0) })
  }

  /// Words that begin a question; "what a day" and the like make "what" too weak a sign.
  private static let askingWords = [
    "how", "why", "when", "where", "who", "which", "does", "did", "can", "could", "anyone", "anybody", "is",
    "are",
  ]

  /// Reads a text.
  mutating func scan(_ text: [UInt8]) {
    asks = false
    signals = 0
    namesUs = false
    handles.removeAll(keepingCapacity: true)
    handleBytes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    collect(text.span)
    for index in words.indices {
      let word = words[index]
      guard beginnings[Int(word >> 58)] >> (word >> 52 & 63) & 1 == 1, let candidates = phrases[word] else {
        continue
      }
      for phrase in candidates where words[(index + 1)...].starts(with: phrase.rest) {
        if phrase.signal == 0 { namesUs = true } else { signals |= phrase.signal }
      }
    }
    if !asks, words.count >= 3, let first = words.first, firstAsking.contains(first) { asks = true }
  }

  /// Fills `words` and `handles`, and looks for question marks outside of links.
  private mutating func collect(_ text: Span<UInt8>) {
    let table = letters
    let letters = table.span
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "?") {
        asks = true
        index += 1
      } else if byte == UInt8(ascii: "@") {
        index = collectHandle(text, from: index + 1)
      } else if letters[Int(byte)] != 0 {
        if byte | 0x20 == UInt8(ascii: "h"), isLink(text, at: index) {
          while index < text.count, text[index] > 0x20 { index += 1 }
          continue
        }
        var hash = Self.emptyHash
        while index < text.count {
          let letter = letters[Int(text[index])]
          if letter == 0 { break }
          if letter == 1 || letter == 0xE2 {
            index = Self.fold(text, at: index, into: &hash)
          } else {
            hash = (hash ^ UInt64(letter)) &* 0x100_0000_01B3
            index += 1
          }
        }
        // A lone apostrophe or quotation mark is no word.
        if hash != Self.emptyHash { words.append(hash) }
      } else {
        index += 1
      }
    }
  }

  private mutating func collectHandle(_ text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, isHandle(text[end]) || text[end] == UInt8(ascii: "@") && end > start { end += 1 }
    while end > start, !isLetterOrDigit(text[end - 1]), text[end - 1] != UInt8(ascii: "_") { end -= 1 }
    if end > start, start < 2 || !isLetterOrDigit(text[start - 2]) {
      let first = handleBytes.count
      for index in start..<end { handleBytes.append(lowercased(text[index])) }
      handles.append(first..<handleBytes.count)
    }
    return max(end, start)
  }

  /// The text as last scanned, in 64 bits.
  var sketch: TextSketch { TextSketch(words: words) }

  // MARK: - Words

  private static let emptyHash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hashes of a phrase's words.
  private static func words(_ phrase: String) -> [UInt64] {
    var words: [UInt64] = []
    let text = Array(phrase.utf8)
    var index = 0
    while index < text.count {
      var hash = emptyHash
      while index < text.count, isWord(text[index]) { index = fold(text.span, at: index, into: &hash) }
      if hash != emptyHash { words.append(hash) }
      index += 1
    }
    return words
  }

  /// Adds one character of a word to its hash (FNV-1a) and returns where the next begins. Apostrophes, the typographic
  /// one included, do not count, so that "I'm", "I’m" and "im" are one word, nor does the "s" of a genitive.
  private static func fold(_ text: Span<UInt8>, at index: Int, into hash: inout UInt64) -> Int {
    let byte = text[index]
    if byte == UInt8(ascii: "'") { return endOfGenitive(text, from: index + 1) }
    if byte == 0xE2, index + 2 < text.count, text[index + 1] == 0x80, 0x98...0x9D ~= text[index + 2] {
      return endOfGenitive(text, from: index + 3)
    }
    hash = (hash ^ UInt64(lowercased(byte))) &* 0x100_0000_01B3
    return index + 1
  }

  /// Passes over an "s" that ends the word behind an apostrophe, so that "regulator's" is "regulator".
  private static func endOfGenitive(_ text: Span<UInt8>, from index: Int) -> Int {
    guard index < text.count, lowercased(text[index]) == UInt8(ascii: "s"),
      index + 1 == text.count || !isWord(text[index + 1])
    else { return index }
    return index + 1
  }

  private func isLink(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index + 4 < text.count, text[index] | 0x20 == UInt8(ascii: "h"),
      text[index + 1] | 0x20 == UInt8(ascii: "t"),
      text[index + 2] | 0x20 == UInt8(ascii: "t"), text[index + 3] | 0x20 == UInt8(ascii: "p")
    else { return false }
    let colon = text[index + 4] | 0x20 == UInt8(ascii: "s") ? index + 5 : index + 4
    return colon + 2 < text.count && text[colon] == UInt8(ascii: ":") && text[colon + 1] == UInt8(ascii: "/")
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

private func isWord(_ byte: UInt8) -> Bool {
  isLetterOrDigit(byte) || byte == UInt8(ascii: "'") || byte >= 0x80
}

private func isHandle(_ byte: UInt8) -> Bool {
  isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}
