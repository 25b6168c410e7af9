import CareStore
import MessageCore

/// Writes `partial` records: what the parts of a stream tell the whole, and what the whole tells its parts.
struct PartWriter: ~Copyable {
  /// The version of the records that this program reads and writes.
  static let version = 1

  private var writer = JSONWriter()

  // MARK: - From a part

  /// When its newest message was written, and the moment that it is looked at.
  mutating func summary(newest: Timestamp?, asOf: Timestamp?) -> [UInt8] {
    record(.summary) { writer in
      writer.key(.settings)
      writer.object { $0.member(.asOf, asOf) }
      writer.member(.newest, newest)
    }
  }

  /// A message that the ledger of issues, or the watch for look-alikes, must see.
  mutating func message(
    _ facts: MessageFacts, _ line: borrowing MessageLine, _ order: String, _ role: TriageDecision.Role?,
    _ desk: Desk
  ) -> [UInt8] {
    let text = line.value(.text)
    return record(.message, id: desk.strings.string(facts.id)) { writer in
      writer.member(.order, order)
      writer.member(.role, role?.rawValue)
      if let text {
        writer.key(.text)
        writer.raw(text.rawBytes)
      }
      writer.key(.tallies)
      writer.raw(
        facts.stored(
          signalNames: desk.signalNames, tests: desk.tests, strings: desk.strings, people: desk.people
        ).utf8)
    }
  }

  /// Where a message stands of which more was known in the end than when it was printed.
  mutating func place(_ place: GivenPlace, of id: String, _ desk: Desk) -> [UInt8] {
    record(.place, id: id) { writer in
      writer.key(.tallies)
      place.write(desk, to: &writer)
    }
  }

  mutating func deletion(_ id: String) -> [UInt8] { record(.deletion, id: id) { _ in } }

  /// What five minutes of a subject held.
  mutating func storm(_ bucket: StormBucket, of subject: String) -> [UInt8] {
    tallies(.storm) { writer in
      writer.member(.subject, subject)
      writer.member(.start, Timestamp(seconds: bucket.start))
      writer.member(.count, bucket.count)
      writer.key(.evidence)
      writer.raw(Array(bucket.stored(subject).drivers?.utf8 ?? "{}".utf8))
    }
  }

  /// One line for each pair of people, and for each handle, by their names.
  mutating func lines(_ tally: InfluenceTally, _ strings: StringTable) -> [[UInt8]] {
    func precedes(_ one: Int32, _ other: Int32) -> Bool { strings.precedes(one, other) }
    let edges = tally.edges.sorted { one, other in
      let (left, right) = (one.key, other.key)
      return left.from == right.from ? precedes(left.to, right.to) : precedes(left.from, right.from)
    }
    var lines = edges.map { edge, count in
      tallies(.turn) { writer in
        writer.member(.from, strings.string(edge.from))
        writer.member(.to, strings.string(edge.to))
        writer.member(.count, count)
      }
    }
    for (handle, identity) in tally.namesakes.sorted(by: { precedes($0.key, $1.key) }) {
      lines.append(
        tallies(.namesake) { writer in
          writer.member(.handle, strings.string(handle))
          writer.member(.id, strings.string(identity))
        })
    }
    return lines
  }

  /// What topics are told by of a message.
  ///
  /// - Parameter words: its hashtags and words.
  mutating func topic(_ facts: MessageFacts, _ words: [String], _ order: String, _ desk: Desk) -> [UInt8] {
    record(.topic, id: desk.strings.string(facts.id)) { writer in
      writer.member(.order, order)
      writer.key(.tallies)
      writer.object { writer in
        desk.writeTopicFacts(facts, to: &writer)
        writer.list(.words, words) { $0.string($1) }
      }
    }
  }

  /// What became of a message that asks or complains.
  mutating func inquiry(_ tally: InquiryTally, _ strings: StringTable) -> [UInt8] {
    record(.question, id: strings.string(tally.message)) { writer in
      writer.key(.tallies)
      tally.write(strings, to: &writer)
    }
  }

  /// What one person did.
  mutating func person(_ tally: PersonTally, of identity: Int32, _ strings: StringTable) -> [UInt8] {
    record(.person, id: strings.string(identity)) { writer in
      writer.key(.tallies)
      tally.write(strings, to: &writer)
    }
  }

  // MARK: - To a part

  /// How influential somebody is, in steps of `Attention.steps`.
  mutating func influence(_ identity: String, steps: Int) -> [UInt8] {
    record(.influence, id: identity) { writer in
      writer.key(.tallies)
      writer.object { $0.member(.count, steps) }
    }
  }

  /// What was found of a message in the ledger of issues; nil for nothing.
  mutating func finding(_ finding: IssueLedger.Finding, of id: String) -> [UInt8]? {
    if finding == .init() { return nil }
    return record(.finding, id: id) { writer in
      writer.key(.tallies)
      writer.object { writer in
        writer.list(.similar, finding.similar) { $1.write(to: &$0) }
        guard let facts = finding.facts else { return }
        writer.member(.issue, facts.id)
        writer.member(.title, facts.title)
        writer.member(.state, facts.state)
        writer.member(.link, facts.link)
        writer.member(.count, facts.count)
      }
    }
  }

  // MARK: - Frame

  private mutating func tallies(_ part: Part, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
    record(part) { writer in
      writer.key(.tallies)
      writer.object(members)
    }
  }

  private mutating func record(
    _ part: Part, id: String? = nil, _ members: (inout JSONWriter) -> Void
  ) -> [UInt8] {
    writer.removeAll()
    writer.object { writer in
      writer.member(.type, "partial")
      writer.member(.version, Self.version)
      writer.member(.part, part.rawValue)
      writer.member(.id, id)
      members(&writer)
    }
    return writer.bytes
  }
}

/// What a `partial` record of triage tells.
enum Part: String {
  case summary, message, place, deletion, storm, turn, namesake, question, person, topic
  case influence, finding
}

extension Part {
  /// What a line tells.
  ///
  /// - Throws: `LineError` where it is no partial record of triage, or of another version.
  init(_ line: borrowing MessageLine) throws(LineError) {
    guard try line.recordType == .partial, let name = try line.string(.part) else {
      throw LineError("not a partial record of triage")
    }
    guard try line.integer(.version) == Int64(PartWriter.version) else {
      throw LineError("a partial record of another version than \(PartWriter.version)")
    }
    guard let part = Part(rawValue: name) else {
      throw LineError("unknown part \(TerminalText.quoted(name))")
    }
    self = part
  }
}

extension MemberName {
  // Members of tallies and settings.
  static let asOf: MemberName = "as_of"
  static let from: MemberName = "from"
  static let to: MemberName = "to"
  static let words: MemberName = "words"
}
