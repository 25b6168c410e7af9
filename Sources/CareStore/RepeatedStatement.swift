internal import GRDB
internal import GRDBSQLite

/// A statement that writes one row after the other: the values of a row stand in one buffer, where SQLite reads them.
///
/// GRDB's arguments box each value and copy each text, which takes longer than SQLite itself.
struct RepeatedStatement {
  private enum Value {
    case null
    case integer(Int64)
    case text(Range<Int>)
    case blob(Range<Int>)
  }

  private let statement: Statement
  private let database: Database
  /// The texts and blobs of the row, and behind them one byte, so that there always is a place to point at.
  private var bytes: [UInt8] = []
  private var values: [Value] = []

  init(_ sql: String, _ database: Database) throws {
    statement = try database.cachedStatement(sql: sql)
    self.database = database
  }

  /// Gives the row its next value.
  mutating func add(_ number: Int64?) { values.append(number.map { .integer($0) } ?? .null) }

  mutating func add(_ text: String?) {
    guard let text else { return values.append(.null) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    values.append(.text(start..<bytes.count))
  }

  mutating func add(_ blob: [UInt8]?) {
    guard let blob else { return values.append(.null) }
    let start = bytes.count
    bytes.append(contentsOf: blob)
    values.append(.blob(start..<bytes.count))
  }

  /// Writes the row with the values that were added, and begins the next.
  ///
  /// - Throws: `DatabaseError`.
  mutating func run() throws {
    bytes.append(0)
    let handle = statement.sqliteStatement
    let values = values
    let result = bytes.withUnsafeBytes { bytes in
      for (place, value) in values.enumerated() {
        let result = Self.bind(value, bytes, Int32(place + 1), handle)
        guard result == SQLITE_OK else { return result }
      }
      return sqlite3_step(handle)
    }
    let message = result == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(database.sqliteConnection))
    // What was bound does not outlive the buffer.
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    bytes.removeAll(keepingCapacity: true)
    self.values.removeAll(keepingCapacity: true)
    if let message { throw DatabaseError(resultCode: ResultCode(rawValue: result), message: message) }
  }

  /// A null destructor says that SQLite need not copy what it is given (`SQLITE_STATIC`).
  private static func bind(
    _ value: Value, _ bytes: UnsafeRawBufferPointer, _ place: Int32, _ handle: SQLiteStatement
  ) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, place)
    case .integer(let number): return sqlite3_bind_int64(handle, place, number)
    case .text(let range):
      let text = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound...])
      return sqlite3_bind_text64(
        handle, place, text.assumingMemoryBound(to: CChar.self).baseAddress, UInt64(range.count), nil,
        UInt8(SQLITE_UTF8))
    case .blob(let range):
      let blob = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound...])
      return sqlite3_bind_blob64(handle, place, blob.baseAddress, UInt64(range.count), nil)
    }
  }
}
