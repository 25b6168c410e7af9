import Foundation
import Testing

@testable import MessageCore

@Suite struct LineWriterTests {
  @Test func keepsLinesUntilItIsFlushed() throws {
    let pipe = Pipe()
    var writer = LineWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "pipe")
    try writer.write("one".utf8)
    #expect(!Interruption.isReadable(pipe.fileHandleForReading.fileDescriptor))
    try writer.append("two".utf8)
    try writer.flush()
    try pipe.fileHandleForWriting.close()
    #expect(try pipe.fileHandleForReading.readToEnd() == Data("one\ntwo".utf8))
  }

  @Test func writesBigOutputInOrder() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    var writer = LineWriter(descriptor: handle.fileDescriptor, name: "file")
    for number in 0..<100_000 { try writer.write(String(number).utf8) }
    try writer.flush()
    try handle.close()
    let expected = (0..<100_000).map { "\($0)\n" }.joined()
    #expect(try Data(contentsOf: file) == Data(expected.utf8))
  }

  @Test func failsWithTheReasonOfTheSystem() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    #expect(throws: FatalError("output: no space left on device")) {
      var writer = LineWriter(descriptor: full.fileDescriptor, name: "output")
      try writer.write("x".utf8)
      try writer.flush()
    }
    #expect(throws: FatalError("output: bad file descriptor")) {
      var writer = LineWriter(descriptor: -1, name: "output")
      try writer.write("x".utf8)
      try writer.flush()
    }
  }
}
