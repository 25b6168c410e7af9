import CommandSupport
import MessageCore

/// Writes records without personal data: people and messages under pseudonyms, contacts masked, and nothing that is not
/// known to be harmless.
struct Redactor {
  private let pseudonyms: Pseudonyms

  init(key: [UInt8]) { pseudonyms = Pseudonyms(key: key) }

  /// With the key of `$EARSHOT_REDACT_KEY`.
  ///
  /// - Throws: `FatalError` where it is missing or too short.
  static func fromEnvironment() throws(FatalError) -> Redactor {
    guard let key = environment("EARSHOT_REDACT_KEY"), !key.isEmpty else {
      throw FatalError(
        "--redact needs a secret in $EARSHOT_REDACT_KEY, such as 'openssl rand -hex 16' makes one")
    }
    guard key.utf8.count >= 16 else {
      throw FatalError("$EARSHOT_REDACT_KEY is too short to be a secret; 16 characters are the least")
    }
    return Redactor(key: Array(key.utf8))
  }

  /// The record in a line without personal data; nil for a type of which it is not known what is personal.
  func redacted(_ line: borrowing MessageLine) throws(LineError) -> [UInt8]? {
    var writer = JSONWriter()
    switch try line.recordType {
    case .message: try write(message: line, to: &writer)
    case .case: write(try CaseRecord(line), to: &writer)
    case .alert: write(try AlertRecord(line), to: &writer)
    case .issue:
      var record = try IssueRecord(line)
      record.id = pseudonyms.id(record.id)
      record.exemplar = record.exemplar.map { pseudonyms.id($0) }
      record.title = record.title.map { masked($0, "") }
      record.url = nil
      record.write(to: &writer)
    case .question: write(try QuestionRecord(line), to: &writer)
    case .person: write(try PersonRecord(line), to: &writer)
    case .volume: try copy(line, [.type, .query, .network, .start, .seconds, .count, .burst], to: &writer)
    case .deletion:
      var record = try DeletionRecord(line)
      record.id = pseudonyms.id(record.id)
      record.write(to: &writer)
    default: return nil
    }
    return writer.bytes
  }

  /// As `redacted(_:)`, of a record that triage has written; nil where there is nothing to show.
  func redacted(_ record: [UInt8]) throws(LineError) -> [UInt8]? {
    var line = MessageLine()
    try line.load(record)
    return try redacted(line)
  }

  // MARK: - Messages

  private func write(message line: borrowing MessageLine, to writer: inout JSONWriter) throws(LineError) {
    let network = MessageMatcher.network(line) ?? ""
    let original = try line.string(.text)
    let tone = try line.value(.tone, as: .object)
    let names = try knownHandles(line)
    let mask = TextMask(original ?? "", marked: marked(tone)) { handle in
      pseudonyms.handle(names[handle.lowercased()] ?? handle, on: network)
    }
    writer.object { writer in
      copy(line, [.type], into: &writer)
      for name: MemberName in [.id] { writer.member(name, reference(line, name)) }
      copy(line, [.network, .kind, .createdAt, .observedAt], into: &writer)
      if let author = line.value(.author) { write(author, .author, network, to: &writer) }
      copy(line, [.direction], into: &writer)
      if original != nil { writer.member(.text, mask.text) }
      copy(line, [.lang], into: &writer)
      for name: MemberName in [.replyTo, .conversation, .quotes, .reposts] {
        writer.member(name, reference(line, name))
      }
      if let mentions = line.value(.mentions) {
        writer.key(.mentions)
        writer.array { writer in
          for mention in mentions.elements { writer.person(mention, network, pseudonyms) }
        }
      }
      copy(line, [.hashtags, .rating, .counts, .visibility, .source], into: &writer)
      if let tone { write(tone: tone, mask, to: &writer) }
      if let thread = line.value(.thread) { write(thread, .thread, to: &writer) }
      if let triage = line.value(.triage) { write(triage, .triage, to: &writer) }
    }
  }

