import CareConfiguration
import MessageCore

/// Turns what message lines say into facts: gives the names their numbers, and tells whom of them are ours.
struct FactsReader {
  /// Whether an account that a message names is ours, by network and handle or id.
  private var isOurs: [People.Account: Bool] = [:]

  /// The facts of a message.
  mutating func facts(
    _ reading: borrowing MessageReading, strings: inout StringTable, people: inout People
  ) -> MessageFacts {
    var facts = reading.facts
    let bytes = reading.bytes.span
    let places: InlineArray<_, Range<Int>?> = [
      reading.id, reading.network, reading.parent, reading.conversation, reading.authorID,
      reading.authorHandle, reading.authorName,
    ]
    let numbers = strings.indices(of: places, in: bytes)
    let network = numbers[1]
    (facts.id, facts.parent, facts.conversation) = (numbers[0], numbers[2], numbers[3])
    if reading.hasAuthor {
      let account = People.Account(network: network, id: numbers[4], handle: numbers[5], name: numbers[6])
      facts.author = people.number(of: account, in: &strings)
    }
    for mention in reading.mentions {
      let account = People.Account(
        network: network, id: strings.index(of: mention.id, in: bytes),
        handle: strings.index(of: mention.handle, in: bytes), name: StringTable.none)
      note(account, &facts, strings, people)
    }
    return facts
  }

  private mutating func note(
    _ account: People.Account, _ facts: inout MessageFacts, _ strings: StringTable, _ people: People
  ) {
    let ours: Bool
    if let known = isOurs[account] {
      ours = known
    } else {
      ours = people.isAgent(
        network: strings.optionalString(account.network) ?? "", id: strings.optionalString(account.id),
        handle: strings.optionalString(account.handle))
      isOurs[account] = ours
    }
    if ours {
      facts.cues.insert(.mentionsUs)
    } else if facts.author == People.unknown || !isSame(people[facts.author].account, account) {
      facts.cues.insert(.mentionsOthers)
    }
  }

  private func isSame(_ left: People.Account, _ right: People.Account) -> Bool {
    left.id != StringTable.none && left.id == right.id || left.handle == right.handle
  }
}

extension StringTable {
  /// The number of the text at a place; `none` for nil.
  fileprivate mutating func index(of place: Range<Int>?, in bytes: Span<UInt8>) -> Int32 {
    guard let place else { return Self.none }
    return index(of: bytes.extracting(place))
  }

  /// The numbers of the texts at some places, `none` for nil; all are looked up at once.
  fileprivate mutating func indices<let count: Int>(
    of places: InlineArray<count, Range<Int>?>, in bytes: Span<UInt8>
  ) -> InlineArray<count, Int32> {
    var hashes = InlineArray<count, IdentifierTable.Hash?>(repeating: nil)
    for index in places.indices {
      hashes[index] = places[index].map { hash(of: bytes.extracting($0)) }
    }
    var numbers = InlineArray<count, Int32>(repeating: Self.none)
    for index in places.indices {
      guard let place = places[index], let hash = hashes[index] else { continue }
      numbers[index] = self.index(of: bytes.extracting(place), hash)
    }
    return numbers
  }
}
