import MessageCore

/// Prints records as the options ask: those of some types alone, and with pseudonyms for people.
struct RecordPrinter: ~Copyable {
  private let only: SelectionOptions.Only
  private let redactor: Redactor?
  private var writer = JSONWriter()

  init(_ only: SelectionOptions.Only, _ redactor: Redactor?) {
    self.only = only
    self.redactor = redactor
  }

  /// Prints a line, whatever its type.
  ///
  /// - Throws: as `Redactor.redacted`; as `LineWriter.flush`.
  func print(_ line: borrowing MessageLine, to output: inout LineWriter) throws {
    guard let redactor else { return try output.write(line) }
    if let redacted = try redactor.redacted(line) { try output.write(redacted) }
  }

  /// Prints a record that triage has made, where its type is wanted.
  mutating func print(_ record: [UInt8], as type: RecordType, to output: inout LineWriter) throws {
    guard only.includes(type) else { return }
    guard let redactor else { return try output.write(record) }
    if let redacted = try redactor.redacted(record) { try output.write(redacted) }
  }

  /// Prints cases, and then alerts.
  mutating func print(_ snapshot: Snapshot, to output: inout LineWriter) throws {
    for record in snapshot.cases { try print(.case, to: &output) { record.write(to: &$0) } }
    for record in snapshot.alerts { try print(.alert, to: &output) { record.write(to: &$0) } }
  }

  mutating func print(_ issues: [IssueRecord], to output: inout LineWriter) throws {
    for record in issues { try print(.issue, to: &output) { record.write(to: &$0) } }
  }

  mutating func print(questions: [QuestionRecord], people: [PersonRecord], to output: inout LineWriter) throws
  {
    for record in questions { try print(.question, to: &output) { record.write(to: &$0) } }
    for record in people { try print(.person, to: &output) { record.write(to: &$0) } }
  }

  private mutating func print(
    _ type: RecordType, to output: inout LineWriter, _ write: (inout JSONWriter) -> Void
  ) throws {
    writer.removeAll()
    write(&writer)
    try print(writer.bytes, as: type, to: &output)
  }
}
