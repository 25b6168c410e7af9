import CareConfiguration
import MessageCore
import Testing

@testable import report

/// What records of type `question` and `person` tell stands before what the messages do.
@Suite struct CommunityTests {
  /// A question that we answered, as its messages tell.
  private let question = [
    #"{"id":"x:1","network":"x","created_at":"2026-11-09T10:00:00Z","direction":"inbound","author":{"id":"7","handle":"jo"},"text":"How?","visibility":"public","thread":{"id":"x:1"},"tone":{"label":"neutral","intent":"question"}}"#,
    #"{"id":"x:2","network":"x","created_at":"2026-11-09T10:10:00Z","direction":"inbound","author":{"id":"8","handle":"al"},"text":"Like this","visibility":"public","thread":{"id":"x:1","depth":1}}"#,
    #"{"id":"x:3","network":"x","created_at":"2026-11-09T10:20:00Z","direction":"outbound","author":{"id":"1","handle":"care"},"text":"Or so","visibility":"public","thread":{"id":"x:1","depth":1}}"#,
  ]

  private func told(
    _ message: String, by outcome: String, revision: Int = 1, answer: String? = nil,
    visibility: String = "public", asked: String = "2026-11-09T10:00:00Z"
  ) -> String {
    let answer = answer.map { #","answer":"\#($0)""# } ?? ""
    return
      #"{"type":"question","id":"question:\#(message)","revision":\#(revision),"message":"\#(message)","asked_at":"\#(asked)","answered_by":"\#(outcome)"\#(answer),"visibility":"\#(visibility)"}"#
  }

  private func questions(_ lines: [String], period: PeriodChoice = .all) throws -> QuestionCounts {
    try Feed(lines).report(period: period).tallies.questions
  }

  @Test func aRecordTellsWhoAnswered() throws {
    #expect(try questions(question) == QuestionCounts(answeredByUs: 1))
    let told = told("x:1", by: "community", answer: "x:2")
    #expect(try questions(question + [told]) == QuestionCounts(answeredByCommunity: 1))
    #expect(try questions([told] + question.reversed()) == QuestionCounts(answeredByCommunity: 1))
  }

  @Test func theHighestRevisionCounts() throws {
    let records = [
      told("x:1", by: "nobody", revision: 2), told("x:1", by: "community", revision: 10, answer: "x:2"),
      told("x:1", by: "us", revision: 3, answer: "x:3"),
    ]
    for shift in records.indices {
      let turned = Array(records[shift...] + records[..<shift])
      #expect(try questions(turned + question) == QuestionCounts(answeredByCommunity: 1))
    }
  }

  @Test func aQuestionWhoseMessageWasNotReadCountsByWhenItWasAsked() throws {
    let records = [
      told("x:8", by: "nobody"), told("x:9", by: "us", asked: "2026-11-16T10:00:00Z"),
    ]
    let week = PeriodChoice.week(year: 2026, week: 46)
    #expect(try questions(records + question, period: week) == QuestionCounts(answeredByUs: 1, unanswered: 1))
    // Without any message's place in a conversation, records alone tell who answered.
    let alone = question.map { $0.replacing(#""thread":{"#, with: #""other":{"#) }
    #expect(try questions(records + alone, period: week) == QuestionCounts(unanswered: 1))
  }

  @Test func explainListsWhatARecordTells() throws {
    let lines = question + [told("x:1", by: "community", answer: "x:2")]
    let explanation = try #require(Explanation("questions.answered_by_community"))
    let rows = try explanation.table(Feed(lines).collected(), ReportSettings()).rows
    #expect(rows.map { $0[0].plain } == ["x:1"])
    #expect(rows.map { $0[6].plain } == ["x:2"])
  }

  // MARK: - Pages

  private func answered(_ lines: [String]) throws -> [PublicStream.AnsweredQuestion] {
    let settings = PageSettings(organization: "Acme", agents: .init())
    return try PublicStream(try Feed(lines).collected(), settings).answeredQuestions()
  }

  @Test func theAnswerThatARecordNamesStandsFirst() throws {
    #expect(try answered(question).map { $0.answers.map(\.id) } == [["x:3", "x:2"]])
    let told = told("x:1", by: "community", answer: "x:2")
    #expect(try answered(question + [told]).map { $0.answers.map(\.id) } == [["x:2", "x:3"]])
    #expect(try answered(question + [self.told("x:1", by: "nobody")]).isEmpty)
  }

  @Test func whatIsNotPublicIsNotTold() throws {
    let told = told("x:1", by: "community", answer: "x:2", visibility: "direct")
    #expect(try answered(question + [told]).map { $0.answers.map(\.id) } == [["x:3", "x:2"]])
    // Neither is a question whose message is not public.
    let hidden = question.map { $0.replacing(#""visibility":"public""#, with: #""visibility":"direct""#) }
    #expect(try answered(hidden + [self.told("x:1", by: "us", answer: "x:3")]).isEmpty)
  }

  @Test func theWallTellsOfHelpWithoutNames() throws {
    let settings = PageSettings(organization: "Acme", agents: .init())
    let lines = question + [told("x:1", by: "community", answer: "x:2"), person("8", answers: 3, thanked: 2)]
    func wall(_ lines: [String]) throws -> String {
      let stream = PublicStream(try Feed(lines).collected(), settings)
      return try PageRendering().render(.wall, stream, settings, chat: nil)
    }
    let page = try wall(lines)
    #expect(page.contains("1 of 1, 1 of them by other customers"))
    #expect(page.contains("3 answers, 2 of them thanked for"))
    #expect(!page.contains("helper8"))
    #expect(try !wall(question).contains("Questions answered"))
  }

  // MARK: - People

  private func person(
    _ account: String, answers: Int = 0, thanked: Int = 0, praise: Int = 0, kinds: String = #""helper""#,
    revision: Int = 1, from: String = "2026-11-09T10:00:00Z", to: String = "2026-11-10T10:00:00Z",
    visibility: String = "public"
  ) -> String {
    #"{"type":"person","id":"person:x:\#(account)","revision":\#(revision),"network":"x","handle":"helper\#(account)","kinds":[\#(kinds)],"answers":\#(answers),"thanked":\#(thanked),"solved":1,"praise":\#(praise),"followers":9,"first_seen":"\#(from)","last_seen":"\#(to)","visibility":"\#(visibility)"}"#
  }

  private func people(_ lines: [String], period: PeriodChoice = .all) throws -> PeopleFigures {
    try Feed(question + lines).report(period: period).people
  }

  @Test func aPersonsRecordStandsBeforeTheMessages() throws {
    #expect(try people([]).community == CommunityFigures())
    let figures = try people([person("8", answers: 3, thanked: 2)])
    #expect(
      figures.community == CommunityFigures(helpers: 1, answers: 3, thanked: 2, solved: 1, isTold: true))
    let helper = try #require(figures.helpers.elements.first)
    #expect(helper.key == PersonKey(network: "x", account: "#8"))
    #expect(helper.tally.helpReplies == 3)
    #expect(helper.tally.inbound == 1)
    // Named by the newest of what they are called.
    #expect(helper.shown == "@helper8")
  }

  @Test func somebodyOfWhomOnlyARecordTellsIsCounted() throws {
    let figures = try people([person("77", answers: 2), person("78", praise: 4, kinds: #""evangelist""#)])
    #expect(figures.helpers.elements.map(\.shown) == ["@helper77"])
    #expect(figures.evangelists.elements.map(\.shown) == ["@helper78"])
    #expect(figures.customers.total == 2)
  }

  @Test func ofSeveralRecordsTheOneOfThePeriodCounts() throws {
    let records = [
      person("8", answers: 2), person("8", answers: 3, revision: 2),
      person("8", answers: 40, revision: 9, from: "2026-11-01T00:00:00Z", to: "2026-11-20T00:00:00Z"),
    ]
    let week = PeriodChoice.week(year: 2026, week: 46)
    for lines in [records, records.reversed()] {
      #expect(try people(lines, period: week).community.answers == 3)
      #expect(try people(lines).community.answers == 40)
    }
  }

  @Test(arguments: ["direct", "followers", ""])
  func whoMustNotBeNamedIsNotCounted(visibility: String) throws {
    #expect(try people([person("8", answers: 3, visibility: visibility)]).community == CommunityFigures())
  }
}
