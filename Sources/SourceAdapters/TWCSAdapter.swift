import MessageCore

/// Customer Support on Twitter (Thought Vector, Kaggle): 2.8 million tweets of customers and 108 companies, 2017, as
/// comma-separated values with the columns `tweet_id`, `author_id`, `inbound`, `created_at`, `text`,
/// `response_tweet_id` and `in_response_to_tweet_id`.
///
/// What really arrives:
/// - Companies appear by their handle, customers by a number that stands for them in texts, too (`@105834`). So a
///   customer has an id and a handle, a company its handle alone.
/// - Times are written `Wed Oct 11 06:55:44 +0000 2017`; copies of the set have `2017-10-11 06:55:44`.
/// - Texts are as X delivers them, with `&amp;`, `&lt;` and `&gt;`, which are decoded.
/// - Copies that went through a program which takes ids for decimal numbers have `119236.0`.
/// - `response_tweet_id` lists the answers; it says nothing that their own `in_response_to_tweet_id` does not.
struct TWCSAdapter: ImportAdapter {
  private let settings: ImportSettings
  private var rows: CSVRowReader
  private var columns: Columns?
  private var scratch = Scratch()

  /// Memory that is kept from row to row.
  private struct Scratch {
    var text: [UInt8] = []
    var reference: [UInt8] = []
  }

  private struct Columns {
    let header: CSVHeader
    let id: Int
    let author: Int
    let inbound: Int
    let createdAt: Int
    let text: Int
    let replyTo: Int

    init(_ header: CSVHeader) throws(ImportFailure) {
      func place(_ column: String) throws(ImportFailure) -> Int {
        try header.place(of: column, for: "twcs")
      }
      self.header = header
      id = try place("tweet_id")
      author = try place("author_id")
      inbound = try place("inbound")
      createdAt = try place("created_at")
      text = try place("text")
      replyTo = try place("in_response_to_tweet_id")
    }
  }

  init(settings: ImportSettings) {
    self.settings = settings
    rows = CSVRowReader(delimiter: settings.delimiter)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      switch rows.next(&input) {
      case .needsInput: return .needsInput
      case .end:
        if columns == nil { throw ImportFailure("the file is empty; it has no header row") }
        return .end
      case .malformed(let line, let cause):
        if columns == nil { throw ImportFailure(line: line, "the header cannot be read: \(cause)") }
        record.reject(rows.raw(input))
        return .rejection(line: line, cause: cause)
      case .row(let line):
        guard let columns else {
          columns = try Columns(CSVHeader(rows, line: line))
          continue
        }
        do throws(LineError) {
          try rows.check(against: columns.header)
          var scratch = exchange(&self.scratch, with: Scratch())
          defer { self.scratch = scratch }
          try write(columns, to: &record, &scratch)
        } catch {
          record.reject(rows.raw(input))
          return .rejection(line: line, cause: error.cause)
        }
        return .record
      }
    }
  }

  private func write(
    _ columns: Columns, to record: inout ImportedRecord, _ scratch: inout Scratch
  ) throws(LineError) {
    let id = try required(columns.id, columns)
    let author = try required(columns.author, columns)
    let isInbound = try self.isInbound(columns)
    let createdAt = try time(columns)
    let content = try required(columns.text, columns)
    scratch.text.removeAll(keepingCapacity: true)
    HTMLEntities.decode(rows.text.span.extracting(content), into: &scratch.text)
    let entities = TextEntities(utf8: scratch.text.span)

    record.createdAt = createdAt
    record.json.object { json in
      json.member(.type, "message")
      json.key(.id)
      writeReference(id, to: &json, &scratch.reference)
      json.member(.network, "x")
      json.member(.kind, "post")
      json.member(.createdAt, createdAt)
      json.key(.author)
      json.object { json in
        let name = rows.text.span.extracting(author)
        if isNumber(name) {
          json.key(.id)
          json.utf8(name)
        }
        json.key(.handle)
        json.utf8(name)
      }
      json.member(.direction, isInbound ? "inbound" : "outbound")
      json.key(.text)
      json.utf8(scratch.text.span)
      let answered = trimmed(columns.replyTo)
      if !answered.isEmpty {
        json.key(.replyTo)
        writeReference(answered, to: &json, &scratch.reference)
      }
      json.write(entities, of: .mentions)
      json.write(entities, of: .hashtags)
      json.write(entities, of: .links)
      json.member(.visibility, "public")
      json.member(.source, settings.source)
      if settings.keepsRaw { columns.header.writeRaw(rows, to: &json) }
    }
  }

  // MARK: - Cells

  private func trimmed(_ column: Int) -> Range<Int> {
    let cell = rows.cells[column]
    let inside = rows.text.span.extracting(cell).trimmed
    return cell.lowerBound + inside.lowerBound..<cell.lowerBound + inside.upperBound
  }

  private func required(_ column: Int, _ columns: Columns) throws(LineError) -> Range<Int> {
    let cell = column == columns.text ? rows.cells[column] : trimmed(column)
    guard !cell.isEmpty else { throw LineError("column '\(columns.header.columns[column])' is empty") }
    return cell
  }

  private func isInbound(_ columns: Columns) throws(LineError) -> Bool {
    let cell = rows.text.span.extracting(try required(columns.inbound, columns))
    guard let isInbound = cell.boolean else {
      throw LineError("column 'inbound': \(TerminalText.quoted(cell.string)) is not True or False")
    }
    return isInbound
  }

  private func time(_ columns: Columns) throws(LineError) -> Timestamp {
    let cell = rows.text.span.extracting(try required(columns.createdAt, columns))
    guard let time = TimeSpelling.timestamp(cell) else {
      throw LineError(
        "column 'created_at': \(TerminalText.quoted(cell.string)) is not a time; known are "
          + TimeSpelling.description)
    }
    return time
  }

  private func writeReference(_ id: Range<Int>, to json: inout JSONWriter, _ scratch: inout [UInt8]) {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(UInt8(ascii: "x"))
    scratch.append(UInt8(ascii: ":"))
    let cell = rows.text.span.extracting(id)
    cell.extracting(cell.wholePart).withUnsafeBufferPointer { scratch.append(contentsOf: $0) }
    json.utf8(scratch.span)
  }

  private func isNumber(_ name: Span<UInt8>) -> Bool {
    for index in name.indices where !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= name[index]) { return false }
    return true
  }
}

extension ImportFormat {
  static let twcs = ImportFormat(name: "twcs", summary: "the data set Customer Support on Twitter") {
    settings, _ in TWCSAdapter(settings: settings)
  }
}
