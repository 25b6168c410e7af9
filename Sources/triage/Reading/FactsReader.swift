import CareConfiguration
import MessageCore

/// Turns message lines into facts, reading no more of a line than triage needs.
struct FactsReader {
  /// The names of the signals, in the order of their bits in `MessageFacts.signals`.
  let signalNames: [String]

  /// The tests of the configuration's conditions.
  let matcher: MessageMatcher

  private var text: TextCues
  /// The names of the signals of the line in hand.
  private var signals: [String] = []
  private let agreement: UInt64
  private var buffer: [UInt8] = []
  /// Whether an account that a message names is ours, by network and handle or id.
  private var isOurs: [People.Account: Bool] = [:]

  init(_ configuration: Configuration) {
    signalNames = configuration.priority.words.keys.sorted()
    text = TextCues(
      lists: signalNames.map { configuration.priority.words[$0] ?? [] },
      names: [configuration.name].compactMap { $0 } + configuration.agents.entries.compactMap(\.name))
    matcher = MessageMatcher(configuration.messageTests)
    agreement = signalNames.firstIndex(of: "agreement").map { 1 << UInt64($0) } ?? 0
  }

  /// Reads a message.
  ///
  /// - Throws: `LineError` where `id` or `created_at` is missing, or a member that triage reads has the wrong kind.
  mutating func facts(
    _ line: borrowing MessageLine, strings: inout StringTable, people: inout People
  ) throws(LineError) -> MessageFacts {
    guard try line.utf8(.id, into: &buffer) else { throw LineError("missing 'id'") }
    let id = strings.index(of: buffer.span)
    let defaultNetwork = buffer.prefix { $0 != UInt8(ascii: ":") }
    guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
    var facts = MessageFacts(id: id, createdAt: createdAt)
    facts.observedAt = try line.timestamp(.observedAt)

    let network: Int32
    if try line.utf8(.network, into: &buffer) {
      network = strings.index(of: buffer.span)
    } else {
      network = strings.index(of: Array(defaultNetwork).span)
    }
    try readAuthor(line, network, &facts, &strings, &people)
    try readPlace(line, &facts, &strings)
    try readTone(line, &facts)
    try readReach(line, &facts)
    try readText(line, &facts)
    try readMentions(line, network, &facts, &strings, people)
    if !matcher.tests.isEmpty {
      _ = try line.utf8(.text, into: &buffer)
      var names = facts.signals
      while names != 0 {
        let name = signalNames[names.trailingZeroBitCount]
        if !signals.contains(name) { signals.append(name) }
        names &= names - 1
      }
      facts.matches = matcher.matches(line, facts, text: buffer, signals: signals)
    }
    return facts
  }

  // MARK: - Parts

  private func readAuthor(
    _ line: borrowing MessageLine, _ network: Int32, _ facts: inout MessageFacts,
    _ strings: inout StringTable,
    _ people: inout People
  ) throws(LineError) {
    switch try line.string(.direction) {
    case "inbound": facts.cues.insert(.inbound)
    case "outbound": facts.cues.insert(.outbound)
    default: break
    }
    guard let author = try line.value(.author, as: .object) else { return }
    let members = author[[.id, .handle, .name, .followers]]
    let account = People.Account(
      network: network, id: strings.index(of: members[0]), handle: strings.index(of: members[1]),
      name: strings.index(of: members[2]))
    facts.author = people.number(of: account, in: &strings)
    facts.followers = max(0, members[3]?.integer ?? 0)
  }

  /// Where the message stands in its conversation: as thread says, else as the network does.
  private mutating func readPlace(
    _ line: borrowing MessageLine, _ facts: inout MessageFacts, _ strings: inout StringTable
  ) throws(LineError) {
    if let thread = try line.value(.thread, as: .object) {
      let members = thread[[.id, .parent, .link]]
      facts.conversation = strings.index(of: members[0])
      // A quotation is talk of its own, about the message and not under it.
      if members[2]?.string != "quote" { facts.parent = strings.index(of: members[1]) }
    }
    if facts.parent == StringTable.none, try line.utf8(.replyTo, into: &buffer) {
      facts.parent = strings.index(of: buffer.span)
    }
    if facts.conversation == StringTable.none, try line.utf8(.conversation, into: &buffer) {
      facts.conversation = strings.index(of: buffer.span)
    }
    if try line.utf8(.reposts, into: &buffer) { facts.cues.insert(.repost) }
    facts.kind = try line.string(.kind).flatMap { Message.Kind(rawValue: $0) }
    facts.visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
  }

