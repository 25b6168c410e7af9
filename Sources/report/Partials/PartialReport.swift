import FoundationEssentials
import MessageCore

/// The parts of a report, added up.
struct PartialReport {
  /// The version of the records that this program reads and writes.
  static let version = 2

  private(set) var settings: PartialSettings?
  private var counts = ReportCounts()
  private var people: [PersonKey: PartialPerson] = [:]
  private let decoder = JSONDecoder()

  init() {}

  /// Adds one record.
  ///
  /// - Throws: `LineError` where it is no partial, of another version, made with other settings, or broken.
  mutating func add(_ line: borrowing MessageLine) throws {
    guard try line.recordType == .partial else {
      throw LineError("not a partial record, as --partial writes them")
    }
    guard try line.integer(.version) == Int64(Self.version) else {
      throw LineError("a partial record of another version than \(Self.version)")
    }
    guard let own = try decode(PartialSettings.self, .settings, line) else {
      throw LineError("missing 'settings'")
    }
    if let difference = settings?.difference(from: own) {
      throw LineError("made with another \(difference) than the first part")
    }
    // Everything is decoded before anything is added, so that a broken record adds nothing.
    let tallies = try decode(Tallies.self, .tallies, line)
    let earlier = try decode(Tallies.self, .earlier, line)
    let highlights = try decode(Highlights.self, .highlights, line)
    let people = try decode([PartialPerson].self, .people, line) ?? []
    let (oldest, newest) = (try line.timestamp(.oldest), try line.timestamp(.newest))
    guard [tallies, earlier].allSatisfy({ $0?.isWellFormed ?? true }) else {
      throw LineError("'tallies' do not hold the hours of a week")
    }
    settings = own
    counts.oldest = [counts.oldest, oldest].compactMap { $0 }.min()
    counts.newest = [counts.newest, newest].compactMap { $0 }.max()
    if let tallies { counts.tallies.merge(tallies) }
    if let earlier { counts.earlier = counts.earlier.map { $0.merging(earlier) } ?? earlier }
    if let highlights { counts.highlights.merge(highlights) }
    for person in people { self.people[person.key, default: PartialPerson(key: person.key)].merge(person) }
  }

  /// The report of all parts; nil where there is none, or where its settings are unknown here.
  func report(title: String, asOf: Timestamp?) -> Report? {
    guard let settings = settings?.settings(title: title, asOf: asOf) else { return nil }
    var counts = counts
    var recorded: [PersonKey: RecordedPerson] = [:]
    for person in counts.highlights.people {
      let key = person.keys.first { people[$0].map { $0.tally.tones != 0 } ?? false }
      if let key { recorded[key] = person } else { counts.people.add(person) }
    }
    for (key, person) in people {
      if person.tally.tones != 0 { counts.people.add(person.tally, recorded[key], name: person.name) { key } }
      if person.earlier.tones != 0 { counts.earlierPeople.add(person.earlier) { key } }
    }
    return Report(counts, settings)
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, _ name: MemberName, _ line: borrowing MessageLine
  ) throws(LineError) -> Value? {
    guard let value = line.value(name) else { return nil }
    do {
      return try decoder.decode(type, from: Data(value.rawBytes))
    } catch {
      throw LineError("'\(name)' is not as --partial writes it")
    }
  }
}

extension Tallies {
  fileprivate var isWellFormed: Bool { hoursOfWeek.count == 7 * 24 }
}
