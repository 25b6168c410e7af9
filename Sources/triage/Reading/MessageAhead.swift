import CareConfiguration
import MessageCore

/// Reads the lines of a run ahead of the desk: all that each message says by itself.
final class MessageAhead: LineAheadReader {
  /// What a line says; nothing where it is no message. A class, so that handing it on copies nothing.
  final class Reading {
    var message = MessageReading()
    /// Its text's parts; nothing of a text that no issue can be about.
    var parts = TextParts()
    /// Its hashtags and words that topics are made of, by their numbers.
    var topicWords: [Int32] = []
    /// Why the message cannot be read.
    var error: LineError?
  }

  /// The words of all messages that topics are made of; nil where nobody asks for topics.
  private(set) var vocabulary: TopicVocabulary?
  private var reader: MessageReader
  /// Those of the text in hand.
  private var words = TextWords()
  private var partsReader = TextPartsReader()
  private let judge: Judge

  init(_ configuration: Configuration, readsTopics: Bool) {
    reader = MessageReader(configuration)
    judge = Judge(configuration, signalNames: reader.signalNames, matcher: reader.matcher)
    vocabulary = readsTopics ? TopicVocabulary() : nil
  }

  func makeReading() -> Reading { Reading() }

  func read(_ line: borrowing MessageLine, into reading: inout Reading) {
    reading.error = nil
    reading.topicWords.removeAll(keepingCapacity: true)
    do throws(LineError) {
      guard try line.recordType == .message else { return }
      try reader.read(line, into: &reading.message)
      words.scan(reader.text)
      vocabulary?.append(of: line, words, to: &reading.topicWords)
      reading.parts.removeAll()
      if mayAsk(reading.message) { partsReader.read(words, into: &reading.parts) }
    } catch {
      reading.error = error
    }
  }

  /// Whether an issue may be about a message. That needs no names, but whom it turns to: perhaps to us.
  private func mayAsk(_ message: borrowing MessageReading) -> Bool {
    var facts = message.facts
    if !message.mentions.isEmpty { facts.cues.insert(.mentionsUs) }
    return IssueLedger.looks(at: facts, judge)
  }
}
