import Foundation
import Testing

@testable import MessageCore

@Suite struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func putsCommasBetweenMembersAndElementsOnly() {
    let text = written { writer in
      writer.object { writer in
        writer.member(.id, "x:1")
        writer.key(.mentions)
        writer.array { writer in
          writer.integer(1)
          writer.object { _ in }
          writer.array { _ in }
          writer.object { $0.member(.bot, true) }
          writer.null()
        }
        writer.key("a \"tag\"")
        writer.raw(Array("1.50".utf8))
        writer.member(.text, "")
      }
    }
    #expect(text == #"{"id":"x:1","mentions":[1,{},[],{"bot":true},null],"a \"tag\"":1.50,"text":""}"#)
  }

  @Test func leavesOutWhatIsUnknown() {
    let text = written { writer in
      writer.object { writer in
        writer.member(.id, nil as String?)
        writer.member(.count, nil as Int64?)
        writer.member(.score, nil as Double?)
        writer.member(.bot, nil as Bool?)
        writer.member(.at, nil as Timestamp?)
        writer.list(.links, [String]()) { $0.string($1) }
      }
    }
    #expect(text == "{}")
  }

  @Test func escapesWhatJSONRequiresAndNothingElse() {
    #expect(
      written { $0.string("\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\u{0}\u{1F}\u{7F}é😀\u{2028}") }
        == #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7F}é😀\u{2028}\"")
    #expect(written { $0.utf8(Array("a\"\né".utf8).span) } == #""a\"\né""#)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (0.12345, "0.1235"), (-0.00001, "0"),
      (2.0 / 3, "0.6667"),
      (100_000, "100000"), (0.1 + 0.2, "0.3"), (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
      (123_456_789.123_456, "123456789.1235"),
    ] as [(Double, String)])
  func spellsNumbersShortAndRounded(_ number: Double, _ spelling: String) {
    #expect(written { $0.number(number) } == spelling)
  }

  @Test func spellsIntegersWhole() {
    #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
    #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
  }

  @Test func writesNumbersOfAnySizeAsJSON() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let number = Double(bitPattern: random.next())
      let spelling = written { $0.number(number, decimals: Int(random.next() % 18)) }
      _ = try JSONValue(parsing: Array(spelling.utf8))
    }
  }

  @Test func writesStringsThatEveryReaderReadsBack() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<40, using: &random) {
        let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
        if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let json = Array(written { $0.string(text) }.utf8)
      #expect(json == Array(written { $0.utf8(Array(text.utf8).span) }.utf8))
      let ours = try #require(try JSONValue(parsing: json).string)
      #expect(ours.utf8.elementsEqual(text.utf8))
      let theirs = try #require(
        try JSONSerialization.jsonObject(with: Data(json), options: [.fragmentsAllowed]) as? String)
      #expect(theirs.utf8.elementsEqual(text.utf8))
    }
  }

  @Test func forgetsWhatWasWritten() {
    var writer = JSONWriter()
    writer.integer(1)
    writer.removeAll()
    writer.integer(2)
    #expect(writer.bytes == Array("2".utf8))
  }

  @Test(arguments: [
    ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1}", "\\u0001"), ("\u{1F}", "\\u001f"),
  ])
  func escapesWhereverThatStands(character: String, escaped: String) {
    for before in 0..<20 {
      for after in [0, 1, 7, 9] {
        let (start, end) = (String(repeating: "é~", count: before), String(repeating: " ", count: after))
        var json = JSONWriter()
        json.string(start + character + character + end)
        #expect(String(decoding: json.bytes, as: UTF8.self) == "\"\(start)\(escaped)\(escaped)\(end)\"")
      }
    }
  }
}
