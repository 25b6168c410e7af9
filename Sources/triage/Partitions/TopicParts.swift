import CareConfiguration
import MessageCore

/// The messages of all parts as topics are told by them: their words, by whom and when, in the order of the whole.
struct TopicParts {
  private struct Entry {
    let order: String
    let facts: MessageFacts
    let words: [Int32]
  }

  /// At it the messages are apart from those that the issue ledger looks at.
  private var desk: Desk
  private var vocabulary = TopicVocabulary()
  private var entries: [Entry] = []
  private var count = 0

  init(_ configuration: Configuration) { desk = Desk(configuration) }

  /// Takes in what a part tells of a message.
  ///
  /// - Throws: `LineError` where it is not as `PartWriter.topic` writes it.
  mutating func take(id: String, order: String, _ value: JSONValue) throws(LineError) {
    guard let facts = desk.topicFacts(id: id, value), let words = value[.words]?.elements else {
      throw .brokenTallies
    }
    var numbers: [Int32] = []
    for word in words { vocabulary.append(word.string ?? "", to: &numbers) }
    entries.append(Entry(order: order, facts: facts, words: numbers))
    count += 1
    if entries.count == 4 * TopicWords.capacity { keepLast(2 * TopicWords.capacity) }
  }

  /// The alerts about what emerged, by the messages that a run over the whole would keep.
  mutating func alerts(asOf moment: Timestamp) -> [AlertRecord] {
    keepLast(TopicWords.kept(of: count))
    var topics = TopicWords()
    for entry in entries { topics.note(entry.words, desk.note(entry.facts), desk: &desk) }
    return EmergingTopics(topics, vocabulary, desk, asOf: moment).alerts()
  }

  private mutating func keepLast(_ count: Int) {
    entries.sort { $0.order.utf8.lexicographicallyPrecedes($1.order.utf8) }
    entries.removeFirst(max(0, entries.count - count))
  }
}

extension Desk {
  /// Writes of a message what `topicFacts` reads.
  func writeTopicFacts(_ facts: MessageFacts, to writer: inout JSONWriter) {
    if facts.author != People.unknown {
      let account = people[facts.author].account
      writer.member(.network, strings.optionalString(account.network))
      writer.member(.by, strings.optionalString(account.id))
      if account.id == StringTable.none { writer.member(.handle, strings.optionalString(account.handle)) }
    }
    writer.member(.at, facts.createdAt)
    if facts.isNegative { writer.member(.negative, true) }
    if facts.followers != 0 { writer.member(.followers, facts.followers) }
    if facts.spread != 0 { writer.member(.spread, facts.spread) }
    writer.member(.visibility, facts.visibility?.rawValue)
  }
}
