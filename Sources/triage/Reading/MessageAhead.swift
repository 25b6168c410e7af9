import CareConfiguration
import MessageCore

/// Reads the lines of a run ahead of the desk: all that each message says by itself.
final class MessageAhead: LineAheadReader {
  /// What a line says; nothing where it is no message.
  struct Reading {
    var message = MessageReading()
    /// Those of its text.
    var words = TextWords()
    /// Its hashtags and words that topics are made of, by their numbers.
    var topicWords: [Int32] = []
    /// Why the message cannot be read.
    var error: LineError?
  }

  /// The words of all messages that topics are made of; nil where nobody asks for topics.
  private(set) var vocabulary: TopicVocabulary?
  private var reader: MessageReader

  init(_ configuration: Configuration, readsTopics: Bool) {
    reader = MessageReader(configuration)
    vocabulary = readsTopics ? TopicVocabulary() : nil
  }

  func makeReading() -> Reading { Reading() }

  func read(_ line: borrowing MessageLine, into reading: inout Reading) {
    reading.error = nil
    reading.topicWords.removeAll(keepingCapacity: true)
    do throws(LineError) {
      guard try line.recordType == .message else { return }
      try reader.read(line, into: &reading.message)
      reading.words.scan(reading.message.text)
      vocabulary?.append(of: line, reading.words, to: &reading.topicWords)
    } catch {
      reading.error = error
    }
  }
}
