import MessageCore
import Testing

@testable import report

/// Figures of `deskDay` by arithmetic done by hand.
@Suite struct FiguresTests {
  @Test func countsMessagesBySideNetworkDayAndHour() throws {
    let tallies = try deskDay.report().tallies
    #expect(tallies.messages == SideCounts(inbound: 4, outbound: 3, unknown: 1))
    #expect(tallies.networks["x"] == SideCounts(inbound: 3, outbound: 2, unknown: 1))
    #expect(tallies.networks["mastodon"] == SideCounts(inbound: 1, outbound: 1))
    #expect(tallies.hours.map(\.total)[9...13] == [3, 3, 1, 0, 1])
    // 9 November 2026 is a Monday.
    #expect(tallies.weekdays.map(\.total) == [5, 3, 0, 0, 0, 0, 0])
    #expect(tallies.days.count == 2)
  }

  @Test func countsTheToneOfMessagesThatAreNotOurs() throws {
    let tallies = try deskDay.report().tallies
    // Four inbound ones, and one whose side and tone nobody knows.
    #expect(tallies.tone == ToneCounts(negative: 2, neutral: 1, positive: 1, unknown: 1))
    #expect(try deskDay.report().heardMessages == "5 messages")
    #expect(tallies.tone.net == -0.25)
    #expect(tallies.intents == ["complaint": 2, "praise": 1, "question": 1])
  }

  @Test func measuresFirstResponses() throws {
    let report = try deskDay.report()
    let json = try report.json()
    #expect(json.at("response.first.n")?.integer == 2)
    #expect(json.at("response.first.unanswered")?.integer == 1)
    // (600 + 7201) / 2 is both the median and the mean.
    #expect(json.at("response.first.median_seconds")?.number == 3900.5)
    #expect(json.at("response.first.mean_seconds")?.number == 3900.5)
    #expect(json.at("response.first.p90_seconds")?.number == 7201)
    #expect(json.at("response.rate")?.number == 0.6667)
    #expect(json.at("response.within.15m")?.number == 0.3333)
    #expect(json.at("response.within.1h")?.number == 0.3333)
    #expect(json.at("response.within.4h")?.number == 0.6667)
  }

  @Test func namesAgentsWithTheirRepliesAndFirstResponses() throws {
    let agents = try deskDay.report().agents
    #expect(agents.map(\.counts.name?.text) == ["@care", "@help"])
    #expect(agents.map(\.counts.replies) == [1, 1])
    #expect(agents.map(\.counts.messages) == [2, 1])
    #expect(agents.map(\.counts.first.durations.median) == [600, 7201])
  }

  @Test func countsCustomersWithoutNamingThem() throws {
    let report = try deskDay.report()
    #expect(report.people.customers == CustomerGroups(once: 2, some: 1))
    for (_, text) in try report.everyFormat() {
      #expect(!text.contains("@bo"))
      #expect(!text.contains("@al"))
    }
  }

  @Test func countsAHashtagOncePerMessageInAnyCase() throws {
    #expect(try deskDay.report().tallies.hashtags == ["outage": 2])
  }

  @Test func addsUpHowFarEachToneWasCarried() throws {
    let report = try deskDay.report()
    #expect(report.tallies.amplification["negative"]?.messages == 2)
    #expect(report.tallies.amplification["negative"]?.engagement == Engagement(likes: 3, reposts: 2))
    // The author's most known followers, once for each tone.
    #expect(report.people.reach["negative"] == 120)
    #expect(report.people.reach["positive"] == 120)
  }

  @Test func saturatesSumsThatDoNotFit() {
    var sum = Engagement(views: .max - 1)
    sum.add(Engagement(views: 5))
    #expect(sum.views == .max)
  }

  @Test func takesTheSideFromTheRoleBeforeTheDirection() throws {
    let tallies = try Feed(
      """
      {"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound","triage":{"role":"agent"}}
      {"id":"x:2","created_at":"2026-11-09T10:00:00Z","direction":"outbound","triage":{"role":"impostor"}}
      {"id":"x:3","created_at":"2026-11-09T10:00:00Z","triage":{"role":"bystander"}}
      {"id":"x:4","created_at":"2026-11-09T10:00:00Z","direction":"sideways"}
      """
    ).report().tallies
    #expect(tallies.messages == SideCounts(inbound: 2, outbound: 1, unknown: 1))
  }

