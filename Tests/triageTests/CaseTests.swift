import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct CaseTests {
  private func kinds(_ record: CaseRecord?) -> [CaseRecord.Event.Kind]? { record?.events.map(\.kind) }

  @Test func aQuestionIsAnsweredAndSettled() throws {
    let question = Stream.line("1", by: "jo", minute: 0, "@AcmeCare my line is down, why?", negative: 0.4)
    let answer = Stream.line("2", by: "AcmeCare", minute: 5, to: "1", "@jo Restart it, please")
    let more = Stream.line("3", by: "jo", minute: 9, to: "2", "@AcmeCare Restarted it", negative: 0.2)
    let thanks = Stream.line(
      "4", by: "jo", minute: 12, to: "3", "Works, thank you!", negative: 0, positive: 0.9)
    #expect(try Stream.cases([question]).map(\.status) == [.new])
    #expect(try Stream.cases([question, answer]).map(\.status) == [.waiting])
    #expect(try Stream.cases([question, answer, more]).map(\.status) == [.open])
    let cases = try Stream.cases([question, answer, more, thanks])
    #expect(cases.map(\.id) == ["case:x:1"])
    #expect(cases.map(\.status) == [.solved])
    #expect(kinds(cases.first) == [.opened, .agent, .customer, .customer, .solved])
    #expect(cases.first?.events.map(\.by) == ["jo", "AcmeCare", "jo", "jo", "jo"])
    #expect(cases.first?.thread == "x:1")
    #expect(cases.first?.kind == "question")
  }

  @Test func praiseAndIdeasAreLightCases() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare you are great!", negative: 0, positive: 0.95),
      Stream.line(
        "2", by: "ann", minute: 1, "@AcmeCare add a dark mode", more: #","tone":{"intent":"idea"}"#),
      Stream.line("3", by: "bob", minute: 2, "I love my dog", negative: 0, positive: 0.95),
    ]
    let cases = try Stream.cases(lines)
    #expect(cases.map(\.id) == ["case:x:1", "case:x:2"])
    #expect(cases.map(\.kind) == ["praise", "idea"])
    #expect(cases.map(\.status) == [.solved, .solved])
    #expect(cases.map(\.priority) == [.low, .low])
    // A customer who then needs a person makes it a case like any other, from then on.
    var configuration = Stream.configuration()
    configuration.targets = Targets(firstResponse: [.normal: 3600, .low: 3600])
    let more = lines + [Stream.line("4", by: "jo", minute: 9, to: "1", "@AcmeCare but why is it down?")]
    let upgraded = try #require(try Stream.cases(more, at: 60, configuration).first)
    #expect(kinds(upgraded) == [.opened, .customer, .reopened])
    #expect(upgraded.kind == "question")
    #expect(upgraded.status == .open)
    #expect(upgraded.due == [.firstResponse: Stream.moment(69)])
    configuration.cases.lightKinds = ["idea"]
    #expect(try Stream.cases(lines, at: 60, configuration).map(\.kind) == ["idea"])
  }

  @Test func theLabelSaysWhatIsNegativeWhateverItsProbability() throws {
    let line = Stream.line(
      "1", by: "jo", minute: 0, "@AcmeCare my line is down",
      more: #","tone":{"label":"negative","probability":{"negative":0.4,"neutral":0.45,"positive":0.15}}"#)
    let opened = try Stream.cases([line])
    #expect(opened.map(\.kind) == ["complaint"])
    // 20 points for a negative tone times 0.4, and 5 for who speaks to us.
    #expect(opened.first?.why.map(\.rule) == ["negative", "addressed"])
    #expect(opened.first?.why.map(\.points) == [8, 5])
  }

  @Test func talkOpensNothing() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare hello", more: #","tone":{"intent":"chatter"}"#),
      Stream.line("2", by: "ann", minute: 1, "Lovely weather", negative: 0.1),
      Stream.line("3", by: "bob", minute: 2, "Acme is down?", more: #","reposts":"x:9""#),
      Stream.line("4", by: "AcmeCare", minute: 3, "We are down. Did you notice?", negative: 0.9),
      Stream.line("5", by: "eve", minute: 4, to: "2", "Is it? Awful here", negative: 0.9),
    ]
    #expect(try Stream.cases(lines).map(\.id) == [])
    #expect(
      try Stream.read(lines).decisions.map(\.role) == [.customer, .bystander, .bystander, .agent, .customer])
  }

  @Test func anIntentBeatsPunctuation() throws {
    let idea = Stream.line(
      "1", by: "jo", minute: 0, "@AcmeCare how about a dark mode?", more: #","tone":{"intent":"idea"}"#)
    let complaint = Stream.line(
      "2", by: "jo", minute: 0, "charged twice again", more: #","tone":{"intent":"complaint"}"#)
    #expect(try Stream.cases([idea, complaint]).map(\.kind) == ["idea", "complaint"])
  }

  @Test func aLowRatingOpensACase() throws {
    let low = Stream.line("1", by: "jo", minute: 0, "fine", more: #","rating":{"value":2,"best":5}"#)
    let high = Stream.line("2", by: "ann", minute: 0, "fine", more: #","rating":{"value":3,"best":5}"#)
    #expect(try Stream.cases([low, high]).map(\.id) == ["case:x:1"])
  }

  @Test func customersUnderOurOwnPostHaveCasesOfTheirOwn() throws {
    let lines = [
      Stream.line("1", by: "AcmeCare", minute: 0, "Prices go up"),
      Stream.line("2", by: "jo", minute: 1, to: "1", "@AcmeCare mine too?"),
      Stream.line("3", by: "ann", minute: 2, to: "1", "@AcmeCare awful", negative: 0.9),
      Stream.line("4", by: "AcmeCare", minute: 3, to: "2", "@jo No"),
    ]
    let cases = try Stream.cases(lines)
    #expect(cases.map(\.id) == ["case:x:2", "case:x:3"])
    #expect(cases.map(\.status) == [.waiting, .new])
    #expect(cases.map(\.thread) == ["x:1", "x:1"])
  }

  @Test func aStrangerJoinsAndReopensWhatWasSettled() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "AcmeCare", minute: 1, to: "1", "Fixed"),
      Stream.line("3", by: "jo", minute: 2, to: "2", "Thanks", negative: 0, positive: 0.9),
      Stream.line("4", by: "ann", minute: 3, to: "2", "@AcmeCare mine is still down, why?", negative: 0.8),
    ]
    let cases = try Stream.cases(lines)
    #expect(cases.map(\.status) == [.open])
    #expect(kinds(cases.first) == [.opened, .agent, .customer, .solved, .joinedBy, .reopened])
  }

  @Test func aSolvedCaseClosesAfterThreeDaysAndWhatFollowsIsNew() throws {
    let day = 24 * 60
    var lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "AcmeCare", minute: 1, to: "1", "Fixed"),
      Stream.line("3", by: "jo", minute: 2, to: "2", "Thanks", negative: 0, positive: 0.9),
    ]
    #expect(try Stream.cases(lines, at: 2 + 3 * day - 1).map(\.status) == [.solved])
    let closed = try Stream.cases(lines, at: 2 + 3 * day)
    #expect(closed.map(\.status) == [.closed])
    #expect(closed.first?.events.last?.at == Stream.moment(2 + 3 * day))
    lines.append(Stream.line("4", by: "jo", minute: 5 * day, to: "3", "@AcmeCare down again, why?"))
    let both = try Stream.cases(lines, at: 5 * day)
    #expect(both.map(\.id) == ["case:x:1", "case:x:4"])
    #expect(both.map(\.status) == [.closed, .new])
  }

  @Test func anAnswerThatArrivesBeforeItsQuestionCounts() throws {
    let lines = [
      Stream.line("2", by: "AcmeCare", minute: 5, to: "1", "@jo Restart it"),
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
    ]
    let cases = try Stream.cases(lines)
    #expect(cases.map(\.id) == ["case:x:1"])
    #expect(cases.map(\.status) == [.waiting])
  }

  @Test func oneIDCountsOnceByItsLatestObservation() throws {
    let early = Stream.line(
      "1", by: "jo", minute: 0, "@AcmeCare why?", more: #","observed_at":"2026-11-02T13:00:00Z""#)
    let late = Stream.line(
      "1", by: "jo", minute: 0, "@AcmeCare thank you", negative: 0, positive: 0.9,
      more: #","observed_at":"2026-11-02T14:00:00Z""#)
    #expect(try Stream.cases([early, early]).count == 1)
    #expect(try Stream.cases([early, late]).map(\.kind) == ["praise"])
    #expect(try Stream.cases([late, early]).map(\.kind) == ["praise"])
  }

  @Test func messagesAfterTheMomentDoNotCount() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "AcmeCare", minute: 30, to: "1", "Fixed"),
    ]
    var desk = Desk(Stream.configuration(), asOf: Stream.moment(10))
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      desk.take(try desk.read(line))
    }
    #expect(desk.snapshot(asOf: Stream.moment(10)).cases.map(\.status) == [.new])
  }

  @Test func theStrictestVisibilityCountsAndAnUnknownOneIsPrivate() throws {
    func cases(_ first: String, _ second: String) throws -> [Visibility?] {
      try Stream.cases([
        Stream.line("1", by: "jo", minute: 0, "@AcmeCare why?", more: first),
        Stream.line("2", by: "AcmeCare", minute: 1, to: "1", "Because", more: second),
      ]).map(\.visibility)
    }
    let (isPublic, unlisted, direct) = (
      #","visibility":"public""#, #","visibility":"unlisted""#, #","visibility":"direct""#
    )
    #expect(try cases(isPublic, unlisted) == [.unlisted])
    #expect(try cases(isPublic, direct) == [.direct])
    #expect(try cases(isPublic, "") == [nil])
  }

  @Test func messagesThatAnswerInACircleAreOneConversation() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, to: "3", "@AcmeCare why?"),
      Stream.line("2", by: "ann", minute: 1, to: "1", "me too"),
      Stream.line("3", by: "bob", minute: 2, to: "2", "and me"),
    ]
    #expect(try Stream.cases(lines).map(\.events.count) == [3])
    #expect(try Stream.cases(lines.reversed()).map(\.events.count) == [3])
  }

  private let day = 24 * 60

  @Test func whatTheCustomerWritesElsewhereJoinsTheirCaseWhileThePolicyLooksBack() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "jo", minute: 6 * day, "@AcmeCare hello? why?"),
      Stream.line("3", by: "ann", minute: 6 * day, "@AcmeCare why?"),
    ]
    let cases = try Stream.cases(lines, at: 7 * day)
    #expect(cases.map(\.id) == ["case:x:1", "case:x:3"])
    #expect(kinds(cases.first) == [.opened, .customer])
    // A week after the last message it is another matter.
    let late = lines.prefix(1) + [Stream.line("2", by: "jo", minute: 7 * day, "@AcmeCare and why this?")]
    #expect(try Stream.cases(Array(late), at: 8 * day).map(\.id) == ["case:x:1", "case:x:2"])
    let direct =
      lines.prefix(1) + [
        Stream.line("2", by: "jo", minute: 29 * day, "why?", more: #","visibility":"direct""#)
      ]
    #expect(try Stream.cases(Array(direct), at: 30 * day).map(\.id) == ["case:x:1"])
  }

  @Test func anAnswerInEitherConversationCounts() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "jo", minute: 10, "@AcmeCare hello? why?"),
      Stream.line("3", by: "AcmeCare", minute: 20, to: "2", "@jo Restart it"),
    ]
    #expect(try Stream.cases(lines).map(\.status) == [.waiting])
    // What they tell their friends meanwhile does not.
    let talk =
      lines + [
        Stream.line("4", by: "jo", minute: 30, "Lovely weather", more: #","tone":{"intent":"chatter"}"#)
      ]
    #expect(try Stream.cases(talk).first?.events.count == 3)
  }

  @Test func aCaseOpenedAfterTheHardCloseFollowsTheOldOne() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
      Stream.line("2", by: "AcmeCare", minute: 1, to: "1", "Fixed"),
      Stream.line("3", by: "jo", minute: 2, to: "2", "Thanks", negative: 0, positive: 0.9),
      Stream.line("4", by: "jo", minute: 2 + 3 * day, to: "3", "@AcmeCare down again, why?"),
    ]
    let cases = try Stream.cases(lines, at: 4 * day)
    #expect(cases.map(\.follows) == [nil, "case:x:1"])
    // A minute earlier it is the same case.
    let early =
      lines.prefix(3)
      + [Stream.line("4", by: "jo", minute: 1 + 3 * day, to: "3", "@AcmeCare down again, why?")]
    #expect(try Stream.cases(Array(early), at: 4 * day).map(\.status) == [.open])
  }

  @Test func aStrangersNewWrinkleIsToldAndThePolicyDecides() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is my broadband line down since Monday?"),
      Stream.line("2", by: "AcmeCare", minute: 1, to: "1", "@jo Restart it, please"),
      Stream.line(
        "3", by: "ann", minute: 2, to: "1", "@AcmeCare why is my broadband line down since Monday?"),
      Stream.line("4", by: "bob", minute: 3, to: "1", "@AcmeCare who charged my visa card twice?"),
      Stream.line("5", by: "AcmeCare", minute: 4, to: "4", "@bob Let me see"),
    ]
    func cases(_ policy: CasePolicy.Strangers) throws -> [CaseRecord] {
      var configuration = Stream.configuration()
      configuration.cases.strangers = policy
      return try Stream.cases(lines, at: 60, configuration)
    }
    let reopened = try cases(.reopen)
    #expect(reopened.map(\.status) == [.waiting])
    #expect(kinds(reopened.first) == [.opened, .agent, .joinedBy, .joinedBy, .agent])
    let differences = reopened.first?.events.compactMap(\.difference) ?? []
    #expect(differences.first == 0)
    #expect(differences.last ?? 0 > 0.6)
    #expect(try Stream.cases(Array(lines.prefix(4))).map(\.status) == [.open])

    let linked = try cases(.link)
    #expect(linked.map(\.id) == ["case:x:1", "case:x:3", "case:x:4"])
    #expect(linked.map(\.links) == [[], ["case:x:1"], ["case:x:1"]])
    #expect(linked.map(\.status) == [.waiting, .new, .waiting])
    #expect(kinds(linked.first) == [.opened, .agent, .joinedBy, .joinedBy])

    let noted = try cases(.note)
    #expect(noted.map(\.id) == ["case:x:1"])
    #expect(kinds(noted.first) == [.opened, .agent, .joinedBy, .joinedBy, .agent])
  }
}
