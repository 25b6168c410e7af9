import Foundation
import Testing

@testable import MessageCore

/// Lines that another thread reads ahead, in more batches than one.
@Suite struct LinesAheadTests {
  /// Counts the lines that it has seen.
  private final class Counter: LineAheadReader {
    private var count = 0

    func makeReading() -> Int { 0 }

    func read(_ line: borrowing MessageLine, into reading: inout Int) {
      count += 1
      reading = count
    }
  }

  private struct Collector: LineHandler {
    typealias Reading = Int
    var lines: [String] = []
    var readings: [Int] = []
    var takenAtPauses: [Int] = []

    mutating func take(_ line: inout MessageLine, _ reading: inout Int, _ output: inout LineWriter) throws {
      let id = try line.requiredString(.id)
      if id == "t:refused" { throw LineError("refused") }
      lines.append(id)
      readings.append(reading)
    }

    mutating func pause(_ output: inout LineWriter) throws { takenAtPauses.append(lines.count) }
  }

  private func run(_ text: String, isStrict: Bool = false) throws -> (
    Collector, rejects: String, count: Int, status: MessageCore.ExitStatus
  ) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, rejects) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("rejects"))
    try Data(text.utf8).write(to: input)
    var loop = try FilterLoop(
      FilterInput(files: [input.path], rejects: rejects.path, isStrict: isStrict),
      diagnostics: Diagnostics(tool: "test"))
    var collector = Collector()
    let status = try loop.run(&collector, ahead: Counter())
    return (collector, try String(contentsOf: rejects, encoding: .utf8), loop.rejectedCount, status)
  }

  @Test(arguments: [0, 1, 20_000])
  func areTakenInInTheirOrder(_ count: Int) throws {
    let ids = (0..<count).map { "t:\($0)" }
    let (collector, rejects, _, status) = try run(
      ids.map { #"{"id":"\#($0)","text":"so and so much of it"}"# + "\r\n" }.joined())
    #expect(collector.lines == ids)
    #expect(collector.readings == Array(1..<count + 1))
    #expect(rejects.isEmpty)
    #expect(status == .success)
  }

  @Test func areRejectedInTheirPlace() throws {
    var lines = (0..<20_000).map { #"{"id":"t:\#($0)"}"# }
    lines[3] = "{"
    lines[9_000] = #"{"id":"t:refused"}"#
    lines[19_999] = #"{"type":1,"id":"t:x"}"#
    let (collector, rejects, count, status) = try run(lines.joined(separator: "\n"))
    #expect(collector.lines.count == 19_997)
    #expect(rejects == [lines[3], lines[9_000], lines[19_999]].map { $0 + "\n" }.joined())
    #expect(count == 3)
    #expect(status == .rejected)
  }

  @Test func theFirstBadLineEndsAStrictRun() throws {
    var lines = (0..<20_000).map { #"{"id":"t:\#($0)"}"# }
    lines[9_000] = "no JSON"
    let (collector, _, _, status) = try run(lines.joined(separator: "\n"), isStrict: true)
    #expect(collector.lines == (0..<9_000).map { "t:\($0)" })
    #expect(status == .badData)
  }

  /// A stream that pauses: what has come is taken in before the wait, by whichever thread, and in its order.
  @Test func areTakenInBeforeAWaitForMore() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let (output, input) = (ends[0], ends[1])
    let bursts = [1, 20_000, 3, 1, 5_000, 2, 0, 9_000]
    let writing = Background {
      var number = 0
      for burst in bursts {
        let lines = (number..<number + burst).map { #"{"id":"t:\#($0)","text":"so and so much"}"# + "\n" }
        number += burst
        let text = Array(lines.joined().utf8)
        var written = 0
        while written < text.count {
          written += max(0, text[written...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) })
        }
        usleep(2000)
      }
      close(input)
    }
    var loop = try FilterLoop(
      FilterInput(files: ["/dev/fd/\(output)"]), diagnostics: Diagnostics(tool: "test"))
    var collector = Collector()
    let status = try loop.run(&collector, ahead: Counter())
    writing.value()
    close(output)
    let count = bursts.reduce(0, +)
    #expect(status == .success)
    #expect(collector.lines == (0..<count).map { "t:\($0)" })
    #expect(collector.readings == Array(1..<count + 1))
    // The stream was waited for, and not at its end alone.
    #expect(collector.takenAtPauses.contains { $0 < count })
  }

  @Test func aLongLineStandsBetweenShortOnes() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let (collector, _, _, _) = try run(
      #"{"id":"t:1"}"# + "\n" + #"{"id":"t:2","text":"\#(long)"}"# + "\n" + #"{"id":"t:3"}"# + "\n")
    #expect(collector.lines == ["t:1", "t:2", "t:3"])
  }

  @Test func aValueIsMadeBesideOthers() {
    let values = (0..<8).map { number in Background { number * number } }
    #expect(values.map { $0.value() } == [0, 1, 4, 9, 16, 25, 36, 49])
    #expect(values[3].value() == 9)
  }
}
