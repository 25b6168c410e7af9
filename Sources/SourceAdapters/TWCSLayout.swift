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
  /// Kept from row to row for their memory.
  private var decodedText: [UInt8] = []
  private var entities = EntityRanges()

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
    let row = rows.text.span
    let id = try required(id, rows)
    let author = row.extracting(try required(author, rows))
    let isInbound = try isInbound(rows)
    let createdAt = try time(rows)
    decodedText.removeAll(keepingCapacity: true)
    HTMLEntities.decode(row.extracting(try required(text, rows)), into: &decodedText)
    var entities = exchange(&self.entities, with: EntityRanges())
    defer { self.entities = entities }
    entities.find(in: decodedText.span)
    let answered = trimmed(replyTo, rows)

    record.createdAt = createdAt
    record.json.object { json in
      json.member(.type, constant: "message")
      writeReference(.id, id, row, to: &json)
      json.member(.network, constant: "x")
      json.member(.kind, constant: "post")
      json.member(.createdAt, createdAt)
      json.key(.author)
      json.object { json in
        if isNumber(author) { json.member(.id, utf8: author) }
        json.member(.handle, utf8: author)
      }
      json.member(.direction, constant: isInbound ? "inbound" : "outbound")
      json.member(.text, utf8: decodedText.span)
      if !answered.isEmpty { writeReference(.replyTo, answered, row, to: &json) }
      json.write(entities, in: decodedText.span, of: .mentions)
      json.write(entities, in: decodedText.span, of: .hashtags)
      json.write(entities, in: decodedText.span, of: .links)
      json.member(.visibility, constant: "public")
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
    _ name: MemberName, _ id: Range<Int>, _ row: Span<UInt8>, to json: inout JSONWriter
  ) {
    let id = row.extracting(id)
    json.member(name, utf8: id.extracting(id.wholePart), after: "x:")
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
