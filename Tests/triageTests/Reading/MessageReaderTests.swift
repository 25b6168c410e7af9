import CareConfiguration
import MessageCore
import Testing

@testable import triage

/// A message says the same whichever command reads it, and however its line is spelled.
@Suite struct MessageReaderTests {
  private static let lines = [
    #"{"id":"x:1","created_at":"2026-11-02T12:00:00Z","text":"it is down?"}"#,
    // Every object that triage looks into.
    #"""
    {"id":"x:2","network":"x","kind":"post","created_at":"2026-11-02T12:00:00.5Z","observed_at":"2026-11-02T13:00:00Z",\#
    "author":{"id":"7","handle":"jo","name":"Jo","followers":120},"direction":"inbound","text":"@AcmeCare smoke!",\#
    "mentions":[{"handle":"AcmeCare","id":"1"},{"handle":"kim"}],"rating":{"value":1,"best":5},\#
    "counts":{"likes":3,"reposts":4,"quotes":5},"visibility":"public",\#
    "thread":{"id":"x:0","parent":"x:1","link":"reply"},\#
    "tone":{"label":"negative","probability":{"negative":0.9,"neutral":0.1,"positive":0},"intent":"complaint",\#
    "signals":[{"name":"churn","start":0,"end":3},{"name":"legal"}]}}
    """#,
    // The last of two members of one name counts; so do escaped names, and null is no value.
    #"""
    {"id":"x:3","created_at":"2026-11-02T12:01:00Z","author":{"id":"8","handle":"ann","h\u0061ndle":"bea","name":null},\#
    "author":{"id":"9","id":"10","handle":"cleo","followers":3e2},"text":"so","thread":{},"tone":{"intent":null},\#
    "counts":{"reposts":1,"reposts":2,"quotes":"3"}}
    """#,
    // Empty and nested objects, whitespace, members that nobody knows.
    "{ \"id\" : \"x:4\" , \"created_at\":\"2026-11-02T12:02:00Z\", \"author\" : { } , \"raw\":{\"author\":{\"id\":\"no\"}},"
      + " \"thread\":{ \"id\" : \"x:0\", \"parent\":null, \"link\" :\"quote\", \"more\":{\"id\":\"no\"} },\t\"text\":\"hm\"}",
    #"{"id":"x:5","created_at":"2026-11-02T12:03:00Z","author":null,"thread":null,"tone":null,"rating":null}"#,
  ]

  private static func loaded(_ text: String, notesInnerMembers: Bool) throws -> MessageLine {
    var line = MessageLine(notesInnerMembers: notesInnerMembers)
    try line.load(Array(text.utf8))
    return line
  }

  @Test func aLineReadsAlikeWithItsInnerMembersNotedAndAhead() throws {
    var configuration = Stream.configuration()
    configuration.priority.words["smoke"] = ["smoke"]
    let ahead = MessageAhead(configuration, readsTopics: false)
    var desk = Desk(configuration)
    var reading = ahead.makeReading()
    for text in Self.lines {
      let noted = try Self.loaded(text, notesInnerMembers: true)
      ahead.read(noted, into: &reading)
      #expect(reading.error == nil)
      let facts = try desk.read(try Self.loaded(text, notesInnerMembers: false))
      #expect(try desk.read(noted) == facts)
      #expect(desk.facts(reading.message) == facts)
    }
  }

  @Test func aLineTellsWhatItsInnerObjectsSay() throws {
    var desk = Desk(Stream.configuration())
    let facts = try Self.lines.map { try desk.read(try Self.loaded($0, notesInnerMembers: true)) }
    #expect(facts[1].followers == 120)
    #expect(facts[1].spread == 9)
    #expect(facts[1].negative == 900)
    #expect(facts[1].intent == .complaint)
    #expect(desk.strings.optionalString(facts[1].parent) == "x:1")
    #expect(facts[1].cues.isSuperset(of: [.mentionsUs, .mentionsOthers, .inbound, .lowRating]))
    #expect(facts[2].followers == 300)
    #expect(facts[2].spread == 2)
    #expect(desk.strings.optionalString(desk.identity(facts[2])) == "x:10")
    #expect(facts[3].parent == StringTable.none)
    #expect(desk.strings.optionalString(facts[3].conversation) == "x:0")
    #expect(facts[4].author == People.unknown)
  }

  @Test(arguments: ["author", "thread", "tone", "counts"])
  func anObjectOfAnotherKindIsRefusedEitherWay(_ name: String) throws {
    var desk = Desk(Stream.configuration())
    let text = #"{"id":"x:1","created_at":"2026-11-02T12:00:00Z","\#(name)":[]}"#
    for notes in [false, true] {
      let line = try Self.loaded(text, notesInnerMembers: notes)
      #expect(throws: LineError("'\(name)' is an array, not an object")) { _ = try desk.read(line) }
    }
  }
}
