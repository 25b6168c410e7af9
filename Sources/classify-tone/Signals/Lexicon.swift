import CLexicon
import MessageCore

/// The terms of all lexicons, compiled for the search: what no text changes.
struct Lexicon: Sendable {
  /// A term in the compiled form: a stretch of ``elements``.
  struct Pattern {
    var role: Role
    var marks: LexiconTerm.Marks
    var firstElement: Int
    var endElement: Int
    /// Of the elements that must be there, another one than the rarest; nil where there is none.
    var secondAnchor: Int?

    /// Whether it tells something by itself, unlike a question or an exception.
    var isTelling: Bool { role != .question && !marks.contains(.exception) }
  }

  /// What a term that was found tells.
  enum Role: Equatable {
    case signal(SignalName)
    /// The sentence asks something.
    case question
  }

  struct Element {
    enum Kind { case words, any, gap }
    var kind: Kind
    var isOptional: Bool
    /// The longest gap, in words.
    var gap: Int
    /// The words' places in ``alternatives``.
    var firstAlternative: Int
    var endAlternative: Int
  }

  /// What a word of the helping lists is, as bits.
  struct WordRole: OptionSet {
    let rawValue: UInt16
    /// Turns what follows into its opposite.
    static var negation: WordRole { WordRole(rawValue: 1) }
    /// Says that the number behind it is a phone number.
    static var phoneLabel: WordRole { WordRole(rawValue: 2) }
    /// Says that the number behind it is something else.
    static var numberLabel: WordRole { WordRole(rawValue: 4) }
    /// Names a street wherever it stands: `road`.
    static var street: WordRole { WordRole(rawValue: 8) }
    /// Names a street where a place's end follows: `drive`.
    static var vagueStreet: WordRole { WordRole(rawValue: 16) }
    /// Names a street that it stands before: `rue`.
    static var streetBefore: WordRole { WordRole(rawValue: 32) }
    /// A mailbox that belongs to no person: `support`.
    static var roleMailbox: WordRole { WordRole(rawValue: 64) }
    /// Stands in so many texts that a search had better look for another word of its term.
    static var common: WordRole { WordRole(rawValue: 256) }
  }

  private(set) var names = SignalNames()
  private(set) var words = WordTree()
  private(set) var patterns: [Pattern] = []
  private(set) var elements: [Element] = []
  private(set) var alternatives: [WordTree.Entry] = []
  /// The roles of every entry of ``words``.
  private(set) var roles: [WordRole] = []
  /// The patterns by the words that they cannot do without, the rarest of them.
  private(set) var firstAnchors = AnchorIndex([], entryCount: 0)
  /// The entries that are short plain words.
  private var shortWords = ShortWordTable([])
  /// What the entries begin with that are the beginning of words.
  private var prefixStarts = WordStartFilter()
  /// The words of the entries, while the lexicon is compiled.
  private var spellings: [LexiconTerm.Word] = []
  /// What the words begin with that matter to a search.
  private var wordStarts = WordStartFilter()

  /// A lexicon that knows no term.
  init() { self.init(LexiconBuilder()) }

  /// The built-in lexicon followed by others, each with the name of its file.
  ///
  /// - Throws: `FatalError` as `FILE:LINE: cause`.
  init(adding others: [(file: String, bytes: [UInt8])]) throws(FatalError) {
    var builder = LexiconBuilder()
    let builtIn = UnsafeBufferPointer(start: signal_lexicon_bytes(), count: signal_lexicon_size())
    try builder.add(builtIn.span, file: "built-in lexicon")
    for other in others { try builder.add(other.bytes.span, file: other.file) }
    self.init(builder)
  }

  private init(_ builder: LexiconBuilder) {
    names = builder.names
    for (role, word) in builder.helpingWords { addRole(role, word) }
    for (role, term) in builder.terms { add(term, role) }
    words.freeze()
    addAnchors()
    addWords()
    spellings = []
  }

  // MARK: - Compiling

