import Glibc

/// What people talk about: the words, and phrases of two words, that many messages hold, and those that more messages
/// hold than in the period before.
///
/// Small words, names of accounts, tags, links and numbers are no topics. A word that stands mostly in one of the phrases
/// is told by the phrase alone.
struct Topics: Equatable, Sendable {
  /// A word or phrase.
  struct Topic: Equatable, Sendable {
    var name: String
    /// Messages that hold it, of this period and of the one before; nil where there is nothing to compare with.
    var count: Int
    var before: Int?
    /// How often chance alone brings such a rise; nil where there is nothing to compare with.
    var probability: Double?
  }

  /// Those of the most messages.
  private(set) var frequent: [Topic] = []
  /// Those that rose by more than chance, the surest first.
  private(set) var rising: [Topic] = []

  /// A topic is in at least so many messages, so that nobody's single words are shown.
  static let least = 3
  /// How many phrases are looked at, those of the most messages.
  static let phraseLimit = 100
  /// How many topics of each sort are told.
  static let limit = 20

  /// - Parameters:
  ///   - total: how many messages are counted in this period, and in the one before.
  init(_ now: TopicCounts, of total: Int, before: TopicCounts?, of totalBefore: Int) {
    let phrases = Self.mostFrequent(now.phrases)
    let told = Self.messagesTold(by: phrases)
    let names =
      now.words.filter { $0.value >= Self.least && told[$0.key, default: 0] * 2 <= $0.value } + phrases
    let topics = names.map { name, count in
      var topic = Topic(name: name, count: count)
      if let before, totalBefore > 0 {
        let old = before.words[name] ?? before.phrases[name] ?? 0
        topic.before = old
        topic.probability = Significance.proportions(count, of: total, old, of: totalBefore)
      }
      return topic
    }
    frequent = Array(topics.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(Self.limit))
    // So many are tried that some would rise by chance: the level is shared out among them (Bonferroni).
    let level = Significance.level / Double(max(topics.count, 1))
    rising = Array(
      topics.filter { topic in
        guard let before = topic.before, let probability = topic.probability else { return false }
        return probability < level && topic.count * totalBefore > before * total
      }.sorted {
        ($0.probability ?? 1, $1.count, $0.name) < ($1.probability ?? 1, $0.count, $1.name)
      }.prefix(Self.limit))
  }

  /// The phrases of the most messages; of equally frequent ones at the end all or none.
  private static func mostFrequent(_ phrases: [String: Int]) -> [(key: String, value: Int)] {
    let ranked = phrases.filter { $0.value >= least }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return Array(ranked.prefix(phraseLimit))
  }

  /// How many messages hold the most frequent of the phrases that a word stands in, by word.
  private static func messagesTold(by phrases: [(key: String, value: Int)]) -> [String: Int] {
    var told: [String: Int] = [:]
    for (phrase, count) in phrases {
      for word in phrase.split(separator: " ") { told[String(word)] = max(told[String(word)] ?? 0, count) }
    }
    return told
  }
}

/// Messages that are not ours by the words and phrases that they hold.
struct TopicCounts: Equatable, Sendable, Codable, Mergeable {
  var words: [String: Int] = [:]
  var phrases: [String: Int] = [:]

  mutating func merge(_ other: TopicCounts) {
    words.merge(other.words)
    phrases.merge(other.phrases)
  }
}
