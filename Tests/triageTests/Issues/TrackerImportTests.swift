import MessageCore
import Testing

@testable import triage

struct TrackerImportTests {
  private func read(_ text: String) throws -> [TrackedIssue] {
    let path = "/tmp/earshot-tracker-\(UInt64.random(in: 0 ... .max))"
    try FileContents.write(Array(text.utf8), to: path)
    defer { try? FileContents.write([], to: path) }
    return try TrackerImport.read(path)
  }

  @Test func readsWhatGitHubPrints() throws {
    let issues = try read(
      #"""
      [{"number":7,"title":"App crashes","body":"On start","state":"OPEN","url":"https://github.com/a/b/issues/7",
        "labels":[{"name":"planned"}]},
       {"number":8,"title":"Done","state":"closed","html_url":"https://github.com/a/b/issues/8","url":"https://api"},
       {"number":9,"title":"A change","state":"open","pull_request":{"url":"x"}}]
      """#)
    #expect(
      issues.map(\.id) == ["issue:https://github.com/a/b/issues/7", "issue:https://github.com/a/b/issues/8"])
    #expect(issues.map(\.state) == [.planned, .done])
    #expect(issues.first?.text == "On start")
  }

  @Test func readsATableWithQuotedCells() throws {
    let issues = try read(
      "Id,Summary,Status,Description\r\n4,\"Slow, \"\"very\"\"\",In progress,\"two\nlines\"\r\n5,Lost,,\r\n")
    #expect(issues.map(\.id) == ["issue:4", "issue:5"])
    #expect(issues.first?.title == #"Slow, "very""#)
    #expect(issues.first?.text == "two\nlines")
    #expect(issues.map(\.state) == [.planned, .open])
  }

  @Test(arguments: [
    "[{\"number\":7}]", "{\"title\":\"x\"}\n", "a,b\n1,2\n", "title,id\n,4\n", "{\"title\":\n{}\n",
  ])
  func tellsWhatIsWrong(text: String) {
    #expect(throws: FatalError.self) { try read(text) }
  }

  @Test func anEmptyFileHasNone() throws { #expect(try read(" \n").isEmpty) }
}
