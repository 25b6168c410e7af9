import MessageCore
import Testing

struct InquiryTests {
  /// Turns by the letter of who writes: `q` the asker asks, `p` the asker is pleased, `c` and `d` other customers, `a`
  /// one of ours, `m` another customer who asks as well. Each answers the one whose place stands behind the letter.
  private func inquiries(_ turns: [String]) -> [Inquiry] {
    Inquiry.inquiries(
      in: turns.enumerated().map { place, text in
        let parent = Int32(text.dropFirst()) ?? -1
        let authors: [Character: Int32] = ["q": 1, "p": 1, "c": 2, "d": 3, "a": 9, "m": 4]
        let letter = text.first ?? "c"
        return Inquiry.Turn(
          id: Int32(place), parent: parent, author: authors[letter] ?? 5, isOurs: letter == "a",
          asks: letter == "q" || letter == "m", isPleased: letter == "p")
      })
  }

  @Test(arguments: [
    (["q"], Inquiry.Outcome.nobody, nil),
    // Somebody wrote, and nobody knows whether it helped.
    (["q", "c0"], .nobody, nil),
    (["q", "c0", "p1"], .community, 1),
    (["q", "c0", "d0", "p2"], .community, 2),
    // Thanks that answer nothing are for the latest.
    (["q", "c0", "d0", "p0"], .community, 2),
    (["q", "a0"], .us, 1),
    (["q", "a0", "c0", "p2"], .us, 1),
    (["q", "c0", "a0", "p1"], .community, 1),
    (["q", "c0", "a0", "p2"], .us, 2),
    // Who has the same question has no answer.
    (["q", "m0", "p1"], .nobody, nil),
    // Pleased before anything was said.
    (["q", "p0", "c0"], .nobody, nil),
  ]) func theFirstAnswerThatPleasesCounts(_ turns: [String], _ outcome: Inquiry.Outcome, _ answer: Int?)
    throws
  {
    let found = inquiries(turns)
    let question = try #require(found.first)
    #expect(found.count == 1)
    #expect(question.outcome == outcome)
    #expect(question.answer == answer)
  }

  @Test func underOurMessageEachCustomersQuestionIsTheirOwn() {
    // We announce; one asks and is answered by a customer, another asks and hears nothing.
    let found = inquiries(["a", "q0", "c1", "p2", "m0", "d0"])
    #expect(found.map(\.question) == [1, 4])
    #expect(found.map(\.outcome) == [.community, .nobody])
    #expect(found.map(\.replies) == [1, 0])
  }

  @Test func eachAnswerIsThankedOnce() {
    let found = inquiries(["q", "c0", "p1", "p1", "a0", "p4"])
    #expect(found.first?.thanks == [.init(answer: 1, message: 2), .init(answer: 4, message: 5)])
  }

  @Test func talkAsksNothing() {
    #expect(inquiries(["c", "d0"]).isEmpty)
    #expect(inquiries([]).isEmpty)
  }

  @Test(arguments: [
    ("question", false, true), ("complaint", true, false), ("praise", true, false), ("chatter", true, true),
    ("chatter", false, false), (nil, true, true), ("other", false, false),
  ]) func intentBeatsForm(_ intent: String?, _ hasForm: Bool, _ asks: Bool) {
    #expect(Inquiry.asks(intent: intent, hasQuestionForm: hasForm) == asks)
  }
}
