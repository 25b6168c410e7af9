import Testing

@testable import SourceAdapters

@Suite struct CSVRowReaderTests {
  /// What the reader makes of a file: each row with its line, and each line that was given up.
  private enum Found: Equatable {
    case row(Int, [String])
    case broken(Int, String, raw: String)
  }

  private func rows(
    _ text: String, delimiter: Unicode.Scalar = ",", chunk: Int = .max, longest: Int = 1 << 20
  )
    -> [Found]
  {
    var input = ByteInput(chunkSize: 8, longestPart: longest)
    var rest = Array(text.utf8)[...]
    var reader = CSVRowReader(delimiter: UInt8(ascii: delimiter))
    var found: [Found] = []
    while true {
      switch reader.next(&input) {
      case .row(let line):
        found.append(.row(line, reader.cells.indices.map { reader.cell($0) { $0.string } }))
      case .malformed(let line, let cause):
        found.append(.broken(line, cause, raw: String(decoding: reader.raw(input), as: UTF8.self)))
      case .needsInput:
        input.fill { memory in
          let part = rest.prefix(min(chunk, memory.count))
          memory.copyBytes(from: part)
          rest = rest.dropFirst(part.count)
          return part.count
        }
      case .end: return found
      }
    }
  }

  // The cases of csv-spectrum (github.com/maxogden/csv-spectrum), written anew.

  @Test func readsCommasInQuotes() {
    #expect(rows("a,b\n1,\"x, y\"\n") == [.row(1, ["a", "b"]), .row(2, ["1", "x, y"])])
  }

  @Test func readsEmptyCells() {
    #expect(
      rows("a,b,c\n1,\"\",\"\"\n2,,\n") == [
        .row(1, ["a", "b", "c"]), .row(2, ["1", "", ""]), .row(3, ["2", "", ""]),
      ])
    #expect(rows("a,b\n,") == [.row(1, ["a", "b"]), .row(2, ["", ""])])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsEveryLineEnd(end: String) {
    let text = ["a,b", "1,2", "3,4"].joined(separator: end)
    let expected: [Found] = [.row(1, ["a", "b"]), .row(2, ["1", "2"]), .row(3, ["3", "4"])]
    #expect(rows(text) == expected)
    #expect(rows(text + end) == expected)
  }

  @Test func readsDoubledQuotesAndJSON() {
    #expect(rows("a,b\n1,\"ha \"\"ha\"\" ha\"\n") == [.row(1, ["a", "b"]), .row(2, ["1", "ha \"ha\" ha"])])
    #expect(
      rows("key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [1.5, 2]}\"\n")[1]
        == .row(2, ["1", "{\"type\": \"Point\", \"at\": [1.5, 2]}"]))
    #expect(rows("\"\"\"\"\n")[0] == .row(1, ["\""]))
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsLineEndsInQuotesAndCountsLines(end: String) {
    let text = "a,b\(end)1,\"one\(end)two\(end)\(end)four\"\(end)2,x\(end)"
    #expect(
      rows(text) == [
        .row(1, ["a", "b"]), .row(2, ["1", "one\(end)two\(end)\(end)four"]), .row(6, ["2", "x"]),
      ])
  }

  @Test func readsLettersOfEveryScript() {
    #expect(rows("a,b\nʤ,\"😀 ok\"\n")[1] == .row(2, ["ʤ", "😀 ok"]))
  }

  @Test func takesAQuoteInsideACellAsItIs() {
    #expect(rows("5\" disk,it's \"fine\"\n")[0] == .row(1, ["5\" disk", "it's \"fine\""]))
  }

  @Test func passesOverEmptyLinesAndKeepsCounting() {
    #expect(rows("a\n\n\r\n1\n\"\"\n") == [.row(1, ["a"]), .row(4, ["1"]), .row(5, [""])])
  }

  @Test func readsOtherDelimiters() {
    #expect(
      rows("a\tb\n1,5\t\"x\ty\"\n", delimiter: "\t") == [.row(1, ["a", "b"]), .row(2, ["1,5", "x\ty"])])
  }

  @Test func aStrayQuoteCostsItsOwnLineOnly() {
    #expect(
      rows("a,b\n1,\"open\n2,\"x\"\n3,\"y\"\n") == [
        .row(1, ["a", "b"]),
        .broken(
          2, "the quote that opens cell 2 closes only in line 3, where text follows it", raw: "1,\"open"),
        .row(3, ["2", "x"]), .row(4, ["3", "y"]),
      ])
    #expect(
      rows("a,b\n1,\"open\r\n2,x\r\n3,y") == [
        .row(1, ["a", "b"]), .broken(2, "the quote that opens cell 2 is not closed", raw: "1,\"open"),
        .row(3, ["2", "x"]), .row(4, ["3", "y"]),
      ])
  }

  @Test func tellsWhereAnUnclosedQuoteBegan() {
    #expect(
      rows("\"1\n2\",\"x\ny").first
        == .broken(1, "the quote that opens cell 2 in line 2 is not closed", raw: "\"1"))
  }

  @Test func givesUpALineWithTextBehindAQuote() {
    #expect(
      rows("\"a\"b,c\r\nd,e\r\n") == [
        .broken(1, "text after the closing quote of cell 1", raw: "\"a\"b,c"), .row(2, ["d", "e"]),
      ])
  }

  @Test func everyChunkSizeGivesTheSame() {
    let text =
      "id,text\r\n1,\"one\r\ntwo \"\"q\"\"\"\r\n\r\n2,ünï\n3,\"open\n4,\"x\"y\n\"a\nb\",z\r5,\"\",\n6,\"cut\r\nshort"
    let whole = rows(text)
    #expect(whole.count == 9)
    for chunk in 1...text.utf8.count { #expect(rows(text, chunk: chunk) == whole, "chunks of \(chunk)") }
  }

  @Test func aLineLongerThanAnyIsDroppedAndTheNextIsRead() {
    let long = String(repeating: "x", count: 300)
    let cause = "a line longer than 64 MiB"
    for chunk in [1, 7, 64, 1000] {
      let found = rows("a\n\(long)\r\nb\n", chunk: chunk, longest: 64)
      #expect(found.count == 3 && found.first == .row(1, ["a"]) && found.last == .row(3, ["b"]))
      if case .broken(2, cause, raw: _) = found[1] {} else { Issue.record("\(found[1])") }
    }
  }

  @Test func aRowLongerThanAnyCostsItsFirstLineOnly() {
    let lines = (1...50).map { "row \($0)" }
    let found = rows("\"open\n" + lines.joined(separator: "\n"), longest: 64)
    #expect(
      found.first == .broken(1, "a row longer than 64 MiB, or a quote that is not closed", raw: "\"open"))
    #expect(found.dropFirst() == lines.enumerated().map { .row($0.offset + 2, [$0.element]) }[...])
  }
}
