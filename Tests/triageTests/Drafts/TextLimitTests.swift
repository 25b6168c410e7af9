import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct TextLimitTests {
  @Test func countsAsTheNetworkDoes() {
    let link = "https://example.com/" + String(repeating: "a", count: 300)
    // X counts a link as 23, wide characters and emoji as 2.
    #expect(TextLimit.weighted.allows(String(repeating: "a", count: 256) + " " + link))
    #expect(!TextLimit.weighted.allows(String(repeating: "a", count: 257) + " " + link))
    #expect(TextLimit.weighted.allows(String(repeating: "語", count: 140)))
    #expect(!TextLimit.weighted.allows(String(repeating: "語", count: 141)))
    // Bluesky counts what people see.
    #expect(TextLimit.graphemes(300).allows(String(repeating: "👨‍👩‍👧", count: 300)))
    // Mastodon counts a link as 23 and `@ann@social.example` as `@ann`.
    #expect(TextLimit.mastodon(500).allows(String(repeating: "a", count: 476) + " " + link))
    #expect(!TextLimit.mastodon(500).allows(String(repeating: "a", count: 477) + " " + link))
    #expect(TextLimit.mastodon(500).allows(String(repeating: "a", count: 495) + " @ann@social.example"))
    #expect(!TextLimit.mastodon(500).allows(String(repeating: "a", count: 496) + " @ann@social.example"))
    #expect(TextLimit.units(350).allows(String(repeating: "😀", count: 175)))
    #expect(!TextLimit.units(350).allows(String(repeating: "😀", count: 176)))
  }

  @Test(arguments: [TextLimit.graphemes(20), .units(20), .bytes(22), .mastodon(20)])
  func cutsBetweenWords(_ limit: TextLimit) {
    #expect(limit.cut("short enough") == "short enough")
    #expect(limit.cut("We are looking into this now") == "We are looking into…")
    let cut = limit.cut(String(repeating: "x", count: 40))
    #expect(limit.allows(cut) && cut.hasSuffix("x…"))
  }

  private func draft(_ yaml: String, _ text: String, more: String = "") throws -> String? {
    let configuration = try Configuration(
      yaml: "agents: [{network: x, id: \"1\", handle: AcmeCare, name: Ann, public: true}]\n" + yaml,
      file: "earshot.yaml"
    ) { _ in "" }
    var desk = Desk(configuration)
    var line = MessageLine()
    try line.load(Array(Stream.line("1", by: "jo", minute: 0, text, more: more).utf8))
    let number = desk.take(try desk.read(line)).number
    return desk.decision(number, drafting: line).draft
  }

  @Test func theFirstAnswerThatFitsIsFilledIn() throws {
    let answers = """
      answers:
        - {intent: complaint, text: "Sorry, {handle}"}
        - {lang: de, text: "Hallo {handle}, hier ist {agent}"}
        - {when: {text: refund}, text: "{issue.state}"}
        - {text: "Hi {handle}, about {case}: {agent}"}
      """
    #expect(try draft(answers, "@AcmeCare why?") == "Hi @jo, about case:x:1: Ann")
    #expect(try draft(answers, "@AcmeCare wieso?", more: #","lang":"de-AT""#) == "Hallo @jo, hier ist Ann")
    #expect(
      try draft(answers, "@AcmeCare late", more: #","tone":{"label":"x","intent":"complaint"}"#)
        == "Sorry, @jo")
    // An answer with a place that nothing is known for does not fit.
    #expect(try draft(answers, "@AcmeCare where is my refund?") == "Hi @jo, about case:x:1: Ann")
    // Nobody waits for an answer to talk.
    #expect(try draft(answers, "Lovely weather") == nil)
    #expect(try draft("name: Acme", "@AcmeCare why?") == nil)
  }
}
