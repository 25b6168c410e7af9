/// What a text's words mean to a lexicon, noted while the text is read for its tone, so that only texts with a promise
/// are searched. What a plain word may be part of is worked out once.
struct Sightings: ~Copyable {
  /// What a word may be part of: the patterns whose rarest word it is, as places of ``patterns``, and its entries, as
  /// places of ``entries``.
  private struct Kind {
    var patterns = 0..<0
    var entries = 0..<0
    var isStreet = false
  }

  /// Entries told in bits, where each has one of 256.
  private typealias EntryBits = SIMD4<UInt64>

  /// A kind told in bits: most of what might be found is told not to be there by these.
  private struct KindBits {
    /// Of its entries.
    var own = EntryBits.zero
    /// Of the entries of which its patterns need another; all bits where one needs none.
    var wanted = EntryBits.zero
  }

  /// Whether the words that some term cannot do without were seen. Known when the text has been finished.
  private(set) var hasTerm = false
  /// Whether a word of streets was seen. Known when the text has been finished.
  private(set) var isStreet = false

  private let lexicon: Lexicon
  /// The kinds of words, by their place; the first is nothing.
  private var kinds = [Kind()]
  private var bits = [KindBits()]
  private var patterns: [Int32] = []
  private var entries: [WordTree.Entry] = []
  private var places: [[WordTree.Entry]: UInt16] = [:]
  /// The places of words that fit one entry, by that entry, as most do; nothing where none was met yet.
  private var placesOfEntries: [UInt16?]
  /// For each entry the number of the text in which it was seen last.
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
    seenIn = ScratchBuffer(capacity: self.lexicon.words.entryCount)
    for _ in 0..<self.lexicon.words.entryCount { seenIn.append(0) }
    placesOfEntries = Array(repeating: nil, count: self.lexicon.words.entryCount)
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
    for entry in 0..<seenIn.count { seenIn[entry] = 0 }
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
    var textBits = EntryBits.zero
    for position in 0..<seen.count { textBits |= bits[index(of: seen[position])].own }
    for position in 0..<seen.count where seen[position] & Sightings.weighty != 0 {
      let index = index(of: seen[position])
      if kinds[index].isStreet { isStreet = true }
      if !hasTerm, bits[index].wanted & textBits != .zero { hasTerm = hasTerm(of: kinds[index]) }
    }
  }

  private func index(of place: UInt16) -> Int { Int(place & ~Sightings.weighty) }

  /// Whether one of a kind's patterns has all the words that it cannot do without.
  private mutating func hasTerm(of kind: Kind) -> Bool {
    for position in 0..<seen.count {
      for entry in kinds[index(of: seen[position])].entries { seenIn[Int(entries[entry])] = textNumber }
    }
    return kind.patterns.contains { place in
      lexicon.hasSecondAnchor(lexicon.patterns[Int(patterns[place])]) { seenIn[Int($0)] == textNumber }
    }
  }

  private mutating func place(of word: Lexicon.FoundWord) -> UInt16 {
    guard word.count > 0 else { return 0 }
    guard word.count == 1 else { return place(of: (0..<word.count).map { word[$0] }) }
    let entry = Int(word[0])
    if let place = placesOfEntries[entry] { return place }
    let place = place(of: [word[0]])
    placesOfEntries[entry] = place
    return place
  }

  private mutating func place(of found: [WordTree.Entry]) -> UInt16 {
    if let place = places[found] { return place }
    // No lexicon has so many combinations; words beyond are no help to a quick look.
    guard kinds.count < Int(Sightings.weighty) else { return 0 }
    var kind = Kind()
    kind.isStreet = found.contains(where: lexicon.isStreet)
    let firstPattern = patterns.count
    for entry in found { addPatterns(of: entry) }
    kind.patterns = firstPattern..<patterns.count
    kind.entries = entries.count..<entries.count + found.count
    entries += found
    var place = UInt16(kinds.count)
    if kind.isStreet || !kind.patterns.isEmpty { place |= Sightings.weighty }
    kinds.append(kind)
    bits.append(bits(of: kind))
    places[found] = place
    return place
  }

  private func bits(of kind: Kind) -> KindBits {
    var result = KindBits()
    for entry in entries[kind.entries] { result.own |= Sightings.bit(of: entry) }
    for pattern in patterns[kind.patterns] {
      let pattern = lexicon.patterns[Int(pattern)]
      guard let anchor = pattern.secondAnchor else {
        result.wanted = EntryBits(repeating: .max)
        continue
      }
      for entry in lexicon.entries(of: anchor) { result.wanted |= Sightings.bit(of: entry) }
    }
    return result
  }

  private static func bit(of entry: WordTree.Entry) -> EntryBits {
    var bits = EntryBits.zero
    bits[Int(entry >> 6 & 3)] = 1 &<< UInt64(truncatingIfNeeded: entry)
    return bits
  }

  private mutating func addPatterns(of entry: WordTree.Entry) {
    let anchors = lexicon.firstAnchors
    for place in anchors.places(of: entry) where lexicon.patterns[Int(anchors[place])].isTelling {
      patterns.append(anchors[place])
    }
  }
}
