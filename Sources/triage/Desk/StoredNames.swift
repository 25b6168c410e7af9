import CareStore
import MessageCore

// How the state names what stands at the desk.

extension Desk {
  /// A message as the state keeps it.
  func stored(_ number: Int32, _ placement: Placement, _ links: Reach.Links?) -> StoredMessage {
    var facts = messages[Int(number)]
    if isDeleted(facts) { facts.sketch = .empty }
    var message = StoredMessage(
      id: strings.string(facts.id), conversation: strings.string(placement.root),
      parent: strings.optionalString(facts.parent),
      author: facts.author == People.unknown ? nil : strings.string(people[facts.author].identity),
      head: name(ofHead: placement.head),
      facts: facts.stored(signalNames: signalNames, tests: tests, strings: strings, people: people))
    message.at = facts.createdAt
    message.mentions = links?.mentions.map { strings.string($0) } ?? []
    message.reposts = links?.reposts.map { strings.string($0) }
    message.quotes = links?.quotes.map { strings.string($0) }
    return message
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
