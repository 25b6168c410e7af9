import Testing

@testable import MessageCore

@Suite struct MessageLineTests {
  private func line(_ text: String) throws -> MessageLine {
    var line = MessageLine()
    try line.load(Array(text.utf8))
    return line
  }

  private func spliced(_ text: String, _ name: MemberName, _ json: String) throws -> String {
    var line = try line(text)
    line.set(name, Array(json.utf8))
    let result = String(decoding: line.bytes, as: UTF8.self)
    // What was spliced reads like a line that was loaded.
    let again = try self.line(result)
    #expect(again.value(name)?.rawBytes.elementsEqual(json.utf8) == true)
    #expect(line.value(name)?.rawBytes.elementsEqual(json.utf8) == true)
    return result
  }

  @Test func appendsAMemberAndKeepsEveryOtherByte() throws {
    let text = #"{ "b" : 1.0 , "a":1E400,"id":12345678901234567890 ,"x":"\u00e9\/" , "x":[ ] }"#
    #expect(
      try spliced(text, .tone, "{}")
        == #"{ "b" : 1.0 , "a":1E400,"id":12345678901234567890 ,"x":"\u00e9\/" , "x":[ ] ,"tone":{}}"#)
    #expect(try spliced("{}", .tone, "1") == #"{"tone":1}"#)
    #expect(try spliced(" { } ", .tone, "1") == #" { "tone":1} "#)
  }

  @Test func replacesAMemberInItsPlace() throws {
    #expect(
      try spliced(#"{"tone":{"label":"x"},"id":"1"}"#, .tone, #""long value""#)
        == #"{"tone":"long value","id":"1"}"#)
    #expect(
      try spliced(#"{"id":"1", "tone" : [1,[2]] , "z":3}"#, .tone, "0") == #"{"id":"1", "tone" : 0 , "z":3}"#)
  }

  @Test func leavesOneOfARepeatedNameAfterSetting() throws {
    #expect(
      try spliced(#"{"tone":1,"a":2,"to\u006ee":3,"b":4}"#, .tone, "9") == #"{"a":2,"to\u006ee":9,"b":4}"#)
    #expect(try line(#"{"text":"one","text":"two"}"#).string(.text) == "two")
  }

  @Test func findsEscapedSpellingsOfNames() throws {
    #expect(try line(#"{"te\u0078t":"hello"}"#).string(.text) == "hello")
    #expect(
      try line(#"{"created\u005fat":"2020-01-01T00:00:00Z"}"#).timestamp(.createdAt)?.seconds == 1_577_836_800
    )
  }

  @Test func tellsNamesWithACommonPrefixApart() throws {
    let text =
      #"{"reposts_by":"a","repost":"b","reposts":"c","conversations":"d","conversation":"e","conversatio":"f"}"#
    #expect(try line(text).string(.reposts) == "c")
    #expect(try line(text).string(.conversation) == "e")
    #expect(try line("{\"reposts\\u0000\":\"a\"}").string(.reposts) == nil)
  }

  @Test func readsAbsentAndNullAlikeAndRefusesOtherKinds() throws {
    #expect(try line(#"{"text":null}"#).string(.text) == nil)
    #expect(try line(#"{}"#).string(.text) == nil)
    #expect(throws: LineError("'text' is a number, not a string")) { try line(#"{"text":5}"#).string(.text) }
    #expect(throws: LineError("missing 'id'")) { try line(#"{"id":null}"#).requiredString(.id) }
  }

  @Test func decodesEscapesAndMendsLoneSurrogates() throws {
    let text = #"{"text":"a\n\u00e9\ud83d\ude00\ud83dx\udc00\"\\\/"}"#
    #expect(try line(text).string(.text) == "a\né😀\u{FFFD}x\u{FFFD}\"\\/")
    var buffer: [UInt8] = [1]
    #expect(try line(text).utf8(.text, into: &buffer))
    #expect(String(decoding: buffer, as: UTF8.self) == "a\né😀\u{FFFD}x\u{FFFD}\"\\/")
  }

  @Test func namesTheCauseAndColumnOfABadLine() {
    #expect(throws: LineError("expected a comma or '}', found the end of the line (column 10)")) {
      try line(#"{"id":"x"# + "\"")
    }
    #expect(throws: LineError("not a JSON object (column 1)")) { try line("[1]") }
    #expect(throws: LineError("invalid UTF-8 (byte 0xFF) (column 8)")) {
      var line = MessageLine()
      try line.load(Array(#"{"id":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
    }
    #expect(throws: LineError("a control character (0x09) inside a string; it must be escaped (column 8)")) {
      try line("{\"id\":\"\t\"}")
    }
  }

  @Test func limitsNestingWithoutRecursion() throws {
    func nested(_ levels: Int) -> String {
      #"{"a":"# + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}"
    }
    _ = try line(nested(511))
    #expect(throws: LineError("nested deeper than 512 levels (column 517)")) { try line(nested(512)) }
    #expect(throws: LineError.self) { try line(#"{"a":"# + String(repeating: "[", count: 100_000)) }
  }

  @Test func knowsRecordTypes() throws {
    #expect(try line("{}").recordType == .message)
    #expect(try line(#"{"type":"message"}"#).recordType == .message)
    #expect(try line(#"{"type":"c\u0061se"}"#).recordType == .case)
    #expect(try line(#"{"type":"weather"}"#).recordType == .other)
    #expect(throws: LineError("'type' is a number, not a string")) { try line(#"{"type":1}"#).recordType }
  }

  @Test func viewsNestedValues() throws {
    let value = try #require(
      try line(#"{"author":{"id":"1","followers":1e3,"n":{"id":"x}"},"id":"2"}}"#).value(.author))
    #expect(value[.id]?.string == "2")
    #expect(value[.followers]?.integer == 1000)
    #expect(value["n"]?[.id]?.string == "x}")
    #expect(
      try line(#"{"a":[1, "b" ,{"c":[]},null]}"#).value("a")?.elements.map(\.kind) == [
        .number, .string, .object, .null,
      ])
  }
}