  private mutating func readTone(_ line: borrowing MessageLine, _ facts: inout MessageFacts) throws(LineError)
  {
    signals.removeAll(keepingCapacity: true)
    guard let tone = try line.value(.tone, as: .object) else { return }
    let members = tone[[.probability, .intent, .signals, .label]]
    if let probability = members[0]?[[.negative, .positive]] {
      facts.negative = thousandths(probability[0])
      facts.positive = thousandths(probability[1])
    }
    switch members[3]?.string {
    case Tone.Label.positive.rawValue: facts.cues.insert(.positive)
    case Tone.Label.negative.rawValue: facts.cues.insert(.negative)
    default: break
    }
    if let intent = members[1]?.string { facts.intent = .init(rawValue: intent) ?? .unknown }
    for signal in members[2]?.elements ?? [] {
      guard let name = signal[.name]?.string else { continue }
      signals.append(name)
      guard let bit = signalNames.firstIndex(of: name) else { continue }
      facts.signals |= 1 << UInt64(bit)
    }
  }

  private func thousandths(_ value: JSONValue?) -> Int16 {
    guard let number = value?.number, number.isFinite else { return 0 }
    return Int16((min(max(number, 0), 1) * 1000).rounded())
  }

  private func readReach(_ line: borrowing MessageLine, _ facts: inout MessageFacts) throws(LineError) {
    if let counts = try line.value(.counts, as: .object) {
      let members = counts[[.reposts, .quotes]]
      for index in members.indices { facts.spread += min(max(0, members[index]?.integer ?? 0), 1 << 60) }
    }
    if let rating = try line.value(.rating, as: .object).map(Rating.init) {
      // Two of five stars, and what is as low on other scales.
      if rating.value <= (rating.best ?? 5) * 0.4 { facts.cues.insert(.lowRating) }
    }
  }

  private mutating func readText(_ line: borrowing MessageLine, _ facts: inout MessageFacts) throws(LineError)
  {
    _ = try line.utf8(.text, into: &buffer)
    text.scan(buffer)
    if text.asks {
      facts.cues.insert(.question)
      if QuestionForm.holds(in: buffer.span) { facts.cues.insert(.questionForm) }
    }
    facts.sketch = text.sketch
    if text.namesUs { facts.cues.insert(.namesUs) }
    facts.signals |= text.signals
    if facts.signals & agreement != 0 { facts.cues.insert(.agreement) }
  }

  /// Whom it addresses: the `mentions` where the source tells them, else the handles in the text.
  private mutating func readMentions(
    _ line: borrowing MessageLine, _ network: Int32, _ facts: inout MessageFacts,
    _ strings: inout StringTable,
    _ people: People
  ) throws(LineError) {
    if let mentions = try line.value(.mentions, as: .array) {
      for mention in mentions.elements {
        let members = mention[[.id, .handle]]
        note(
          People.Account(
            network: network, id: strings.index(of: members[0]), handle: strings.index(of: members[1]),
            name: StringTable.none), &facts, strings, people)
      }
    } else {
      for range in text.handles {
        let handle = strings.index(of: text.handleBytes.span.extracting(range))
        note(
          People.Account(network: network, id: StringTable.none, handle: handle, name: StringTable.none),
          &facts, strings, people)
      }
    }
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
  /// The number of a JSON string; `none` for nil and other kinds.
  fileprivate mutating func index(of value: JSONValue?) -> Int32 {
    guard let value, value.kind == .string else { return Self.none }
    let inside = value.rawBytes.dropFirst().dropLast()
    if inside.contains(UInt8(ascii: "\\")) { return index(of: value.string ?? "") }
    return index(of: inside.span)
  }
}
