import Foundation
import Testing

@testable import MessageCore

/// The loop over real files; what it says on standard error is checked on the built commands.
@Suite struct FilterLoopTests {
  @Test func handsOverEachLineWithItsOrigin() throws {
    try withFiles(["{\"id\":\"t:1\"}\n\n{\"id\":\"t:2\"}\r\n", "{\"type\":\"volume\"}"]) { files in
      var seen: [String] = []
      var loop = try FilterLoop(FilterInput(files: files), diagnostics: Diagnostics(tool: "test"))
      let status = try loop.run { line, origin, _ in
        seen.append(
          "\(origin.fileIndex) \(origin.number) \(origin.offset) \(String(decoding: line.bytes, as: UTF8.self))"
        )
        #expect(origin.file == files[origin.fileIndex])
      }
      #expect(status == .success)
      #expect(seen == [#"0 1 0 {"id":"t:1"}"#, #"0 3 14 {"id":"t:2"}"#, #"1 1 0 {"type":"volume"}"#])
      #expect(loop.messageCount == 2)
      #expect(loop.rejectedCount == 0)
    }
  }

  @Test func writesWhatTheFilterWrites() throws {
    try withFiles(["{\"id\":\"t:1\",\"n\":1.0}\n{\"id\":\"t:2\"}", "", "{\"id\":\"t:3\"}\n"]) { files in
      let pipe = Pipe()
      var loop = try FilterLoop(
        FilterInput(files: files), diagnostics: Diagnostics(tool: "test"),
        output: LineWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "pipe"))
      _ = try loop.run { line, _, output in
        line.set(.tone, Array("{}".utf8))
        try output.write(line)
      }
      try loop.output.flush()
      try pipe.fileHandleForWriting.close()
      #expect(
        try pipe.fileHandleForReading.readToEnd()
          == Data(
            #"{"id":"t:1","n":1.0,"tone":{}}\#n{"id":"t:2","tone":{}}\#n{"id":"t:3","tone":{}}\#n"#.utf8))
    }
  }

  @Test func endsWithTheFirstErrorThatIsNotTheLines() throws {
    try withFiles(["{\"id\":\"t:1\"}\n{\"id\":\"t:2\"}\n"]) { files in
      var loop = try FilterLoop(FilterInput(files: files), diagnostics: Diagnostics(tool: "test"))
      var count = 0
      #expect(throws: FatalError("database: locked")) {
        _ = try loop.run { _, _, _ in
          count += 1
          throw FatalError("database: locked")
        }
      }
      #expect(count == 1)
    }
  }

  @Test func refusesAFileForRejectsThatCannotBeWritten() {
    #expect(throws: FatalError("no/such/folder: no such file or directory")) {
      _ = try FilterLoop(FilterInput(rejects: "no/such/folder"), diagnostics: Diagnostics(tool: "test"))
        .messageCount
    }
  }

  @Test func ranksExitStatuses() {
    let ranked: [MessageCore.ExitStatus] = [
      .usage, .failure, .refused, .tryLater, .badData, .gate, .rejected, .success,
    ]
    for (place, status) in ranked.enumerated() {
      for other in ranked[place...] {
        #expect(status.combined(with: other) == status)
        #expect(other.combined(with: status) == status)
      }
    }
    #expect(ranked.map(\.rawValue) == [64, 2, 77, 75, 65, 3, 1, 0])
  }

  private func withFiles(_ contents: [String], _ body: ([String]) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = contents.indices.map { folder.appendingPathComponent("\($0).ndjson") }
    for (file, content) in zip(files, contents) { try Data(content.utf8).write(to: file) }
    try body(files.map(\.path))
  }
}
