/// Sums the weights of a text's features: tone for the whole text and for each token, the cues for the whole text.
///
/// While the text is read, features are only listed; afterwards they are summed in one go: the tables are larger than the
/// processor's near memory, and many lookups at once wait hardly longer than one. What plain words count for by
/// themselves is remembered.
struct WeightSums: ~Copyable, FeatureSink {
  /// What one token adds, positive against negative, in steps of the weights.
  struct Share {
    /// The token, if it is a word of at most sixteen bytes (``WordBuffer/packed``); else 0.
    fileprivate var word: UInt128
    fileprivate var pairAddress: UInt64
    let start: Int32
    let end: Int32
    /// Where the memory keeps the word.
    fileprivate var places: Int32
    /// Its token features, but for the pair with the token before.
    fileprivate(set) var own: Int32 = 0
    fileprivate(set) var characters: Int32 = 0
    /// The pair with the token before.
    fileprivate(set) var pair: Int32 = 0
    let kind: TextToken.Kind

    fileprivate init(_ token: TextToken, word: UInt128 = 0, places: Int32 = 0, pairAddress: UInt64 = 0) {
      self.word = word
      self.places = places
      self.pairAddress = pairAddress
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
  mutating func addPlainWord(
    _ word: PlainWord, hash: FeatureHash, _ token: TextToken, pair: FeatureHash
  ) {
    let places = WordMemory.pair(of: hash)
    memory.prefetch(places)
    let address = pair.address
    prefetch(address)
    shares.append(Share(token, word: word.packed, places: places, pairAddress: address))
    hasContent = true
  }

  mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
    let last = shares.count &- 1
    sightings.addUnusualWord(at: Int(shares[last].start))
    if word.isWholeInPacked {
      let places = WordMemory.pair(of: hash)
      memory.prefetch(places)
      shares[last].word = word.packed
      shares[last].places = places
      return
    }
    addTokenFeature(hash)
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
    sumTokens()
    sumOtherFeatures()
    sumTextFeatures()
    sightings.finish(text)
  }

  private mutating func sumTokens() {
    var own = tokens
    var sequences = characters
    for position in 0..<shares.count {
      let isInWindow = shares[position].isInWindow
      let address = shares[position].pairAddress
      let pair = tone[address: address]
      own.add(pair)
      shares[position].pair = pair.margin
      if isInWindow { own.add(cues[address: address]) }
      let word = shares[position].word
      guard word != 0 else { continue }
      let places = shares[position].places
      let known = memory[memory.place(of: word, in: places) ?? learn(word, places)]
      own.add(known.tone)
      shares[position].own = known.tone.margin
      if isInWindow { own.add(known.cues) }
      sequences.addCharacters(of: known, sequences: Int(known.sequences), isInWindow: isInWindow)
      shares[position].characters = known.characterMargin
      sightings.add(known.sighting)
    }
    tokens = own
    characters = sequences
  }

  /// Works out what a word counts for; its place in the memory.
  @inline(never)
  private mutating func learn(_ packed: UInt128, _ places: Int32) -> Int {
    let word = PlainWord(packed: packed, count: WordBuffer.length(ofPacked: packed))
    let hash = word.hash
    var known = characterSums(of: WordBuffer(word))
    known.word = packed
    known.sequences = UInt8(WordBuffer.characterSequenceCount(length: word.count))
    known.tone = tone[address: hash.address]
    known.cues = cues[address: hash.address]
    known.sighting = sightings.place(of: word)
    return memory.insert(known, in: places)
  }

  private mutating func sumOtherFeatures() {
    var sums = tokens
    for position in 0..<otherFeatures.count {
      let feature = otherFeatures[position]
      let row = tone[address: feature.address]
      sums.add(row)
      shares[feature.token].own &+= row.margin
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

  /// Calls `body` with each share, twice what its features add but for the character sequences, and what those add.
  ///
  /// Half of a pair's weight goes to each of the two tokens. The first token shares its pair, with the text's edge, with
  /// itself.
  @inline(__always)
  func forEachMargin(_ body: (_ position: Int, _ doubled: Int32, _ characters: Int32) -> Void) {
    guard shares.count > 0 else { return }
    var before = 2 &* shares[0].pair
    for position in 0..<shares.count {
      let after = position &+ 1 < shares.count ? shares[position &+ 1].pair : 0
      body(position, 2 &* shares[position].own &+ before &+ after, shares[position].characters)
      before = after
    }
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

extension ToneModel.ToneRow {
  /// Positive against negative.
  fileprivate var margin: Int32 { Int32(y) &- Int32(x) }
}

extension KnownWord {
  fileprivate var characterMargin: Int32 { Int32(characterTone.y) &- Int32(characterTone.x) }
}