  private mutating func entry(_ word: LexiconTerm.Word) -> WordTree.Entry {
    let entry = words.entry(word)
    if roles.count < words.entryCount {
      roles.append([])
      spellings.append(word)
    }
    return entry
  }

  /// Calls `body` with the entries of a word: also without its apostrophe, as people type.
  private mutating func forEachEntry(
    of word: LexiconTerm.Word, _ body: (inout Lexicon, WordTree.Entry) -> Void
  ) {
    let own = entry(word)
    body(&self, own)
    var plain = LexiconTerm.Word(isPrefix: word.isPrefix)
    word.letters.forEachByte { if $0 != UInt8(ascii: "'") { plain.letters.append($0) } }
    guard plain.letters.count < word.letters.count else { return }
    let other = entry(plain)
    body(&self, other)
  }

  private mutating func addRole(_ role: WordRole, _ word: LexiconTerm.Word) {
    forEachEntry(of: word) { lexicon, entry in lexicon.roles[Int(entry)].formUnion(role) }
  }

  private mutating func add(_ term: LexiconTerm, _ role: Role) {
    let firstElement = elements.count
    for element in term.elements {
      let firstAlternative = alternatives.count
      var gap = 0
      let kind: Element.Kind
      switch element.kind {
      case .words(let choices):
        kind = .words
        for word in choices {
          forEachEntry(of: word) { lexicon, entry in lexicon.alternatives.append(entry) }
        }
      case .any: kind = .any
      case .gap(let length):
        kind = .gap
        gap = length
      }
      elements.append(
        Element(
          kind: kind, isOptional: element.isOptional, gap: gap, firstAlternative: firstAlternative,
          endAlternative: alternatives.count))
    }
    patterns.append(
      Pattern(role: role, marks: term.marks, firstElement: firstElement, endElement: elements.count))
  }

  /// Notes for each pattern the two elements that the search looks for first.
  private mutating func addAnchors() {
    var anchors: [(entry: WordTree.Entry, pattern: Int32)] = []
    for index in patterns.indices {
      let (rarest, other) = rarestElements(of: patterns[index])
      patterns[index].secondAnchor = other
      if let rarest { for entry in entries(of: rarest) { anchors.append((entry, Int32(index))) } }
    }
    firstAnchors = AnchorIndex(anchors, entryCount: words.entryCount)
  }

  /// Notes the words for a quick look.
  private mutating func addWords() {
    var isTelling = roles.indices.map { isStreet(WordTree.Entry($0)) }
    for entry in roles.indices where !firstAnchors.places(of: WordTree.Entry(entry)).isEmpty {
      isTelling[entry] = true
    }
    for pattern in patterns {
      if let other = pattern.secondAnchor { for entry in entries(of: other) { isTelling[Int(entry)] = true } }
    }
    var short: [(letters: UInt64, number: Int32)] = []
    for (entry, word) in spellings.enumerated() {
      if isTelling[entry] { wordStarts.insert(word.letters) }
      if word.isPrefix {
        prefixStarts.insert(word.letters)
      } else if let letters = ShortWordTable.letters(of: word.letters) {
        short.append((letters, WordTree.Entry(entry)))
      }
    }
    shortWords = ShortWordTable(short)
  }

  /// The entries that an element's words are.
  func entries(of element: Int) -> ArraySlice<WordTree.Entry> {
    alternatives[elements[element].firstAlternative..<elements[element].endAlternative]
  }

  /// Of the elements that must be there the one whose words are the rarest, and the next.
  private func rarestElements(of pattern: Pattern) -> (Int?, Int?) {
    var rarest: (commonness: Int, element: Int)?
    var other: (commonness: Int, element: Int)?
    for index in pattern.firstElement..<pattern.endElement {
      let element = elements[index]
      guard element.kind == .words, !element.isOptional else { continue }
      var commonness = 0
      for place in element.firstAlternative..<element.endAlternative {
        commonness += self.commonness(of: alternatives[place])
      }
      if commonness < rarest?.commonness ?? .max {
        other = rarest
        rarest = (commonness, index)
      } else if commonness < other?.commonness ?? .max {
        other = (commonness, index)
      }
    }
    return (rarest?.element, other?.element)
  }

