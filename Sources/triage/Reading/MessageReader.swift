import CareConfiguration
import MessageCore

/// Reads message lines one by one, no more of each than triage needs, and without knowing any other.
struct MessageReader {
  /// The names of the signals, in the order of their bits in `MessageFacts.signals`.
  let signalNames: [String]

  /// The tests of the configuration's conditions.
  let matcher: MessageMatcher

  /// The text of the message that was read last, decoded.
  private(set) var text: [UInt8] = []
  private var cues: TextCues
  /// The names of the signals of the line in hand.
  private var signals: [String] = []
  private let agreement: UInt64
  private var word: [UInt8] = []
  private let directions = Spellings<Message.Direction>()
  private let kinds = Spellings<Message.Kind>()
  private let visibilities = Spellings<Visibility>()
  private let intents = Spellings<MessageFacts.Intent>()
  private let labels = Spellings<Tone.Label>()

  init(_ configuration: Configuration) {
    signalNames = configuration.priority.words.keys.sorted()
    cues = TextCues(
      lists: signalNames.map { configuration.priority.words[$0] ?? [] },
      names: [configuration.name].compactMap { $0 } + configuration.agents.entries.compactMap(\.name))
    matcher = MessageMatcher(configuration.messageTests)
    agreement = signalNames.firstIndex(of: "agreement").map { 1 << UInt64($0) } ?? 0
  }

  /// Reads a message.
  ///
  /// - Throws: `LineError` where `id` or `created_at` is missing, a member that triage reads has the wrong kind, or a
  ///   name holds a NUL, at which databases cut.
  mutating func read(
    _ line: borrowing MessageLine, into reading: inout MessageReading
  ) throws(LineError) {
    reading.removeAll()
    guard let id = try reading.name(.id, line) else { throw LineError("missing 'id'") }
    reading.id = id
    guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
    reading.facts.createdAt = createdAt
    reading.facts.observedAt = try line.timestamp(.observedAt)
    let network = try reading.name(.network, line)
    reading.network = network ?? Self.network(inID: id, reading.bytes)
    try readAuthor(line, &reading)
    try readPlace(line, &reading)
    try readTone(line, &reading.facts)
    try readReach(line, &reading.facts)
    try readText(line, &reading)
    try readMentions(line, &reading)
    guard !reading.hasNUL else { throw LineError("a NUL character in an id or a name") }
    if !matcher.tests.isEmpty {
      var names = reading.facts.signals
      while names != 0 {
        let name = signalNames[names.trailingZeroBitCount]
        if !signals.contains(name) { signals.append(name) }
        names &= names - 1
      }
      reading.facts.matches = matcher.matches(line, reading.facts, text: text, signals: signals)
    }
  }

  // MARK: - Parts

  /// The network that an id begins with.
  private static func network(inID id: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    id.lowerBound..<(bytes[id].firstIndex(of: UInt8(ascii: ":")) ?? id.upperBound)
  }

  private mutating func readAuthor(
    _ line: borrowing MessageLine, _ reading: inout MessageReading
  ) throws(LineError) {
    if try line.utf8(.direction, into: &word) {
      switch directions[word.span] {
      case .inbound: reading.facts.cues.insert(.inbound)
      case .outbound: reading.facts.cues.insert(.outbound)
      case nil: break
      }
    }
    guard let author = try line.object(.author) else { return }
    reading.hasAuthor = true
    reading.authorID = reading.name(.id, of: author, line)
    reading.authorHandle = reading.name(.handle, of: author, line)
    reading.authorName = reading.name(.name, of: author, line)
    reading.facts.followers = max(0, line.integer(.followers, of: author) ?? 0)
  }