  /// The handles that the line itself spells out in full, by what a text may shorten them to.
  private func knownHandles(_ line: borrowing MessageLine) throws(LineError) -> [String: String] {
    var handles = line.value(.mentions)?.elements.compactMap { $0[.handle]?.string } ?? []
    if let own = line.value(.author)?[.handle]?.string { handles.append(own) }
    var known: [String: String] = [:]
    for handle in handles {
      let plain = handle.hasPrefix("@") ? String(handle.dropFirst()) : handle
      known[plain.lowercased()] = plain
      let local = plain.prefix { $0 != "@" }.lowercased()
      if known[local] == nil { known[local] = plain }
    }
    return known
  }

  private func marked(_ tone: JSONValue?) -> [(range: Range<Int>, kind: String)] {
    (tone?[.signals]?.elements ?? []).compactMap { signal in
      guard let kind = signal[.kind]?.string, let range = signal.textRange else { return nil }
      return (range, kind)
    }
  }

  private func write(_ person: JSONValue, _ name: MemberName, _ network: String, to writer: inout JSONWriter)
  {
    writer.key(name)
    writer.person(person, network, pseudonyms)
  }

  private func write(tone: JSONValue, _ mask: TextMask, to writer: inout JSONWriter) {
    writer.key(.tone)
    writer.object { writer in
      for (name, value) in tone.members where !value.isNull {
        writer.key(name)
        guard name == "signals" || name == "why" else {
          writer.raw(value.rawBytes)
          continue
        }
        writer.array { writer in
          for element in value.elements {
            if name == "why", let range = element.textRange, !mask.isUntouched(range) { continue }
            writer.object { writer in
              for (name, value) in element.members {
                switch (name, element.textRange) {
                case ("start", let range?): writer.member(.start, mask.range(of: range).lowerBound)
                case ("end", let range?): writer.member(.end, mask.range(of: range).upperBound)
                default:
                  writer.key(name)
                  writer.raw(value.rawBytes)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Copies an object of thread's or triage's, with its references under pseudonyms.
  private func write(_ object: JSONValue, _ name: MemberName, to writer: inout JSONWriter) {
    writer.key(name)
    writer.object { writer in
      for (name, value) in object.members where !value.isNull {
        switch (name, value.kind) {
        case ("id", _), ("parent", _), ("duplicate_of", _), ("case", _), ("issue", _):
          writer.key(name)
          writer.string(pseudonyms.id(value.string ?? ""))
        case ("merged", _):
          writer.key(name)
          writer.array { writer in
            for id in value.elements { writer.string(pseudonyms.id(id.string ?? "")) }
          }
        case ("similar", _), ("why", .array):
          writer.key(name)
          writer.array { writer in
            for element in value.elements { write(element, to: &writer) }
          }
        case ("role", _), ("priority", _), ("depth", _), ("link", _), ("confidence", _), ("question", _),
          ("context", _), ("size", _), ("position", _):
          writer.key(name)
          writer.raw(value.rawBytes)
        // A draft names the person, and what is not known may be personal.
        default: break
        }
      }
    }
  }

  /// An element of `similar` or `why`; thread's reasons are plain words.
  private func write(_ element: JSONValue, to writer: inout JSONWriter) {
    guard element.kind == .object else { return writer.raw(element.rawBytes) }
    writer.object { writer in
      for (name, value) in element.members where !value.isNull {
        switch name {
        case "id", "message", "answer":
          writer.key(name)
          writer.string(pseudonyms.id(value.string ?? ""))
        case "rule", "points", "score":
          writer.key(name)
          writer.raw(value.rawBytes)
        default: break
        }
      }
    }
  }

  // MARK: - Other records

  private func write(_ record: CaseRecord, to writer: inout JSONWriter) {
    let network = String(record.id.dropFirst("case:".count).prefix { $0 != ":" })
    var record = record
    record.id = pseudonyms.id(record.id)
    record.thread = record.thread.map { pseudonyms.id($0) }
    record.follows = record.follows.map { pseudonyms.id($0) }
    record.links = record.links.map { pseudonyms.id($0) }
    record.assignee = record.assignee.map { pseudonyms.handle($0, on: "desk") }
    for index in record.events.indices {
      let event = record.events[index]
      // Without a message it was one of ours who did it.
      record.events[index].by = event.by.map {
        pseudonyms.handle($0, on: event.message == nil ? "desk" : network)
      }
      record.events[index].message = event.message.map { pseudonyms.id($0) }
      record.events[index].text = event.text.map { masked($0, network) }
    }
    record.why = record.why.map { redacted($0) }
    record.write(to: &writer)
  }

  private func write(_ record: AlertRecord, to writer: inout JSONWriter) {
    var record = record
    record.id = pseudonyms.id(record.id)
    record.subject = record.subject.map { pseudonyms.subject($0) }
    record.evidence = record.evidence.map { pseudonyms.id($0) }
    record.notify = []
    record.why = record.why.map { redacted($0) }
    record.write(to: &writer)
  }

  private func write(_ record: QuestionRecord, to writer: inout JSONWriter) {
    let network = String(record.message.prefix { $0 != ":" })
    var record = record
    record.id = pseudonyms.id(record.id)
    record.message = pseudonyms.id(record.message)
    record.by = record.by.map { pseudonyms.handle($0, on: network) }
    record.answer = record.answer.map { pseudonyms.id($0) }
    record.answerer = record.answerer.map { pseudonyms.handle($0, on: network) }
    record.accepted = record.accepted.map { pseudonyms.id($0) }
    record.issue = record.issue.map { pseudonyms.id($0) }
    record.similar = record.similar.map { similar in
      .init(
        id: pseudonyms.id(similar.id), score: similar.score, answer: similar.answer.map { pseudonyms.id($0) })
    }
    record.solvers = record.solvers.map {
      .init(by: pseudonyms.handle($0.by, on: network), count: $0.count)
    }
    record.write(to: &writer)
  }

  private func write(_ record: PersonRecord, to writer: inout JSONWriter) {
    let network = record.network ?? ""
    var record = record
    record.id = pseudonyms.id(record.id)
    record.handle = record.handle.map { pseudonyms.handle($0, on: network) }
    record.name = nil
    record.evidence = record.evidence.map { pseudonyms.id($0) }
    record.write(to: &writer)
  }

  private func redacted(_ reason: TriageDecision.Reason) -> TriageDecision.Reason {
    var reason = reason
    reason.message = reason.message.map { pseudonyms.id($0) }
    return reason
  }

  private func masked(_ text: String, _ network: String) -> String {
    TextMask(text, marked: []) { pseudonyms.handle($0, on: network) }.text
  }

  private func reference(_ line: borrowing MessageLine, _ name: MemberName) -> String? {
    line.value(name)?.string.map { pseudonyms.id($0) }
  }

  // MARK: - Copying

  private func copy(_ line: borrowing MessageLine, _ names: [MemberName], to writer: inout JSONWriter)
    throws(LineError)
  {
    writer.object { copy(line, names, into: &$0) }
  }

  private func copy(_ line: borrowing MessageLine, _ names: [MemberName], into writer: inout JSONWriter) {
    for name in names {
      guard let value = line.value(name), !value.isNull else { continue }
      writer.key(name)
      writer.raw(value.rawBytes)
    }
  }
}

extension JSONWriter {
  /// Writes an author or a mention: who it is under pseudonyms, and what does not tell.
  fileprivate mutating func person(_ person: JSONValue, _ network: String, _ pseudonyms: Pseudonyms) {
    object { writer in
      writer.member(.id, person[.id]?.string.map { pseudonyms.account($0, on: network) })
      writer.member(.handle, person[.handle]?.string.map { pseudonyms.handle($0, on: network) })
      writer.member(.followers, person[.followers]?.integer)
      writer.member(.bot, person[.bot]?.boolean)
    }
  }
}

extension JSONValue {
  /// The stretch of text that a signal or reason names.
  fileprivate var textRange: Range<Int>? {
    guard let start = self[.start]?.integer, let end = self[.end]?.integer, 0...end ~= start, end < 1 << 32
    else {
      return nil
    }
    return Int(start)..<Int(end)
  }
}
