/// Receives the words of a text as they are spelled, for telling its language.
protocol LanguageSink: ~Copyable {
  /// A word in lower case with its accents; its bytes are UTF-8, at most ``WordBuffer/capacity`` of them.
  mutating func add(_ word: WordBuffer)
}

/// Reads what shows a text's language: its words, and how many letters are of scripts that no known language uses.
///
/// People, links, numbers, emoji and punctuation show nothing and are passed over; a tag counts as a word.
struct LanguageFeatures: ~Copyable {
  private let classes = ByteClass.Table()
  /// Letters of scripts that languages in the model are written in: Latin, Arabic, Devanagari.
  private(set) var knownLetters = 0
  /// Latin letters alone.
  private(set) var latinLetters = 0
  /// Letters and ideographs of other scripts.
  private(set) var otherLetters = 0

  /// Reports the words of `text`, which is UTF-8, to `sink`.
  mutating func extract(from text: Span<UInt8>, into sink: inout some LanguageSink & ~Copyable) {
    knownLetters = 0
    latinLetters = 0
    otherLetters = 0
    var word = WordBuffer()
    var position = 0
    while position < text.count {
      let byte = text[position]
      switch classes[byte] {
      case .lower, .upper:
        if word.count == 0, let end = TextFeatures.endOfLink(at: position, of: text) {
          position = end
          continue
        }
        word.appendUnlessThird(byte | 0x20)
        knownLetters &+= 1
        latinLetters &+= 1
        position &+= 1
      case .at:
        report(&word, to: &sink)
        position &+= 1
        while position < text.count, isHandleByte(text[position]) { position &+= 1 }
      case .nonASCII:
        let scalar = TextScalar(at: position, of: text)
        if !take(scalar, into: &word) { report(&word, to: &sink) }
        position &+= scalar.length
      default:
        report(&word, to: &sink)
        position &+= 1
      }
    }
    report(&word, to: &sink)
  }

  /// Adds a letter to the word; whether the word goes on.
  private mutating func take(_ scalar: TextScalar, into word: inout WordBuffer) -> Bool {
    switch scalar.kind {
    case .letter: break
    case .mark, .modifier: return true
    case .ideograph:
      // A character says what several letters say.
      otherLetters &+= 3
      return false
    default: return false
    }
    switch scalar.value {
    // Digits, and the letters of mathematics that people write for show, are of no language.
    case 0x0660...0x0669, 0x06F0...0x06F9, 0x0966...0x096F, 0x1D400...0x1D7FF: return false
    case 0..<0x250, 0x1E00...0x1EFF, 0x0600...0x06FF, 0x0750...0x077F, 0x0900...0x097F, 0xFB50...0xFDFF,
      0xFE70...0xFEFC:
      knownLetters &+= 1
      if scalar.value < 0x0600 || scalar.value >= 0x1E00 && scalar.value < 0x2000 { latinLetters &+= 1 }
      scalar.forEachLowercasedByte { word.append($0) }
      return true
    default:
      otherLetters &+= 1
      return false
    }
  }

  private func report(_ word: inout WordBuffer, to sink: inout some LanguageSink & ~Copyable) {
    guard word.count > 0 else { return }
    sink.add(word)
    word = WordBuffer()
  }

  private func isHandleByte(_ byte: UInt8) -> Bool {
    switch classes[byte] {
    case .lower, .upper, .digit: true
    default: byte == UInt8(ascii: "_")
    }
  }
}

extension WordBuffer {
  /// Appends a byte, unless it would be the third of its kind in a row.
  fileprivate mutating func appendUnlessThird(_ byte: UInt8) {
    if !endsTwice(with: byte) { append(byte) }
  }
}
