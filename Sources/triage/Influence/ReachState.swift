import CareStore
import MessageCore

/// Joins influence and spread to the state.
///
/// Influence is counted once a day of the stream, from what was written before that day (UTC), so that priorities do not
/// waver with each message; spread is looked at for every message that somebody passes on.
struct ReachState {
  private let writer: CareStoreWriter
  private let moment: Timestamp

  init(_ writer: CareStoreWriter, asOf moment: Timestamp) {
    self.writer = writer
    self.moment = moment
  }

  /// Brings the desk's influence up to the day of the moment.
  func refreshInfluence(_ desk: inout Desk) throws {
    let day = Self.day(moment)
    guard try writer.reader.influenceDay != day else { return }
    let scores = try Self.influence(writer.reader, day: day)
    try writer.save(influence: scores, day: day)
    desk.setInfluence(scores)
  }

  /// Brings back the influence of the moment's day, and records nothing.
  func recallInfluence(_ desk: inout Desk) throws {
    try Self.recallInfluence(writer.reader, asOf: moment, &desk)
  }

  /// As above, outside of a transaction that writes.
  static func recallInfluence(_ reader: CareStoreReader, asOf moment: Timestamp, _ desk: inout Desk) throws {
    let day = day(moment)
    if try reader.influenceDay != day { desk.setInfluence(try influence(reader, day: day)) }
  }

  /// The day of a moment, counted from 1970.
  static func day(_ moment: Timestamp) -> Int64 {
    moment.seconds >= 0 ? moment.seconds / 86_400 : -((86_399 - moment.seconds) / 86_400)
  }

  /// How influential people are by what was written before a day.
  static func influence(_ reader: CareStoreReader, day: Int64) throws -> [(identity: String, value: Double)] {
    var graph = Attention<String>()
    for edge in try reader.attention(before: day * 86_400) {
      graph.add(from: edge.from, to: edge.to, times: Double(edge.count))
    }
    return graph.influence().map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  /// Records under which handles the authors of messages are known.
  func recordAccounts(_ numbers: [Int32], _ desk: Desk) throws {
    for author in NumberSet(numbers.map { desk.messages[Int($0)].author }.filter { $0 != People.unknown })
      .numbers
    {
      let person = desk.people[author]
      guard let name = person.mentionName(in: desk.strings), person.account.id != StringTable.none else {
        continue
      }
      try writer.save(handle: name, of: desk.strings.string(person.identity))
    }
  }

  /// The messages that spread fast, of those that a run's messages passed on and of the run's own, by the numbers of
  /// their ids in the strings, with how often each was passed on in its busiest hour.
  func spreading(_ links: [Int32: Reach.Links], _ numbers: [Int32], _ desk: Desk) throws -> [(
    id: Int32, count: Int64
  )] {
    let ids = numbers.map { desk.strings.string(desk.messages[Int($0)].id) }
    var targets = Set(try writer.reader.passed(of: ids).compactMap { desk.strings.known($0) })
    for number in numbers { targets.formUnion(links[number]?.passed ?? []) }
    return try targets.sorted().compactMap { target in
      let moments = try writer.reader.passings(of: desk.strings.string(target), until: moment.seconds)
      let count = Reach.busiestHour(moments.map { Timestamp(seconds: $0) })
      return count >= Reach.fastSpread ? (target, count) : nil
    }
  }
}

extension Desk {
  /// Takes over how influential people are, by what stands for them.
  mutating func setInfluence(_ scores: [(identity: String, value: Double)]) {
    influence = [:]
    for score in scores { influence[index(of: score.identity)] = score.value }
  }
}
