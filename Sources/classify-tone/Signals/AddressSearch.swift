/// Finds postal addresses: a house number, a name and a street word, such as `12 Mill Lane`, or `12 rue de Rivoli`.
enum AddressSearch {
  private static var longestName: Int { 3 }

  static func search(_ text: Span<UInt8>, _ words: borrowing SignalWords, into signals: inout SignalList) {
    for position in 0..<words.count {
      let roles = words[position].roles
      guard !roles.isDisjoint(with: [.street, .vagueStreet, .streetBefore]) else { continue }
      if let first = start(of: position, text, words) {
        let (start, end) = (words[first].start, words[position].end)
        signals.insert(Signal(.personalData, kind: .address, start: start, end: end))
      } else if roles.contains(.streetBefore), let (first, last) = range(around: position, text, words) {
        let (start, end) = (words[first].start, words[last].end)
        signals.insert(Signal(.personalData, kind: .address, start: start, end: end))
      }
    }
  }

  /// The house number before the street word at `position`, with a name of capitalised words between.
  private static func start(
    of position: Int, _ text: Span<UInt8>, _ words: borrowing SignalWords
  ) -> Int? {
    let street = words[position]
    if !street.roles.contains(.street) {
      guard street.roles.contains(.vagueStreet), street.isCapitalized, ends(position, text, words) else {
        return nil
      }
    }
    for length in 1...longestName {
      let first = position - length - 1
      guard first >= 0, isJoined(first + 1, words) else { return nil }
      guard isName(words[first + 1], text) else { return nil }
      guard isHouseNumber(words[first], text) else { continue }
      // `7 A Special Place` is none, and neither is `the 3 1st rd picks`.
      let name = words[first + 1]
      let isVague =
        length == 1 ? DigitGroups.isDigit(text[name.start]) : text[name.start] == UInt8(ascii: "A")
      return isVague && (length == 1 ? street.end - street.start == 2 : name.end - name.start == 1)
        ? nil : first
    }
    return nil
  }

  /// `12 rue de Rivoli`, `Calle Mayor 12`: the first and the last word.
  private static func range(
    around position: Int, _ text: Span<UInt8>, _ words: borrowing SignalWords
  ) -> (Int, Int)? {
    var last = position
    var hasName = false
    while last + 1 < words.count, last - position <= longestName, isJoined(last + 1, words) {
      let next = words[last + 1]
      guard next.isCapitalized || isParticle(next, text) else { break }
      hasName = hasName || next.isCapitalized
      last += 1
    }
    guard hasName else { return nil }
    if position > 0, words[position].break != .sentence, isHouseNumber(words[position - 1], text) {
      while last > position, !words[last].isCapitalized { last -= 1 }
      return (position - 1, last)
    }
    guard words[position].isCapitalized, last + 1 < words.count, words[last + 1].break != .sentence,
      isHouseNumber(words[last + 1], text)
    else { return nil }
    return (position, last + 1)
  }

  /// `de`, `del`, `la` and their kin, in the names of streets.
  private static func isParticle(_ word: SignalWords.Word, _ text: Span<UInt8>) -> Bool {
    let particles: [StaticString] = [
      "de", "du", "des", "del", "della", "la", "le", "les", "los", "do", "da", "dos",
    ]
    return particles.contains {
      $0.utf8CodeUnitCount == word.end - word.start && text.begins($0, at: word.start)
    }
  }

  /// Whether nothing but a space or two parts the word from the one before.
  private static func isJoined(_ position: Int, _ words: borrowing SignalWords) -> Bool {
    words[position].break == .none && words[position].start - words[position - 1].end <= 2
  }

  /// Whether the address can end with the word: at a pause, the text's end, or a number.
  private static func ends(_ position: Int, _ text: Span<UInt8>, _ words: borrowing SignalWords) -> Bool {
    guard position + 1 < words.count else { return true }
    return words[position + 1].break != .none || DigitGroups.isDigit(text[words[position + 1].start])
  }

  /// A capitalised word in small letters, or an ordinal such as `5th`.
  private static func isName(_ word: SignalWords.Word, _ text: Span<UInt8>) -> Bool {
    let length = word.end - word.start
    if DigitGroups.isDigit(text[word.start]) {
      return length >= 3 && !DigitGroups.isDigit(text[word.end - 1])
    }
    return word.isCapitalized
  }

  private static func isHouseNumber(_ word: SignalWords.Word, _ text: Span<UInt8>) -> Bool {
    isHouseNumber(word.start..<word.end, text)
  }

  /// Whether a word is one to five digits that do not begin with 0, and perhaps a letter.
  static func isHouseNumber(_ word: Range<Int>, _ text: Span<UInt8>) -> Bool {
    let start = word.lowerBound
    var digits = 0
    while start + digits < word.upperBound, DigitGroups.isDigit(text[start + digits]) { digits += 1 }
    guard (1...5).contains(digits), text[start] != UInt8(ascii: "0"), word.count - digits <= 1 else {
      return false
    }
    // `$12`, `#12`, `1.12`, `3-12`
    guard start > 0 else { return true }
    let before = text[start - 1]
    return before <= 0x20 || before == UInt8(ascii: "(") || before == UInt8(ascii: "\"")
      || before == UInt8(ascii: ",") || before == UInt8(ascii: ":")
  }
}
