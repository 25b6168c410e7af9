import MessageCore

/// A row of a table by the names of its columns, for formats whose rows are few.
struct TableRow {
  /// The cells in their order, without the blanks around them.
  let cells: [String]
  private let places: [String: Int]

  init(cells: [String], places: [String: Int]) {
    self.cells = cells
    self.places = places
  }

  /// The places of columns by name, without regard to case; of two with one name the first.
  static func places(of columns: [String]) -> [String: Int] {
    Dictionary(columns.enumerated().map { ($1.lowercased(), $0) }) { first, _ in first }
  }

  /// The cell of the first of these columns that has something in it. Names are in lower case.
  func text(_ names: String...) -> String? {
    for name in names {
      if let place = places[name], place < cells.count, !cells[place].isEmpty { return cells[place] }
    }
    return nil
  }

  /// Whether one of these columns exists.
  func has(_ names: String...) -> Bool { names.contains { places[$0] != nil } }

  func number(_ names: String...) -> Double? {
    names.lazy.compactMap { text($0) }.first.flatMap { Double($0) }
  }
  func count(_ names: String...) -> Int64? {
    names.lazy.compactMap { text($0) }.first.flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }
}

/// What messages the rows of a table are.
protocol RowMapping {
  /// - Parameter columns: the header's names.
  /// - Throws: `ImportFailure` where a column is missing.
  init(columns: [String], _ settings: ImportSettings, _ member: ImportMember) throws(ImportFailure)

  /// The messages of a row, in their order.
  ///
  /// - Throws: `LineError` where the row lacks what a message needs.
  mutating func messages(of row: TableRow) throws(LineError) -> [Message]
}
