import MessageCore
import Testing

@testable import triage

struct CommunityTests {
  private static let visible = #","visibility":"public""#

  private static func tone(_ label: String, _ intent: String) -> String {
    #","tone":{"label":"\#(label)","intent":"\#(intent)"}"# + visible
  }

  private static let asks = tone("neutral", "question")
  private static let thanks = tone("positive", "praise")
  private static let talks = tone("neutral", "chatter")

  /// What the community did, by the lines in their order.
  private func records(_ lines: [String], at minute: Int = 600) throws -> CommunityRecords {
    var desk = Desk(Stream.configuration())
    var issues = IssueLedger()
    var community = Community()
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      let facts = try desk.read(line)
      let number = desk.take(facts).number
      community.note(issues.take(try TextParts(line), number, desk: &desk), of: facts.id)
    }
    return community.records(desk, issues, asOf: Stream.moment(minute))
  }

  private let helped = [
    Stream.line("1", by: "jo", minute: 0, "@AcmeCare how do I change my seat on the app?", more: asks),
    Stream.line("2", by: "kim", minute: 5, to: "1", "open the booking and tap the seat", more: talks),
    Stream.line("3", by: "jo", minute: 9, to: "2", "brilliant, thank you", more: thanks),
  ]

  @Test func aHelperIsThankedForWhatNobodyOfUsHadToAnswer() throws {
    let found = try records(helped)
    let question = try #require(found.questions.first)
    #expect(found.questions.count == 1)
    #expect(question.id == "question:x:1")
    #expect(question.answeredBy == .community)
    #expect(question.answerer == "kim")
    #expect(question.accepted == "x:3")
    #expect(question.seconds == 300)
    let helper = try #require(found.people.first { $0.kinds == [.helper] })
    #expect(helper.handle == "kim")
    #expect([helper.answers, helper.thanked, helper.solved] == [1, 1, 1])
    #expect(helper.evidence == ["x:2"])
  }

  @Test func whoSolvedTheSameBeforeIsNamed() throws {
    let again = Stream.line(
      "4", by: "sam", minute: 60, "@AcmeCare how can I change the seat in your app?", more: Self.asks)
    let question = try #require(try records(helped + [again]).questions.last)
    #expect(question.answeredBy == .nobody)
    #expect(question.seconds == 9 * 3600)
    #expect(question.issue == "issue:x:1")
    #expect(question.similar.first?.id == "x:1")
    #expect(question.similar.first?.answer == "x:2")
    #expect(question.solvers == [.init(by: "kim", count: 1)])
  }

  @Test func theOrderOfArrivalMakesNoDifference() throws {
    let lines =
      helped + [
        Stream.line("5", by: "kim", minute: 70, "@AcmeCare best shop ever", more: Self.thanks),
        Stream.line("6", by: "kim", minute: 80, "still the best @AcmeCare", more: Self.thanks),
      ]
    #expect(try records(lines) == records(lines.reversed()))
  }

  @Test func evangelistsPraiseAgainAndNeverComplain() throws {
    func praise(_ id: String, _ by: String, _ minute: Int) -> String {
      Stream.line(id, by: by, minute: minute, "love Acme", more: Self.thanks)
    }
    let complaint = Stream.line(
      "5", by: "ann", minute: 9, "@AcmeCare it broke", more: Self.tone("negative", "complaint"))
    let found = try records([
      praise("1", "ann", 0), praise("2", "ann", 1), praise("3", "ben", 2), praise("4", "ben", 3),
      praise("6", "cy", 4), complaint,
    ])
    #expect(found.people.map(\.handle) == ["ben"])
    #expect(found.people.first?.praise == 2)
  }

  @Test func nobodyIsNamedForWhatIsPrivate() throws {
    let direct = helped.map { line in
      var line = line
      line.replace(#""public""#, with: #""direct""#)
      return line
    }
    #expect(try records(direct).people.isEmpty)
    #expect(try records(direct).questions.first?.visibility == .direct)
  }

  @Test func whatWasWrittenLaterDoesNotCount() throws {
    let question = try #require(try records(helped, at: 7).questions.first)
    #expect(question.answeredBy == .nobody)
    #expect(question.replies == 1)
    #expect(question.seconds == 420)
  }

  @Test func aDeletedQuestionIsNotToldOf() throws {
    var desk = Desk(Stream.configuration())
    var line = MessageLine()
    try line.load(Array(helped[0].utf8))
    desk.take(try desk.read(line))
    desk.delete(id: "x:1")
    #expect(Community().records(desk, IssueLedger(), asOf: Stream.moment(9)).questions.isEmpty)
  }
}
