import MessageCore

/// The first row of a file of comma-separated values: the columns by name.
struct CSVHeader {
  /// The names in their order, without the spaces around them.
  let columns: [String]

  init(columns: [String]) { self.columns = columns }

  /// Takes the row that a reader is at, in that line.
  ///
  /// - Throws: `ImportFailure` where the row is not UTF-8.
  init(_ row: borrowing CSVRowReader, line: Int) throws(ImportFailure) {
    do throws(LineError) {
      try row.checkUTF8 { "cell \($0 + 1)" }
    } catch {
      throw ImportFailure(line: line, error.cause)
    }
    columns = row.cells.indices.map { row.cell($0) { $0.extracting($0.trimmed).string } }
  }

  /// The place of a column that the import cannot do without; `purpose` says what for, such as `--map text=Body`.
  ///
  /// - Throws: `ImportFailure` naming what the file has instead.
  func place(of column: String, for purpose: String) throws(ImportFailure) -> Int {
    guard let place = try place(ofOptional: column) else {
      throw ImportFailure("no column \(TerminalText.quoted(column)) for \(purpose)\(instead(of: column))")
    }
    return place
  }

  /// The place of a column; nil where there is none.
  ///
  /// - Throws: `ImportFailure` where two columns have that name.
  func place(ofOptional column: String) throws(ImportFailure) -> Int? {
    let places = columns.indices.filter { columns[$0] == column }
    if places.count > 1 {
      throw ImportFailure("the header has \(places.count) columns \(TerminalText.quoted(column))")
    }
    return places.first
  }

  /// What to say about a column that is missing: the nearest, or a delimiter that fits better, or what there is.
  func instead(of column: String) -> String {
    if columns.count == 1, let name = columns.first {
      for (sign, word) in [(";", "';'"), ("\t", "tab"), ("|", "'|'"), (",", "','")] where name.contains(sign)
      {
        return
          "; the header is one cell with \(sign == "\t" ? "tabs" : "'\(sign)'") in it: is it --delimiter \(word)?"
      }
    }
    let hint = NearName.hint(for: column, among: columns)
    if !hint.isEmpty { return hint }
    let shown = columns.prefix(Self.longestList).map { TerminalText.quoted($0) }.joined(separator: ", ")
    return "; the columns are \(shown)\(columns.count > Self.longestList ? ", …" : "")"
  }

  private static let longestList = 20

  /// Writes a row as it was, column by column, as an object.
  func writeRaw(_ row: borrowing CSVRowReader, to json: inout JSONWriter) {
    json.object { json in
      for (index, column) in columns.enumerated() {
        json.key(column)
        row.cell(index) { json.utf8($0) }
      }
    }
  }
}

extension CSVRowReader {
  /// Runs `body` on a cell of the current row.
  func cell<Result, Failure: Error>(
    _ index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(text.span.extracting(cells[index]))
  }

  /// Refuses a row that has not as many cells as the header, or is not UTF-8.
  ///
  /// - Throws: `LineError` with the cause.
  func check(against header: CSVHeader) throws(LineError) {
    guard count == header.columns.count else {
      let cells = count == 1 ? "1 cell" : "\(count) cells"
      throw LineError("\(cells), but the header has \(header.columns.count)")
    }
    try checkUTF8 { "column \(TerminalText.quoted(header.columns[$0]))" }
  }

  /// Refuses a row that is not UTF-8; `name` tells how a cell is called.
  ///
  /// - Throws: `LineError` with the cause.
  func checkUTF8(_ name: (Int) -> String) throws(LineError) {
    // No character crosses the border of a cell, since an ASCII character stands there.
    if text.span.isUTF8 { return }
    for index in cells.indices where !cell(index, { $0.isUTF8 }) {
      throw LineError("\(name(index)): invalid UTF-8")
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether these bytes are well-formed UTF-8.
  var isUTF8: Bool {
    do {
      _ = try UTF8Span(validating: self)
      return true
    } catch {
      return false
    }
  }
}
