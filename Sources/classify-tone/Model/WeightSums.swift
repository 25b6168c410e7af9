/// Sums the weights of a text's features, for the whole text and for each token.
///
/// Features are listed as buckets while the text is read and looked up afterwards in one go: the table is larger than
/// the processor's near memory, and many lookups at once wait hardly longer than one.
/// The sums of a word's character sequences are kept in a small cache by the word itself: words repeat, and their
/// sequences are most of the work. The cache changes no result.
struct WeightSums: ~Copyable, FeatureSink {
  /// What one token adds, positive against negative, in steps of the weights.
  struct Share {
    var token: TextToken
    /// Where the token's features begin in the list: its own, the pair with the token before, then more of its own.
    var firstFeature: Int
    /// Twice the share of its token features: half of a pair's weight goes to each of the two.
    var doubledTokenMargin: Int32 = 0
    var characterMargin: Int32 = 0
  }

  /// The sum of a word's character sequences. (Not private: Swift 6.3's debug build cannot link a private type there.)
  struct CachedWord {
    var word: UInt128 = 0
    var sum = SIMD2<Int32>.zero
  }

  private let weights: WeightTable<ToneModel.ToneRow>
  private var buckets = ScratchBuffer<Int>(capacity: 256)
  private var cache: ScratchBuffer<CachedWord>
  private static var cacheBits: Int { 12 }

  private(set) var tokenSum = SIMD2<Int32>.zero
  private(set) var characterSum = SIMD2<Int32>.zero
  private(set) var characterFeatures = 0
  /// The tokens in the order of the text.
  private(set) var shares = ScratchBuffer<Share>(capacity: 64)
  /// Whether the text holds anything but people and links.
  private(set) var hasContent = false

  init(weights: consuming WeightTable<ToneModel.ToneRow>) {
    self.weights = weights
    cache = ScratchBuffer(capacity: 1 << WeightSums.cacheBits)
    for _ in 0..<1 << WeightSums.cacheBits { cache.append(CachedWord()) }
  }

  /// How many token features the text has.
  var tokenFeatures: Int { buckets.count }

  /// Forgets the text, not the cache.
  mutating func removeAll() {
    buckets.removeAll()
    shares.removeAll()
    tokenSum = .zero
    characterSum = .zero
    characterFeatures = 0
    hasContent = false
  }

  mutating func beginToken(_ token: TextToken) {
    shares.append(Share(token: token, firstFeature: buckets.count))
    if token.kind != .reference { hasContent = true }
  }

  mutating func addTokenFeature(_ hash: FeatureHash) { buckets.append(hash.bucket(bits: weights.bits)) }

  mutating func addPairFeature(_ hash: FeatureHash) { buckets.append(hash.bucket(bits: weights.bits)) }

  mutating func addCharacters(of word: WordBuffer, hash: FeatureHash) {
    let sum = characterSum(of: word, hash: hash)
    characterSum &+= sum
    characterFeatures &+= word.characterSequenceCount
    shares[shares.count &- 1].characterMargin &+= sum.y &- sum.x
  }

  private mutating func characterSum(of word: WordBuffer, hash: FeatureHash) -> SIMD2<Int32> {
    let slot = hash.bucket(bits: WeightSums.cacheBits)
    if word.isWholeInPacked, cache[slot].word == word.packed { return cache[slot].sum }
    var sum = SIMD2<Int32>.zero
    word.forEachCharacterSequence {
      sum &+= SIMD2(truncatingIfNeeded: weights[$0.bucket(bits: weights.bits)])
    }
    if word.isWholeInPacked { cache[slot] = CachedWord(word: word.packed, sum: sum) }
    return sum
  }

  /// Looks the token features up, once the text has been read.
  mutating func finish() {
    for position in 0..<shares.count {
      let end = position + 1 < shares.count ? shares[position + 1].firstFeature : buckets.count
      var share = shares[position]
      var ownMargin: Int32 = 0
      for feature in share.firstFeature..<end {
        let pair = SIMD2<Int32>(truncatingIfNeeded: weights[buckets[feature]])
        tokenSum &+= pair
        let margin = pair.y &- pair.x
        if feature == share.firstFeature + 1 {
          ownMargin &+= margin
          shares[max(position - 1, 0)].doubledTokenMargin &+= margin
        } else {
          ownMargin &+= 2 &* margin
        }
      }
      // Read again: the first token shares its pair, with the text's edge, with itself.
      share = shares[position]
      share.doubledTokenMargin &+= ownMargin
      shares[position] = share
    }
  }
}
