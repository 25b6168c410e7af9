import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct CellWriterTests {
  private func write(_ cell: String, _ member: MessageMember) throws -> String {
    var writer = CellWriter()
    try writer.takeNetwork("X".utf8.span)
    var json = JSONWriter()
    try json.object { json throws(LineError) in
      try writer.write(cell.utf8.span, as: member.content, of: member, to: &json)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func putsTheNetworkBeforeIdsThatLackIt() throws {
    #expect(try write("1", .id) == #"{"id":"x:1"}"#)
    #expect(try write("x:1", .id) == #"{"id":"x:1"}"#)
    #expect(try write("at://did:plc:a/b", .replyTo) == #"{"reply_to":"x:at://did:plc:a/b"}"#)
    #expect(try write("119236.0", .replyTo) == #"{"reply_to":"x:119236"}"#)
    #expect(try write("1.5.0", .replyTo) == #"{"reply_to":"x:1.5.0"}"#)
  }

  @Test func refusesIdsThatASpreadsheetHasRounded() {
    #expect(
      throws: LineError("'1.0432E+18' is an id that a spreadsheet has rounded; export it again as text")
    ) {
      try write("1.0432E+18", .id)
    }
  }

  @Test func writesEachKind() throws {
    #expect(try write(" @jo ", .authorHandle) == #"{"handle":"jo"}"#)
    #expect(try write("12", .likes) == #"{"likes":12}"#)
    #expect(try write("12.0", .likes) == #"{"likes":12}"#)
    #expect(try write("4.5", .ratingValue) == #"{"value":4.5}"#)
    #expect(try write("No", .authorBot) == #"{"bot":false}"#)
    #expect(try write("INBOUND", .direction) == #"{"direction":"inbound"}"#)
    #expect(try write(" two  spaces ", .text) == #"{"text":" two  spaces "}"#)
    #expect(
      try write("@a, @b;c", .mentions) == #"{"mentions":[{"handle":"a"},{"handle":"b"},{"handle":"c"}]}"#)
    #expect(try write("#one two", .hashtags) == #"{"hashtags":["one","two"]}"#)
    #expect(
      try write("https://a.example/?q=1,2 https://b.example", .links)
        == #"{"links":["https://a.example/?q=1,2","https://b.example"]}"#)
    #expect(try write("  ", .lang) == "{}")
  }

  @Test(arguments: [
    ("-1", MessageMember.likes, "'-1' is not a count"), ("many", .likes, "'many' is not a count"),
    ("1.5", .likes, "'1.5' is not a count"),
    ("4,5", .ratingValue, "'4,5' is not a number"), ("nan", .ratingValue, "'nan' is not a number"),
    ("maybe", .authorBot, "'maybe' is not true or false"),
    ("both", .direction, "'both' is not one of inbound, outbound"),
    (
      "noon", .createdAt,
      "'noon' is not a time; known are \(TimeSpelling.description); --time-format names others"
    ),
  ])
  func saysWhatIsWrong(cell: String, member: MessageMember, cause: String) {
    #expect(throws: LineError(cause)) { try write(cell, member) }
  }
}
