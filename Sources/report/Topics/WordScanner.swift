import MessageCore

/// Finds the words of a message's text that can be a topic: letters and digits, lower case, no names of accounts, tags,
/// links or numbers, and none of the small words that every text has.
struct WordScanner: Sendable {
  /// How many of a message's words count, the first ones; later ones of a long text are let go.
  static let limit = 60
  /// Stands between words that are not neighbours.
  static let gap: Int32 = -1

  /// Labels below are small words: they were numbered first.
  private let smallWords: Int32
  /// The word that is being read, as the key of its label.
  private var word: [UInt8] = []
  /// Where the entries of the message begin in the list.
  private var start = 0

  init(_ labels: inout LabelTable) {
    for text in SmallWords.all {
      for word in text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        _ = labels.index(of: word, .word)
      }
    }
    smallWords = Int32(labels.count)
  }

  /// Appends the words of a text to a list, with gaps between those that are not neighbours.
  ///
  /// - Returns: how many entries were appended.
  mutating func scan(_ text: [UInt8], into list: inout [Int32], _ labels: inout LabelTable) -> UInt8 {
    start = list.count
    var index = 0
    while index < text.count, list.count - start < Self.limit {
      let first = index
      var isPlain = true
      while index < text.count, text[index] > 0x20 {
        if text[index] >= 0x80 { isPlain = false }
        index += 1
      }
      if first < index {
        let before = list.count
        if isPlain {
          scanPlain(text, first..<index, into: &list, &labels)
        } else {
          scanScalars(text[first..<index], into: &list, &labels)
        }
        if Self.isAddress(text, first..<index) {
          list.removeLast(list.count - before)
          addGap(to: &list)
        }
      }
      while index < text.count, text[index] <= 0x20 { index += 1 }
    }
    while list.count > start, list.last == Self.gap { list.removeLast() }
    return UInt8(list.count - start)
  }

  /// Reads what stands between blanks, where all of it is ASCII.
  private mutating func scanPlain(
    _ text: [UInt8], _ range: Range<Int>, into list: inout [Int32], _ labels: inout LabelTable
  ) {
    if Self.isMark(text[range.lowerBound]) { return addGap(to: &list) }
    beginWord()
    for index in range {
      let byte = text[index]
      if byte | 0x20 &- UInt8(ascii: "a") < 26 {
        word.append(byte | 0x20)
      } else if byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "'") {
        word.append(byte)
      } else {
        endWord(into: &list, &labels)
        addGap(to: &list)
      }
    }
    endWord(into: &list, &labels)
  }

  /// The same of other scripts, by their scalars.
  private mutating func scanScalars(
    _ chunk: ArraySlice<UInt8>, into list: inout [Int32], _ labels: inout LabelTable
  ) {
    if Self.isMark(chunk[chunk.startIndex]) { return addGap(to: &list) }
    beginWord()
    for scalar in String(decoding: chunk, as: UTF8.self).lowercased().unicodeScalars {
      if scalar == "’" {
        word.append(UInt8(ascii: "'"))
      } else if Self.isLetter(scalar) {
        word.append(contentsOf: scalar.utf8)
      } else {
        endWord(into: &list, &labels)
        addGap(to: &list)
      }
    }
    endWord(into: &list, &labels)
  }

  /// What names of accounts, tags, which are counted as such, and references of HTML begin with.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "&")
  }

  /// Whether it is a link.
  private static func isAddress(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= 8 else { return false }
    if text[range].starts(with: "www.".utf8) { return true }
    return (range.lowerBound..<range.upperBound - 1).contains {
      text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: "/")
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return scalar == "'" || properties.isAlphabetic
    }
  }

  // MARK: - Words

  private mutating func beginWord() {
    word.removeAll(keepingCapacity: true)
    word.append(LabelTable.Kind.word.rawValue)
  }

  /// Takes the word that was read in, where it can be a topic, and begins another one.
  private mutating func endWord(into list: inout [Int32], _ labels: inout LabelTable) {
    if word.count == 1 { return }
    let apostrophe = UInt8(ascii: "'")
    while word.last == apostrophe { word.removeLast() }
    if word.count > 2, word[word.count - 1] == UInt8(ascii: "s"), word[word.count - 2] == apostrophe {
      word.removeLast(2)
    }
    if canBeTopic, list.count - start < Self.limit {
      let label = labels.index(ofKey: word)
      if label < smallWords { addGap(to: &list) } else { list.append(label) }
    } else {
      addGap(to: &list)
    }
    beginWord()
  }

  /// Neither too short nor too long, and no number.
  private var canBeTopic: Bool {
    guard 4...41 ~= word.count, word[1] != UInt8(ascii: "'") else { return false }
    for index in 1..<word.count where word[index] &- UInt8(ascii: "0") >= 10 { return true }
    return false
  }

  private func addGap(to list: inout [Int32]) {
    if list.count > start, list.count - start < Self.limit, list[list.count - 1] != Self.gap {
      list.append(Self.gap)
    }
  }
}
