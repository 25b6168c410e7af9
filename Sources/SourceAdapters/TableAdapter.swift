import MessageCore

/// What the columns of a format of rows mean: made once from the header, asked for each row.
protocol RowLayout {
  var header: CSVHeader { get }

  /// - Throws: `ImportFailure` where a column is missing.
  init(_ header: CSVHeader, _ settings: ImportSettings) throws(ImportFailure)

  /// Writes the current row as a message.
  ///
  /// - Throws: `LineError` where a cell cannot be read.
  mutating func write(_ rows: borrowing CSVRowReader, to record: inout ImportedRecord) throws(LineError)
}

/// A format of rows below a header row: reads the header, hands the rows to the layout, and rejects those that are
/// malformed, have too few or too many cells, or hold what the layout cannot read.
struct TableAdapter<Layout: RowLayout>: ImportAdapter {
  private let settings: ImportSettings
  private var rows: CSVRowReader
  private var layout: Layout?

  init(settings: ImportSettings) {
    self.settings = settings
    rows = CSVRowReader(delimiter: settings.delimiter ?? UInt8(ascii: ","))
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      switch rows.next(&input) {
      case .needsInput: return .needsInput
      case .end:
        if layout == nil { throw ImportFailure("the file is empty; it has no header row") }
        return .end
      case .malformed(let line, let cause):
        if layout == nil { throw ImportFailure(line: line, "the header cannot be read: \(cause)") }
        record.reject(rows.raw(input))
        return .rejection(line: line, cause: cause)
      case .row(let line):
        guard let header = layout?.header else {
          layout = try Layout(CSVHeader(rows, line: line), settings)
          continue
        }
        do throws(LineError) {
          try rows.check(against: header)
          try layout?.write(rows, to: &record)
        } catch {
          record.reject(rows.raw(input))
          return .rejection(line: line, cause: error.cause)
        }
        return .record
      }
    }
  }
}
