/// The words of the messages that are not ours, as they are needed to find what more and more people talk about.
struct TopicWords {
  /// The words of one message, by their numbers.
  struct Entry {
    let message: Int32
    let words: Range<Int>
  }

  private(set) var entries: [Entry] = []
  /// The words of all messages, one after the other.
  private(set) var words: [Int32] = []
  private var seen = NumberSet()

  /// How many messages are kept, the last to arrive.
  static let capacity = 1 << 16

  /// How many messages are kept of so many that came.
  static func kept(of count: Int) -> Int {
    count < 2 * capacity ? count : capacity + count % capacity
  }

  /// Whether a message counts: it is not ours, and does not only pass another on.
  static func counts(_ facts: MessageFacts, _ desk: borrowing Desk) -> Bool {
    !facts.cues.contains(.repost) && !desk.judge.isOurs(facts, desk.people)
  }

  /// Notes what a message says, unless it is ours or only passes another on.
  ///
  /// - Parameter said: its hashtags and words, by their numbers in a `TopicVocabulary`.
  mutating func note(_ said: [Int32], _ message: Int32, desk: inout Desk) {
    if said.isEmpty { return }
    let facts = desk.messages[Int(message)]
    guard Self.counts(facts, desk), seen.insert(message) else { return }
    let first = words.count
    words += said
    entries.append(Entry(message: message, words: first..<words.count))
    if entries.count == 2 * Self.capacity { forget() }
  }

  /// Lets go of all but the last messages.
  private mutating func forget() {
    entries.removeFirst(Self.capacity)
    let start = entries[0].words.lowerBound
    words.removeFirst(start)
    entries = entries.map {
      Entry(message: $0.message, words: $0.words.lowerBound - start..<$0.words.upperBound - start)
    }
  }
}
