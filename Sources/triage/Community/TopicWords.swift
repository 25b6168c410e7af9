import MessageCore

/// The words of the messages that are not ours, as they are needed to find what more and more people talk about: each
/// message's hashtags and its words in their order, without the commonest words of English.
struct TopicWords {
  /// The words of one message, by their numbers.
  struct Entry {
    let message: Int32
    let words: Range<Int>
  }

  private(set) var entries: [Entry] = []
  /// The words of all messages, one after the other.
  private(set) var words: [Int32] = []
  /// The commonest words first, which do not count.
  private(set) var names = StringTable()
  private var seen = NumberSet()
  private let commonCount: Int32

  /// How many words of a message count, and how many messages are kept, the last to arrive.
  private static let most = 64
  private static let capacity = 1 << 16

  init() {
    let common =
      """
      the and for are but not you all any can had her was one our out day get has him his how its let may new now old see
      two way who did she too use that with have this will your from they know want been good much some time very when come
      here just like long make many more only over such take than them well were what where which while would could should
      about after again been before being both does doing down each even ever every first going gone into isn't it's i'm
      don't can't didn't won't that's there their these those then thing think today really still please thanks thank
      did anyone someone everyone something anything because back been better since through under until upon said says also amp via http https
      """
    for word in common.split(whereSeparator: \.isWhitespace) { _ = names.index(of: String(word)) }
    commonCount = Int32(names.count)
  }

  /// Notes what a message says, unless it is ours or only passes another on.
  ///
  /// - Parameter text: the words of its text.
  mutating func note(
    _ line: borrowing MessageLine, _ text: borrowing TextWords, _ message: Int32, desk: inout Desk
  ) throws(LineError) {
    let facts = desk.messages[Int(message)]
    guard !facts.cues.contains(.repost), !desk.judge.isOurs(facts, desk.people), seen.insert(message) else {
      return
    }
    let first = words.count
    for tag in try line.value(.hashtags, as: .array)?.elements ?? [] {
      if let text = tag.string, !text.isEmpty { words.append(names.index(of: "#" + text.lowercased())) }
    }
    let bytes = text.bytes.span
    for place in text.words.prefix(Self.most) {
      let word = bytes.extracting(place)
      guard word.count > 2, !isNumber(word) else { continue }
      let number = names.index(of: word)
      if number >= commonCount { words.append(number) }
    }
    guard words.count > first else { return }
    entries.append(Entry(message: message, words: first..<words.count))
    if entries.count == 2 * Self.capacity { forget() }
  }

  private func isNumber(_ word: Span<UInt8>) -> Bool {
    for index in word.indices where !(0x30...0x39 ~= word[index]) { return false }
    return true
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

  /// Whether a word is a hashtag.
  func isHashtag(_ word: Int32) -> Bool { names.firstByte(of: word) == UInt8(ascii: "#") }
}

/// Something that people talk about: a word, a hashtag, or two words that follow each other.
struct TopicTerm: Hashable {
  let first: Int32
  /// `StringTable.none` for a single word.
  var second = StringTable.none

  /// How it is written.
  func text(_ names: StringTable) -> String {
    second == StringTable.none ? names.string(first) : "\(names.string(first)) \(names.string(second))"
  }
}
