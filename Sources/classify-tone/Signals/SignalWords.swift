/// A text's words as a lexicon sees them, with the sentences and clauses that they stand in.
struct SignalWords: ~Copyable {
  /// What parts a word from the one before.
  enum Break: UInt8 { case none, clause, sentence }

  struct Word {
    /// The word is the bytes `start..<end` of the text.
    var start: Int
    var end: Int
    /// The lexicon's entries that fit the word are `firstEntry..<endEntry` of ``entries``.
    var firstEntry: Int
    var endEntry: Int
    var `break`: Break
    var sentence: Int
    /// What the lexicon's helping lists say of the word.
    var roles: Lexicon.WordRole
    /// Whether the word begins with an ASCII capital.
    var isCapitalized: Bool
    /// A person or a link, which fits no term.
    var isReference: Bool
  }

  private var words = ScratchBuffer<Word>(capacity: 64)
  private var entries = ScratchBuffer<WordTree.Entry>(capacity: 64)
  private var questions = ScratchBuffer<Bool>(capacity: 16)

  var count: Int { words.count }

  subscript(position: Int) -> Word { words[position] }

  var entryCount: Int { entries.count }

  func entry(_ position: Int) -> WordTree.Entry { entries[position] }

  /// Whether a sentence asks something.
  func isQuestion(_ sentence: Int) -> Bool { questions[sentence] }

  mutating func setQuestion(_ sentence: Int) { questions[sentence] = true }

  /// Reads a text.
  mutating func read(_ text: Span<UInt8>, _ lexicon: borrowing Lexicon) {
    words.removeAll()
    entries.removeAll()
    questions.removeAll()
    questions.append(false)
    var pause = Break.none
    var position = 0
    while position < text.count {
      let start = position
      if let end = endOfReference(at: position, of: text) {
        position = end
        addReference(start..<end, &pause)
      } else {
        position = addWord(at: start, of: text, &pause, lexicon)
        if position == start { position = readMark(at: start, of: text, &pause) }
      }
    }
  }

  // MARK: - Words

  private mutating func addWord(
    at start: Int, of text: Span<UInt8>, _ pause: inout Break, _ lexicon: borrowing Lexicon
  ) -> Int {
    let firstEntry = entries.count
    var roles: Lexicon.WordRole = []
    guard WordScan.mayBegin(text[start]) else { return start }
    let found: Lexicon.FoundWord
    if let word = PlainWord(at: start, of: text), WordScan.isEnd(start + word.count, of: text) {
      found = lexicon.look(up: word, at: start)
    } else {
      found = lexicon.look(up: text, at: start)
    }
    let end = found.end
    guard end > start else { return start }
    for place in 0..<found.count {
      entries.append(found[place])
      roles.formUnion(lexicon.roles[Int(found[place])])
    }
    startSentence(pause)
    words.append(
      Word(
        start: start, end: end, firstEntry: firstEntry, endEntry: entries.count, break: pause,
        sentence: questions.count - 1, roles: roles,
        isCapitalized: text[start] &- UInt8(ascii: "A") < 26, isReference: false))
    pause = .none
    return end
  }

  private mutating func addReference(_ range: Range<Int>, _ pause: inout Break) {
    startSentence(pause)
    words.append(
      Word(
        start: range.lowerBound, end: range.upperBound, firstEntry: entries.count, endEntry: entries.count,
        break: pause, sentence: questions.count - 1, roles: [], isCapitalized: false, isReference: true))
    pause = .none
  }

  private mutating func startSentence(_ pause: Break) {
    if pause == .sentence, words.count > 0 { questions.append(false) }
  }

  // MARK: - What stands between words

  /// The end of the person (`@jo`) or the link that begins here.
  private func endOfReference(at start: Int, of text: Span<UInt8>) -> Int? {
    var end = start
    switch text[start] {
    case UInt8(ascii: "@"):
      end += 1
      while end < text.count, isHandleByte(text[end]) { end += 1 }
      return end > start + 1 ? end : nil
    case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "w"), UInt8(ascii: "W"):
      guard
        text.begins("http://", at: start) || text.begins("https://", at: start)
          || text.begins("www.", at: start)
      else { return nil }
      while end < text.count, text[end] > 0x20 { end += 1 }
      return end
    default: return nil
    }
  }

  private func isHandleByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
  }

  /// Notes what a mark does to the sentence; returns where reading goes on.
  private mutating func readMark(at position: Int, of text: Span<UInt8>, _ pause: inout Break) -> Int {
    let byte = text[position]
    switch byte {
    case UInt8(ascii: "?"):
      if words.count > 0 { questions[questions.count - 1] = true }
      pause = .sentence
    case UInt8(ascii: "!"), UInt8(ascii: ";"), UInt8(ascii: "\n"): pause = .sentence
    case UInt8(ascii: "."):
      // `acme.com`, `3.5`: no end of a sentence.
      if position + 1 >= text.count || text[position + 1] <= 0x20 { pause = .sentence }
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"):
      if pause == .none { pause = .clause }
    case 0x80...: return position + TextScalar(at: position, of: text).length
    default: break
    }
    return position + 1
  }
}

extension Span<UInt8> {
  /// Whether the lower-case ASCII `prefix` stands at `start`, in any case.
  func begins(_ prefix: StaticString, at start: Int) -> Bool {
    guard start + prefix.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<prefix.utf8CodeUnitCount {
      let byte = self[start + offset]
      let folded = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
      guard folded == prefix.utf8Start[offset] else { return false }
    }
    return true
  }
}
