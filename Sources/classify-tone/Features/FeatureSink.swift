/// Receives a text's features in order, so that the same reading of a text serves the trainer (which lists them)
/// and the classifier (which sums their weights) without a list in between.
protocol FeatureSink: ~Copyable {
  /// A new token begins.
  mutating func beginToken(_ token: TextToken)
  /// A feature of the current token alone.
  mutating func addTokenFeature(_ hash: FeatureHash)
  /// A feature that the current token shares with the one before it (the first token shares it with the text's edge).
  mutating func addPairFeature(_ hash: FeatureHash)
  /// A feature of the text as a whole: how it begins, how it ends, how long it is. No token has a part in it.
  mutating func addTextFeature(_ hash: FeatureHash)
  /// A feature of the current token alone, which is a word, and all its character sequences; `hash` is the whole word's.
  mutating func addWord(_ word: WordBuffer, hash: FeatureHash)
  /// A new token that is a word of the most common kind, together with the feature that it shares with the one before.
  mutating func addPlainWord(_ word: PlainWord, hash: FeatureHash, _ token: TextToken, pair: FeatureHash)
}

extension FeatureSink where Self: ~Copyable {
  mutating func addPlainWord(
    _ word: PlainWord, hash: FeatureHash, _ token: TextToken, pair: FeatureHash
  ) {
    beginToken(token)
    addWord(WordBuffer(word), hash: hash)
    addPairFeature(pair)
  }
}

/// One token of a text.
struct TextToken: Equatable {
  enum Kind {
    case word
    /// A picture, punctuation, an emoticon, an ideograph.
    case symbol
    /// A person or a link: it says where a text points to, never how it sounds.
    case reference
  }

  let kind: Kind
  /// The token is the bytes `start..<end` of the text.
  let start: Int
  let end: Int
}

/// A feature's 64-bit hash.
struct FeatureHash: Equatable {
  private(set) var value: UInt64

  init(_ value: UInt64) { self.value = value }

  /// The hash of this feature together with `other`: order matters.
  func combined(with other: UInt64) -> FeatureHash {
    var mixed = (value ^ other) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed &>> 29
    return FeatureHash(mixed)
  }

  /// What tables are addressed with: its top bits are the feature's bucket, for a table of any size.
  var address: UInt64 { value &* 0xD6E8_FEB8_6659_FD93 }

  /// The feature's place in a table of 2^`bits` buckets.
  func bucket(bits: Int) -> Int { FeatureHash.bucket(address, bits: bits) }

  /// The place of an ``address`` in a table of 2^`bits` buckets.
  @inline(__always)
  static func bucket(_ address: UInt64, bits: Int) -> Int {
    Int(truncatingIfNeeded: address &>> UInt64(truncatingIfNeeded: 64 &- bits))
  }
}
