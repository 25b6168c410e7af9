/// What a text's words mean to a lexicon, noted while the text is read for its tone, so that only texts with a promise
/// are searched. What a plain word may be part of is worked out once.
struct Sightings: ~Copyable {
  /// What a word may be part of: its patterns are `first..<second` of ``patterns``, where it is their rarest word, and
  /// `second..<end`, where it is another that they cannot do without.
  private struct Kind {
    var first = 0
    var second = 0
    var end = 0
    /// Whether it is all that some pattern needs.
    var isTerm = false
    var isStreet = false
  }

  /// Whether the words that some term cannot do without were seen. Known when the text has been finished.
  private(set) var hasTerm = false
  /// Whether a word of streets was seen. Known when the text has been finished.
  private(set) var isStreet = false

  private let lexicon: Lexicon
  /// The kinds of words, by their place; the first is nothing.
  private var kinds = [Kind()]
  private var patterns: [Int32] = []
  private var places: [[WordTree.Entry]: UInt16] = [:]
  /// For each pattern the number of the text in which its rarest word was seen last.
  private var seenIn: ScratchBuffer<UInt32>
  /// The places of the text's words.
  private var seen = ScratchBuffer<UInt16>(capacity: 64)
  /// The bits of all of them.
  private var seenBits: UInt16 = 0
  private var textNumber: UInt32 = 1
  /// Where the words begin that are not plain; they are looked up in the text.
  private var unusualWords = ScratchBuffer<Int>(capacity: 64)

  /// Set in the place of a word that is some pattern's rarest, or one of streets: without any, a text holds nothing.
  private static var weighty: UInt16 { 0x8000 }

  /// - Parameter lexicon: whose terms are looked out for; nil for nobody's.
  init(_ lexicon: Lexicon?) {
    self.lexicon = lexicon ?? Lexicon()
    seenIn = ScratchBuffer(capacity: self.lexicon.patterns.count)
    for _ in self.lexicon.patterns { seenIn.append(0) }
  }

  /// Forgets the text, not its words.
  mutating func removeAll() {
    hasTerm = false
    isStreet = false
    seen.removeAll()
    seenBits = 0
    unusualWords.removeAll()
    textNumber &+= 1
    guard textNumber == 0 else { return }
    // After four thousand million texts the numbers begin again.
    for pattern in 0..<seenIn.count { seenIn[pattern] = 0 }
    textNumber = 1
  }

  /// The place of what a plain word may be part of; 0 for nothing.
  mutating func place(of word: PlainWord) -> UInt16 {
    lexicon.mayMatter(word) ? place(of: lexicon.look(up: word, at: 0)) : 0
  }

  /// Adds the plain word of that place.
  @inline(__always)
  mutating func add(_ place: UInt16) {
    seen.append(place, if: place != 0)
    seenBits |= place
  }

  /// Adds the word that begins there.
  mutating func addUnusualWord(at start: Int) { unusualWords.append(start) }

  /// Looks up the words that are not plain, and then what all of them may be.
  mutating func finish(_ text: Span<UInt8>) {
    for position in 0..<unusualWords.count {
      let start = unusualWords[position]
      if lexicon.mayMatter(text, at: start) { add(place(of: lexicon.look(up: text, at: start))) }
    }
    if seenBits & Sightings.weighty != 0 { weigh() }
  }

  private mutating func weigh() {
    for position in 0..<seen.count where seen[position] & Sightings.weighty != 0 {
      let kind = kind(at: seen[position])
      if kind.isStreet { isStreet = true }
      if kind.isTerm { hasTerm = true }
      for pattern in kind.first..<kind.second { seenIn[Int(patterns[pattern])] = textNumber }
    }
    if !hasTerm { hasTerm = (0..<seen.count).contains { isSecond(seen[$0]) } }
  }

  private func kind(at place: UInt16) -> Kind { kinds[Int(place & ~Sightings.weighty)] }

  /// Whether the word of that place is the other one of a pattern whose rarest word was seen.
  private func isSecond(_ place: UInt16) -> Bool {
    let kind = kind(at: place)
    return (kind.second..<kind.end).contains { seenIn[Int(patterns[$0])] == textNumber }
  }

  private mutating func place(of word: Lexicon.FoundWord) -> UInt16 {
    guard word.count > 0 else { return 0 }
    let entries = (0..<word.count).map { word[$0] }
    if let place = places[entries] { return place }
    // No lexicon has so many combinations; words beyond are no help to a quick look.
    guard kinds.count < Int(Sightings.weighty) else { return 0 }
    var kind = Kind()
    kind.isStreet = entries.contains(where: lexicon.isStreet)
    kind.first = patterns.count
    for entry in entries { add(lexicon.firstAnchors, entry) }
    kind.isTerm = patterns[kind.first...].contains { lexicon.patterns[Int($0)].secondAnchor == nil }
    kind.second = patterns.count
    for entry in entries { add(lexicon.secondAnchors, entry) }
    kind.end = patterns.count
    var place = UInt16(kinds.count)
    if kind.isStreet || kind.first < kind.second { place |= Sightings.weighty }
    kinds.append(kind)
    places[entries] = place
    return place
  }

  private mutating func add(_ index: AnchorIndex, _ entry: WordTree.Entry) {
    for place in index.places(of: entry) where lexicon.patterns[Int(index[place])].isTelling {
      patterns.append(index[place])
    }
  }
}
