import MessageCore
import Testing

@testable import triage

@Suite struct RedactorTests {
  private let redactor = Redactor(key: Array("a key of sixteen".utf8))

  private func redacted(_ record: String, _ redactor: Redactor? = nil) throws -> JSONValue? {
    var line = MessageLine()
    try line.load(Array(record.utf8))
    return try (redactor ?? self.redactor).redacted(line).map { try JSONValue(parsing: $0) }
  }

  private let message = #"""
    {"id":"x:1","network":"x","created_at":"2026-11-02T12:00:00Z","text":"@Ann call jo","reply_to":"x:9",
    "author":{"id":"7","handle":"Jo","name":"Jo Doe","followers":3},"mentions":[{"handle":"ann"}],
    "url":"https://x.example/jo","place":{"name":"Jo's"},"raw":{"jo":1},"uri":"jo","links":["jo"],"other":"Jo"}
    """#.split(separator: "\n").joined()

  @Test func nothingTellsWhoWrote() throws {
    let value = try #require(try redacted(message))
    let names = value.members.map(\.name)
    #expect(names == ["id", "network", "created_at", "author", "text", "reply_to", "mentions"])
    #expect(value[.author]?.members.map(\.name) == ["id", "handle", "followers"])
    let bytes = String(decoding: value.rawBytes, as: UTF8.self)
    for word in ["Doe", "x:1", "x:9", "Ann", #""7""#, "example"] { #expect(!bytes.contains(word), "\(word)") }
  }

  @Test func theSameOneHasTheSamePseudonymEverywhere() throws {
    let first = try #require(try redacted(message))
    let answer = #"""
      {"id":"x:9","created_at":"2026-11-02T12:00:00Z","text":"hi @jo","author":{"handle":"ANN"}}
      """#
    let second = try #require(try redacted(answer))
    #expect(first[.replyTo]?.string == second[.id]?.string)
    let ann = try #require(first[.mentions]?.elements.first?[.handle]?.string)
    #expect(second[.author]?[.handle]?.string == ann)
    #expect(first[.text]?.string == "@\(ann) call jo")
    let jo = try #require(first[.author]?[.handle]?.string)
    #expect(second[.text]?.string == "hi @\(jo)")
    let other = Redactor(key: Array("another key of mine".utf8))
    #expect(try redacted(answer, other)?[.id]?.string != second[.id]?.string)
  }

  @Test func casesAndAlertsReferToTheSamePseudonyms() throws {
    let id = try #require(try redacted(message)?[.id]?.string)
    let record = #"""
      {"type":"case","id":"case:x:1","status":"new","opened_at":"2026-11-02T12:00:00Z","thread":"x:1",
      "assignee":"ann","events":[{"at":"2026-11-02T12:00:00Z","kind":"opened","message":"x:1","by":"Jo"},
      {"at":"2026-11-02T12:01:00Z","kind":"noted","by":"ann","text":"call jo@doe.example"}],
      "why":[{"rule":"negative","points":1,"message":"x:1"}]}
      """#.split(separator: "\n").joined()
    let value = try #require(try redacted(record))
    #expect(value[.id]?.string == "case:" + id)
    #expect(value[.thread]?.string == id)
    let events = value[.events]?.elements ?? []
    #expect(events.first?[.message]?.string == id)
    let handle = try redacted(message)?[.author]?[.handle]?.string
    #expect(events.first?[.by]?.string == handle)
    #expect(events.last?[.text]?.string == "call [email]")
    #expect(events.last?[.by]?.string == value[.assignee]?.string)
    #expect(value[.why]?.elements.first?[.message]?.string == id)

    let alert = #"""
      {"type":"alert","id":"alert:impostor:x:7:2026-11-02T12:00:00Z","kind":"impostor",
      "started_at":"2026-11-02T12:00:00Z","evidence":["x:1"],"notify":["ann@acme.example"]}
      """#.split(separator: "\n").joined()
    let warning = try #require(try redacted(alert))
    #expect(warning[.evidence]?.elements.map(\.string) == [id])
    let name = try #require(warning[.id]?.string)
    #expect(name.hasPrefix("alert:impostor:") && name.hasSuffix(":2026-11-02T12:00:00Z"))
    #expect(!name.contains("x:7") && warning[.notify] == nil)
  }

  @Test func whatIsNotKnownIsLeftOut() throws {
    #expect(try redacted(#"{"type":"partial","who":"Jo"}"#) == nil)
    #expect(try redacted(#"{"type":"deletion","id":"x:1"}"#)?[.id]?.string == redacted(message)?[.id]?.string)
  }

  @Test(arguments: [
    ("write to jo.doe+x@mail.example now", "write to [email] now"),
    ("call +44 20 7946 0958 please", "call [phone] please"),
    ("tel (020) 7946-0958.", "tel [phone]."),
    ("card 4111 1111 1111 1111 ok", "card [number] ok"),
    ("on 2026-11-02 at 10:30, 25 % of 1,234", "on 2026-11-02 at 10:30, 25 % of 1,234"),
    ("see https://t.example/x?y=1 or www.acme.test", "see [link] or [link]"),
    ("order 12345 is late", "order 12345 is late"), ("", ""), ("@", "@"), ("a@b", "a@b"),
  ])
  func masksContacts(_ text: String, _ masked: String) {
    #expect(TextMask(text, marked: []) { _ in "x" }.text == masked)
  }

  @Test func stretchesOfTheTextMoveAlong() {
    let mask = TextMask("@jo smoke at jo@doe.example!", marked: [(4..<9, "address")]) { _ in "somebody" }
    #expect(mask.text == "@somebody [address] at [email]!")
    #expect(mask.range(of: 10..<12) == 20..<22)
    #expect(mask.range(of: 4..<9) == 10..<19)
    #expect(mask.range(of: 27..<28) == 30..<31)
    #expect(!mask.isUntouched(4..<9) && mask.isUntouched(10..<12))
  }
}
