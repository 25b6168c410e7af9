/// A table for a terminal: its columns side by side, as wide as they must be and no wider than there is room.
struct TextTable {
  /// The heading, then the rows.
  let lines: [String]

  /// Columns of text give way first, the widest of them; where that is not enough, the last columns are left out.
  init(_ table: ReportTable, _ calendar: ReportCalendar, width: Int) {
    var columns = table.columns.indices.map { index in
      Column(table, index, calendar)
    }.filter { !$0.isEmpty }
    while columns.count > 1, columns.reduce(0, { $0 + $1.least }) + (columns.count - 1) * 2 > width {
      columns.removeLast()
    }
    var excess = columns.reduce(0) { $0 + $1.width } + (columns.count - 1) * 2 - width
    while excess > 0, let widest = columns.indices.max(by: { columns[$0].give < columns[$1].give }),
      columns[widest].give > 0
    {
      columns[widest].width -= 1
      excess -= 1
    }
    lines = (0...table.rows.count).map { row in
      columns.map { $0.aligned(row) }.joined(separator: "  ")
    }
  }

  private struct Column {
    /// The heading, then the values.
    let cells: [String]
    let isNumber: Bool
    var width: Int

    init(_ table: ReportTable, _ index: Int, _ calendar: ReportCalendar) {
      cells = [table.columns[index].title] + table.rows.map { $0[index].words(calendar) }
      isNumber = table.columns[index].isNumber
      width = cells.map(\.columns).max() ?? 0
    }

    var isEmpty: Bool { cells.dropFirst().allSatisfy { $0.isEmpty || $0 == "–" } }
    /// How narrow it can be.
    var least: Int { isNumber ? width : min(width, 12) }
    var give: Int { width - least }

    func aligned(_ row: Int) -> String {
      isNumber ? cells[row].rightAligned(width) : cells[row].leftAligned(width)
    }
  }
}
