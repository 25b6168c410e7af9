import Testing

@testable import thread

@Suite struct ChatTests {
  @Test(arguments: [
    ("Q1: what?", "Q1"), ("Q1. what?", "Q1"), ("Q.1: what?", "Q1"), ("Q1) what?", "Q1"), ("(Q1) what?", "Q1"),
    ("q1 what?", "Q1"), ("Q 1 what?", "Q1"), ("Q#12: what?", "Q12"), ("Q-1 what?", "Q1"),
    ("Question 3: what?", "Q3"), ("#acmechat Q1 what?", "Q1"), ("@all #acmechat Q2 what?", "Q2"),
    ("🎉 Q1: what?", "Q1"), ("#Q1 what?", "Q1"), ("Here we go! Q1: what?", "Q1"), ("Q99", "Q99"),
    ("A1 pipes", "A1"), ("A1: pipes", "A1"), ("A.1 pipes", "A1"), ("A 1: pipes", "A1"),
    ("Answer 2 pipes", "A2"),
    ("Ans 2) pipes", "A2"), ("@host A1 pipes", "A1"),
  ])
  func labelsAreReadAsChatsWriteThem(text: String, label: String) throws {
    let found = try #require(QuestionLabel(in: Array(text.utf8)))
    #expect(label == (found.kind == .question ? "Q" : "A") + "\(found.number)")
  }

  @Test(arguments: [
    "what?", "", "Q", "Q0: what?", "Q100: what?", "Q1st quarter", "IQ1: what?", "A 1 hour", "see the A1 road",
    "the Q1 figures are out", "FAQ 1:", "Quarter 1:", "A1a", "https://q1.example/", "3 Q1",
  ])
  func otherTextsHaveNoLabel(text: String) {
    #expect(QuestionLabel(in: Array(text.utf8)) == nil)
  }

  /// What a follower makes of `(speaker, minute, text)`, each a message without a parent.
  private func roles(
    _ posts: [(speaker: String, minute: Int64, text: String)], hosts: [String] = []
  ) -> [ChatFollower.Role] {
    var follower = ChatFollower(tag: "#acmechat", hosts: hosts)
    return posts.enumerated().map { number, post in
      follower.role(
        of: ChatFollower.Post(
          number: Int32(number), parent: -1, seconds: post.minute * 60,
          speaker: UInt64(TalkText.hash(ofName: post.speaker.utf8)),
          name: TalkText.hash(ofName: post.speaker.utf8), text: Array(post.text.utf8)),
        tags: [], questionOfParent: nil)
    }
  }

  @Test func answersHangOnTheQuestionAsItWasFirstAsked() {
    let found = roles([
      ("host", 0, "Q1 What makes support great? #AcmeChat"), ("jo", 1, "A1 Listening #acmechat"),
      ("host", 2, "Q1 again: what makes it great, in your own words? #acmechat"),
      ("mia", 3, "#acmechat A1 short queues"), ("kai", 4, "A2 too early #acmechat"),
      ("lu", 5, "A1 without the tag"), ("lu", 5, "A1 with a longer one #acmechats"),
    ])
    #expect(
      found == [
        .question(1), .answer(1, on: 0), .answer(1, on: 0), .answer(1, on: 0), .member(question: 2), .outside,
        .outside,
      ])
  }

  @Test func repostsOfAQuestionAreNoAnswers() {
    let found = roles([
      ("host", 0, "Q1 What makes support great? #acmechat"),
      ("jo", 1, "RT @host: Q1 What makes support great? #acmechat"),
      ("mia", 2, "Q1 What makes support great? https://t.example/1 #acmechat"),
      ("kai", 3, "Q1 I think that it is all about listening #acmechat"),
    ])
    #expect(found == [.question(1), .repost, .repost, .answer(1, on: 0)])
  }

  @Test func numbersStartAnewAfterAnHour() {
    let found = roles([
      ("host", 0, "Q1 one? #acmechat"), ("host", 61, "Q1 two? #acmechat"), ("jo", 62, "A1 second #acmechat"),
      ("other", 123, "Q1 three? #acmechat"),
    ])
    #expect(found == [.question(1), .question(1), .answer(1, on: 1), .question(1)])
  }

  @Test func withNamedHostsNobodyElseAsks() {
    let posts: [(speaker: String, minute: Int64, text: String)] = [
      ("jo", 0, "Q1 may I? #acmechat"), ("host", 1, "Q1 no question mark #acmechat"),
      ("jo", 2, "Q2 and now? #acmechat"),
    ]
    #expect(roles(posts, hosts: ["@Host"]) == [.member(question: nil), .question(1), .member(question: nil)])
    #expect(roles(posts) == [.question(1), .answer(1, on: 0), .question(2)])
  }
}
