/// Amounts as values of cues.
enum Buckets {
  /// 16 values for 1 message and more.
  static func distance(_ count: Int) -> Int {
    switch count {
    case ...6: max(count, 1) - 1
    case ...8: 6
    case ...10: 7
    case ...13: 8
    case ...17: 9
    case ...23: 10
    case ...31: 11
    case ...44: 12
    case ...60: 13
    case ...80: 14
    default: 15
    }
  }

  /// 12 values, the last for an unknown gap.
  static func gap(_ later: Int64?, _ earlier: Int64?) -> Int {
    guard let later, let earlier else { return 11 }
    return switch (later - earlier) / 60 {
    case ..<1: 0
    case 1: 1
    case 2: 2
    case 3: 3
    case 4: 4
    case ...7: 5
    case ...12: 6
    case ...20: 7
    case ...40: 8
    case ...90: 9
    default: 10
    }
  }

  /// 6 values.
  static func count(_ count: Int) -> Int { count < 3 ? count : count < 5 ? 3 : count < 9 ? 4 : 5 }

  /// 10 values of summed rarity.
  static func weight(_ weight: Int) -> Int { weight == 0 ? 0 : min(1 + weight / 7, 9) }

  /// 6 values of a word's rarity.
  static func rarity(_ level: UInt8) -> Int {
    level == 0 ? 0 : level < 7 ? 1 : level < 9 ? 2 : level < 11 ? 3 : level < 14 ? 4 : 5
  }

  /// 8 values of a number of words.
  static func length(_ words: Int) -> Int {
    words < 4 ? words : words < 6 ? 4 : words < 10 ? 5 : words < 17 ? 6 : 7
  }
}
