import Testing

@testable import triage

@Suite struct TextCuesTests {
  private func cues(_ text: String) -> TextCues {
    var cues = TextCues(lists: [["on fire", "smoke"], ["naïve"]], names: ["Acme Broadband"])
    cues.scan(Array(text.utf8))
    return cues
  }

  @Test(arguments: [
    ("Is it down?", true), ("it is down", false), ("see https://acme.example/?q=1", false),
    ("https://acme.example/?q=1 why?", true), ("how do i turn this off", true), ("how", false),
    ("@AcmeCare can you call me", true), ("a-ha", false), ("", false), ("???", true),
  ])
  func tellsQuestions(_ text: String, _ isQuestion: Bool) {
    #expect(cues(text).asks == isQuestion)
  }

  @Test(arguments: [
    ("My phone is ON  FIRE!", UInt64(1)), ("on-fire", 1), ("fire on", 0), ("smoke's out", 1), ("smoked", 0),
    ("so naïve", 2), ("smoke and naïve", 3), ("on", 0), ("'smoke'", 1), ("“smoke”", 1),
  ])
  func findsListedPhrases(_ text: String, _ signals: UInt64) {
    #expect(cues(text).signals == signals)
  }

  @Test func findsOurNameAndHandles() {
    #expect(cues("is ACME broadband gone").namesUs)
    #expect(!cues("acme").namesUs)
    let found = cues("@AcmeCare, mail jo@acme.example or @jo@social.example.")
    #expect(
      found.handles.map { String(decoding: found.handleBytes[$0], as: UTF8.self) } == [
        "acmecare", "jo@social.example",
      ])
  }
}
