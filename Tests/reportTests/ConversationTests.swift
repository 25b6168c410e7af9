import CareConfiguration
import MessageCore
import Testing

@testable import report

/// What is asked of conversations, by hand.
@Suite struct ConversationTests {
  /// A line of the conversation `x:1` on 9 November 2026: `in` or `out`, a time such as `10:00:00`, and more members.
  private func line(_ id: Int, _ side: String, _ time: String, _ more: String = "") -> String {
    let author =
      side == "in" ? #""author":{"id":"7","handle":"jo"}"# : #""author":{"id":"1","handle":"care"}"#
    let members = more.isEmpty ? "" : ",\(more)"
    let direction = side == "in" ? "inbound" : "outbound"
    return
      #"{"id":"x:\#(id)","network":"x","created_at":"2026-11-09T\#(time)Z","direction":"\#(direction)",\#(author),"thread":{"id":"x:1","depth":\#(id - 1)}\#(members)}"#
  }

  @Test func laterAnswersCountFromTheFirstMessageSinceOurs() throws {
    let tallies = try Feed([
      line(1, "in", "10:00:00"), line(2, "out", "10:10:00"), line(3, "in", "10:20:00"),
      line(4, "in", "10:25:00"), line(5, "out", "10:50:00"), line(6, "in", "11:00:00"),
    ]).report().tallies
    #expect(tallies.responses.durations.sorted.map(\.seconds) == [600])
    // From 10:20, not from 10:25.
    #expect(tallies.nextResponses.durations.sorted.map(\.seconds) == [1800])
    #expect(tallies.nextResponses.unanswered == 1)
    let agent = try #require(tallies.agents.values.first)
    #expect(agent.next.durations.median == 1800)
  }

