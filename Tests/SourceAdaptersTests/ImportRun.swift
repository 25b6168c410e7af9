import MessageCore
import SourceAdapters
import Testing

/// All that one file gave, read in chunks of a given size.
struct ImportRun: Equatable {
  struct Rejection: Equatable {
    let line: Int
    let cause: String
    let bytes: String
  }

  private(set) var records: [String] = []
  private(set) var rejections: [Rejection] = []
  private(set) var failure: ImportFailure?

  init(
    _ format: ImportFormat, _ text: String, settings: ImportSettings = ImportSettings(),
    path: String = "-", companions: [String: String] = [:], chunk: Int = .max
  ) {
    self.init(
      format, Array(text.utf8), settings: settings, path: path,
      companions: companions.mapValues { Array($0.utf8) }, chunk: chunk)
  }

  init(
    _ format: ImportFormat, _ bytes: [UInt8], settings: ImportSettings = ImportSettings(),
    path: String = "-", companions: [String: [UInt8]] = [:], chunk: Int = .max
  ) {
    var input = ByteInput(chunkSize: 16)
    var rest = bytes[...]
    var adapter = format.adapter(
      settings, for: ImportMember(path: MemberPath(path), companions: companions))
    var record = ImportedRecord()
    do throws(ImportFailure) {
      while true {
        switch try adapter.next(&input, &record) {
        case .record: records.append(String(decoding: record.json.bytes, as: UTF8.self))
        case .rejection(let place, let cause):
          let line = if case .line(let line) = place { line } else { 0 }
          let rejected = String(decoding: record.rejected, as: UTF8.self)
          rejections.append(Rejection(line: line, cause: cause, bytes: rejected))
        case .needsInput: input.fill { memory in Self.deliver(&rest, to: memory, chunk: chunk) }
        case .end: return
        }
      }
    } catch {
      failure = error
    }
  }

  /// A text of the format of that name, which gives the same in small chunks.
  static func steady(
    _ name: String, _ text: String, path: String = "-", companions: [String: String] = [:], chunk: Int = 5
  ) throws -> ImportRun {
    let format = try #require(ImportFormat.named(name))
    let whole = ImportRun(format, text, path: path, companions: companions)
    #expect(ImportRun(format, text, path: path, companions: companions, chunk: chunk) == whole)
    return whole
  }

  /// The records as messages.
  var messages: [Message] {
    get throws {
      try records.map { record in
        var line = MessageLine()
        try line.load(Array(record.utf8))
        return try Message(line)
      }
    }
  }

  private static func deliver(
    _ rest: inout ArraySlice<UInt8>, to memory: UnsafeMutableRawBufferPointer, chunk: Int
  ) -> Int {
    let part = rest.prefix(min(chunk, memory.count))
    memory.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}
