/// Sums the weights of a text's features: tone for the whole text and for each token, the cues for the whole text.
///
/// Features are listed by their address while the text is read and looked up afterwards in one go: the tables are larger
/// than the processor's near memory, and many lookups at once wait hardly longer than one.
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

  /// The sums of a word's character sequences, a processor's cache line long.
  /// (Not private: Swift 6.3's debug build cannot link a private type there.)
  struct CachedWord {
    var word: UInt128 = 0
    var cues = SIMD8<Int32>.zero
    var tone = SIMD2<Int32>.zero
  }

  private let tone: WeightTable<ToneModel.ToneRow>
  private let cues: WeightTable<CueRow>
  private var addresses = ScratchBuffer<UInt64>(capacity: 256)
  private var cache: ScratchBuffer<CachedWord>
  private static var cacheBits: Int { 14 }

  private(set) var tokenSum = SIMD2<Int32>.zero
  private(set) var characterSum = SIMD2<Int32>.zero
  private(set) var cueTokenSum = SIMD8<Int32>.zero
  private(set) var cueCharacterSum = SIMD8<Int32>.zero
  /// The cues' weights of the features of the text as a whole.
  private(set) var cueTextSum = SIMD8<Int32>.zero
  private(set) var characterFeatures = 0
  /// How many features the cues count: those of the tokens that begin in the window.
  private(set) var cueTokenFeatures = 0
  private(set) var cueCharacterFeatures = 0
  /// The tokens in the order of the text.
  private(set) var shares = ScratchBuffer<Share>(capacity: 64)
  /// Whether the text holds anything but people and links.
  private(set) var hasContent = false
  private var isInWindow = true

  init(tone: consuming WeightTable<ToneModel.ToneRow>, cues: consuming WeightTable<CueRow>) {
    self.tone = tone
    self.cues = cues
    cache = ScratchBuffer(capacity: 1 << WeightSums.cacheBits)
    for _ in 0..<1 << WeightSums.cacheBits { cache.append(CachedWord()) }
  }

  /// How many token features the text has.
  var tokenFeatures: Int { addresses.count }

  /// Forgets the text, not the cache.
  mutating func removeAll() {
    addresses.removeAll()
    shares.removeAll()
    tokenSum = .zero
    characterSum = .zero
    cueTokenSum = .zero
    cueCharacterSum = .zero
    cueTextSum = .zero
    characterFeatures = 0
    cueTokenFeatures = 0
    cueCharacterFeatures = 0
    hasContent = false
  }

  mutating func beginToken(_ token: TextToken) {
    shares.append(Share(token: token, firstFeature: addresses.count))
    if token.kind != .reference { hasContent = true }
    isInWindow = token.start < CueScales.window
  }

  mutating func addTokenFeature(_ hash: FeatureHash) {
    addresses.append(hash.address)
    if isInWindow { cueTokenFeatures = addresses.count }
  }

  mutating func addPairFeature(_ hash: FeatureHash) { addTokenFeature(hash) }

  mutating func addTextFeature(_ hash: FeatureHash) {
    cueTextSum &+= SIMD8(truncatingIfNeeded: cues[hash.bucket(bits: cues.bits)])
  }

  @inline(__always)
  mutating func addCharacters(of word: PlainWord, hash: FeatureHash) {
    let slot = hash.bucket(bits: WeightSums.cacheBits)
    guard cache[slot].word == word.packed else { return addCharacters(of: WordBuffer(word), hash: hash) }
    add(cache[slot], sequences: WordBuffer.characterSequenceCount(length: word.count))
  }

  mutating func addCharacters(of word: WordBuffer, hash: FeatureHash) {
    let slot = hash.bucket(bits: WeightSums.cacheBits)
    if word.isWholeInPacked, cache[slot].word == word.packed {
      return add(cache[slot], sequences: word.characterSequenceCount)
    }
    var sums = CachedWord(word: word.packed)
    word.forEachCharacterSequence { sequence in
      sums.tone &+= SIMD2(truncatingIfNeeded: tone[sequence.bucket(bits: tone.bits)])
      sums.cues &+= SIMD8(truncatingIfNeeded: cues[sequence.bucket(bits: cues.bits)])
    }
    if word.isWholeInPacked { cache[slot] = sums }
    add(sums, sequences: word.characterSequenceCount)
  }

  /// Adds the sums of the current token's character sequences.
  @inline(__always)
  private mutating func add(_ word: CachedWord, sequences: Int) {
    characterSum &+= word.tone
    characterFeatures &+= sequences
    if isInWindow {
      cueCharacterSum &+= word.cues
      cueCharacterFeatures &+= sequences
    }
    shares[shares.count &- 1].characterMargin = word.tone.y &- word.tone.x
  }

  /// Looks the token features up, once the text has been read.
  mutating func finish() {
    sumTone()
    sumCues()
  }

  private mutating func sumCues() {
    var sum = SIMD8<Int16>.zero
    for feature in 0..<cueTokenFeatures {
      sum &+= SIMD8(truncatingIfNeeded: cues[FeatureHash.bucket(addresses[feature], bits: cues.bits)])
      // 256 weights of 8 bits are the most that 16 bits hold for sure.
      if feature & 255 == 255 {
        cueTokenSum &+= SIMD8(truncatingIfNeeded: sum)
        sum = .zero
      }
    }
    cueTokenSum &+= SIMD8(truncatingIfNeeded: sum)
  }

  private mutating func sumTone() {
    var sum = (negative: Int32(0), positive: Int32(0))
    // What the token before has so far: only the pair with the token after it is missing.
    var before: Int32 = 0
    for position in 0..<shares.count {
      let first = shares[position].firstFeature
      let end = position + 1 < shares.count ? shares[position + 1].firstFeature : addresses.count
      var own: Int32 = 0
      var pair: Int32 = 0
      for feature in first..<end {
        let row = tone[FeatureHash.bucket(addresses[feature], bits: tone.bits)]
        let negative = Int32(row.x)
        let positive = Int32(row.y)
        sum.negative &+= negative
        sum.positive &+= positive
        if feature == first &+ 1 { pair = positive &- negative } else { own &+= 2 &* (positive &- negative) }
      }
      // The first token shares its pair, with the text's edge, with itself.
      if position > 0 { shares[position &- 1].doubledTokenMargin = before &+ pair }
      before = own &+ (position > 0 ? pair : 2 &* pair)
    }
    if shares.count > 0 { shares[shares.count &- 1].doubledTokenMargin = before }
    tokenSum &+= SIMD2(sum.negative, sum.positive)
  }
}
