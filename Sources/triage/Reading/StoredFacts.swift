import CareConfiguration
import MessageCore

/// Facts as the state keeps them: a JSON object without the message's text.
extension MessageFacts {
  /// The object's text.
  func stored(
    signalNames: [String], tests: [FieldTest], strings: StringTable, people: People
  ) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member(.createdAt, createdAt)
      writer.member(.observedAt, observedAt)
      writer.member(.parent, strings.optionalString(parent))
      writer.member(.conversation, strings.optionalString(conversation))
      if author != People.unknown {
        let account = people[author].account
        writer.key(.author)
        writer.object { writer in
          writer.member(.network, strings.optionalString(account.network))
          writer.member(.id, strings.optionalString(account.id))
          writer.member(.handle, strings.optionalString(account.handle))
          writer.member(.name, strings.optionalString(account.name))
        }
      }
      writer.member(.cues, cues.rawValue)
      let names = signalNames.indices.filter { signals & 1 << UInt64($0) != 0 }.map { signalNames[$0] }
      writer.list(.signals, names) { $0.string($1) }
      if intent != .unknown { writer.member(.intent, intent.rawValue) }
      if negative != 0 { writer.member(.negative, negative) }
      if positive != 0 { writer.member(.positive, positive) }
      if followers != 0 { writer.member(.followers, followers) }
      if spread != 0 { writer.member(.spread, spread) }
      writer.member(.visibility, visibility?.rawValue)
      writer.member(.kind, kind?.rawValue)
      if sketch != .empty { writer.member(.sketch, String(sketch.bits, radix: 16)) }
      if matches != 0 {
        let held = tests.indices.filter { matches & 1 << UInt128($0) != 0 }
        writer.list(.matches, held) { $0.string(tests[$1].key) }
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads such an object; nil where it is none. Signals that the configuration does not know any more are dropped.
  init?(
    id: String, stored: String, signalNames: [String], tests: [FieldTest], strings: inout StringTable,
    people: inout People
  ) {
    guard let value = try? JSONValue(parsing: Array(stored.utf8)),
      let createdAt = value[.createdAt]?.timestamp
    else { return nil }
    self.init(id: strings.index(of: id), createdAt: createdAt)
    observedAt = value[.observedAt]?.timestamp
    parent = value[.parent]?.string.map { strings.index(of: $0) } ?? StringTable.none
    conversation = value[.conversation]?.string.map { strings.index(of: $0) } ?? StringTable.none
    if let author = value[.author] {
      let names = [author[.network], author[.id], author[.handle], author[.name]].map { name in
        name?.string.map { strings.index(of: $0) } ?? StringTable.none
      }
      let account = People.Account(network: names[0], id: names[1], handle: names[2], name: names[3])
      self.author = people.number(of: account, in: &strings)
    }
    cues = Cues(rawValue: UInt16(clamping: value[.cues]?.integer ?? 0))
    for name in value[.signals]?.elements ?? [] {
      guard let bit = signalNames.firstIndex(where: { $0 == name.string }) else { continue }
      signals |= 1 << UInt64(bit)
    }
    intent = value[.intent]?.string.flatMap { Intent(rawValue: $0) } ?? .unknown
    negative = Int16(clamping: value[.negative]?.integer ?? 0)
    positive = Int16(clamping: value[.positive]?.integer ?? 0)
    followers = value[.followers]?.integer ?? 0
    spread = value[.spread]?.integer ?? 0
    visibility = value[.visibility]?.string.flatMap { Visibility(rawValue: $0) }
    kind = value[.kind]?.string.flatMap { Message.Kind(rawValue: $0) }
    sketch = TextSketch(bits: value[.sketch]?.string.flatMap { UInt64($0, radix: 16) } ?? 0)
    if let held = value[.matches]?.elements.compactMap({ $0.string }) {
      for (place, test) in tests.enumerated() where held.contains(test.key) { matches |= 1 << UInt128(place) }
    }
  }
}

extension MemberName {
  // Members of stored facts that the wire does not have.
  fileprivate static let cues: MemberName = "cues"
  static let spread: MemberName = "spread"
  fileprivate static let sketch: MemberName = "sketch"
  fileprivate static let matches: MemberName = "matches"
}
