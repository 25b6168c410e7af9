import MessageCore
import SourceAdapters
import Testing

@testable import fetch

@Suite struct MessageSelectionTests {
  /// Which of the lines are taken, by the order of their times.
  private func taken(_ selection: MessageSelection, _ lines: [String]) throws -> [String] {
    var selection = selection
    let format = try #require(ImportFormat.named("ndjson"))
    var adapter = format.adapter(ImportSettings())
    var input = ByteInput()
    var rest = Array(lines.joined(separator: "\n").utf8)
    var record = ImportedRecord()
    var result: [String] = []
    while true {
      switch try adapter.next(&input, &record) {
      case .record:
        if selection.takes(record) { result.append(String(decoding: record.json.bytes, as: UTF8.self)) }
      case .needsInput:
        input.fill { memory in
          memory.copyBytes(from: rest)
          defer { rest = [] }
          return rest.count
        }
      case .rejection, .end: return result
      }
    }
  }

  private func message(_ time: String) -> String { #"{"id":"x:1","created_at":"\#(time)","text":"a"}"# }

  @Test func sinceIsTakenAndUntilIsNot() throws {
    let times = [
      "2026-11-08T23:59:59Z", "2026-11-09T00:00:00Z", "2026-11-09T23:59:59Z", "2026-11-10T00:00:00Z",
    ]
    let selection = MessageSelection(
      since: Timestamp(rfc3339: "2026-11-09T00:00:00Z".utf8),
      until: Timestamp(rfc3339: "2026-11-10T00:00:00Z".utf8))
    #expect(try taken(selection, times.map(message)) == times[1...2].map(message))
  }

  @Test func theLimitCountsMessagesOnly() throws {
    let lines = [
      message("2026-11-09T00:00:00Z"), #"{"type":"deletion","id":"x:1"}"#, message("2026-11-09T00:00:01Z"),
    ]
    #expect(try taken(MessageSelection(limit: 1), lines) == Array(lines[0...1]))
    #expect(try taken(MessageSelection(limit: 0), [lines[0]]).isEmpty)
  }
}
