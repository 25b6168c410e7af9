import Testing

@testable import MessageCore

/// The grammar of RFC 8259 (and RFC 3629 for UTF-8), rule by rule.
@Suite struct JSONScannerTests {
  /// A JSON text, right or wrong, and the rule that it is about.
  struct Sample: CustomTestStringConvertible, Sendable {
    let rule: String
    let bytes: [UInt8]

    init(_ rule: String, _ text: String) {
      self.rule = rule
      bytes = Array(text.utf8)
    }

    /// `text` with the bytes in the place of its `~`.
    init(_ rule: String, _ text: String, _ inserted: [UInt8]) {
      self.rule = rule
      let parts = Array(text.utf8).split(
        separator: UInt8(ascii: "~"), maxSplits: 1, omittingEmptySubsequences: false)
      bytes = Array(parts.joined(separator: inserted))
    }

    var testDescription: String { rule }
  }

  @Test(arguments: JSONSamples.valid)
  func acceptsWhatTheGrammarAllows(_ sample: Sample) throws {
    _ = try JSONValue(parsing: sample.bytes)
    #expect(ReferenceJSON(sample.bytes) != nil)
    // The same text as a foreign member of a line survives a splice byte for byte.
    var line = MessageLine()
    let member = Array(#"{"id":"t:1","foreign":"#.utf8) + sample.bytes
    try line.load(member + Array("}".utf8))
    line.set(.tone, Array("1".utf8))
    #expect(line.bytes == member + Array(#","tone":1}"#.utf8))
  }

  @Test(arguments: JSONSamples.invalid)
  func refusesWhatTheGrammarForbids(_ sample: Sample) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: sample.bytes) }
    #expect(ReferenceJSON(sample.bytes) == nil)
    #expect(throws: LineError.self) {
      var line = MessageLine()
      try line.load(Array(#"{"id":"t:1","foreign":"#.utf8) + sample.bytes + Array("}".utf8))
    }
  }

  @Test func acceptsEveryWhitespaceBetweenAnyTokens() throws {
    for blank in [" ", "\t", "\n", "\r", " \t\n\r "] {
      let text = ["", "{", "\"a\"", ":", "[", "1", ",", "true", "]", ",", "\"b\"", ":", "{", "}", "}", ""]
        .joined(separator: blank)
      _ = try JSONValue(parsing: Array(text.utf8))
    }
  }

  @Test func refusesEveryOtherByteBetweenTokens() {
    for byte in UInt8.min...UInt8.max where !isJSONWhitespace(byte) {
      #expect(throws: JSONError.self) {
        try JSONValue(parsing: Array("[true".utf8) + [byte] + Array(",2]".utf8))
      }
    }
  }

  @Test func refusesEveryControlCharacterInAStringAtEveryAlignment() throws {
    for control in UInt8(0)..<0x20 {
      for lead in 0..<9 {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: lead)
        let quoted = Array("\"".utf8) + text + [control] + text + Array("\"".utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: quoted) }
        #expect(error?.offset == lead + 1)
      }
    }
  }

  @Test func findsQuotesAndBackslashesAtEveryAlignment() throws {
    for lead in 0..<20 {
      for tail in 0..<20 {
        let text =
          String(repeating: "x", count: lead) + #"\"\\"# + "é!#[]^"
          + String(repeating: "y", count: tail)
        let value = try JSONValue(parsing: Array("\"\(text)\"".utf8))
        #expect(value.rawBytes.count == text.utf8.count + 2)
        #expect(
          value.string == String(repeating: "x", count: lead) + #""\é!#[]^"#
            + String(repeating: "y", count: tail))
      }
    }
  }

  @Test func acceptsExactlyTheByteSequencesThatAreUTF8() {
    // Every sequence of two bytes, and every third byte after the leads where the second byte is limited.
    var wrong: [[UInt8]] = []
    func check(_ bytes: [UInt8]) {
      let text = Array("\"".utf8) + bytes + Array("\"".utf8)
      let isAccepted = (try? JSONValue(parsing: text)) != nil
      if isAccepted != (String(validating: bytes, as: UTF8.self) != nil) { wrong.append(bytes) }
    }
    for first in UInt8(0x80)...0xFF {
      for second in UInt8(0x80)...0xFF {
        check([first, second])
        check([first, second, 0x80])
        check([first, second, 0xBF, 0x80])
        check([first, second, 0x80, 0x41])
      }
    }
    #expect(wrong == [])
  }

  @Test func namesTheByteThatIsWrong() {
    func offset(_ text: String) -> Int? {
      do throws(JSONError) {
        _ = try JSONValue(parsing: Array(text.utf8))
        return nil
      } catch {
        return error.offset
      }
    }
    #expect(offset("") == 0)
    #expect(offset("   ") == 3)
    #expect(offset("[1,]") == 3)
    #expect(offset(#"{"a" 1}"#) == 5)
    #expect(offset(#"{"a":1,}"#) == 7)
    #expect(offset(#"["a"#) == 1)
    #expect(offset("[1]]") == 3)
    #expect(offset(#"["\x"]"#) == 2)
    #expect(offset("[tru]") == 1)
    #expect(offset("[01]") == 1)
  }

  @Test func nestsUpTo512LevelsOfAnyMixture() throws {
    func nested(_ levels: Int, _ open: (Int) -> String, _ close: (Int) -> String) -> [UInt8] {
      Array(((0..<levels).map(open) + ["0"] + (0..<levels).reversed().map(close)).joined().utf8)
    }
    func mixed(_ levels: Int) -> [UInt8] {
      nested(levels, { $0 % 3 == 0 ? "{\"a\":" : "[" }, { $0 % 3 == 0 ? "}" : "]" })
    }
    _ = try JSONValue(parsing: mixed(512))
    #expect(throws: JSONError.self) { try JSONValue(parsing: mixed(513)) }
    // The kind of every level is remembered: a wrong bracket at any depth is found.
    for level in stride(from: 1, to: 512, by: 17) {
      var text = mixed(512)
      let place = text.count - level
      text[place] = text[place] == UInt8(ascii: "}") ? UInt8(ascii: "]") : UInt8(ascii: "}")
      #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }
  }
}
