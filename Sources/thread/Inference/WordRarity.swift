/// How rare words are in the talk that a model was trained on, from 0 for those in every message to 15 for those in
/// hardly any; kept by hash in buckets, of which a rare word may share one with a commoner one.
struct WordRarity: Equatable {
  /// 0 to 15, by the hash's lower bits.
  private(set) var levels: [UInt8]

  static let bucketCount = 1 << 14
  /// From here on a word may be somebody's name without being set off.
  static let nameLevel: UInt8 = 9
  /// From here on a shared word says something.
  static let comparedLevel: UInt8 = 5
  /// Up to here a word is common enough to be learnt itself.
  static let commonLevel: UInt8 = 10

  /// - Parameter levels: `bucketCount` of them; nil where it is another number, or one is above 15.
  init?(levels: [UInt8]) {
    guard levels.count == Self.bucketCount, levels.allSatisfy({ $0 < 16 }) else { return nil }
    self.levels = levels
  }

  /// From how many messages have a word of each bucket.
  ///
  /// The level is the power of two by which there are more messages than messages with the word.
  init(counts: [Int], messageCount: Int) {
    levels = counts.map { count in
      var level: UInt8 = 0
      while level < 15, (max(count, 1) << (Int(level) + 1)) <= messageCount || count == 0 { level += 1 }
      return level
    }
  }

  func level(of hash: UInt32) -> UInt8 { levels[Self.bucket(of: hash)] }

  static func bucket(of hash: UInt32) -> Int { Int(hash ^ hash >> 15) & (bucketCount - 1) }
}

/// A word that is compared between messages.
struct RareWord {
  var hash: UInt32
  /// As `WordRarity` has it.
  var level: UInt8
  /// 1 for a link, 2 for a hashtag, else 0.
  var mark: UInt8
}
