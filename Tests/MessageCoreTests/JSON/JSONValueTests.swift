import Testing

@testable import MessageCore

@Suite struct JSONValueTests {
  private func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("12", 12), ("-12", -12), ("12.0", 12), ("-12.000", -12), ("1.2e1", 12),
      ("120e-1", 12),
      ("1200E-2", 12), ("0.00e5", 0), ("0e-999999999999999999999", 0), ("1e18", 1_000_000_000_000_000_000),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("922337203685477580.7e1", .max),
      ("9007199254740993.0", 9_007_199_254_740_993), ("-92233720368547758080e-1", .min),
    ] as [(String, Int64)])
  func readsWholeNumbersExactly(_ spelling: String, _ expected: Int64) throws {
    #expect(try value(spelling).integer == expected)
    #expect(try value("[\(spelling)]").elements.first?.integer == expected)
  }

  @Test(arguments: [
    "1.5", "1e-1", "-0.1", "9223372036854775808", "-9223372036854775809", "9223372036854775807.5", "1e19",
    "1e400",
    "1e99999999999999999999", "0.99999999999999999999999", "1e-400", "\"1\"", "true", "null", "[1]", "{}",
  ])
  func givesNoIntegerForAnythingElse(_ spelling: String) throws {
    #expect(try value(spelling).integer == nil)
  }

  @Test func readsNumbersAsTheNearestDouble() throws {
    #expect(try value("0.1").number == 0.1)
    #expect(try value("-123456789.012345").number == -123_456_789.012_345)
    #expect(try value("0.12345678901234567").number == 0.123_456_789_012_345_67)
    #expect(try value("1e400").number == .infinity)
    #expect(try value("-1E-400").number == 0)
    #expect(try value("12345678901234567890").number == 12_345_678_901_234_567_168)
    #expect(try value("-0").number?.sign == .minus)
    #expect(try value("\"1\"").number == nil)
  }

  @Test func keepsTheSpelling() throws {
    for text in ["1.0", "1E400", "12345678901234567890", #""\u00e9\/""#, "[ 1 , 2 ]", #"{ "a" : 1 }"#] {
      #expect(try value(" \(text) ").rawBytes.elementsEqual(text.utf8))
    }
  }

  @Test func listsMembersInTheirOrderWithRepetitions() throws {
    let members = try value(#"{"b":1,"a":{"x":[1]},"b":2,"\u0061":null}"#).members
    #expect(members.map(\.name) == ["b", "a", "b", "a"])
    #expect(members.map { $0.value.kind } == [.number, .object, .number, .null])
  }

  @Test func takesTheLastOfRepeatedMembersAndNoneForNull() throws {
    let object = try value(#"{"id":1,"i\u0064":2,"text":"x","text":null}"#)
    #expect(object[.id]?.integer == 2)
    #expect(object[.text] == nil)
    #expect(object[.tone] == nil)
    #expect(try value("[1]")[.id] == nil)
  }

  @Test func givesNothingOfAnotherKind() throws {
    let text = try value(#""true""#)
    #expect(text.boolean == nil)
    #expect(text.elements.isEmpty)
    #expect(text.members.isEmpty)
    #expect(try value("1").string == nil)
    #expect(try value("[]").isNull == false)
    #expect(try value("null").isNull)
  }

  @Test func findsTheEndsOfElementsAmongBracketsInStrings() throws {
    let elements = try value(#"[ "]\\" , {"}":"\"]"} , [[ ],"[" ] , -1e5 , true ]"#).elements
    #expect(
      elements.map { String(decoding: $0.rawBytes, as: UTF8.self) } == [
        #""]\\""#, #"{"}":"\"]"}"#, #"[[ ],"[" ]"#, "-1e5", "true",
      ])
  }

  @Test func pairsSurrogatesAndMendsLoneOnes() throws {
    #expect(try value(#""\ud83d\ude00""#).string == "😀")
    #expect(try value(#""\ud83d\ud83d\ude00""#).string == "\u{FFFD}😀")
    #expect(try value(#""\ude00\ud83d""#).string == "\u{FFFD}\u{FFFD}")
    #expect(try value(#""\ud83d\u0041""#).string == "\u{FFFD}A")
    #expect(try value(#""\ud83d""#).string == "\u{FFFD}")
    #expect(try value(#""\u0000\uffff""#).string?.unicodeScalars.map(\.value) == [0, 0xFFFF])
  }
}
