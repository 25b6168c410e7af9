/// Sums the weights of a text's features: tone for the whole text and for each token, the cues for the whole text.
///
/// While the text is read, features are only listed; afterwards they are summed in one go: the tables are larger than the
/// processor's near memory, and many lookups at once wait hardly longer than one. What plain words count for by
/// themselves is remembered.
struct WeightSums: ~Copyable, FeatureSink {
  /// What one token adds, positive against negative, in steps of the weights.
  struct Share {
    let start: Int32
    let end: Int32
    let kind: TextToken.Kind
    /// The token, if it is a word of at most sixteen bytes (``WordBuffer/packed``); else 0.
    fileprivate var word: UInt128 = 0
    fileprivate var wordHash = FeatureHash(0)
    fileprivate var pairAddress: UInt64 = 0
    /// Its token features, but for the pair with the token before.
    fileprivate(set) var own: Int32 = 0
    fileprivate(set) var characters: Int32 = 0
    /// The pair with the token before.
    fileprivate(set) var pair: Int32 = 0

    fileprivate init(_ token: TextToken) {
      start = Int32(truncatingIfNeeded: token.start)
      end = Int32(truncatingIfNeeded: token.end)
      kind = token.kind
    }

    /// Whether the cues hear the token.
    fileprivate var isInWindow: Bool { start < CueScales.window }
  }

  /// A token feature that is neither a plain word nor a pair.
  /// (Not private: Swift 6.3's debug build cannot link a private type there.)
  struct OtherFeature {
    var address: UInt64
    var token: Int
  }

  /// The sums of some features, and how many there are.
  struct Sums {
    fileprivate(set) var tone = SIMD2<Int32>.zero
    fileprivate(set) var cues = SIMD8<Int32>.zero
    fileprivate(set) var toneFeatures = 0
    fileprivate(set) var cueFeatures = 0
  }

  private let tone: WeightTable<ToneModel.ToneRow>
  private let cues: WeightTable<CueRow>
  private var memory = WordMemory()
  /// The addresses of the features of the text as a whole.
  private var textFeatures = ScratchBuffer<UInt64>(capacity: 8)
  private var otherFeatures = ScratchBuffer<OtherFeature>(capacity: 64)

  private(set) var tokens = Sums()
  private(set) var characters = Sums()
  /// The cues' weights of the features of the text as a whole.
  private(set) var cueTextSum = SIMD8<Int32>.zero
  /// The tokens in the order of the text.
  private(set) var shares = ScratchBuffer<Share>(capacity: 64)
  /// The terms that the text's words may be part of.
  private(set) var sightings: Sightings
  /// Whether the text holds anything but people and links.
  private(set) var hasContent = false

  /// - Parameter lexicon: whose terms are looked out for while words are read; nil for nobody's.
  init(
    tone: consuming WeightTable<ToneModel.ToneRow>, cues: consuming WeightTable<CueRow>, lexicon: Lexicon?
  ) {
    self.tone = tone
    self.cues = cues
    sightings = Sightings(lexicon)
  }

  /// Forgets the text, not its words.
  mutating func removeAll() {
    otherFeatures.removeAll()
    textFeatures.removeAll()
    shares.removeAll()
    sightings.removeAll()
    tokens = Sums()
    characters = Sums()
    cueTextSum = .zero
    hasContent = false
  }

  // MARK: - While the text is read

  @inline(__always)
  mutating func beginToken(_ token: TextToken) {
    shares.append(Share(token))
    if token.kind != .reference { hasContent = true }
  }

  @inline(__always)
  mutating func addTokenFeature(_ hash: FeatureHash) {
    let address = hash.address
    prefetch(address)
    otherFeatures.append(OtherFeature(address: address, token: shares.count &- 1))
  }

  @inline(__always)
  mutating func addPairFeature(_ hash: FeatureHash) {
    let address = hash.address
    prefetch(address)
    shares[shares.count &- 1].pairAddress = address
  }

  @inline(__always)
  private func prefetch(_ address: UInt64) {
    tone.prefetch(address)
    cues.prefetch(address)
  }

  mutating func addTextFeature(_ hash: FeatureHash) {
    let address = hash.address
    cues.prefetch(address)
    textFeatures.append(address)
  }

  @inline(__always)
  mutating func addWord(_ word: PlainWord, hash: FeatureHash) {
    remember(word.packed, hash)
  }

  /// Notes that the token is a word of at most sixteen bytes.
  @inline(__always)
  private mutating func remember(_ word: UInt128, _ hash: FeatureHash) {
    memory.prefetch(hash)
    shares[shares.count &- 1].word = word
    shares[shares.count &- 1].wordHash = hash
  }

  mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
    sightings.addUnusualWord(at: Int(shares[shares.count &- 1].start))
    if word.isWholeInPacked { return remember(word.packed, hash) }
    addTokenFeature(hash)
    let last = shares.count &- 1
    let known = characterSums(of: word)
    characters.addCharacters(
      of: known, sequences: word.characterSequenceCount, isInWindow: shares[last].isInWindow)
    shares[last].characters = known.characterMargin
  }

  /// 40 letters have 117 sequences of 8 bits each, which 16 bits hold.
  private func characterSums(of word: WordBuffer) -> KnownWord {
    var sums = KnownWord()
    word.forEachCharacterSequence { sequence in
      sums.characterTone &+= SIMD2(truncatingIfNeeded: tone[address: sequence.address])
      sums.characterCues &+= SIMD8(truncatingIfNeeded: cues[address: sequence.address])
    }
    return sums
  }

  // MARK: - Once it has been read

  /// Sums what was listed of `text`.
  mutating func finish(_ text: Span<UInt8>) {
    sumWords()
    sumPairs()
    sumOtherFeatures()
    sumTextFeatures()
    sightings.finish(text)
  }

  private mutating func sumWords() {
    var own = tokens
    var sequences = characters
    for position in 0..<shares.count {
      let word = shares[position].word
      guard word != 0 else { continue }
      let hash = shares[position].wordHash
      let isInWindow = shares[position].isInWindow
      let known = memory[memory.place(of: word, hash) ?? learn(word, hash)]
      own.add(known.tone)
      shares[position].own = Int32(known.tone.y) &- Int32(known.tone.x)
      if isInWindow { own.add(known.cues) }
      let length = WordBuffer.length(ofPacked: word)
      sequences.addCharacters(
        of: known, sequences: WordBuffer.characterSequenceCount(length: length), isInWindow: isInWindow)
      shares[position].characters = known.characterMargin
      if known.sighting != 0 { sightings.add(known.sighting) }
    }
    tokens = own
    characters = sequences
  }

  /// Works out what a word counts for; its place in the memory.
  @inline(never)
  private mutating func learn(_ packed: UInt128, _ hash: FeatureHash) -> Int {
    let word = PlainWord(packed: packed, count: WordBuffer.length(ofPacked: packed))
    var known = characterSums(of: WordBuffer(word))
    known.word = packed
    known.tone = tone[address: hash.address]
    known.cues = cues[address: hash.address]
    known.sighting = sightings.place(of: word)
    return memory.insert(known, hash)
  }

  private mutating func sumPairs() {
    var sums = tokens
    for position in 0..<shares.count {
      let address = shares[position].pairAddress
      let row = tone[address: address]
      sums.add(row)
      shares[position].pair = Int32(row.y) &- Int32(row.x)
      if shares[position].isInWindow { sums.add(cues[address: address]) }
    }
    tokens = sums
  }

  private mutating func sumOtherFeatures() {
    var sums = tokens
    for position in 0..<otherFeatures.count {
      let feature = otherFeatures[position]
      let row = tone[address: feature.address]
      sums.add(row)
      shares[feature.token].own &+= Int32(row.y) &- Int32(row.x)
      if shares[feature.token].isInWindow {
        sums.add(cues[address: feature.address])
      }
    }
    tokens = sums
  }

  private mutating func sumTextFeatures() {
    var sum = SIMD8<Int32>.zero
    for position in 0..<textFeatures.count {
      sum &+= SIMD8(truncatingIfNeeded: cues[address: textFeatures[position]])
    }
    cueTextSum = sum
  }

  /// Twice what a token's features add: half of a pair's weight goes to each of the two. The first token shares its
  /// pair, with the text's edge, with itself.
  func doubledMargin(of position: Int) -> Int32 {
    let pair = shares[position].pair
    let after = position + 1 < shares.count ? shares[position + 1].pair : 0
    return 2 &* shares[position].own &+ (position > 0 ? pair : 2 &* pair) &+ after
  }
}

extension WeightSums.Sums {
  @inline(__always)
  fileprivate mutating func add(_ row: ToneModel.ToneRow) {
    tone &+= SIMD2(truncatingIfNeeded: row)
    toneFeatures &+= 1
  }

  @inline(__always)
  fileprivate mutating func add(_ row: CueRow) {
    cues &+= SIMD8(truncatingIfNeeded: row)
    cueFeatures &+= 1
  }

  @inline(__always)
  fileprivate mutating func addCharacters(of word: KnownWord, sequences: Int, isInWindow: Bool) {
    tone &+= SIMD2(truncatingIfNeeded: word.characterTone)
    toneFeatures &+= sequences
    guard isInWindow else { return }
    cues &+= SIMD8(truncatingIfNeeded: word.characterCues)
    cueFeatures &+= sequences
  }
}

extension KnownWord {
  fileprivate var characterMargin: Int32 { Int32(characterTone.y) &- Int32(characterTone.x) }
}
