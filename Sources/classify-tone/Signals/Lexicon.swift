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
  /// Places in ``anchored`` where an entry's patterns start; one more than there are entries.
  private(set) var firstAnchored: [Int32] = []
  /// The patterns that are looked for where their anchor, an entry, stands.
  private(set) var anchored: [Int32] = []
  private(set) var anchors = AnchorTable()
  private(set) var wordStarts = WordStartFilter()

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
    addAnchors(builder.terms)
  }

  // MARK: - Compiling

  private mutating func entry(_ word: LexiconTerm.Word) -> WordTree.Entry {
    let entry = words.entry(word)
    if roles.count < words.entryCount { roles.append([]) }
    return entry
  }

  /// The entries of a word: also without its apostrophe, as people type.
  private mutating func entries(_ word: LexiconTerm.Word) -> [WordTree.Entry] {
    var plain = word
    plain.bytes.removeAll { $0 == UInt8(ascii: "'") }
    return plain == word ? [entry(word)] : [entry(word), entry(plain)]
  }

  private mutating func addRole(_ role: WordRole, _ word: LexiconTerm.Word) {
    for entry in entries(word) { roles[Int(entry)].formUnion(role) }
    if !role.isDisjoint(with: [.street, .vagueStreet, .streetBefore]) { wordStarts.add(word, .street) }
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
        for word in choices { alternatives += entries(word) }
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

  /// Notes for each pattern the element that the search looks for, and for the words of those elements what they are.
  private mutating func addAnchors(_ terms: [(role: Role, term: LexiconTerm)]) {
    var lists = [[Int32]](repeating: [], count: words.entryCount)
    for (index, (role, term)) in terms.enumerated() {
      let elements = elementsByRarity(of: term)
      guard let rarest = elements.first else { continue }
      for word in rarest.words {
        for entry in entries(word) { lists[Int(entry)].append(Int32(index)) }
      }
      // A question or an exception tells nothing by itself.
      guard role != .question, !term.marks.contains(.exception) else { continue }
      addAnchors(Array(elements.prefix(2)), pattern: index)
    }
    for list in lists {
      firstAnchored.append(Int32(anchored.count))
      anchored += list
    }
    firstAnchored.append(Int32(anchored.count))
  }

  private mutating func addAnchors(_ elements: [(commonness: Int, words: [LexiconTerm.Word])], pattern: Int) {
    for (place, element) in elements.enumerated() {
      for word in element.words {
        wordStarts.add(word, place == 0 ? .first : .second)
        for entry in entries(word) {
          anchors.add(entry, place, pattern: pattern, isAlone: elements.count == 1)
        }
      }
    }
  }

  /// The words of the elements that must be there, with a guess at how often such words stand in
  /// texts (1 for a long one that is not known to be common); the rarest first.
  private mutating func elementsByRarity(
    of term: LexiconTerm
  ) -> [(commonness: Int, words: [LexiconTerm.Word])] {
    var elements: [(commonness: Int, words: [LexiconTerm.Word])] = []
    for element in term.elements where element.isRequiredWord {
      guard case .words(let words) = element.kind else { continue }
      elements.append((words.reduce(0) { $0 + commonness(of: $1) }, words))
    }
    return elements.sorted { $0.commonness < $1.commonness }
  }

  private mutating func commonness(of word: LexiconTerm.Word) -> Int {
    let isCommon = roles[Int(entry(word))].contains(.common)
    let length = word.bytes.count
    return isCommon ? 64 << max(5 - length, 0) : 1 << max(7 - length, 0)
  }
}

extension Lexicon {
  /// Looks up the word at `start`: calls `body` with every entry that fits it, also without a final `'s`.
  ///
  /// - Returns: the word's end; `start` where no word begins there.
  @inline(__always)
  func look(up text: Span<UInt8>, at start: Int, _ body: (WordTree.Entry) -> Void) -> Int {
    var node: Int32 = -2
    // The node before an apostrophe, as long as nothing but an s came after it.
    var owner: Int32 = -1
    var afterOwner = 0
    let end = WordScan.normalize(text, from: start) { byte in
      if node == -1 && owner < 0 { return }
      if byte == UInt8(ascii: "'") {
        owner = node
        afterOwner = 0
      } else if owner >= 0 {
        afterOwner += 1
        if afterOwner > 1 || byte != UInt8(ascii: "s") { owner = -1 }
      }
      if node == -1 { return }
      node = node == -2 ? words.root(byte) : words.child(of: node, byte)
      if node >= 0, words[node].prefix >= 0 { body(words[node].prefix) }
    }
    guard end > start else { return start }
    if node >= 0, words[node].word >= 0 { body(words[node].word) }
    if owner >= 0, afterOwner == 1, words[owner].word >= 0 { body(words[owner].word) }
    return end
  }
}
