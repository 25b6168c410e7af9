import SourceAdapters
import Testing

@Suite struct NDJSONAdapterTests {
  private func ndjson() throws -> ImportFormat { try #require(ImportFormat.named("ndjson")) }

  private let good = #"{"text":"a\u00e9","x":1.0,"id":"x:1", "created_at":"2026-11-09T08:14:03Z"}"#

  @Test func goodRecordsComeOutAsTheyWentIn() throws {
    let lines = [good, #"{"type":"deletion","id":"x:1"}"#, #" {"type":"later","n":1E400} "#]
    let run = ImportRun(try ndjson(), lines.joined(separator: "\n"))
    #expect(run.records == lines)
    #expect(run.rejections.isEmpty)
  }

  @Test func rejectsMessagesThatLackWhatAMessageNeeds() throws {
    let run = ImportRun(
      try ndjson(),
      "{\"text\":\"\"}\n\n{\"id\":\"1\",\"text\":\"\"}\r\n{\"id\":\"1\",\"created_at\":\"2026-11-09T08:14:03Z\"}\n{\n"
    )
    #expect(run.records.isEmpty)
    #expect(run.rejections.map(\.line) == [1, 3, 4, 5])
    #expect(
      run.rejections.prefix(3).map(\.cause) == ["missing 'id'", "missing 'created_at'", "missing 'text'"])
    #expect(run.rejections.first?.bytes == "{\"text\":\"\"}")
  }

  @Test func setsTheSourceAndNothingElse() throws {
    var settings = ImportSettings()
    settings.source = "desk"
    #expect(
      ImportRun(try ndjson(), good, settings: settings).records == [good.dropLast() + #","source":"desk"}"#])
  }

  @Test func everyChunkSizeGivesTheSame() throws {
    let text = "\(good)\r\n\r\n{bad\n\(good)"
    let whole = ImportRun(try ndjson(), text)
    #expect(whole.records == [good, good] && whole.rejections.map(\.line) == [3])
    for chunk in 1...text.utf8.count {
      #expect(ImportRun(try ndjson(), text, chunk: chunk) == whole, "chunks of \(chunk)")
    }
  }
}
