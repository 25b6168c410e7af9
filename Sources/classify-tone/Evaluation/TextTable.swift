/// A table in columns for people: the first column to the left, the others to the right.
struct TextTable {
  private var rows: [[String]]

  init(_ heading: [String]) { rows = [heading] }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, each with its end.
  var text: String {
    rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: max(0, 10 - cell.utf8.count))
        return column == 0 ? cell + padding : padding + cell
      }.joined() + "\n"
    }.joined()
  }
}
