import MessageCore

/// Counts words, and phrases of two neighbouring words, by the messages that hold them.
struct TopicTables {
  /// How many messages of the period hold each label.
  private let counts: [Int]
  private let period: Period

  /// - Parameter counts: of each label, where it is a word; a word counts once a message.
  init(counts: [Int], period: Period) {
    self.counts = counts
    self.period = period
  }

  /// Two words that stand side by side, as one number.
  private typealias Pair = UInt64

  /// All phrases, with how many messages hold them.
  func allPhrases(_ records: borrowing RecordCollection) -> [String: Int] {
    names(of: pairs(records, from: 1), records)
  }

  /// The phrases of most messages, as many as `Topics` looks at, and all that are as frequent as the last of them.
  ///
  /// A phrase is in no more messages than either of its words; so only pairs of frequent words are counted, and the bound
  /// is lowered until it leaves enough of them.
  func frequentPhrases(_ records: borrowing RecordCollection) -> [String: Int] {
    var bound = max(Topics.least, (counts.max() ?? 0) / 4)
    while true {
      let pairs = pairs(records, from: bound).filter { $0.value >= bound }
      if pairs.count >= Topics.phraseLimit || bound == Topics.least {
        let ranked = pairs.values.sorted(by: >)
        let last = ranked.count > Topics.phraseLimit ? ranked[Topics.phraseLimit - 1] : Topics.least
        return names(of: pairs.filter { $0.value >= last }, records)
      }
      bound = max(Topics.least, bound / 4)
    }
  }

  /// How many messages of the period hold those phrases.
  func counts(of phrases: some Collection<String>, _ records: borrowing RecordCollection) -> [String: Int] {
    var wanted: [Pair: Int] = [:]
    for phrase in phrases {
      let words = phrase.split(separator: " ").map { records.labels.known(String($0), .word) }
      if words.count == 2, let first = words[0], let second = words[1] {
        wanted[Self.pair(first, second)] = 0
      }
    }
    forEachPair(records, from: 1) { pair in
      if let count = wanted[pair] { wanted[pair] = count + 1 }
    }
    return names(of: wanted.filter { $0.value > 0 }, records)
  }

  /// How many messages hold each pair of words that are both in that many.
  private func pairs(_ records: borrowing RecordCollection, from bound: Int) -> [Pair: Int] {
    var pairs: [Pair: Int] = [:]
    forEachPair(records, from: bound) { pairs[$0, default: 0] += 1 }
    return pairs
  }

  /// Hands each pair of a message to `body`, once a message.
  private func forEachPair(_ records: borrowing RecordCollection, from bound: Int, _ body: (Pair) -> Void) {
    var seen: [Pair] = []
    for message in records.messages where message.wordCount > 1 && period.contains(message.createdAt) {
      seen.removeAll(keepingCapacity: true)
      let words = message.words
      var previous = records.labelList[words.lowerBound]
      for place in words.dropFirst() {
        let word = records.labelList[place]
        defer { previous = word }
        guard previous >= 0, word >= 0, counts[Int(previous)] >= bound, counts[Int(word)] >= bound else {
          continue
        }
        let pair = Self.pair(previous, word)
        if previous == word || seen.contains(pair) { continue }
        seen.append(pair)
        body(pair)
      }
    }
  }

  private func names(of pairs: [Pair: Int], _ records: borrowing RecordCollection) -> [String: Int] {
    var names: [String: Int] = [:]
    for (pair, count) in pairs {
      let (first, second) = (Int32(pair >> 32), Int32(truncatingIfNeeded: pair & 0xFFFF_FFFF))
      names.count("\(records.labels.name(of: first)) \(records.labels.name(of: second))", times: count)
    }
    return names
  }

  private static func pair(_ first: Int32, _ second: Int32) -> Pair { UInt64(first) << 32 | UInt64(second) }
}