  @Test func aConversationCountsWhereItBegan() throws {
    let feed = Feed(
      """
      {"id":"x:1","created_at":"2026-11-08T23:00:00Z","direction":"inbound"}
      {"id":"x:2","created_at":"2026-11-09T01:00:00Z","direction":"outbound","thread":{"id":"x:1"}}
      {"id":"x:3","created_at":"2026-11-15T23:00:00Z","direction":"inbound"}
      {"id":"x:4","created_at":"2026-11-16T01:00:00Z","direction":"outbound","thread":{"id":"x:3"}}
      """)
    let report = try feed.report(period: .week(year: 2026, week: 46))
    #expect(report.tallies.messages == SideCounts(inbound: 1, outbound: 1))
    #expect(report.tallies.responses.durations.total == 1)
    #expect(report.tallies.responses.durations.median == 7200)
    #expect(report.tallies.responses.unanswered == 0)
  }

  @Test func anAnswerAtTheSameMomentCounts() throws {
    let responses = try Feed(
      """
      {"id":"x:2","created_at":"2026-11-09T10:00:00Z","direction":"outbound","thread":{"id":"x:1","depth":1}}
      {"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound","thread":{"id":"x:1","depth":0}}
      """
    ).report().tallies.responses
    #expect(responses.durations.median == 0)
  }

  @Test func dropsPartsOfASecond() throws {
    let responses = try Feed(
      """
      {"id":"x:1","created_at":"2026-11-09T10:00:00.9Z","direction":"inbound"}
      {"id":"x:2","created_at":"2026-11-09T10:00:02.1Z","direction":"outbound","thread":{"id":"x:1"}}
      """
    ).report().tallies.responses
    #expect(responses.durations.median == 1)
  }

  @Test func sectionsWithoutAnnotationsAreAbsent() throws {
    let report = try Feed(#"{"created_at":"2026-11-09T10:00:00Z"}"#).report()
    #expect(
      try report.json().names == [
        "title", "period", "as_of", "messages", "volume", "alerts", "people", "hashtags",
      ])
    for (name, text) in try report.everyFormat() where name != "json" {
      // The definitions at a page's end name every figure.
      let body = text.components(upTo: "How the figures are counted")
      #expect(!body.contains("tone"), "\(name)")
      #expect(!body.contains("response"), "\(name)")
      #expect(!body.contains("Cases"), "\(name)")
    }
  }

  @Test func withoutThreadsNothingIsSaidOfResponses() throws {
    let report = try Feed(
      """
      {"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound"}
      {"id":"x:2","created_at":"2026-11-09T10:05:00Z","direction":"outbound","reply_to":"x:1"}
      """
    ).report()
    #expect(try report.json().at("response") == nil)
    #expect(!report.text().contains("nanswered"))
  }

  @Test func anyYearIsDrawn() throws {
    let report = try Feed(
      """
      {"id":"x:1","created_at":"0001-01-01T00:00:00Z"}
      {"id":"x:2","created_at":"9999-12-31T23:59:59Z"}
      """
    ).report()
    #expect(report.tallies.messages.total == 2)
    #expect(try report.json().at("period.end")?.string == "9999-12-31T23:59:59Z")
    for line in report.text().split(separator: "\n") { #expect(String(line).columns <= 80) }
  }

  @Test func anEmptyStreamIsToldInEveryFormat() throws {
    let report = try Feed("").report()
    for (name, text) in try report.everyFormat() where name != "json" {
      #expect(text.contains("No message was read."), "\(name)")
    }
    #expect(try report.json().at("messages.total")?.integer == 0)
    #expect(try report.json().at("period.start")?.isNull == true)
  }

  @Test func aPeriodWithoutMessagesIsTold() throws {
    let report = try deskDay.report(period: .week(year: 2031, week: 1))
    #expect(report.text().contains("No message in this period."))
    #expect(try report.json().at("messages.total")?.integer == 0)
  }
}

extension String {
  fileprivate func components(upTo marker: String) -> Substring {
    self.range(of: marker).map { self[..<$0.lowerBound] } ?? self[...]
  }

  private func range(of marker: String) -> Range<Index>? {
    indices.lazy.filter { self[$0...].hasPrefix(marker) }.first.map { $0..<index($0, offsetBy: marker.count) }
  }
}
