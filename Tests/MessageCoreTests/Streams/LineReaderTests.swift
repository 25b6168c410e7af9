import Foundation
import Testing

@testable import MessageCore

@Suite struct LineReaderTests {
  /// What a reader found in one line.
  private struct Found: Equatable {
    let number: Int
    let offset: Int
    let content: String
    let raw: String
  }

  @Test func splitsAtLineFeedsWhereverTheChunksEnd() throws {
    let text = "first\nsecond line\n\n  \nlast"
    let expected = [
      Found(number: 1, offset: 0, content: "first", raw: "first"),
      Found(number: 2, offset: 6, content: "second line", raw: "second line"),
      Found(number: 3, offset: 18, content: "", raw: ""),
      Found(number: 4, offset: 19, content: "  ", raw: "  "),
      Found(number: 5, offset: 22, content: "last", raw: "last"),
    ]
    for size in 1...text.utf8.count { #expect(try lines(of: Array(text.utf8), inChunksOf: size) == expected) }
  }

  @Test func takesACarriageReturnOffTheLineAndKeepsItInTheRawLine() throws {
    let found = try lines(of: Array("a\r\nb\rc\r\r\n\r\n".utf8), inChunksOf: 2)
    #expect(found.map(\.content) == ["a", "b\rc\r", ""])
    #expect(found.map(\.raw) == ["a\r", "b\rc\r\r", "\r"])
    #expect(found.map(\.offset) == [0, 3, 9])
  }

  @Test func skipsAByteOrderMarkAtTheStartOnlyAndHoweverSlowlyItComes() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for size in 1...8 {
      let found = try lines(of: mark + Array("a\n".utf8) + mark + Array("b\n".utf8), inChunksOf: size)
      #expect(found.map(\.content) == ["a", "\u{FEFF}b"])
      #expect(found.map(\.offset) == [3, 5])
    }
    #expect(try lines(of: mark, inChunksOf: 1) == [])
    #expect(try lines(of: [0xEF, 0xBB], inChunksOf: 1).count == 1)
  }

  @Test func findsNothingInNothing() throws {
    #expect(try lines(of: [], inChunksOf: 1) == [])
    #expect(try lines(of: Array("\n".utf8), inChunksOf: 1).map(\.content) == [""])
  }

  @Test func namesGzipDataHoweverSlowlyItComes() {
    for size in [1, 2, 3, 10] {
      #expect(throws: FatalError("standard input is gzip data; pipe it through zcat")) {
        try lines(of: [0x1F, 0x8B, 0x08, 0x00, 0x0A, 0x41], inChunksOf: size)
      }
    }
  }

  @Test func readsLinesLongerThanABlock() throws {
    let long = String(repeating: "0123456789", count: 100_000)
    let found = try lines(of: Array("a\n\(long)\nb\n".utf8), inChunksOf: 65_536)
    #expect(found.map(\.number) == [1, 2, 3])
    #expect(found[1].content == long)
    #expect(found[2].offset == long.utf8.count + 3)
  }

  @Test func takesALineOfTheLimitAndRefusesALongerOneWhereverTheChunksEnd() throws {
    for size in [1, 3, 7, 100] {
      let events = try events(
        of: Array("1234567\n12345678\n123456789\n12\n".utf8), inChunksOf: size, lineLimit: 8)
      #expect(events.filter { $0.event == .line }.map(\.text) == ["1234567", "12345678", "12"])
      #expect(events.filter { $0.event == .line }.map(\.number) == [1, 2, 4])
      let pieces = events.filter { $0.event != .line }
      #expect(pieces.map(\.text).joined() == "123456789")
      #expect(pieces.allSatisfy { $0.number == 3 })
      #expect(pieces.first?.event.isFirstPiece == true)
      #expect(pieces.last?.event.isLastPiece == true)
    }
  }

  @Test func endsAnOverlongLineWithTheInput() throws {
    for size in [1, 4, 20] {
      let events = try events(of: Array("ok\n0123456789".utf8), inChunksOf: size, lineLimit: 4)
      #expect(events.dropFirst().map(\.text).joined() == "0123456789")
      #expect(events.last?.event.isLastPiece == true)
      #expect(events.count { $0.event.isFirstPiece } == 1)
    }
  }

  @Test func flushesBeforeEachWaitAndNotBetweenLinesThatAreThere() throws {
    let pipe = Pipe()
    let reader = pipe.fileHandleForReading.fileDescriptor
    try pipe.fileHandleForWriting.write(contentsOf: Data("a\nb\nc".utf8))
    var waits = 0
    var lines = LineReader(descriptor: reader, name: "pipe")
    func next() throws -> LineReader.Event {
      try lines.next {
        waits += 1
        // What it waits for comes only now.
        try pipe.fileHandleForWriting.write(contentsOf: Data("d\n".utf8))
      }
    }
    #expect(try next() == .line)
    #expect(try next() == .line)
    #expect(waits == 0)
    #expect(try next() == .line)
    #expect(lines.rawLine.elementsEqual("cd".utf8))
    #expect(waits == 1)
  }

  @Test func failsWithTheReasonOfTheSystem() throws {
    #expect(throws: FatalError("no/such/file: no such file or directory")) {
      _ = try LineReader(path: "no/such/file").name
    }
    #expect(throws: FatalError("/: is a directory")) {
      var reader = try LineReader(path: "/")
      _ = try reader.next {}
    }
  }

  // MARK: - Reading through a pipe

  private struct Piece {
    let event: LineReader.Event
    let number: Int
    let offset: Int
    let text: String
    let content: String
  }

  private func lines(of bytes: [UInt8], inChunksOf size: Int) throws -> [Found] {
    try events(of: bytes, inChunksOf: size, lineLimit: LineReader.maximumLineLength).map {
      #expect($0.event == .line)
      return Found(number: $0.number, offset: $0.offset, content: $0.content, raw: $0.text)
    }
  }

  /// Everything that a reader finds when a pipe delivers `size` bytes at a time: each chunk is written when the reader
  /// is about to wait for it.
  private func events(of bytes: [UInt8], inChunksOf size: Int, lineLimit: Int) throws -> [Piece] {
    let pipe = Pipe()
    var rest = bytes[...]
    var reader = LineReader(
      descriptor: pipe.fileHandleForReading.fileDescriptor, name: LineReader.standardInputName,
      lineLimit: lineLimit)
    var pieces: [Piece] = []
    while true {
      let event = try reader.next {
        if rest.isEmpty { return try pipe.fileHandleForWriting.close() }
        // A pipe holds 64 KiB, and the reader is not reading now.
        try pipe.fileHandleForWriting.write(contentsOf: Data(rest.prefix(min(size, 65_536))))
        rest = rest.dropFirst(min(size, 65_536))
      }
      if event == .end { break }
      pieces.append(
        Piece(
          event: event, number: reader.lineNumber, offset: reader.offset,
          text: String(decoding: reader.rawLine, as: UTF8.self),
          content: reader.withLine { line in
            line.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
          }))
    }
    return pieces
  }
}

extension LineReader.Event {
  fileprivate var isFirstPiece: Bool { if case .overlong(true, _) = self { true } else { false } }
  fileprivate var isLastPiece: Bool { if case .overlong(_, true) = self { true } else { false } }
}
