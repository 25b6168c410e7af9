import MessageCore
import SourceAdapters

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
    companions: [String: String] = [:], chunk: Int = .max
  ) {
    self.init(
      format, Array(text.utf8), settings: settings, companions: companions.mapValues { Array($0.utf8) },
      chunk: chunk)
  }

  init(
    _ format: ImportFormat, _ bytes: [UInt8], settings: ImportSettings = ImportSettings(),
    companions: [String: [UInt8]] = [:], chunk: Int = .max
  ) {
    var input = ByteInput(chunkSize: 16)
    var rest = bytes[...]
    var adapter = format.adapter(settings, companions: companions)
    var record = ImportedRecord()
    do throws(ImportFailure) {
      while true {
        switch try adapter.next(&input, &record) {
        case .record: records.append(String(decoding: record.json.bytes, as: UTF8.self))
        case .rejection(let line, let cause):
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

  private static func deliver(
    _ rest: inout ArraySlice<UInt8>, to memory: UnsafeMutableRawBufferPointer, chunk: Int
  ) -> Int {
    let part = rest.prefix(min(chunk, memory.count))
    memory.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}
