import CareConfiguration
import CommandSupport
import MessageCore

/// `triage --partial`: reads a part that holds whole conversations, prints each message with its place in
/// `triage.placement`, and tallies what crosses conversations.
///
/// A message's place is all that is needed of its conversation: afterwards each customer's messages can be looked at
/// apart from others.
struct PartialPass: ~Copyable {
  private var desk: Desk
  private let asOf: Timestamp?
  private var storms = MessageStorms()
  private var reach = Reach()
  private var volumes = VolumeWatch()
  private var order = StreamOrder()
  private var parts = PartWriter()
  private var writer = JSONWriter()
  private var vocabulary = TopicVocabulary()
  private var text: [UInt8] = []
  private var words = TextWords()
  private var topicWords: [Int32] = []
  private var topicMessages = NumberSet()

  init(_ configuration: Configuration, asOf: Timestamp?) {
    desk = Desk(configuration, asOf: asOf)
    self.asOf = asOf
  }

  /// Takes a record in, and prints it and what the whole must know of it.
  ///
  /// - Throws: as `Desk.read`; as `LineWriter.flush`.
  mutating func take(_ line: inout MessageLine, to output: inout LineWriter) throws {
    writer.removeAll()
    switch try line.recordType {
    case .message:
      // First, so that a message that is rejected still begins its conversation.
      let order = try order.next(line)
      let facts = try desk.read(line)
      let number = desk.take(facts).number
      try storms.note(line, number, desk: &desk)
      try reach.note(line, number, desk: &desk)
      let place = desk.givenPlace(number)
      if let facts = factsForAll(facts, place.relation) {
        try output.write(parts.message(facts, line, order, place.relation.role, desk))
      }
      if let topic = try topic(of: line, number, order) { try output.write(topic) }
      place.write(desk, order: order, to: &writer)
      line.set(.triage, writer.bytes)
    case .deletion:
      try output.write(parts.deletion(try DeletionRecord(line).id))
    case .volume:
      let score = try volumes.take(try VolumeRecord(line))
      writer.object { $0.member(.score, score) }
      line.set(.burst, writer.bytes)
    default: break
    }
    try output.write(line)
  }

  /// What topics are told by of a message; nil where it does not count.
  private mutating func topic(
    of line: borrowing MessageLine, _ number: Int32, _ order: String
  ) throws(LineError) -> [UInt8]? {
    let facts = desk.messages[Int(number)]
    guard TopicWords.counts(facts, desk) else { return nil }
    topicWords.removeAll(keepingCapacity: true)
    _ = try line.utf8(.text, into: &text)
    words.scan(text)
    vocabulary.append(of: line, words, to: &topicWords)
    guard !topicWords.isEmpty, topicMessages.insert(number) else { return nil }
    return parts.topic(facts, topicWords.map { vocabulary.names.string($0) }, order, desk)
  }

  /// Prints what was tallied, and the alerts that the part alone tells.
  mutating func finish(to output: inout LineWriter) throws {
    let moment = asOf ?? desk.newest ?? Timestamp(seconds: 0)
    try output.write(parts.summary(newest: desk.newest, asOf: asOf))
    for (number, place) in desk.placesInTheEnd() {
      let id = desk.strings.string(desk.messages[Int(number)].id)
      try output.write(parts.place(place, of: id, desk))
    }
    let buckets = storms.buckets(desk, issues: [:], least: 1) { desk.messages[Int($0)].createdAt <= moment }
    for (subject, buckets) in buckets.sorted(by: { $0.key < $1.key }) {
      for bucket in buckets where bucket.count > 0 { try output.write(parts.storm(bucket, of: subject)) }
    }
    for line in parts.lines(reach.tally(desk, asOf: moment), desk.strings) { try output.write(line) }
    let talks = Talks(desk, asOf: moment)
    for talk in talks.inquiries {
      if let tally = InquiryTally(talk, desk) { try output.write(parts.inquiry(tally, desk.strings)) }
    }
    let people = CommunityPeople(talks, desk, moment).tallies.filter { !$0.value.isEmpty }
    for (identity, tally) in people.sorted(by: { desk.strings.precedes($0.key, $1.key) }) {
      try output.write(parts.person(tally, of: identity, desk.strings))
    }
    let alerts = volumes.alerts(asOf: asOf) + reach.alerts(desk, asOf: moment)
    for alert in alerts.sorted(by: { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }) {
      writer.removeAll()
      alert.write(to: &writer)
      try output.write(writer.bytes)
    }
  }

  /// What the whole must know of a message: of one that may ask the same as others, of an answer to one, and of what a
  /// look-alike did; nil for the many others.
  private func factsForAll(_ facts: MessageFacts, _ relation: Judge.Relation) -> MessageFacts? {
    var facts = facts
    if desk.isImposture(facts) {
      // That it deals with customers may only be seen in its conversation.
      facts.cues.insert(.mentionsOthers)
      return facts
    }
    if IssueLedger.looks(at: facts, desk) { return facts }
    let isAnswer = relation.role == .agent || relation.role == .helper
    guard isAnswer, let parent = desk.parent(of: facts), IssueLedger.looks(at: parent, desk) else {
      return nil
    }
    return facts
  }
}
