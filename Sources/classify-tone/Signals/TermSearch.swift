/// Finds the terms of a lexicon among a text's words.
struct TermSearch: ~Copyable {
  /// A term that was found, before its conditions are looked at. (Not private: Swift 6.3's debug build cannot link that.)
  struct Match {
    var pattern: Int32
    /// Bytes of the text.
    var start: Int
    var end: Int
    var sentence: Int
  }

  private var matches = ScratchBuffer<Match>(capacity: 64)
  /// The patterns whose anchors stand in the text.
  private var patterns = ScratchBuffer<Int32>(capacity: 64)
  /// The words that fit an entry at all.
  private var candidates = ScratchBuffer<Int>(capacity: 64)
  /// The number of the text in which each pattern was listed last, and each entry stood.
  private var listedIn: [UInt32]
  private var stoodIn: [UInt32]
  private var textNumber: UInt32 = 0

  /// More in one text are not looked at.
  private static var mostMatches: Int { 256 }
  /// How many words before a term a negation may stand.
  private static var negationReach: Int { 3 }

  init(_ lexicon: borrowing Lexicon) {
    listedIn = [UInt32](repeating: 0, count: lexicon.patterns.count)
    stoodIn = [UInt32](repeating: 0, count: lexicon.words.entryCount)
  }

  /// Adds the signals of the terms that stand in the text.
  mutating func search(
    _ words: inout SignalWords, _ lexicon: borrowing Lexicon, into signals: inout SignalList
  ) {
    findMatches(&words, lexicon)
    for position in 0..<matches.count {
      let match = matches[position]
      let pattern = lexicon.patterns[Int(match.pattern)]
      guard case .signal(let name) = pattern.role, !pattern.marks.contains(.exception),
        !pattern.marks.contains(.question) || words.isQuestion(match.sentence),
        !isExcepted(match, name, lexicon)
      else { continue }
      signals.insert(Signal(name, start: match.start, end: match.end))
    }
  }

  private mutating func findMatches(_ words: inout SignalWords, _ lexicon: borrowing Lexicon) {
    matches.removeAll()
    listPatterns(words, lexicon)
    for place in 0..<patterns.count {
      let index = patterns[place]
      let pattern = lexicon.patterns[Int(index)]
      let first = lexicon.elements[pattern.firstElement]
      for candidate in 0..<candidates.count {
        let position = candidates[candidate]
        let word = words[position]
        guard TermSearch.fits(first, word, words, lexicon),
          let end = TermSearch.end(
            of: pattern.firstElement + 1, pattern, at: position + 1, words, lexicon),
          pattern.marks.contains(.negatable) || !TermSearch.isNegated(position, words)
        else { continue }
        if pattern.role == .question { words.setQuestion(word.sentence) }
        guard matches.count < TermSearch.mostMatches else { return }
        matches.append(
          Match(pattern: index, start: word.start, end: words[end - 1].end, sentence: word.sentence))
      }
    }
  }

  private mutating func listPatterns(_ words: borrowing SignalWords, _ lexicon: borrowing Lexicon) {
    note(words)
    patterns.removeAll()
    for place in 0..<words.entryCount {
      for anchored in lexicon.firstAnchors.places(of: words.entry(place)) {
        let pattern = lexicon.firstAnchors[anchored]
        guard listedIn[Int(pattern)] != textNumber else { continue }
        listedIn[Int(pattern)] = textNumber
        if lexicon.hasSecondAnchor(
          lexicon.patterns[Int(pattern)], where: { stoodIn[Int($0)] == textNumber })
        {
          patterns.append(pattern)
        }
      }
    }
  }

  /// Notes which entries stand in the text, and which words fit any.
  private mutating func note(_ words: borrowing SignalWords) {
    textNumber &+= 1
    if textNumber == 0 {
      // After four thousand million texts the numbers begin again.
      for pattern in listedIn.indices { listedIn[pattern] = 0 }
      for entry in stoodIn.indices { stoodIn[entry] = 0 }
      textNumber = 1
    }
    for place in 0..<words.entryCount { stoodIn[Int(words.entry(place))] = textNumber }
    candidates.removeAll()
    for position in 0..<words.count where words[position].endEntry > words[position].firstEntry {
      candidates.append(position)
    }
  }

  /// Whether an exception of the same signal stands where the term does.
  private func isExcepted(_ match: Match, _ name: SignalName, _ lexicon: borrowing Lexicon) -> Bool {
    for position in 0..<matches.count {
      let other = matches[position]
      guard other.start < match.end, match.start < other.end else { continue }
      let pattern = lexicon.patterns[Int(other.pattern)]
      if pattern.role == .signal(name), pattern.marks.contains(.exception) { return true }
    }
    return false
  }

  // MARK: - One term

  /// The word behind the last one, where the pattern's elements from `element` on fit the words from `position` on.
  private static func end(
    of element: Int, _ pattern: Lexicon.Pattern, at position: Int, _ words: borrowing SignalWords,
    _ lexicon: borrowing Lexicon
  ) -> Int? {
    guard element < pattern.endElement else { return position }
    let wanted = lexicon.elements[element]
    if wanted.kind == .gap {
      for next in position...(position + wanted.gap) {
        if next > position, !goesOn(at: next - 1, words) || isHinderedBy(words[next - 1], pattern) {
          return nil
        }
        if let end = end(of: element + 1, pattern, at: next, words, lexicon) { return end }
      }
      return nil
    }
    if goesOn(at: position, words), wanted.kind == .any || fits(wanted, words[position], words, lexicon),
      let end = end(of: element + 1, pattern, at: position + 1, words, lexicon)
    {
      return end
    }
    return wanted.isOptional ? end(of: element + 1, pattern, at: position, words, lexicon) : nil
  }

  /// Whether a word that a gap passes over turns the rest into its opposite.
  private static func isHinderedBy(_ word: SignalWords.Word, _ pattern: Lexicon.Pattern) -> Bool {
    word.roles.contains(.negation) && !pattern.marks.contains(.negatable)
  }

  /// Whether there is a word at `position`, in the same sentence as the one before.
  private static func goesOn(at position: Int, _ words: borrowing SignalWords) -> Bool {
    position < words.count && words[position].break != .sentence
  }

  private static func fits(
    _ element: Lexicon.Element, _ word: SignalWords.Word, _ words: borrowing SignalWords,
    _ lexicon: borrowing Lexicon
  ) -> Bool {
    for place in word.firstEntry..<word.endEntry {
      let entry = words.entry(place)
      for alternative in element.firstAlternative..<element.endAlternative
      where lexicon.alternatives[alternative] == entry {
        return true
      }
    }
    return false
  }

  /// Whether a negation stands shortly before the word, in the same clause.
  private static func isNegated(_ position: Int, _ words: borrowing SignalWords) -> Bool {
    var before = position
    while before > 0, position - before < negationReach, words[before].break == .none {
      before -= 1
      if words[before].roles.contains(.negation) { return true }
    }
    return false
  }
}
