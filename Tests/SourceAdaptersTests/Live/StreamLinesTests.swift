import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct StreamLinesTests {
  private static func events(_ text: String, inPiecesOf size: Int) throws -> [String] {
    var reader = EventStreamReader()
    let bytes = Array(text.utf8)
    var events: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += try reader.events(in: Array(bytes[start..<min(start + size, bytes.count)])).map {
        "\($0.name)=\(String(decoding: $0.data, as: UTF8.self))"
      }
    }
    return events
  }

  /// The examples of the HTML Living Standard, section 9.2.6, and the rules before them.
  @Test(arguments: [
    ("data: YHOO\ndata: +2\ndata: 10\n\n", ["message=YHOO\n+2\n10"]),
    (
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
      ["message=first event", "message=second event", "message= third event"]
    ),
    ("data\n\ndata\ndata\n\ndata:", ["message=", "message=\n"]),
    ("data:test\n\ndata: test\n\n", ["message=test", "message=test"]),
    ("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n", ["add=73857293", "remove=2153"]),
    ("event: lost\n\ndata: next\n\n", ["message=next"]),
    ("\u{FEFF}data: marked\r\n\r\ndata: a\rdata: b\r\r:thump\n", ["message=marked", "message=a\nb"]),
    ("data: unfinished\n", []),
    ("data: grüße 👋\n\n", ["message=grüße 👋"]),
  ])
  func eventsAreTheSameInAnyPieces(_ text: String, _ expected: [String]) throws {
    for size in [1, 2, 3, 7, 1000] { #expect(try Self.events(text, inPiecesOf: size) == expected, "\(size)") }
  }

  @Test func aLineWithoutAnEndFillsNoMemory() throws {
    var lines = StreamLines()
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    #expect(throws: SourceFailure.self) {
      for _ in 0..<5 { _ = try lines.lines(in: piece) }
    }
    var events = EventStreamReader()
    let data = Array("data: ".utf8) + piece + [0x0A]
    #expect(throws: SourceFailure.self) { for _ in 0..<5 { _ = try events.events(in: data) } }
  }

  @Test func keepAliveSignalsAreEmptyLines() throws {
    var lines = StreamLines()
    var found = try lines.lines(in: Array("{\"a\":1}\r\n\r\n\r\n{\"b\"".utf8))
    found += try lines.lines(in: Array(":2}\r\n".utf8))
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":1}", "", "", "{\"b\":2}"])
  }
}
