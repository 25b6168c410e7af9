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
    let (counts, people, period) = try ReportCounts.counted(records, settings, asOf: settings.asOf)
    var lines = [
      try line { writer in
        writer.member(.oldest, counts.oldest)
        writer.member(.newest, counts.newest)
        try encode(.tallies, counts.tallies, to: &writer)
        if let earlier = counts.earlier { try encode(.earlier, earlier, to: &writer) }
        try encode(.highlights, counts.highlights, to: &writer)
      }
    ]
    var rest = try records.partialPeople(people, in: period).sorted { $0.key < $1.key }[...]
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
  /// Everybody who wrote in the period, with the names of those who did so in public.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  fileprivate func partialPeople(
    _ tallies: [PersonTally], in period: Period
  ) throws -> [PeopleFigures.NamedPerson] {
    let newest = newestPublicMessages(in: period)
    return try tallies.indices.filter { tallies[$0].tones != 0 }.map { account in
      try named(Int32(account), tallies[account], newest: newest[account])
    }
  }
}

extension PeopleFigures.NamedPerson {
  fileprivate static func < (left: Self, right: Self) -> Bool { left.key < right.key }
}
