import MessageCore

/// Reads a table in any encoding and hands its rows to a mapping, which may make several messages of one.
///
/// A row with fewer cells than the header lacks its last ones, which programs leave out; one with more is rejected, and one
/// of empty cells is no row.
struct RowAdapter<Mapping: RowMapping>: ImportAdapter {
  private let settings: ImportSettings
  private let member: ImportMember
  private let decoded = DecodedInput()
  private var rows: CSVRowReader
  private var columns: [String] = []
  private var places: [String: Int] = [:]
  private var mapping: Mapping?
  private var waiting: ArraySlice<Message> = []
  private var raw: [UInt8]?

  init(settings: ImportSettings, member: ImportMember) {
    self.settings = settings
    self.member = member
    rows = CSVRowReader()
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      if var message = waiting.popFirst() {
        message.source = settings.source
        record.take(message, rawBytes: raw)
        return .record
      }
      switch rows.next(&decoded.input) {
      case .needsInput:
        let isStart = decoded.input.bytesRead == 0
        guard decoded.take(&input) else { return .needsInput }
        if isStart { rows = CSVRowReader(delimiter: Self.delimiter(of: decoded.input)) }
      case .end:
        if mapping == nil { throw ImportFailure("the file is empty; it has no header row") }
        return .end
      case .malformed(let line, let cause):
        if mapping == nil { throw ImportFailure(line: line, "the header cannot be read: \(cause)") }
        record.reject(rows.raw(decoded.input))
        return .rejection(line: line, cause: cause)
      case .row(let line):
        let cells = rows.cells.indices.map { rows.cell($0) { $0.extracting($0.trimmed).string } }
        guard mapping != nil else {
          columns = cells
          places = TableRow.places(of: columns)
          mapping = try Mapping(columns: columns, settings, member)
          continue
        }
        if cells.allSatisfy(\.isEmpty) { continue }
        do throws(LineError) {
          try take(cells)
        } catch {
          record.reject(rows.raw(decoded.input))
          return .rejection(line: line, cause: error.cause)
        }
      }
    }
  }

  /// What stands between the header's cells: whichever of comma, semicolon and tab is most frequent.
  private static func delimiter(of input: borrowing ByteInput) -> UInt8 {
    let line = input.prefix(4096).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let counts = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].map { sign in
      (sign, line.count { $0 == sign })
    }
    return counts.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? UInt8(ascii: ",")
  }

  private mutating func take(_ cells: [String]) throws(LineError) {
    guard cells.count <= columns.count else {
      throw LineError("\(cells.count) cells, but the header has \(columns.count)")
    }
    raw = settings.keepsRaw ? rawJSON(cells) : nil
    waiting = try mapping?.messages(of: TableRow(cells: cells, places: places))[...] ?? []
  }

  private func rawJSON(_ cells: [String]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      for (column, cell) in zip(columns, cells) {
        json.key(column)
        json.string(cell)
      }
    }
    return json.bytes
  }
}

/// The bytes of an input turned into UTF-8; a class, since an input cannot be copied.
private final class DecodedInput {
  var input = ByteInput()
  private var decoder: CharacterDecoder?
  private var isComplete = false

  /// Takes what is at hand; false where more is wanted.
  func take(_ bytes: inout ByteInput) -> Bool {
    if isComplete { return true }
    if decoder == nil {
      // The header is wanted whole, to tell by it what stands between cells.
      let hasLine = bytes.count >= 4 && bytes.prefix(4096).contains(UInt8(ascii: "\n"))
      guard hasLine || bytes.isAtEnd || bytes.count >= 4096 else { return false }
      guard let (decoder, mark) = CharacterDecoder.forStart(of: bytes.prefix(4), declared: nil) else {
        return false
      }
      bytes.skip(mark)
      self.decoder = decoder
    }
    guard bytes.count > 0 || bytes.isAtEnd else { return false }
    isComplete = bytes.isAtEnd && bytes.count == 0
    var output: [UInt8] = []
    decoder?.decode(bytes.prefix(bytes.count), isLast: isComplete, into: &output)
    bytes.skip(bytes.count)
    var rest = output[...]
    while !rest.isEmpty {
      input.fill { memory in
        let part = rest.prefix(memory.count)
        memory.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
      }
    }
    if isComplete { input.fill { _ in 0 } }
    return true
  }
}
