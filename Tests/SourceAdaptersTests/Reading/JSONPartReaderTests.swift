import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct JSONPartReaderTests {
  private enum Found: Equatable {
    case element(Int, String)
    case broken(Int, String)
  }

  /// The elements of an array that is given without its opening bracket.
  private func elements(_ text: String, chunk: Int = .max) -> [Found] {
    parts("[" + text, chunk: chunk) { $0.isEmpty }.map(\.found)
  }

  private func parts(
    _ text: String, chunk: Int = .max, descends: @escaping @Sendable ([String]) -> Bool
  ) -> [(path: String, found: Found)] {
    var input = ByteInput(chunkSize: 8)
    var rest = Array(text.utf8)[...]
    var reader = JSONPartReader { path, _ in descends(path) }
    var found: [(path: String, found: Found)] = []
    while true {
      switch reader.next(&input) {
      case .part(let part):
        let text = String(decoding: part.value.rawBytes, as: UTF8.self)
        found.append((part.path.joined(separator: "."), .element(part.line, text)))
      case .left: continue
      case .malformed(let line, let cause): found.append(("", .broken(line, cause)))
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

  @Test func readsElementsWithTheirLines() {
    #expect(
      elements("\n {\"a\":\"}]\\\"\"},\n {\"b\":[{}]}\n]") == [
        .element(2, "{\"a\":\"}]\\\"\"}"), .element(3, "{\"b\":[{}]}"),
      ])
    #expect(elements("{},{}]") == [.element(1, "{}"), .element(1, "{}")])
    #expect(elements(" ]").isEmpty)
  }

  @Test func everyChunkSizeGivesTheSame() {
    let text =
      "\n  {\n    \"a\": \"é\\\\\"\n  },\n  { \"b\" : nul },\n  {\n    \"c\": \"open\n  },\n  {}\n  {\"d\":1},\n]\n"
    let whole = elements(text)
    #expect(
      whole == [
        .element(2, "{\n    \"a\": \"é\\\\\"\n  }"),
        .broken(5, "not a JSON value: a bare word other than true, false and null"),
        .broken(6, "a string without its closing quote (line 7)"),
        .element(9, "{}"), .element(10, "{\"d\":1}"),
      ])
    for chunk in 1...text.utf8.count { #expect(elements(text, chunk: chunk) == whole, "chunks of \(chunk)") }
  }

  @Test func goesOnBehindAnElementWithoutItsEnd() {
    #expect(
      elements("\n  {\n    \"a\": 1\n  ,\n  {\n    \"b\": 2\n  }\n]") == [
        .broken(2, "expected a member name in quotes, found '{' (line 5)"),
        .element(5, "{\n    \"b\": 2\n  }"),
      ])
    #expect(
      elements("\n  {\n    \"a\": [[1\n  },\n  {\n    \"b\": 2\n  }\n]") == [
        .broken(2, "the element that begins here does not end before the file does"),
        .element(5, "{\n    \"b\": 2\n  }"),
      ])
    #expect(
      elements(" {\n  \"a\" : 1\n}}, {\n  \"b\" : 2\n}, {\n  \"c\" : 3\n} ]") == [
        .element(1, "{\n  \"a\" : 1\n}"), .broken(3, "expected a value or ']', found '}'"),
        .element(5, "{\n  \"c\" : 3\n}"),
      ])
  }

  @Test func saysThatNothingFollowsABrokenElement() {
    #expect(
      elements("{\"a\":1},{\"b\":\"open\n},{\"c\":3}]") == [
        .element(1, "{\"a\":1}"),
        .broken(1, "a string without its closing quote; no other element was found behind it"),
      ])
  }

  @Test func tellsAFileThatWasCutShort() {
    #expect(
      elements("\n  {},\n") == [
        .element(2, "{}"), .broken(3, "the file ends before the ']' of its array; the file was cut short"),
      ])
    #expect(
      elements("\n  {},\n  {\"a\":\n") == [
        .element(2, "{}"), .broken(3, "the element that begins here does not end before the file does"),
      ])
  }

  @Test func entersWhatItIsToldTo() {
    let text = #"{"a":1,"list":[{"x":[1,2],"y":"z"},{"x":[]}],"o":{"p":[3]},"e":null}"#
    let found = parts(text) { ["", "list", "list.*", "list.*.x"].contains($0.joined(separator: ".")) }
    #expect(
      found.map(\.path) == ["a", "list.*.x.*", "list.*.x.*", "list.*.y", "o", "e"])
    #expect(
      found.map(\.found)
        == ["1", "1", "2", "\"z\"", "{\"p\":[3]}", "null"].map { .element(1, $0) })
  }

  @Test(arguments: [
    "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}{\"a\":2}", "window.YTD.x.part0 = {\"a\":1}, {\"a\":2};\n",
    "\u{1E}{\"a\":1}\n\u{1E}{\"a\":2}\n",
  ])
  func readsValuesThatFollowEachOther(text: String) {
    #expect(parts(text) { _ in false }.count == 2)
    for chunk in 1...text.utf8.count { #expect(parts(text, chunk: chunk) { _ in false }.count == 2) }
  }

  @Test func goesOnAtTheNextLineOfASequence() {
    let text = "{\"a\":1}\n{\"a\":\"x\n{\"a\":{}\n{\"a\":4}\nno\n{\"a\":5}\n"
    let found = parts(text) { _ in false }.map(\.found)
    #expect(
      found == [
        .element(1, "{\"a\":1}"), .broken(2, "a string without its closing quote"),
        .broken(3, "the element that begins here does not end before the file does"),
        .element(4, "{\"a\":4}"), .broken(5, "expected an object or an array, found 'n'"),
        .element(6, "{\"a\":5}"),
      ])
  }

  @Test func goesOnInTheArrayAroundABrokenPart() {
    let text =
      "{\n \"list\": [\n  {\"x\": {\"y\": 1}},\n  {\"x\": {\"y\": nope}},\n  {\"x\": {\"y\": \"open}},\n  {\"x\": {\"y\": 4}}\n ],\n \"z\": 1\n}"
    let found = parts(text) { $0.count < 3 }
    #expect(found.map(\.path) == ["list.*.x", "", "", "list.*.x", "z"])
  }
}
