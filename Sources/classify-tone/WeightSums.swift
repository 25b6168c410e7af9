/// Sums the weights of a text's features as they come, for the whole text and for each token.
///
/// The sums of a word's character sequences are kept in a small cache by the word itself: words repeat, and their
/// sequences are most of the work. The cache changes no result.
struct WeightSums: ~Copyable, FeatureSink {
  /// What one token adds, positive against negative, in steps of the weights.
  struct Share {
    var token: TextToken
    /// Twice the share of its token features: half of a pair's weight goes to each of the two.
    var doubledTokenMargin: Int32 = 0
    var characterMargin: Int32 = 0
  }

  private struct CachedWord {
    var word: UInt128 = 0
    var sum = SIMD2<Int32>.zero
  }

  private let weights: WeightTable
  private var cache = [CachedWord](repeating: CachedWord(), count: 1 << WeightSums.cacheBits)
  private static let cacheBits = 12

  private(set) var tokenSum = SIMD2<Int32>.zero
  private(set) var tokenFeatures = 0
  private(set) var characterSum = SIMD2<Int32>.zero
  private(set) var characterFeatures = 0
  /// The tokens in the order of the text.
  private(set) var shares: [Share] = []
  /// Whether the text holds anything but people and links.
  private(set) var hasContent = false

  init(weights: consuming WeightTable) { self.weights = weights }

  /// Forgets the text, not the cache.
  mutating func removeAll() {
    tokenSum = .zero
    tokenFeatures = 0
    characterSum = .zero
    characterFeatures = 0
    shares.removeAll(keepingCapacity: true)
    hasContent = false
  }

  mutating func beginToken(_ token: TextToken) {
    shares.append(Share(token: token))
    if token.kind != .reference { hasContent = true }
  }

  mutating func addTokenFeature(_ hash: FeatureHash) {
    let pair = weights[hash.bucket(bits: weights.bits)]
    tokenSum &+= pair
    tokenFeatures &+= 1
    shares[shares.count &- 1].doubledTokenMargin &+= 2 &* (pair.y &- pair.x)
  }

  mutating func addPairFeature(_ hash: FeatureHash) {
    let pair = weights[hash.bucket(bits: weights.bits)]
    tokenSum &+= pair
    tokenFeatures &+= 1
    let last = shares.count &- 1
    shares[last].doubledTokenMargin &+= pair.y &- pair.x
    shares[max(last &- 1, 0)].doubledTokenMargin &+= pair.y &- pair.x
  }

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
    word.forEachCharacterSequence { sum &+= weights[$0.bucket(bits: weights.bits)] }
    if word.isWholeInPacked { cache[slot] = CachedWord(word: word.packed, sum: sum) }
    return sum
  }
}
