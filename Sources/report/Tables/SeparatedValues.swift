/// Draws a table as CSV (RFC 4180) or TSV, safe to open in a spreadsheet.
struct SeparatedValues: Sendable {
  enum Format: Sendable { case csv, tsv }

  let format: Format

  /// The table with a heading; lines end as the format says: with CR LF in CSV, with LF in TSV.
  func render(_ table: ReportTable) -> String {
    let heading = table.columns.map { field($0.name) }
    let rows = table.rows.map { row in
      row.map { $0.isText ? field(Self.withoutFormula($0.plain)) : field($0.plain) }
    }
    let end = format == .csv ? "\r\n" : "\n"
    return ([heading] + rows).map { $0.joined(separator: format == .csv ? "," : "\t") + end }.joined()
  }

  /// Text that no spreadsheet takes for a formula: one that could begin one gets an apostrophe in front.
  ///
  /// Source: OWASP, "CSV Injection".
  static func withoutFormula(_ text: String) -> String {
    let first = text.unicodeScalars.first {
      !$0.properties.isWhitespace && $0.value >= 0x20 && $0 != "\u{FEFF}"
    }
    let isRisky =
      first.map { "=+-@|%＝＋－＠".unicodeScalars.contains($0) } ?? false
      || text.unicodeScalars.first.map { $0 == "\t" || $0 == "\r" || $0 == "\n" } ?? false
    return isRisky ? "'" + text : text
  }

  /// A field on one line, without characters that could act on a terminal or turn the reading direction.
  private func field(_ text: String) -> String {
    let shown = Wording.visible(text)
    let needsQuotes = shown.unicodeScalars.contains { ",\"; ".unicodeScalars.contains($0) }
    guard format == .csv, needsQuotes else { return shown }
    let doubled = shown.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    return "\"\(doubled)\""
  }
}
