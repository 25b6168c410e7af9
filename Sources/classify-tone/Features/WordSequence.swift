/// Lists a text's words and marks in order, each with the embeddings that make it up, for the network.
///
/// A word is made up of itself and its sequences of three to five bytes; a picture, a mark, a person or a link of itself
/// alone. That a word is all capitals, or has a letter that repeats, stands behind it like a word of its own. Negations are
/// words like others: what they govern is the network's to learn.
struct WordSequence: ~Copyable, FeatureSink {
  /// A word or mark, and where its features end; they begin where those of the one before end.
  struct Entry {
    let hash: FeatureHash
    fileprivate(set) var end: Int32
  }

  private(set) var entries = ScratchBuffer<Entry>(capacity: NetworkShape.window)
  private(set) var features = ScratchBuffer<FeatureHash>(capacity: 1_024)
  /// Whether there is a word among them: of marks and pictures alone a network has little to say.
  private(set) var hasWords = false
  /// Whether the current token is listed.
  private var isListed = false

  /// Forgets the text.
  mutating func removeAll() {
    entries.removeAll()
    features.removeAll()
    hasWords = false
    isListed = false
  }

  /// The places of an entry's features.
  func features(of entry: Int) -> Range<Int> {
    (entry > 0 ? Int(entries[entry - 1].end) : 0)..<Int(entries[entry].end)
  }

  mutating func beginToken(_ token: TextToken) { isListed = false }

  mutating func addTokenFeature(_ hash: FeatureHash) {
    guard !isListed || TextFeatures.isWriting(hash) else { return }
    append(hash)
  }

  mutating func addPairFeature(_ hash: FeatureHash) {}

  mutating func addTextFeature(_ hash: FeatureHash) {}

  mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
    guard append(hash) else { return }
    hasWords = true
    word.forEachCharacterSequence { features.append($0) }
    entries[entries.count - 1].end = Int32(features.count)
  }

  /// Lists an entry of one feature; whether it is in the window.
  @discardableResult
  private mutating func append(_ hash: FeatureHash) -> Bool {
    isListed = true
    guard entries.count < NetworkShape.window else { return false }
    features.append(hash)
    entries.append(Entry(hash: hash, end: Int32(features.count)))
    return true
  }
}
