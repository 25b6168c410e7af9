import MessageCore

/// Earshot's own records, one a line: a good line comes out byte for byte as it went in.
///
/// A message must have `id`, `created_at` and `text`; records of other types pass. Empty lines are dropped, and lines end
/// with a line feed whatever they ended with. `--source` sets the member, other bytes stay.
struct NDJSONAdapter: ImportAdapter {
  private let source: [UInt8]?
  private var line = MessageLine()
  /// The bytes at hand in which no line feed stands.
  private var searched = 0
  /// Whether the rest of a line is dropped whose start was rejected for its length.
  private var isOverlong = false

  init(settings: ImportSettings) {
    source = settings.source.map { name in
      var json = JSONWriter()
      json.string(name)
      return json.bytes
    }
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      guard let length = nextLine(input) else {
        guard isOverlong || input.count >= input.longestPart else { return .needsInput }
        return dropOverlong(&input, &record)
      }
      if length == 0, input.count == 0 { return .end }
      let number = input.line
      defer {
        input.skip(min(length + 1, input.count), lines: 1)
        searched = 0
      }
      if isOverlong {
        isOverlong = false
        continue
      }
      let content = input.prefix(length).last == UInt8(ascii: "\r") ? length - 1 : length
      if input.isBlank(content) { continue }
      do throws(LineError) {
        try read(input, content, &record)
      } catch {
        record.reject(input.prefix(length))
        return .rejection(line: number, cause: error.cause)
      }
      return .record
    }
  }

  private mutating func read(
    _ input: borrowing ByteInput, _ length: Int, _ record: inout ImportedRecord
  ) throws(LineError) {
    try line.load(input.buffer.span.bytes.extracting(input.start..<input.start + length))
    record.isMessage = try line.recordType == .message
    if record.isMessage {
      _ = try line.requiredString(.id)
      guard let createdAt = try line.timestamp(.createdAt) else { throw LineError("missing 'created_at'") }
      _ = try line.requiredString(.text)
      record.createdAt = createdAt
      if let source { line.set(.source, source) }
    }
    record.take(line)
  }

  /// The length of the line at hand, without its line feed; nil where its end is not at hand.
  private mutating func nextLine(_ input: borrowing ByteInput) -> Int? {
    let rest = input.prefix(input.count)
    if let feed = rest[(rest.startIndex + searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      return feed - rest.startIndex
    }
    searched = rest.count
    return input.isAtEnd ? rest.count : nil
  }

  private mutating func dropOverlong(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) -> ImportStep {
    let isFirst = !isOverlong
    isOverlong = true
    if isFirst { record.reject(input.prefix(input.count)) }
    input.skip(input.count)
    searched = 0
    return isFirst ? .rejection(line: input.line, cause: "longer than 64 MiB") : .needsInput
  }
}

extension ByteInput {
  fileprivate func isBlank(_ length: Int) -> Bool {
    for byte in prefix(length) where byte != 0x20 && byte != 0x09 && byte != 0x0D { return false }
    return true
  }
}

extension ImportFormat {
  static let ndjson = ImportFormat(
    name: "ndjson", summary: "Earshot's own records, one a line, unchanged",
    members: .files("ndjson", "jsonl"),
    likeness: { sample in
      // The first line is a whole record.
      sample.firstByte == UInt8(ascii: "{") && sample.has("id", "created_at", "text")
        && FileSample(path: sample.path, start: Array(sample.firstLine.utf8)[...])
          .has("type", "id", "created_at")
        ? .certain : .no
    }
  ) { settings, _ in NDJSONAdapter(settings: settings) }
}
