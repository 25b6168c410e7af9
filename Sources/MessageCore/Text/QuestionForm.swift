/// Tells from a text's form whether it asks: a sentence that ends in a question mark and begins as questions begin.
///
/// It knows the first words of questions in English, German, French, Spanish, Portuguese, Italian and Dutch. A question
/// mark alone is too weak a sign ("Seriously?"), and so is one inside a link.
public enum QuestionForm {
  /// Whether a text in UTF-8 holds such a sentence.
  public static func holds(in text: Span<UInt8>) -> Bool {
    var start = 0
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "?"):
        if isEnd(text, index), asks(text.extracting(start..<index)) { return true }
        start = index + 1
      case UInt8(ascii: "!"), 0x0A: start = index + 1
      case UInt8(ascii: ".") where isEnd(text, index): start = index + 1
      // An inverted question mark begins a question.
      case 0xC2 where index + 1 < text.count && text[index + 1] == 0xBF: return true
      default: break
      }
    }
    return false
  }

  /// Whether a mark ends a sentence: nothing that a word or a link is made of follows.
  private static func isEnd(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index + 1 == text.count || !isWord(text[index + 1])
  }

  /// Whether one of a sentence's first words, accounts and hashtags left out, begins a question.
  private static func asks(_ sentence: Span<UInt8>) -> Bool {
    var index = 0
    var words = 0
    var seen = 0
    while index < sentence.count, words < 4 {
      guard isWord(sentence[index]) else {
        let isName = sentence[index] == UInt8(ascii: "@") || sentence[index] == UInt8(ascii: "#")
        index += 1
        while isName, index < sentence.count, sentence[index] > 0x20 { index += 1 }
        continue
      }
      let first = index
      while index < sentence.count, isWord(sentence[index]) { index += 1 }
      words += 1
      if isAsking(sentence.extracting(first..<index)) { seen += 1 }
    }
    // One word is no question, whatever it is.
    return seen > 0 && words > 1
  }

  private static func isAsking(_ word: Span<UInt8>) -> Bool {
    guard word.count <= 10 else { return false }
    var bytes: [UInt8] = []
    for index in word.indices where word[index] != UInt8(ascii: "'") {
      bytes.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= word[index] ? word[index] | 0x20 : word[index])
    }
    return firstWords.contains(bytes)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || byte >= 0x80 || byte == UInt8(ascii: "'")
  }

  private static let firstWords = Set(
    """
    how why what when where who which whose whom whats wheres hows whos do does did dont doesnt didnt can cant could
    couldnt will wont would should shall may is isnt are arent was were am has have had any anyone anybody anything
    wie was wann wo warum wieso wer welche welcher welches kann können könnt könnte habt haben hat gibt ist sind weiß
    comment pourquoi quand où qui quel quelle quels combien est pouvez peut avez puis
    cómo como qué que cuándo cuando dónde donde quién cuál puedo puede hay onde quem quanto posso pode
    come quando dove perché chi quale posso può hoe wat wanneer waar waarom wie kan kunnen heeft zijn
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
}
