import CareConfiguration
import CareStore
import MessageCore

// How the state names what stands at the desk.

extension Desk {
  /// A message as the state keeps it.
  func stored(_ number: Int32, _ placement: Placement, _ links: Reach.Links?) -> StoredMessage {
    let facts = messages[Int(number)]
    var message = StoredMessage(
      id: strings.string(facts.id), conversation: strings.string(placement.root),
      parent: strings.optionalString(facts.parent),
      author: facts.author == People.unknown ? nil : strings.string(people[facts.author].identity),
      head: name(ofHead: placement.head), facts: [])
    message.facts = packed(facts).bytes(id: message.id, parent: message.parent)
    message.at = facts.createdAt
    message.followers = facts.followers
    message.spread = facts.spread
    message.mentions = links?.mentions.map { strings.string($0) } ?? []
    message.reposts = links?.reposts.map { strings.string($0) }
    message.quotes = links?.quotes.map { strings.string($0) }
    return message
  }

  /// A message's facts by names.
  private func packed(_ facts: MessageFacts) -> PackedFacts {
    var packed = PackedFacts()
    packed.nanoseconds = facts.createdAt.nanoseconds
    packed.observedAt = facts.observedAt
    packed.conversation = strings.optionalString(facts.conversation)
    if facts.author != People.unknown {
      let account = people[facts.author].account
      packed.account = .init(
        network: strings.optionalString(account.network), id: strings.optionalString(account.id),
        handle: strings.optionalString(account.handle), name: strings.optionalString(account.name))
    }
    packed.cues = facts.cues.rawValue
    packed.intent = facts.intent
    packed.negative = facts.negative
    packed.positive = facts.positive
    packed.visibility = facts.visibility
    packed.kind = facts.kind
    packed.sketch = isDeleted(facts) ? TextSketch.empty.bits : facts.sketch.bits
    if facts.signals != 0 {
      packed.signals = signalNames.indices.filter { facts.signals & 1 << UInt64($0) != 0 }.map {
        signalNames[$0]
      }
    }
    if facts.matches != 0 {
      packed.matches = tests.indices.filter { facts.matches & 1 << UInt128($0) != 0 }.map { tests[$0].key }
    }
    return packed
  }

  /// How the state names whose a branch is; a message without author by its id behind a question mark. Nil where all
  /// are ours.
  func name(ofHead head: Int32) -> String? {
    if head == StringTable.none { return nil }
    return head < 0 ? "?" + strings.string(-2 - head) : strings.string(head)
  }

  /// Whose a branch is, by the state's name.
  mutating func head(named name: String) -> Int32 {
    name.hasPrefix("?") ? -2 - index(of: String(name.dropFirst())) : index(of: name)
  }
}

extension MessageFacts {
  /// Reads what `Desk.stored` wrote, or an earlier version of it; nil for anything else. Signals that the configuration
  /// does not know any more are dropped.
  init?(
    _ message: StoredMessage, signalNames: [String], tests: [FieldTest], strings: inout StringTable,
    people: inout People
  ) {
    guard let packed = PackedFacts(message), let at = message.at else {
      self.init(
        id: message.id, stored: String(decoding: message.facts, as: UTF8.self), signalNames: signalNames,
        tests: tests, strings: &strings, people: &people)
      return
    }
    self.init(
      id: strings.index(of: message.id),
      createdAt: Timestamp(seconds: at.seconds, nanoseconds: packed.nanoseconds))
    observedAt = packed.observedAt
    parent = message.parent.map { strings.index(of: $0) } ?? StringTable.none
    conversation = packed.conversation.map { strings.index(of: $0) } ?? StringTable.none
    if let account = packed.account {
      let names = [account.network, account.id, account.handle, account.name].map { name in
        name.map { strings.index(of: $0) } ?? StringTable.none
      }
      author = people.number(
        of: .init(network: names[0], id: names[1], handle: names[2], name: names[3]), in: &strings)
    }
    cues = Cues(rawValue: packed.cues)
    for name in packed.signals {
      if let bit = signalNames.firstIndex(of: name) { signals |= 1 << UInt64(bit) }
    }
    intent = packed.intent
    negative = packed.negative
    positive = packed.positive
    followers = message.followers
    spread = message.spread
    visibility = packed.visibility
    kind = packed.kind
    sketch = TextSketch(bits: packed.sketch)
    for key in packed.matches {
      if let bit = tests.firstIndex(where: { $0.key == key }) { matches |= 1 << UInt128(bit) }
    }
  }
}
