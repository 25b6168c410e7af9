/// Lists a text's features as buckets of a table, for training.
struct FeatureList: FeatureSink {
  /// 2 to this power is the number of buckets.
  let bits: Int
  var tokenFeatures: [UInt32] = []
  var characterFeatures: [UInt32] = []
  var textFeatures: [UInt32] = []
  private let window: Int
  private var isInWindow = true

  /// - Parameter window: only tokens that begin in so many bytes from the start are listed.
  init(bits: Int, window: Int = .max) {
    self.bits = bits
    self.window = window
  }

  mutating func beginToken(_ token: TextToken) { isInWindow = token.start < window }

  mutating func addTokenFeature(_ hash: FeatureHash) {
    if isInWindow { tokenFeatures.append(UInt32(hash.bucket(bits: bits))) }
  }

  mutating func addPairFeature(_ hash: FeatureHash) { addTokenFeature(hash) }

  mutating func addTextFeature(_ hash: FeatureHash) { textFeatures.append(UInt32(hash.bucket(bits: bits))) }

  mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
    guard isInWindow else { return }
    addTokenFeature(hash)
    word.forEachCharacterSequence { characterFeatures.append(UInt32($0.bucket(bits: bits))) }
  }
}
