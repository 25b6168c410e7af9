import CProcessor

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
  /// The vectors' parts, one text after the other: what is compared first lies close together.
  private var meanings: [Int8] = []
  private var spellings: [Int8] = []
  /// How many texts were added; a text's number counts from 0.
  private(set) var count = 0
  private var lists = NewestTexts()
  private var copies = NearDuplicates()
  private var query: UInt32 = 0
  /// The query in which each place was looked at last.
  private var looked = [UInt32](repeating: 0, count: capacity)
  private var candidates: [Int32] = []

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
    query &+= 1
    candidates.removeAll(keepingCapacity: true)
    if let copy { addCandidate(copy) }
    compare(text, least, &matches)
    // Of a copy there is nothing better to find.
    if matches.first.map({ $0.score < 0.95 }) ?? true {
      candidates.removeAll(keepingCapacity: true)
      for key in text.keys {
        for place in lists.places(of: key) { addCandidate(lists.text(at: place)) }
      }
      compare(text, least, &matches)
    }
    return matches.sorted { ($1.score, $1.text) < ($0.score, $0.text) }
  }

  private func isKept(_ text: Int) -> Bool { count - text <= Self.capacity }

  private mutating func addCandidate(_ text: Int) {
    let place = text % Self.capacity
    guard isKept(text), looked[place] != query else { return }
    looked[place] = query
    candidates.append(Int32(text))
  }

  private func compare(_ text: IssueText, _ least: Float, _ matches: inout [Match]) {
    let (meaning, spelling) = (WordVectors.dimensions, IssueText.spellingDimensions)
    let vector = text.vector.span
    for (index, candidate) in candidates.enumerated() {
      if index + Self.ahead < candidates.count { fetch(Int(candidates[index + Self.ahead])) }
      let place = Int(candidate) % Self.capacity
      let score = IssueText.similarity(
        vector, meanings.span.extracting(place * meaning..<(place + 1) * meaning),
        spellings.span.extracting(place * spelling..<(place + 1) * spelling), least: least)
      if let score { matches.append(Match(text: Int(candidate), score: min(1, score))) }
    }
  }

  /// How many candidates ahead memory is asked for.
  private static let ahead = 6

  /// Asks for what a candidate means, which most often is all that is looked at.
  private func fetch(_ text: Int) {
    let start = text % Self.capacity * WordVectors.dimensions
    meanings.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      for line in stride(from: 0, to: WordVectors.dimensions, by: 64) {
        prefetch_for_reading(base + start + line)
      }
    }
  }

  private mutating func keep(_ text: IssueText) {
    let place = count % Self.capacity
    if count < Self.capacity {
      meanings += text.vector.prefix(WordVectors.dimensions)
      spellings += text.vector.dropFirst(WordVectors.dimensions)
    } else {
      replace(&meanings, place, with: text.vector.prefix(WordVectors.dimensions))
      replace(&spellings, place, with: text.vector.dropFirst(WordVectors.dimensions))
      looked[place] = query &- 1
    }
    for key in text.keys { lists.add(count, to: key) }
    count += 1
  }
}

/// Puts a vector in the place of an older one.
private func replace(_ vectors: inout [Int8], _ place: Int, with vector: ArraySlice<Int8>) {
  vectors.replaceSubrange(place * vector.count..<(place + 1) * vector.count, with: vector)
}

/// The newest texts that hold each piece of a word, in circles that lie one after the other.
private struct NewestTexts {
  /// How many texts are remembered for a piece.
  private static let most = 64

  private var texts: [Int32] = []
  /// Where each piece's circle begins in `texts`, and how many texts were added to it.
  private var circles: [Int32: (start: Int, added: Int)] = [:]

  /// Where the texts of a piece lie.
  func places(of piece: Int32) -> Range<Int> {
    guard let circle = circles[piece] else { return 0..<0 }
    return circle.start..<circle.start + min(circle.added, Self.most)
  }

  func text(at place: Int) -> Int { Int(texts[place]) }

  mutating func add(_ text: Int, to piece: Int32) {
    var circle = circles[piece] ?? (texts.count, 0)
    if circle.added == 0 { texts.append(contentsOf: repeatElement(0, count: Self.most)) }
    texts[circle.start + circle.added % Self.most] = Int32(text)
    circle.added += 1
    circles[piece] = circle
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
