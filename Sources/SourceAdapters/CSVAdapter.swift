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
struct CSVAdapter: ImportAdapter {
  private let settings: ImportSettings
  private var rows: CSVRowReader
  private var plan: ColumnPlan?
  private var writer = CellWriter()

  init(settings: ImportSettings) {
    self.settings = settings
    rows = CSVRowReader(delimiter: settings.delimiter)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      switch rows.next(&input) {
      case .needsInput: return .needsInput
      case .end:
        if plan == nil { throw ImportFailure("the file is empty; it has no header row") }
        return .end
      case .malformed(let line, let cause):
        if plan == nil { throw ImportFailure(line: line, "the header cannot be read: \(cause)") }
        record.reject(rows.raw(input))
        return .rejection(line: line, cause: cause)
      case .row(let line):
        guard let plan else {
          self.plan = try ColumnPlan(header: CSVHeader(rows, line: line), settings)
          continue
        }
        do throws(LineError) {
          try rows.check(against: plan.header)
          try plan.write(rows, with: &writer, to: &record)
        } catch {
          record.reject(rows.raw(input))
          return .rejection(line: line, cause: error.cause)
        }
        return .record
      }
    }
  }
}

extension ImportFormat {
  static let csv = ImportFormat(
    name: "csv", summary: "comma-separated values; see --map, --set and --delimiter",
    takesColumns: true
  ) { settings, _ in CSVAdapter(settings: settings) }
}