  @Test func aConversationIsLeftAloneAfterThreeDays() throws {
    let feed = Feed([line(1, "in", "10:00:00"), line(2, "out", "10:10:00"), line(3, "in", "10:20:00")])
    func abandoned(_ moment: String) throws -> Int {
      try feed.report(asOf: Timestamp(rfc3339: moment.utf8)).abandoned
    }
    #expect(try abandoned("2026-11-12T10:19:59Z") == 0)
    #expect(try abandoned("2026-11-12T10:20:00Z") == 1)
    // Thanks want no answer.
    let thanked = Feed([
      line(1, "in", "10:00:00"), line(2, "out", "10:10:00"),
      line(3, "in", "10:20:00", #""tone":{"label":"positive"}"#),
    ])
    #expect(try thanked.report(asOf: Timestamp(rfc3339: "2026-12-24T00:00:00Z".utf8)).abandoned == 0)
  }

  @Test func theToneAtTheEndIsHeldAgainstTheStart() throws {
    let tallies = try Feed([
      line(1, "in", "10:00:00", #""tone":{"label":"negative"}"#), line(2, "out", "10:10:00"),
      line(3, "in", "10:20:00", #""tone":{"label":"unknown"}"#),
      line(4, "in", "10:30:00", #""tone":{"label":"neutral"}"#),
    ]).report().tallies
    #expect(tallies.conversations.change == ChangeCounts(happier: 1))
    #expect(tallies.agents.values.first?.change == ChangeCounts(happier: 1))
  }

  @Test func businessHoursCountOnlyWhileTheDeskIsOpen() throws {
    let nineToFive = BusinessHours(
      timeZone: .utc,
      weekly: Array(repeating: [.init(start: 9 * 3600, end: 17 * 3600)], count: 5) + [[], []])
    // 9 November 2026 is a Monday: from 16:30 to 9:15 the next morning the desk is open for 45 minutes.
    let report = try Feed([
      line(1, "in", "16:30:00"),
      #"{"id":"x:2","network":"x","created_at":"2026-11-10T09:15:00Z","direction":"outbound","thread":{"id":"x:1"}}"#,
    ]).report { $0.rules.hours = nineToFive }
    let json = try report.json()
    #expect(json.at("response.first.median_seconds")?.number == Double(16 * 3600 + 45 * 60))
    #expect(json.at("response.first.business.median_seconds")?.number == 2700)
    #expect(report.text().contains("45 min in business hours"))
  }

  @Test func teamsComeFromTheConfiguration() throws {
    let directory = AgentDirectory([
      .init(network: "x", handle: "care", team: "north"),
      .init(network: "mastodon", handle: "help", team: "south"),
    ])
    let report = try deskDay.report { $0.rules.agents = directory }
    #expect(report.teams.map(\.name) == ["north", "south"])
    #expect(report.teams.map(\.counts.replies) == [1, 1])
    #expect(report.teams.map(\.counts.first.durations.median) == [600, 7201])
  }

  @Test func questionsAreAnsweredByUsByOthersOrByNobody() throws {
    func question(_ number: Int, _ answers: String...) -> [String] {
      [
        #"{"id":"x:\#(number)","created_at":"2026-11-09T1\#(number):00:00Z","direction":"inbound","author":{"id":"a\#(number)","handle":"asker\#(number)","followers":\#(number)},"text":"How?","visibility":"public","thread":{"id":"x:\#(number)"},"tone":{"label":"neutral","intent":"question"}}"#
      ]
        + answers.enumerated().map { index, side in
          #"{"id":"x:\#(number)\#(index)","created_at":"2026-11-09T1\#(number):1\#(index):00Z","direction":"\#(side)","author":{"id":"b\#(index)"},"thread":{"id":"x:\#(number)","depth":1}}"#
        }
    }
    let thanks =
      #"{"id":"x:29","created_at":"2026-11-09T12:19:00Z","direction":"inbound","author":{"id":"a2"},"thread":{"id":"x:2","parent":"x:20","depth":2},"tone":{"label":"positive"}}"#
    // Whether what somebody wrote under the fourth was of use, nobody knows.
    let report = try Feed(
      question(1, "outbound") + question(2, "inbound", "outbound") + [thanks] + question(3)
        + question(4, "inbound")
    ).report()
    #expect(
      report.tallies.questions
        == QuestionCounts(answeredByUs: 1, answeredByCommunity: 1, unanswered: 2))
    // The wider reach first.
    #expect(report.highlights.questions.map(\.message.handle) == ["asker4", "asker3"])
  }

  @Test func casesTellOfSolutionsReopeningsAndJoins() throws {
    let events =
      #""events":[{"at":"2026-11-09T10:00:00Z","kind":"opened"},{"at":"2026-11-09T11:00:00Z","kind":"solved"},{"at":"2026-11-09T12:00:00Z","kind":"reopened"},{"at":"2026-11-09T12:30:00Z","kind":"joined_by"},{"at":"2026-11-09T13:00:00Z","kind":"joined_by"},{"at":"2026-11-09T14:00:00Z","kind":"solved"},{"at":"2026-11-09T15:00:00Z","kind":"sang"}]"#
    let json = try Feed([
      line(1, "in", "10:00:00"),
      #"{"type":"case","id":"case:x:1","status":"solved","opened_at":"2026-11-09T10:00:00Z","due":{"resolution":"2026-11-09T13:00:00Z"},\#(events)}"#,
      #"{"type":"case","id":"case:x:2","status":"open","opened_at":"2026-11-09T10:00:00Z"}"#,
    ]).report().json()
    #expect(json.at("resolution.first.median_seconds")?.integer == 3600)
    #expect(json.at("resolution.full.median_seconds")?.integer == 14_400)
    #expect(json.at("resolution.full.unsolved")?.integer == 1)
    // Solved for good an hour after it was due.
    #expect(json.at("resolution.targets.missed")?.integer == 1)
    #expect(json.at("cases.reopened")?.integer == 1)
    #expect(json.at("cases.joined")?.integer == 1)
    #expect(json.at("cases.joins")?.integer == 2)
  }

  @Test func whatWasSeenAfterThePeriodIsLate() throws {
    let feed = Feed(
      """
      {"id":"x:1","created_at":"2026-11-15T23:00:00Z","observed_at":"2026-11-15T23:59:59Z","direction":"inbound","thread":{"id":"x:1"}}
      {"id":"x:2","created_at":"2026-11-15T23:00:00Z","observed_at":"2026-11-16T00:00:00Z","direction":"inbound","thread":{"id":"x:2"}}
      {"id":"x:3","created_at":"2026-11-16T08:00:00Z","direction":"outbound","thread":{"id":"x:1"}}
      """)
    let json = try feed.report(period: .week(year: 2026, week: 46)).json()
    #expect(json.at("messages.total")?.integer == 2)
    #expect(json.at("messages.late")?.integer == 1)
    #expect(json.at("response.late")?.integer == 1)
  }
}
