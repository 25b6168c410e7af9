/// The values of one record as texts, one after the other.
struct CellRow {
  /// The texts, UTF-8.
  private(set) var text: [UInt8] = []
  /// Where each stands in `text`.
  private(set) var cells: [Range<Int>] = []

  mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
  }

  mutating func append(_ cell: String) {
    let start = text.count
    text.append(contentsOf: cell.utf8)
    cells.append(start..<text.count)
  }
}

/// What rows of cells have in common, wherever they come from.
protocol RowOfCells {
  var text: [UInt8] { get }
  var cells: [Range<Int>] { get }
}

extension CellRow: RowOfCells {}
extension CSVRowReader: RowOfCells {}
