import MessageCore

/// Draws reports and single tables in the format that was asked for.
struct ReportDrawing: Sendable {
  let format: ReportFormat
  let usesColor: Bool

  /// The whole report; in the formats of CI systems, with how it stands with its gates.
  ///
  /// - Throws: `FatalError` where a template is broken.
  func render(_ report: Report, _ check: GateCheck) throws -> [UInt8] {
    switch format {
    case .text: Array(TextRendering(usesColor: usesColor, width: .ofTerminal).render(report).utf8)
    case .markdown: Array(MarkdownRendering().render(report).utf8)
    case .html: Array(try HTMLRendering().render(report).utf8)
    case .json: JSONRendering().render(report)
    case .csv: separated(report.figuresTable, .csv)
    case .tsv: separated(report.figuresTable, .tsv)
    case .github: Array(GateRendering.gitHub(check).utf8)
    case .junit: Array(GateRendering.jUnit(check, title: report.title).utf8)
    }
  }

  /// One table of it.
  ///
  /// - Throws: `FatalError` where a template is broken.
  func render(_ table: ReportTable, of report: Report) throws -> [UInt8] {
    switch format {
    case .csv: return separated(table, .csv)
    case .tsv: return separated(table, .tsv)
    case .markdown: return Array((MarkdownRendering.table(table, report.calendar) + "\n").utf8)
    case .json: return json(table)
    case .html: return Array(try HTMLRendering().render(table, of: report).utf8)
    case .text, .github, .junit:
      let lines = TextTable(table, report.calendar, width: TerminalWidth.ofTerminal.columns).lines
      return Array(lines.map { $0.trimmedEnd + "\n" }.joined().utf8)
    }
  }

  private func separated(_ table: ReportTable, _ format: SeparatedValues.Format) -> [UInt8] {
    Array(SeparatedValues(format: format).render(table).utf8)
  }

  /// An object for each row, one a line.
  private func json(_ table: ReportTable) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in table.rows {
      var writer = JSONWriter()
      writer.object { writer in
        for (column, cell) in zip(table.columns, row) {
          writer.key(column.name)
          cell.write(to: &writer)
        }
      }
      bytes += writer.bytes + [UInt8(ascii: "\n")]
    }
    return bytes
  }
}

extension Cell {
  fileprivate func write(to writer: inout JSONWriter) {
    switch self {
    case .text(let text), .word(let text): writer.string(text)
    case .count(let count): writer.integer(count)
    case .share(let value), .points(let value), .decimal(let value), .seconds(let value):
      if let value { writer.number(value) } else { writer.null() }
    case .time(let time): if let time { writer.string(time.description) } else { writer.null() }
    }
  }
}

extension String {
  /// Without spaces at its end.
  var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
