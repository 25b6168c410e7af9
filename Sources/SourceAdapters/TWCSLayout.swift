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
struct TWCSLayout: RowLayout {
  let header: CSVHeader
  private let settings: ImportSettings
  private let id: Int
  private let author: Int
  private let inbound: Int
  private let createdAt: Int
  private let text: Int
  private let replyTo: Int
  /// Memory that is kept from row to row.
  private var scratch = Scratch()

  private struct Scratch {
    var text: [UInt8] = []
    var reference: [UInt8] = []
  }

  init(_ header: CSVHeader, _ settings: ImportSettings) throws(ImportFailure) {
    func place(_ column: String) throws(ImportFailure) -> Int {
      try header.place(of: column, for: "twcs")
    }
    self.header = header
    self.settings = settings
    id = try place("tweet_id")
    author = try place("author_id")
    inbound = try place("inbound")
    createdAt = try place("created_at")
    text = try place("text")
    replyTo = try place("in_response_to_tweet_id")
  }

  mutating func write(
    _ rows: borrowing CSVRowReader, to record: inout ImportedRecord
  ) throws(LineError) {
    var scratch = exchange(&self.scratch, with: Scratch())
    defer { self.scratch = scratch }
    try write(rows, to: &record, &scratch)
  }

  private func write(
    _ rows: borrowing CSVRowReader, to record: inout ImportedRecord, _ scratch: inout Scratch
  ) throws(LineError) {
    let id = try required(id, rows)
    let author = try required(author, rows)
    let isInbound = try isInbound(rows)
    let createdAt = try time(rows)
    let content = try required(text, rows)
    scratch.text.removeAll(keepingCapacity: true)
    HTMLEntities.decode(rows.text.span.extracting(content), into: &scratch.text)
    let entities = TextEntities(utf8: scratch.text.span)

    record.createdAt = createdAt
    record.json.object { json in
      json.member(.type, "message")
      json.key(.id)
      writeReference(id, rows, to: &json, &scratch.reference)
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
      let answered = trimmed(replyTo, rows)
      if !answered.isEmpty {
        json.key(.replyTo)
        writeReference(answered, rows, to: &json, &scratch.reference)
      }
      json.write(entities, of: .mentions)
      json.write(entities, of: .hashtags)
      json.write(entities, of: .links)
      json.member(.visibility, "public")
      json.member(.source, settings.source)
      if settings.keepsRaw {
        json.key(.raw)
        header.writeRaw(rows, to: &json)
      }
    }
  }

  // MARK: - Cells

  private func trimmed(_ column: Int, _ rows: borrowing CSVRowReader) -> Range<Int> {
    let cell = rows.cells[column]
    let inside = rows.text.span.extracting(cell).trimmed
    return cell.lowerBound + inside.lowerBound..<cell.lowerBound + inside.upperBound
  }

  private func required(
    _ column: Int, _ rows: borrowing CSVRowReader
  ) throws(LineError) -> Range<Int> {
    let cell = column == text ? rows.cells[column] : trimmed(column, rows)
    guard !cell.isEmpty else { throw LineError("column '\(header.columns[column])' is empty") }
    return cell
  }

  private func isInbound(_ rows: borrowing CSVRowReader) throws(LineError) -> Bool {
    let cell = rows.text.span.extracting(try required(inbound, rows))
    guard let isInbound = cell.boolean else {
      throw LineError("column 'inbound': \(TerminalText.quoted(cell.string)) is not True or False")
    }
    return isInbound
  }

  private func time(_ rows: borrowing CSVRowReader) throws(LineError) -> Timestamp {
    let cell = rows.text.span.extracting(try required(createdAt, rows))
    guard let time = TimeSpelling.timestamp(cell) else {
      throw LineError(
        "column 'created_at': \(TerminalText.quoted(cell.string)) is not a time; known are "
          + TimeSpelling.description)
    }
    return time
  }

  private func writeReference(
    _ id: Range<Int>, _ rows: borrowing CSVRowReader, to json: inout JSONWriter, _ scratch: inout [UInt8]
  ) {
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
  static let twcs = ImportFormat(
    name: "twcs", summary: "the data set Customer Support on Twitter", members: .files("csv"),
    likeness: { sample in
      ["tweet_id", "author_id", "inbound", "in_response_to_tweet_id"].allSatisfy(sample.firstLine.contains)
        ? .certain : .no
    }
  ) { settings, _ in TableAdapter<TWCSLayout>(settings: settings) }
}
