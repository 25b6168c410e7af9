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

  @Test func aCaseComparesWithTheFirstAndTheLastTexts() {
    var memory = SketchMemory()
    #expect(memory.difference(to: TextSketch(bits: 1)) == nil)
    memory.add(.empty)
    for number in 1...1000 { memory.add(TextSketch(bits: UInt64(number) &* 0x9E37_79B9_7F4A_7C15)) }
    func difference(_ number: UInt64) -> Double? {
      memory.difference(to: TextSketch(bits: number &* 0x9E37_79B9_7F4A_7C15))
    }
    for known in [1, 64, 809, 1000] as [UInt64] { #expect(difference(known) == 0) }
    for forgotten in [65, 400, 808] as [UInt64] { #expect(difference(forgotten).map { $0 > 0 } == true) }
  }
}
