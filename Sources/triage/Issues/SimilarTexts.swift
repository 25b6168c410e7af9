/// Finds the earlier texts that a text is most like.
///
/// Copies are found by MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman & Ullman, ch. 3); texts that say the
/// same in other words by the rarest pieces of words that they share. Only what was found so is compared. Texts are kept
/// up to `capacity`, the newest of them.
struct SimilarTexts {
  /// An earlier text and how alike it is.
  struct Match: Equatable {
    var text: Int
    var score: Float
  }

  static let capacity = 1 << 16
  /// How many texts are remembered for a piece of a word, the newest.
  private static let perKey = 64

  private var vectors: [Int8] = []
  /// How many texts were added; a text's number counts from 0.
  private(set) var count = 0
  private var lists: [Int32: Ring] = [:]
  private var copies = NearDuplicates()
  /// The query in which each place was looked at last.
  private var looked = [Int](repeating: -1, count: capacity)

  /// The newest numbers, in a circle.
  private struct Ring {
    var texts: [Int] = []
    var next = 0

    mutating func add(_ text: Int) {
      if texts.count < SimilarTexts.perKey {
        texts.append(text)
      } else {
        texts[next] = text
        next = (next + 1) % texts.count
      }
    }
  }

  /// Adds a text and gives the earlier ones that are at least as alike as `least`, most alike first, the newest of equals.
  mutating func add(_ text: IssueText, words: [UInt64], least: Float) -> [Match] {
    var matches: [Match] = []
    let number = count
    let copy = copies.add(number, words: words)
    if let copy, isKept(copy) { compare(text, copy, number, least, &matches) }
    // Of a copy there is nothing better to find.
    if matches.first.map({ $0.score < 0.95 }) ?? true {
      for key in text.keys {
        guard let texts = lists[key]?.texts else { continue }
        for candidate in texts where isKept(candidate) { compare(text, candidate, number, least, &matches) }
      }
    }
    keep(text)
    return matches.sorted { ($1.score, $1.text) < ($0.score, $0.text) }
  }

  private func isKept(_ text: Int) -> Bool { count - text <= Self.capacity }

  private mutating func compare(
    _ text: IssueText, _ candidate: Int, _ query: Int, _ least: Float, _ matches: inout [Match]
  ) {
    let place = candidate % Self.capacity
    guard looked[place] != query else { return }
    looked[place] = query
    let start = place * IssueText.dimensions
    let known = vectors.span.extracting(start..<start + IssueText.dimensions)
    let score = IssueText.similarity(text.vector.span, known)
    if score >= least { matches.append(Match(text: candidate, score: min(1, score))) }
  }

  private mutating func keep(_ text: IssueText) {
    let place = count % Self.capacity
    if count < Self.capacity {
      vectors.append(contentsOf: text.vector)
    } else {
      vectors.replaceSubrange(
        place * IssueText.dimensions..<(place + 1) * IssueText.dimensions, with: text.vector)
      looked[place] = -1
    }
    for key in text.keys { lists[key, default: Ring()].add(count) }
    count += 1
  }
}

/// Finds texts that are nearly the same words, by MinHash signatures in bands.
struct NearDuplicates {
  private static let bands = 4
  private static let rows = 4
  /// The last text of each band's value.
  private var texts: [UInt64: Int] = [:]

  /// Adds a text by the hashes of its words, and gives the last one that shares a band: of two texts that have four fifths
  /// of their words in common, nine of ten do.
  mutating func add(_ text: Int, words: [UInt64]) -> Int? {
    // What is old is of no use; the table is begun anew before it grows for ever.
    if texts.count > 8 * SimilarTexts.capacity { texts.removeAll(keepingCapacity: true) }
    var found: Int?
    for band in 0..<Self.bands {
      var key = UInt64(band)
      for row in 0..<Self.rows {
        let seed = Self.mixed(UInt64(band * Self.rows + row + 1))
        let least = words.reduce(UInt64.max) { min($0, Self.mixed($1 ^ seed)) }
        key = Self.mixed(key ^ least)
      }
      if let known = texts.updateValue(text, forKey: key) { found = max(found ?? known, known) }
    }
    return found
  }

  /// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
  private static func mixed(_ number: UInt64) -> UInt64 {
    var word = number &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
