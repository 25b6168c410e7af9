import MessageCore

/// Finds the words of a message's text that can be a topic: letters and digits, lower case, no names of accounts, tags,
/// links or numbers, and none of the small words that every text has.
///
/// The words are read first and looked up afterwards, several at a time: the memory of the table is slow to answer, and
/// is asked for while the next words are read.
struct WordScanner: Sendable {
  /// How many of a message's words count, the first ones; later ones of a long text are let go.
  static let limit = 60
  /// Stands between words that are not neighbours.
  static let gap: Int32 = -1

  /// A word that was read, by its place in `keys`; a gap has no hash.
  private struct Piece {
    var start: Int32 = 0
    var end: Int32 = 0
    var hash: IdentifierTable.Hash?
  }

  /// Labels below are small words: they were numbered first.
  private let smallWords: Int32
  /// The words that were read, each as the key of its label, one after the other; what stands behind `end` is free.
  private var keys: [UInt8] = []
  private var end = 0
  private var pieces: [Piece] = []

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
    let start = list.count
    var index = 0
    while index < text.count, list.count - start < Self.limit {
      removeAll()
      // As many as may still count, in one go.
      while index < text.count, pieces.count < Self.limit {
        let first = index
        var isPlain = true
        while index < text.count, text[index] > 0x20 {
          if text[index] >= 0x80 { isPlain = false }
          index += 1
        }
        if first < index { scan(text, first..<index, isPlain: isPlain, labels) }
        while index < text.count, text[index] <= 0x20 { index += 1 }
      }
      lookUp(into: &list, from: start, &labels)
    }
    while list.count > start, list.last == Self.gap { list.removeLast() }
    return UInt8(list.count - start)
  }

  /// Reads what stands between blanks.
  private mutating func scan(_ text: [UInt8], _ range: Range<Int>, isPlain: Bool, _ labels: LabelTable) {
    if Self.isMark(text[range.lowerBound]) || Self.isAddress(text, range) {
      pieces.append(Piece())
    } else if isPlain {
      scanPlain(text.span.extracting(range), labels)
    } else {
      scanScalars(text[range], labels)
    }
  }

  /// Reads what stands between blanks, where all of it is ASCII.
  private mutating func scanPlain(_ text: Span<UInt8>, _ labels: LabelTable) {
    var index = 0
    while index < text.count {
      let start = end
      // Each word needs a byte more than it has letters.
      makeRoom(for: text.count - index + 1)
      append(LabelTable.Kind.word.rawValue)
      let letters = Self.copyLetters(of: text.extracting(index...), to: &keys, at: end)
      end += letters
      index += letters
      endWord(from: start, labels)
      if index < text.count { pieces.append(Piece()) }
      index += 1
    }
  }

  /// Copies the letters, digits and apostrophes that a text begins with, in lower case; gives how many they are.
  private static func copyLetters(of text: Span<UInt8>, to keys: inout [UInt8], at end: Int) -> Int {
    var keys = keys.mutableSpan
    var count = 0
    while count < text.count {
      let byte = text[count]
      if byte | 0x20 &- UInt8(ascii: "a") < 26 {
        keys[end + count] = byte | 0x20
      } else if byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "'") {
        keys[end + count] = byte
      } else {
        break
      }
      count += 1
    }
    return count
  }

  /// The same of other scripts, by their scalars.
  private mutating func scanScalars(_ chunk: ArraySlice<UInt8>, _ labels: LabelTable) {
    var start = end
    append(LabelTable.Kind.word.rawValue)
    for scalar in String(decoding: chunk, as: UTF8.self).lowercased().unicodeScalars {
      if scalar == "’" {
        append(UInt8(ascii: "'"))
      } else if Self.isLetter(scalar) {
        for byte in scalar.utf8 { append(byte) }
      } else {
        endWord(from: start, labels)
        pieces.append(Piece())
        start = end
        append(LabelTable.Kind.word.rawValue)
      }
    }
    endWord(from: start, labels)
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

  private mutating func removeAll() {
    pieces.removeAll(keepingCapacity: true)
    end = 0
  }

  private mutating func makeRoom(for count: Int) {
    if keys.count - end < count { keys.append(contentsOf: repeatElement(0, count: max(count, 1024))) }
  }

  private mutating func append(_ byte: UInt8) {
    makeRoom(for: 1)
    keys[end] = byte
    end += 1
  }

  /// Takes in the word that was read from that place on, where it can be a topic.
  private mutating func endWord(from start: Int, _ labels: LabelTable) {
    if end == start + 1 {
      end = start
      return
    }
    let apostrophe = UInt8(ascii: "'")
    while keys[end - 1] == apostrophe { end -= 1 }
    if end - start > 2, keys[end - 1] == UInt8(ascii: "s"), keys[end - 2] == apostrophe { end -= 2 }
    guard canBeTopic(start..<end) else {
      end = start
      pieces.append(Piece())
      return
    }
    pieces.append(
      Piece(
        start: Int32(start), end: Int32(end),
        hash: labels.hash(ofKey: keys.span.extracting(start..<end))))
  }

  /// Neither too short nor too long, and no number.
  private func canBeTopic(_ word: Range<Int>) -> Bool {
    guard 4...41 ~= word.count, keys[word.lowerBound + 1] != UInt8(ascii: "'") else { return false }
    for index in word.dropFirst() where keys[index] &- UInt8(ascii: "0") >= 10 { return true }
    return false
  }

  /// Appends what was read to the list of a message that begins there.
  private func lookUp(into list: inout [Int32], from start: Int, _ labels: inout LabelTable) {
    for piece in pieces where list.count - start < Self.limit {
      var label = Self.gap
      if let hash = piece.hash {
        let key = keys.span.extracting(Int(piece.start)..<Int(piece.end))
        label = labels.index(ofKey: key, hash)
      }
      if label >= smallWords {
        list.append(label)
      } else if list.count > start, list[list.count - 1] != Self.gap {
        list.append(Self.gap)
      }
    }
  }
}
