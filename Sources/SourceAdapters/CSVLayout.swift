import MessageCore

/// Comma-separated values with a header row; `--map` says which column fills which member of a message.
///
/// Quirks:
/// - The columns `id`, `created_at`, `text` and `network` need no `--map`; no other column is used unless it is mapped.
/// - A member that is mapped and set takes the constant where the cell is empty.
/// - Ids and references get `network:` before them unless they have it; `119236.0` is `119236`; an id that a spreadsheet
///   has rounded (`1.0432E+18`) names no message, and its row is rejected.
/// - A row with more or fewer cells than the header is rejected.
/// - Mentions, hashtags and links are found in the text where no column is mapped to them.
struct CSVLayout: RowLayout {
  private let plan: ColumnPlan
  private var writer: CellWriter
  private let keepsRaw: Bool

  var header: CSVHeader { plan.header }

  init(_ header: CSVHeader, _ settings: ImportSettings) throws(ImportFailure) {
    plan = try ColumnPlan(header: header, settings, network: "csv")
    writer = CellWriter(settings)
    keepsRaw = settings.keepsRaw
  }

  mutating func write(
    _ rows: borrowing CSVRowReader, to record: inout ImportedRecord
  ) throws(LineError) {
    try plan.write(rows, with: &writer, to: &record)
    guard keepsRaw else { return }
    var raw = JSONWriter()
    header.writeRaw(rows, to: &raw)
    try record.keep(raw: raw.bytes)
  }
}

extension ImportFormat {
  static let csv = ImportFormat(
    name: "csv", summary: "comma-separated values; see --map, --set and --delimiter", takesMap: true,
    members: .files("csv", "tsv", "txt"),
    likeness: { sample in
      guard !sample.isJSON, sample.firstByte != UInt8(ascii: "<") else { return .no }
      let columns = sample.firstLine.split(separator: ",").map { $0.trimmingQuotes }
      if ["id", "created_at", "text"].allSatisfy({ columns.contains($0) }) { return .likely }
      return sample.path.fileExtension == "csv" ? .possible : .no
    }
  ) { settings, _ in TableAdapter<CSVLayout>(settings: settings) }
}

extension ImportFormat {
  static let tsv = ImportFormat(
    name: "tsv", summary: "the same with tabs between", takesMap: true, members: .files("tsv", "tab", "txt"),
    likeness: { sample in
      guard !sample.isJSON, sample.firstLine.contains("\t") else { return .no }
      let columns = sample.firstLine.split(separator: "\t").map { $0.trimmingQuotes }
      if ["id", "created_at", "text"].allSatisfy({ columns.contains($0) }) { return .likely }
      return sample.path.fileExtension == "tsv" ? .possible : .no
    }
  ) { settings, _ in
    var settings = settings
    settings.delimiter = settings.delimiter ?? UInt8(ascii: "\t")
    return TableAdapter<CSVLayout>(settings: settings)
  }
}

extension Substring {
  fileprivate var trimmingQuotes: Substring {
    hasPrefix("\"") && hasSuffix("\"") && count > 1 ? dropFirst().dropLast() : self
  }
}
