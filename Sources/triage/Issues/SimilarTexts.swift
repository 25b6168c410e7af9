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
  private var query = 0
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
  mutating func add(_ text: IssueText, least: Float) -> [Match] {
    let found = matches(text, copy: copies.add(count, bands: text.bands), least: least)
    keep(text)
    return found
  }

  /// Adds a text that was added in an earlier run.
  mutating func restore(_ text: IssueText) {
    _ = copies.add(count, bands: text.bands)
    keep(text)
  }

  private mutating func matches(_ text: IssueText, copy: Int?, least: Float) -> [Match] {
    var matches: [Match] = []
    query += 1
    if let copy, isKept(copy) { compare(text, copy, least, &matches) }
    // Of a copy there is nothing better to find.
    if matches.first.map({ $0.score < 0.95 }) ?? true {
      for key in text.keys {
        guard let texts = lists[key]?.texts else { continue }
        for candidate in texts where isKept(candidate) {
          compare(text, candidate, least, &matches)
        }
      }
    }
    return matches.sorted { ($1.score, $1.text) < ($0.score, $0.text) }
  }

  private func isKept(_ text: Int) -> Bool { count - text <= Self.capacity }

  private mutating func compare(
    _ text: IssueText, _ candidate: Int, _ least: Float, _ matches: inout [Match]
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

  /// Adds a text by its bands, and gives the last one that shares one: of two texts that have four fifths of their words
  /// in common, nine of ten do.
  mutating func add(_ text: Int, bands: [UInt64]) -> Int? {
    // What is old is of no use; the table is begun anew before it grows for ever.
    if texts.count > 8 * SimilarTexts.capacity { texts.removeAll(keepingCapacity: true) }
    var found: Int?
    for key in bands {
      if let known = texts.updateValue(text, forKey: key) { found = max(found ?? known, known) }
    }
    return found
  }

  /// The bands of a text with words of these hashes.
  static func bands(_ words: [UInt64]) -> [UInt64] {
    (0..<bands).map { band in
      var key = UInt64(band)
      for row in 0..<rows {
        let seed = mixed(UInt64(band * rows + row + 1))
        var least = UInt64.max
        for word in words { least = min(least, mixed(word ^ seed)) }
        key = mixed(key ^ least)
      }
      return key
    }
  }

  /// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
  private static func mixed(_ number: UInt64) -> UInt64 {
    var word = number &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
