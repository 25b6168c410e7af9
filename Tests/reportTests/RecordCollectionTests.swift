import MessageCore
import Testing

@testable import report

@Suite struct RecordCollectionTests {
  @Test func reactionsAreKeptWholeHoweverManyThereAre() {
    var table = EngagementTable()
    let engagements = [
      Engagement(likes: 3, reposts: 2, replies: 1, quotes: 5, views: 4),
      Engagement(likes: 1, views: Int64(UInt32.max)), Engagement(likes: 7, views: Int64(UInt32.max) + 1),
      Engagement(reposts: .max),
    ]
    let indices = engagements.map { table.add($0) }
    #expect(indices.map { table[$0] } == engagements)
  }

  @Test func anIdCountsOnceByItsLatestVersion() throws {
    let versions = [
      #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z","observed_at":"2026-11-09T11:00:00Z","direction":"inbound"}"#,
      #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z","observed_at":"2026-11-09T12:00:00Z","direction":"outbound"}"#,
      #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z"}"#,
    ]
    for lines in [versions, versions.reversed()] {
      #expect(try Feed(lines).report().tallies.messages == SideCounts(outbound: 1))
    }
  }

  @Test func versionsOfOneMomentAreDecidedByTheSmallestBytes() throws {
    // '{"c' comes before '{"i'; the difference lies far from the figures that follow from it.
    let versions = [
      #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound"}"#,
      #"{"created_at":"2026-11-09T10:00:00Z","id":"x:1","direction":"outbound"}"#,
    ]
    for lines in [versions, versions.reversed(), versions + versions] {
      #expect(try Feed(lines).report().tallies.messages == SideCounts(outbound: 1))
    }
  }

