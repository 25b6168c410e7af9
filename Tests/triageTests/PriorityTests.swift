import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct PriorityTests {
  private func reasons(
    _ lines: [String], at minute: Int = 1, _ configuration: Configuration = Stream.configuration()
  )
    throws -> [String: Int64]
  {
    let record = try #require(try Stream.cases(lines, at: minute, configuration).first)
    return Dictionary(record.why.map { ($0.rule, $0.points) }) { $0 + $1 }
  }

  @Test func pointsAddUpToAPriority() throws {
    // negative 20 × 0.75, question 10, addressed 5, followers 15 × 2/3, spread 15 / 2.
    let line = #"""
      {"id":"x:1","created_at":"2026-11-02T12:00:00Z","text":"@AcmeCare why?","author":{"id":"9","followers":12000},
      "counts":{"reposts":7,"quotes":3},"tone":{"probability":{"negative":0.75,"positive":0.1}}}
      """#.split(separator: "\n").joined()
    #expect(
      try reasons([line]) == ["negative": 15, "question": 10, "addressed": 5, "followers": 10, "spread": 8])
    #expect(try Stream.cases([line]).map(\.priority) == [.high])
  }

  @Test func eachRuleCountsOnceWithItsMost() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare down", negative: 0.6),
      Stream.line("2", by: "jo", minute: 1, to: "1", "@AcmeCare down!", negative: 0.9),
      Stream.line("3", by: "jo", minute: 2, to: "2", "@AcmeCare DOWN", negative: 0.8),
    ]
    #expect(try reasons(lines) == ["negative": 18, "addressed": 5, "again": 20])
    let why = try Stream.cases(lines).first?.why ?? []
    #expect(why.map(\.rule) == ["again", "negative", "addressed"])
    #expect(why.map(\.message) == ["x:3", "x:2", "x:1"])
  }

  @Test func listedWordsCountByTheirList() throws {
    let safety = Stream.line("1", by: "jo", minute: 0, "@AcmeCare it Smells of  BURNING and sparks")
    #expect(try reasons([safety]) == ["safety": 60, "addressed": 5])
    var configuration = Stream.configuration()
    configuration.priority.words["vip"] = ["lord mayor's office"]
    configuration.priority.points["vip"] = 7
    let vip = Stream.line("1", by: "jo", minute: 0, "The lord mayor’s office calls")
    #expect(try reasons([vip], configuration) == ["vip": 7])
    let tone = Stream.line("1", by: "jo", minute: 0, "hm", more: #","tone":{"signals":[{"name":"legal"}]}"#)
    #expect(try reasons([tone]) == ["legal": 40, "legal_news": 0])
  }

  private func reasons(_ lines: [String], _ configuration: Configuration) throws -> [String: Int64] {
    try reasons(lines, at: 1, configuration)
  }

  @Test func dueTimesFollowThePriorityInBusinessHours() throws {
    var configuration = Stream.configuration()
    let week: [[BusinessHours.Interval]] =
      Array(repeating: [.init(start: 9 * 3600, end: 17 * 3600)], count: 5) + [[], []]
    configuration.hours = BusinessHours(timeZone: .utc, weekly: week)
    configuration.targets = Targets(firstResponse: [.normal: 4 * 3600], resolution: [.normal: 8 * 3600])
    // Monday 14:00: three hours are left of the day.
    let question = Stream.line("1", by: "jo", minute: 120, "@AcmeCare why?")
    let record = try #require(try Stream.cases([question], at: 130, configuration).first)
    #expect(record.priority == .normal)
    #expect(record.firstResponseDue == Timestamp(rfc3339: "2026-11-03T10:00:00Z".utf8))
    #expect(record.resolutionDue == Timestamp(rfc3339: "2026-11-03T14:00:00Z".utf8))
    // A late answer raises the priority but moves no due time.
    let late = try #require(try Stream.cases([question], at: 24 * 60, configuration).first)
    #expect(late.why.map(\.rule) == ["overdue", "question", "addressed"])
    #expect(late.firstResponseDue == record.firstResponseDue)
    let answered = [question, Stream.line("2", by: "AcmeCare", minute: 125, to: "1", "So")]
    #expect(try reasons(answered, at: 24 * 60, configuration) == ["question": 10, "addressed": 5])
  }
}