  /// A guess at how often a word stands in texts: 1 for a long one that is not known to be common.
  private func commonness(of entry: WordTree.Entry) -> Int {
    let length = spellings[Int(entry)].letters.count
    return roles[Int(entry)].contains(.common) ? 64 << max(5 - length, 0) : 1 << max(7 - length, 0)
  }
}

extension Lexicon {
  /// Whether a plain word may matter to a search; false is sure.
  func mayMatter(_ word: PlainWord) -> Bool { wordStarts.contains(UInt32(truncatingIfNeeded: word.bytes)) }

  /// Whether the word that begins at `start` may matter to a search; false is sure.
  func mayMatter(_ text: Span<UInt8>, at start: Int) -> Bool {
    wordStarts.contains(WordStartFilter.key(of: text, at: start))
  }

  /// Whether an entry is a word of streets.
  func isStreet(_ entry: WordTree.Entry) -> Bool {
    !roles[Int(entry)].isDisjoint(with: [.street, .vagueStreet, .streetBefore])
  }

  /// Whether a text has another word that a pattern cannot do without besides its rarest, where there is such another.
  @inline(__always)
  func hasSecondAnchor(_ pattern: Pattern, where stands: (WordTree.Entry) -> Bool) -> Bool {
    guard let anchor = pattern.secondAnchor else { return true }
    let element = elements[anchor]
    for place in element.firstAlternative..<element.endAlternative where stands(alternatives[place]) {
      return true
    }
    return false
  }

  /// A word of a text, and what the lexicon knows of it.
  struct FoundWord {
    /// Where the word ends; where it was looked for, if none begins there.
    fileprivate(set) var end: Int
    private(set) var count = 0
    private var entries = InlineArray<8, WordTree.Entry>(repeating: -1)

    fileprivate init(end: Int) { self.end = end }

    /// The entries that fit the word; it is rare that there are more than one, and those beyond eight are dropped.
    subscript(position: Int) -> WordTree.Entry { entries[position] }

    fileprivate mutating func append(_ entry: WordTree.Entry) {
      guard entry >= 0, count < 8 else { return }
      entries[count] = entry
      count &+= 1
    }
  }

  /// Looks up a plain word at `start`.
  func look(up word: PlainWord, at start: Int) -> FoundWord {
    var found = FoundWord(end: start &+ word.count)
    if word.count <= ShortWordTable.longest,
      !prefixStarts.contains(UInt32(truncatingIfNeeded: word.bytes))
    {
      found.append(shortWords[UInt64(truncatingIfNeeded: word.bytes)])
      return found
    }
    var node = WordTree.root
    var rest = word.bytes
    for _ in 0..<word.count {
      node = words.child(of: node, UInt8(truncatingIfNeeded: rest))
      guard node >= 0 else { return found }
      found.append(words[node].prefix)
      rest &>>= 8
    }
    found.append(words[node].word)
    return found
  }

  /// Looks up the word at `start`, also without a final `'s`.
  func look(up text: Span<UInt8>, at start: Int) -> FoundWord {
    var found = FoundWord(end: start)
    var node = WordTree.root
    // The node before an apostrophe, as long as nothing but an s came after it.
    var owner: Int32 = -1
    var afterOwner = 0
    let end = WordScan.normalize(text, from: start) { byte in
      if byte == UInt8(ascii: "'") {
        owner = node
        afterOwner = 0
      } else if owner >= 0 {
        afterOwner &+= 1
        if afterOwner > 1 || byte != UInt8(ascii: "s") { owner = -1 }
      }
      guard node >= 0 else { return }
      node = words.child(of: node, byte)
      if node >= 0 { found.append(words[node].prefix) }
    }
    guard end > start else { return found }
    found.end = end
    if node >= 0 { found.append(words[node].word) }
    if owner >= 0, afterOwner == 1 { found.append(words[owner].word) }
    return found
  }
}
