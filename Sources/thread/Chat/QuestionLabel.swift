/// The number of a question or an answer as chats write it: `Q1`, `Q1.`, `Q.1:`, `(Q1)`, `Question 1`, `A1`, `Answer 1`.
struct QuestionLabel: Equatable {
  enum Kind {
    case question, answer
  }

  var kind: Kind
  /// 1 to 99.
  var number: Int

  /// The question as the wire names it.
  var name: String { "Q\(number)" }

  /// Reads `name`.
  init?(named name: String) {
    guard name.hasPrefix("Q"), let number = Int(name.dropFirst()), 1...99 ~= number else { return nil }
    self.init(kind: .question, number: number)
  }

  init(kind: Kind, number: Int) {
    self.kind = kind
    self.number = number
  }

  /// The first label in a text: at its start, behind names, hashtags and marks, or anywhere where a mark sets it off
  /// (`Welcome! Q1: …`).
  init?(in text: [UInt8]) {
    var scanner = LabelScanner(text: text)
    guard let found = scanner.first() else { return nil }
    self = found
  }
}

private struct LabelScanner {
  let text: [UInt8]
  private var index = 0

  init(text: [UInt8]) { self.text = text }

  mutating func first() -> QuestionLabel? {
    var isAtStart = true
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "@") {
        skipWord()
      } else if byte == UInt8(ascii: "#"), !isLabel(at: index + 1) {
        skipWord()
      } else if Self.isLetter(byte) || 0x30...0x39 ~= byte {
        if let label = label(isAtStart) { return label }
        isAtStart = false
        skipWord()
      } else {
        index += 1
      }
    }
    return nil
  }

  private func isLabel(at place: Int) -> Bool {
    var other = self
    other.index = place
    return other.label(true) != nil
  }

  private mutating func skipWord() {
    while index < text.count, text[index] > 0x20 { index += 1 }
  }

  /// The label that begins here.
  ///
  /// - Parameter isAtStart: whether it needs no mark behind it.
  private func label(_ isAtStart: Bool) -> QuestionLabel? {
    for (word, kind, isLetter) in Self.words where begins(with: word) {
      var place = index + word.utf8.count
      let afterWord = place
      while place < text.count, place - afterWord < 3, Self.joins(text[place]) { place += 1 }
      // `A 1` alone is an article and a number.
      let needsMark = !isAtStart || isLetter && kind == .answer && text[afterWord..<place].contains(0x20)
      var number = 0
      let digits = place
      while place < text.count, place - digits < 3, 0x30...0x39 ~= text[place] {
        number = number * 10 + Int(text[place] - 0x30)
        place += 1
      }
      guard place > digits, 1...99 ~= number else { continue }
      guard place == text.count || !Self.isWordByte(text[place]) else { continue }
      if needsMark, place == text.count || !Self.setsOff(text[place]) { continue }
      return QuestionLabel(kind: kind, number: number)
    }
    return nil
  }

  private static let words: [(String, QuestionLabel.Kind, isLetter: Bool)] = [
    ("question", .question, false), ("answer", .answer, false), ("q", .question, true),
    ("ans", .answer, false),
    ("a", .answer, true),
  ]

  private func begins(with word: String) -> Bool {
    guard index + word.utf8.count < text.count else { return false }
    return zip(word.utf8, text[index...]).allSatisfy { $0 == $1 | 0x20 }
  }

  private static func joins(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "-") || byte == 0x20
  }

  private static func setsOff(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ")")
      || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "-")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || byte >= 0xC3 && byte < 0xE2
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "%")
  }
}
