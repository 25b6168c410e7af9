/// Finds the same person's message on another network that says the same: within an hour, with nine words of ten in
/// common.
///
/// The same person is one with the same handle, its server left out, or the same shown name. Words are compared in lower
/// case and without links, mentions and the sign of hashtags; a message of fewer than four such words must be the same
/// word for word, and has two at least.
struct DuplicateFinder {
  private struct Entry {
    let number: Int32
    let original: Int32
    let network: UInt64
    let seconds: Int64
    let words: [UInt32]
  }

  /// By person: the messages of the last hour, oldest first.
  private var recent: [UInt64: [Entry]] = [:]
  private var noted = 0

  private static let span: Int64 = 3600
  /// How many messages of a person are compared at most.
  private static let entryLimit = 64

  /// The message that this one repeats; nil where it repeats none. Messages come by time.
  ///
  /// - Parameters:
  ///   - people: hashes of the handle without its server and of the name; 0 for one that is not known.
  ///   - words: as `TalkText` scans them.
  mutating func original(
    of number: Int32, network: UInt64, people: [UInt64], seconds: Int64?, words: [TalkText.Word]
  ) -> Int32? {
    guard let seconds else { return nil }
    let words = Set(words.lazy.filter { $0.kind == .plain || $0.kind == .hashtag }.map(\.hash)).sorted()
    guard words.count >= 2 else { return nil }
    let people = people.filter { $0 != 0 }
    var original: Int32?
    for person in people where original == nil {
      for entry in recent[person] ?? [] where original == nil && entry.network != network {
        if abs(seconds - entry.seconds) <= Self.span, Self.isSame(words, entry.words) {
          original = entry.original
        }
      }
    }
    let entry = Entry(
      number: number, original: original ?? number, network: network, seconds: seconds, words: words)
    for person in Set(people) { note(entry, person) }
    return original
  }

  private mutating func note(_ entry: Entry, _ person: UInt64) {
    recent[person, default: []].append(entry)
    if recent[person, default: []].count > Self.entryLimit * 2 {
      recent[person]?.removeFirst(Self.entryLimit)
    }
    noted += 1
    guard noted % 4096 == 0 else { return }
    recent = recent.filter { $0.value.contains { abs(entry.seconds - $0.seconds) <= Self.span } }
  }

  /// Both are sorted.
  private static func isSame(_ one: [UInt32], _ other: [UInt32]) -> Bool {
    if one.count < 4 || other.count < 4 { return one == other }
    var (place, otherPlace, shared) = (0, 0, 0)
    while place < one.count, otherPlace < other.count {
      if one[place] == other[otherPlace] {
        shared += 1
        place += 1
        otherPlace += 1
      } else if one[place] < other[otherPlace] {
        place += 1
      } else {
        otherPlace += 1
      }
    }
    return shared * 10 >= max(one.count, other.count) * 9
  }
}
