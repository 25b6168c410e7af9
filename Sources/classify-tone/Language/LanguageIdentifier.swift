/// Tells the language of short, noisy texts: by script where that decides, else by a linear model over words and
/// sequences of three to five bytes inside words. Keeps its buffers between texts.
struct LanguageIdentifier: ~Copyable {
  /// What is known about the language of a text.
  enum Finding: Equatable {
    case language(KnownLanguage)
    /// A language that is none of those with a name here.
    case other
    /// Too little to tell: no letters, or words that many languages share.
    case undecided
  }

  private let scales: [ColumnScale]
  private var sums: LanguageSums
  private var features = LanguageFeatures()

  /// How much likelier (natural logarithm of the ratio) than English another language must be to be named: more for
  /// fewer words, which slang and names make look foreign. In a longer text less shows that it is in none of ours.
  private static func leastMargin(isOurs: Bool, wordCount: Int) -> Double {
    let named = 0.7 + 1.4 / Double(wordCount)
    return isOurs ? named : min(named, 2.8 / Double(wordCount))
  }

  init(model: consuming LinearModel<KnownLanguage.Row>) {
    scales = model.scales
    sums = LanguageSums(weights: model.weights)
  }

  /// The language of `text`, which is UTF-8.
  mutating func identify(_ text: Span<UInt8>) -> Finding {
    sums.removeAll()
    features.extract(from: text, into: &sums)
    if features.otherLetters > features.knownLetters { return .other }
    // A word of two letters is many languages'.
    guard sums.characterFeatures > 3 else { return .undecided }
    return finding(of: scores())
  }

  /// Whether most letters of the text identified last are Latin, or there are none.
  var isMostlyLatin: Bool { 2 * features.latinLetters >= features.knownLetters + features.otherLetters }

  /// Whether there is a letter of any script in `text`.
  mutating func hasLetters(_ text: Span<UInt8>) -> Bool {
    sums.removeAll()
    features.extract(from: text, into: &sums)
    return features.knownLetters + features.otherLetters > 0
  }

  private func finding(of scores: SIMD16<Double>) -> Finding {
    var best = 0
    for column in 1..<SIMD16<Double>.scalarCount where scores[column] > scores[best] { best = column }
    let margin = scores[best] - scores[KnownLanguage.english.rawValue]
    guard best != KnownLanguage.english.rawValue else { return .language(.english) }
    let isOurs = best < KnownLanguage.firstOther
    guard margin >= LanguageIdentifier.leastMargin(isOurs: isOurs, wordCount: sums.wordCount) else {
      return .undecided
    }
    guard isOurs, let language = KnownLanguage(rawValue: best) else { return .other }
    return .language(language)
  }

  /// The columns' scores for the text read last; the softmax of them is how probable each is.
  private func scores() -> SIMD16<Double> {
    let words = 1 / Double(max(sums.wordCount, 1)).squareRoot()
    let characters = 1 / Double(max(sums.characterFeatures, 1)).squareRoot()
    var scores = SIMD16<Double>.zero
    for column in 0..<SIMD16<Double>.scalarCount {
      let scale = scales[column]
      scores[column] =
        scale.bias + Double(sums.words[column]) * words * scale.token
        + Double(sums.characters[column]) * characters * scale.character
    }
    return scores
  }
}

/// Sums the weights of a text's words and of their character sequences, the latter kept in a small cache by the word.
struct LanguageSums: ~Copyable, LanguageSink {
  /// The sum of a word's character sequences; a word has too few of them to leave 16 bits.
  struct CachedWord {
    var word: UInt128 = 0
    var sum = SIMD16<Int16>.zero
  }

  private let weights: WeightTable<KnownLanguage.Row>
  private var cache: ScratchBuffer<CachedWord>
  private static var cacheBits: Int { 10 }

  private(set) var words = SIMD16<Int32>.zero
  private(set) var characters = SIMD16<Int32>.zero
  private(set) var wordCount = 0
  private(set) var characterFeatures = 0

  init(weights: consuming WeightTable<KnownLanguage.Row>) {
    self.weights = weights
    cache = ScratchBuffer(capacity: 1 << LanguageSums.cacheBits)
    for _ in 0..<1 << LanguageSums.cacheBits { cache.append(CachedWord()) }
  }

  /// Forgets the text, not the cache.
  mutating func removeAll() {
    words = .zero
    characters = .zero
    wordCount = 0
    characterFeatures = 0
  }

  mutating func add(_ word: WordBuffer) {
    let hash = word.hash
    words &+= SIMD16(truncatingIfNeeded: weights[LanguageSums.bucket(of: hash, bits: weights.bits)])
    characters &+= SIMD16(truncatingIfNeeded: characterSum(of: word, hash: hash))
    wordCount &+= 1
    characterFeatures &+= word.characterSequenceCount
  }

  /// A whole word's bucket; the salt keeps a word of three to five bytes apart from the sequence it is.
  static func bucket(of word: FeatureHash, bits: Int) -> Int {
    word.combined(with: 0x1A_46E5).bucket(bits: bits)
  }

  private mutating func characterSum(of word: WordBuffer, hash: FeatureHash) -> SIMD16<Int16> {
    let slot = hash.bucket(bits: LanguageSums.cacheBits)
    if word.isWholeInPacked, cache[slot].word == word.packed { return cache[slot].sum }
    var sum = SIMD16<Int16>.zero
    word.forEachCharacterSequence {
      sum &+= SIMD16(truncatingIfNeeded: weights[$0.bucket(bits: weights.bits)])
    }
    if word.isWholeInPacked { cache[slot] = CachedWord(word: word.packed, sum: sum) }
    return sum
  }
}
