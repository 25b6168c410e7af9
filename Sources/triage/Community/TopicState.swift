import CareConfiguration
import CareStore
import MessageCore

/// Joins what more and more people talk about to the state.
///
/// The state keeps the words of the newest messages. They are looked at anew in each quarter of a day, and where a run
/// brings many: what rises in the quarters that were not looked at before is told.
struct TopicState {
  /// How long words are kept, in seconds: twice what a verdict looks back at.
  private static let memory: Int64 = 60 * 86_400

  private let writer: CareStoreWriter
  private let moment: Timestamp

  init(_ writer: CareStoreWriter, asOf moment: Timestamp) {
    self.writer = writer
    self.moment = moment
  }

  /// Records the words of a run's messages, and gives the alerts about what rises.
  func record(_ topics: TopicWords, _ vocabulary: TopicVocabulary, _ desk: Desk) throws -> [AlertRecord] {
    let isFirst = try writer.reader.topicMessageCount == 0
    let entries = topics.entries.filter { !desk.isDeleted(desk.messages[Int($0.message)]) }
    guard let oldest = entries.map({ desk.messages[Int($0.message)].createdAt }).min() else { return [] }
    try writer.save(
      entries.lazy.map { entry in
        let facts = desk.messages[Int(entry.message)]
        return StoredTopicWords(
          message: desk.strings.string(facts.id), at: facts.createdAt,
          words: topics.words[entry.words].map { vocabulary.names.string($0) })
      })
    let kept = try writer.reader.topicMessageCount
    try writer.forgetTopicWords(
      before: moment.adding(seconds: -Self.memory),
      keeping: kept >= 2 * TopicWords.capacity ? TopicWords.capacity : nil)
    let (last, newest) = (try writer.reader.topicsStep.map { Int($0) }, EmergingTopics.quarter(of: moment))
    guard last.map({ $0 < newest }) ?? true || 4 * topics.entries.count >= kept else { return [] }
    try writer.save(topicsStep: Int64(newest))
    let step = min(last ?? .min, EmergingTopics.quarter(of: oldest))
    // What the state holds is what the run brought, until it holds more.
    return isFirst
      ? EmergingTopics(topics, vocabulary, desk, asOf: moment).alerts(since: step)
      : try alerts(since: step, desk.configuration)
  }

  /// Looks at all messages whose words are kept, at a desk of their own.
  private func alerts(since step: Int, _ configuration: Configuration) throws -> [AlertRecord] {
    var desk = Desk(configuration)
    var vocabulary = TopicVocabulary()
    var topics = TopicWords()
    var numbers: [Int32] = []
    try writer.reader.forEachTopicMessage { message, words in
      guard let facts = desk.facts(message) else { return }
      numbers.removeAll(keepingCapacity: true)
      for word in words { vocabulary.append(word, to: &numbers) }
      topics.note(numbers, desk.note(facts), desk: &desk)
    }
    return EmergingTopics(topics, vocabulary, desk, asOf: moment).alerts(since: step)
  }
}