  /// Where the message stands in its conversation: as thread says, else as the network does.
  private mutating func readPlace(
    _ line: borrowing MessageLine, _ reading: inout MessageReading
  ) throws(LineError) {
    if let thread = try line.object(.thread) {
      reading.conversation = reading.name(.id, of: thread, line)
      // A quotation is talk of its own, about the message and not under it.
      if !line.utf8(.link, of: thread, into: &word) || !word.elementsEqual("quote".utf8) {
        reading.parent = reading.name(.parent, of: thread, line)
      }
    }
    if reading.parent == nil { reading.parent = try reading.name(.replyTo, line) }
    if reading.conversation == nil { reading.conversation = try reading.name(.conversation, line) }
    if try line.utf8(.reposts, into: &word) { reading.facts.cues.insert(.repost) }
    if try line.utf8(.kind, into: &word) { reading.facts.kind = kinds[word.span] }
    if try line.utf8(.visibility, into: &word) { reading.facts.visibility = visibilities[word.span] }
  }

  private mutating func readTone(_ line: borrowing MessageLine, _ facts: inout MessageFacts) throws(LineError)
  {
    signals.removeAll(keepingCapacity: true)
    guard let tone = try line.object(.tone) else { return }
    if let probability = line.value(.probability, of: tone)?[[.negative, .positive]] {
      facts.negative = thousandths(probability[0])
      facts.positive = thousandths(probability[1])
    }
    if line.utf8(.label, of: tone, into: &word) {
      switch labels[word.span] {
      case .positive: facts.cues.insert(.positive)
      case .negative: facts.cues.insert(.negative)
      case .neutral, .unknown, nil: break
      }
    }
    if line.utf8(.intent, of: tone, into: &word) { facts.intent = intents[word.span] ?? .unknown }
    for signal in line.value(.signals, of: tone)?.elements ?? [] {
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
    if let counts = try line.object(.counts) {
      for count in [line.integer(.reposts, of: counts), line.integer(.quotes, of: counts)] {
        facts.spread += min(max(0, count ?? 0), 1 << 60)
      }
    }
    if let rating = try line.value(.rating, as: .object).map(Rating.init) {
      // Two of five stars, and what is as low on other scales.
      if rating.value <= (rating.best ?? 5) * 0.4 { facts.cues.insert(.lowRating) }
    }
  }

  private mutating func readText(
    _ line: borrowing MessageLine, _ reading: inout MessageReading
  ) throws(LineError) {
    _ = try line.utf8(.text, into: &text)
    cues.scan(text)
    if cues.asks {
      reading.facts.cues.insert(.question)
      if QuestionForm.holds(in: text.span) { reading.facts.cues.insert(.questionForm) }
    }
    reading.facts.sketch = cues.sketch
    if cues.namesUs { reading.facts.cues.insert(.namesUs) }
    reading.facts.signals |= cues.signals
    if reading.facts.signals & agreement != 0 { reading.facts.cues.insert(.agreement) }
  }

  /// Whom it addresses: the `mentions` where the source tells them, else the handles in the text.
  private mutating func readMentions(
    _ line: borrowing MessageLine, _ reading: inout MessageReading
  ) throws(LineError) {
    if let mentions = try line.value(.mentions, as: .array) {
      for mention in mentions.elements {
        let members = mention[[.id, .handle]]
        reading.mentions.append(.init(id: reading.name(members[0]), handle: reading.name(members[1])))
      }
    } else {
      for range in cues.handles {
        let start = reading.bytes.count
        reading.bytes.append(contentsOf: cues.handleBytes[range])
        reading.mentions.append(.init(id: nil, handle: start..<reading.bytes.count))
      }
    }
  }
}

/// Tells which of a type's values a short word in UTF-8 spells.
private struct Spellings<Value: RawRepresentable<String> & CaseIterable> {
  private let values: [(spelling: UInt128, value: Value)] = Value.allCases.map { value in
    (Self.packed(Array(value.rawValue.utf8).span) ?? 0, value)
  }

  /// The value that is spelled so; nil for another word.
  subscript(word: Span<UInt8>) -> Value? {
    guard let packed = Self.packed(word) else { return nil }
    for (spelling, value) in values where spelling == packed { return value }
    return nil
  }

  /// At most fifteen bytes and their number in one; nil for a longer word.
  private static func packed(_ word: Span<UInt8>) -> UInt128? {
    guard word.count <= 15 else { return nil }
    var packed = UInt128(word.count)
    for index in word.indices { packed = packed << 8 | UInt128(word[index]) }
    return packed
  }
}