  @Test(arguments: [
    (#""visibility":"direct""#, false), (#""kind":"direct","visibility":"public""#, false),
    (#""visibility":"followers""#, false), (#""visibility":"unlisted""#, true),
    (#""visibility":"public""#, true), (#""kind":"post""#, true),
  ])
  func whatIsForFewIsNotToldInItsOwnWords(visibility: String, isTold: Bool) throws {
    let report = try Feed((1...3).map { message($0, visibility) }).report()
    #expect(report.tallies.messages.total == 3)
    #expect(report.tallies.signals == ["outage": 3])
    for names in [report.tallies.hashtags, report.tallies.links, report.tallies.places] {
      #expect(names.values.sorted() == (isTold ? [3] : []))
    }
    #expect(report.topics.frequent.map(\.name) == (isTold ? ["gb82west iban"] : []))
    for (name, text) in try report.everyFormat() {
      for word in ["iban", "zebra", "acme.example/reset", "Mossingham"] {
        #expect(text.contains(word) == isTold, "\(name): \(word)")
      }
    }
  }

  @Test(arguments: [false, true])
  func whatWasTakenBackIsNotToldInItsOwnWords(comesFirst: Bool) throws {
    let deletions = (1...2).map { #"{"type":"deletion","id":"x:\#($0)"}"# }
    let messages = (1...3).map { message($0, #""visibility":"public""#) }
    let report = try Feed(comesFirst ? deletions + messages : messages + deletions).report()
    #expect(report.tallies.messages.total == 3)
    #expect(report.tallies.signals == ["outage": 3])
    #expect(report.tallies.hashtags == ["zebra": 1])
    #expect(report.tallies.links == ["https://acme.example/reset": 1])
    #expect(report.topics.frequent.isEmpty)
  }

  private func message(_ number: Int, _ members: String) -> String {
    #"{"id":"x:\#(number)","created_at":"2026-11-09T10:00:00Z","direction":"inbound",\#(members),"text":"GB82WEST iban","hashtags":["Zebra"],"links":["https://acme.example/reset"],"place":{"name":"Mossingham"},"tone":{"label":"negative","signals":[{"name":"outage"}]}}"#
  }

  @Test func messagesWithoutAnIdCountEach() throws {
    let line = #"{"created_at":"2026-11-09T10:00:00Z","direction":"inbound"}"#
    let tallies = try Feed([line, line]).report().tallies
    #expect(tallies.messages == SideCounts(inbound: 2))
    #expect(tallies.responses.unanswered == 2)
  }

  @Test func aMessageWithoutATimeIsRejected() {
    #expect(throws: LineError("missing 'created_at'")) { try Feed(#"{"id":"x:1"}"#).report() }
  }

  @Test func theHighestRevisionOfACaseCounts() throws {
    let report = try Feed(
      """
      {"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound"}
      {"type":"case","id":"case:x:1","revision":2,"status":"solved","priority":"low","opened_at":"2026-11-09T10:00:00Z"}
      {"type":"case","id":"case:x:1","revision":1,"status":"new","priority":"high","opened_at":"2026-11-09T10:00:00Z"}
      """
    ).report()
    #expect(report.tallies.cases.byStatus == ["solved": 1])
    #expect(report.highlights.attention.isEmpty)
  }

  @Test func praiseAndIdeasWantNoSolution() throws {
    func line(_ id: String, _ kind: String, isLight: Bool = false) -> String {
      #"{"type":"case","id":"case:x:\#(id)","status":"new","priority":"low","kind":"\#(kind)","light":\#(isLight),"opened_at":"2026-11-09T10:00:00Z","due":{"resolution":"2026-11-10T10:00:00Z"}}"#
    }
    let lines = [
      line("1", "praise", isLight: true), line("2", "idea", isLight: true), line("3", "complaint"),
      line("4", "idea"),
    ]
    let message = #"{"id":"x:1","created_at":"2026-11-12T10:00:00Z"}"#
    let report = try Feed(lines + [message]).report()
    #expect(report.tallies.cases.total == 4)
    #expect(report.tallies.cases.remarks == 2)
    #expect(report.tallies.cases.byStatus == ["new": 2])
    #expect(report.tallies.cases.attention == 2)
    #expect(report.tallies.cases.fullResolution.unanswered == 2)
    #expect(report.resolutionTargets == TargetCounts(missed: 2))
    #expect(report.highlights.attention.map(\.id) == ["case:x:3", "case:x:4"])
    #expect(report.tallies.cases.byKind == ["praise": 1, "idea": 2, "complaint": 1])
  }

  @Test func otherRecordsAreLetGo() throws {
    let report = try Feed(
      """
      {"type":"weather","created_at":true,"text":{"a":1E400}}
      {"type":"issue","id":"issue:1"}
      """
    ).report()
    #expect(report.isEmpty)
  }

  @Test func theOrderOfTheInputMakesNoDifference() throws {
    let records =
      deskDay.lines + [
        #"{"type":"case","id":"case:x:4","status":"new","priority":"high","opened_at":"2026-11-10T09:00:00Z"}"#,
        #"{"type":"alert","id":"alert:rule:a:1","kind":"rule","severity":3,"started_at":"2026-11-10T09:00:00Z"}"#,
        #"{"type":"deletion","id":"x:4"}"#,
        #"{"id":"x:4","network":"x","created_at":"2026-11-10T09:00:00Z","direction":"inbound","text":"other"}"#,
        #"{"id":"x:9","network":"x","created_at":"2026-11-09T10:10:00Z","direction":"outbound","author":{"id":"3","handle":"ann"},"thread":{"id":"x:1"}}"#,
      ]
    let expected = try Feed(records).report().everyFormat()
    var generator = SplitMix(state: 20_261_109)
    for _ in 0..<50 {
      let shuffled = try Feed(records.shuffled(using: &generator)).report().everyFormat()
      for (one, other) in zip(shuffled, expected) { #expect(one.text == other.text, "\(one.name)") }
    }
  }

  @Test func talliesOfPartsAddUp() throws {
    let whole = try deskDay.report().tallies
    let week = PeriodChoice.week(year: 2026, week: 46)
    // The parts share neither a conversation nor a customer.
    let mastodon = Feed(deskDay.lines.filter { $0.contains("mastodon") })
    let x = Feed(deskDay.lines.filter { !$0.contains("mastodon") })
    var sum = try x.report(period: week).tallies
    sum.merge(try mastodon.report(period: week).tallies)
    #expect(sum == whole)
  }
}
