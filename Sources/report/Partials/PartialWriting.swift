import FoundationEssentials
import MessageCore

/// Writes what was counted of a part as `partial` records: one with the tallies, and as many with people as there must be
/// for lines to stay short. Merging adds up whatever is in each of them.
struct PartialWriting {
  private let settings: [UInt8]
  private let encoder = JSONEncoder()

  /// How many people stand in one record.
  private static let peopleInRecord = 5000

  init(_ settings: ReportSettings) throws {
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.settings = Array(try encoder.encode(PartialSettings(settings)))
  }

  /// The records, without line ends.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func lines(of records: borrowing RecordCollection, _ settings: ReportSettings) throws -> [[UInt8]] {
    let counted = try ReportCounts.counted(records, settings, asOf: settings.asOf)
    let counts = counted.counts
    var lines = [
      try line { writer in
        writer.member(.oldest, counts.oldest)
        writer.member(.newest, counts.newest)
        try encode(.tallies, counts.tallies, to: &writer)
        if let earlier = counts.earlier { try encode(.earlier, earlier, to: &writer) }
        try encode(.highlights, counts.highlights, to: &writer)
      }
    ]
    var rest = try records.partialPeople(counted).sorted { $0.key < $1.key }[...]
    while !rest.isEmpty {
      let chunk = Array(rest.prefix(Self.peopleInRecord))
      rest = rest.dropFirst(Self.peopleInRecord)
      lines.append(try line { try encode(.people, chunk, to: &$0) })
    }
    return lines
  }

  private func line(_ members: (inout JSONWriter) throws -> Void) throws -> [UInt8] {
    var writer = JSONWriter()
    try writer.object { writer in
      writer.member(.type, "partial")
      writer.member(.version, PartialReport.version)
      writer.key(.settings)
      writer.raw(settings)
      try members(&writer)
    }
    return writer.bytes
  }

  private func encode(_ name: MemberName, _ value: some Encodable, to writer: inout JSONWriter) throws {
    writer.key(name)
    writer.raw(try encoder.encode(value))
  }
}

extension RecordCollection {
  /// Everybody who wrote in one of the periods, with the names of those who did so in public.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  fileprivate func partialPeople(_ counted: ReportCounts.Counted) throws -> [PartialPerson] {
    let newest = newestPublicMessages(in: counted.period)
    return try counted.people.indices.compactMap { account in
      var person = PartialPerson(key: personKey(Int32(account)), tally: counted.people[account])
      if !counted.earlierPeople.isEmpty { person.earlier = counted.earlierPeople[account] }
      if person.tally.tones == 0, person.earlier.tones == 0 { return nil }
      if newest[account] >= 0 { person.name = try toldName(at: Int(newest[account])) }
      return person
    }
  }
}
