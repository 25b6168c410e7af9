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
    facts.id = strings.index(of: bytes.extracting(reading.id))
    let network = strings.index(of: bytes.extracting(reading.network))
    if reading.hasAuthor {
      let account = People.Account(
        network: network, id: strings.index(of: reading.authorID, in: bytes),
        handle: strings.index(of: reading.authorHandle, in: bytes),
        name: strings.index(of: reading.authorName, in: bytes))
      facts.author = people.number(of: account, in: &strings)
    }
    facts.parent = strings.index(of: reading.parent, in: bytes)
    facts.conversation = strings.index(of: reading.conversation, in: bytes)
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
}
