import MessageCore
import Testing

@Suite struct LineStoreTests {
  /// Keeps all lines of the files as the filter loop would hand them over.
  private func keepAll(_ store: inout LineStore, _ paths: [String]) throws -> [StoredLine] {
    var kept: [StoredLine] = []
    var loop = try FilterLoop(
      FilterInput(files: paths), diagnostics: Diagnostics(tool: "test", isQuiet: true))
    _ = try loop.run { line, origin, _ in kept.append(try store.keep(line, from: origin)) }
    return kept
  }

  /// The line by both ways to read it.
  private func text(_ store: inout LineStore, _ line: StoredLine) throws -> String {
    let copy = String(decoding: try store.bytes(of: line), as: UTF8.self)
    let lent = try store.withBytes(of: line) { bytes in
      bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
    #expect(copy == lent)
    return lent
  }

  @Test(arguments: [1, 1 << 30])
  func givesEveryLineBackFromFilesAndFromMemory(leastSize: Int) throws {
    let lines = (0..<3000).map { #"{"id":"\#($0)","text":"\#(String(repeating: "x", count: $0 % 700))"}"# }
    let one = try ScratchFile("\u{FEFF}" + lines[..<1000].joined(separator: "\r\n") + "\n\n")
    let other = try ScratchFile(lines[1000...].joined(separator: "\n"))
    var store = LineStore(files: [one.path, other.path], rereadingFrom: leastSize)
    let kept = try keepAll(&store, [one.path, other.path])
    #expect(kept.count == lines.count)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.place < $1.place })
    var generator = SeededGenerator(seed: 1)
    for number in Array(lines.indices) + lines.indices.shuffled(using: &generator) {
      #expect(try text(&store, kept[number]) == lines[number])
    }
  }

  @Test(arguments: [0, 1 << 20, 6 << 20])
  func givesEveryLineBackWhereSomeAreSpilt(memory: Int) throws {
    // 12 MiB: three chunks, of which none, one or all but the last stay in memory.
    let lines = (0..<6000).map { #"{"id":"\#($0)","text":"\#(String(repeating: "x", count: 2000))"}"# }
    let file = try ScratchFile(lines.joined(separator: "\n"))
    var store = LineStore(files: [file.path], rereadingFrom: 1 << 30, memory: memory)
    let kept = try keepAll(&store, [file.path])
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.place < $1.place })
    var generator = SeededGenerator(seed: 2)
    for number in Array(lines.indices) + lines.indices.shuffled(using: &generator) {
      #expect(try text(&store, kept[number]) == lines[number])
    }
  }

  @Test func aFileThatWasChangedIsAnErrorAndNeverOtherBytes() throws {
    let file = try ScratchFile(#"{"id":"a","text":"one"}"# + "\n")
    var store = LineStore(files: [file.path], rereadingFrom: 1)
    let kept = try keepAll(&store, [file.path])
    let line = try #require(kept.first)
    try file.write(#"{"id":"a","text":"two"}"# + "\n")
    do {
      _ = try text(&store, line)
      Issue.record("no error")
    } catch let error as FatalError {
      #expect(error.message == "\(file.path): changed while it was read")
    }
  }

  @Test func aFileThatGrowsIsReadAsItWas() throws {
    let first = #"{"id":"a","text":"one"}"#
    let file = try ScratchFile(first + "\n")
    var store = LineStore(files: [file.path], rereadingFrom: 1)
    let kept = try keepAll(&store, [file.path])
    try file.write(first + "\n" + first + "\n")
    #expect(try text(&store, try #require(kept.first)) == first)
  }
}
