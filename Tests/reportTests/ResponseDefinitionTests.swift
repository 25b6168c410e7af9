import MessageCore
import Testing

@testable import report

/// The vendors' rules on conversations small enough to count by hand.
@Suite struct ResponseDefinitionTests {
  /// Begun by a customer: a bot answers at once, a person after an hour; the customer writes again and is answered after
  /// ten minutes by a reply to that very message; thirty hours later the customer comes back and nobody answers.
  private let asked = [
    #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z","direction":"inbound","thread":{"id":"x:1"}}"#,
    #"{"id":"x:2","created_at":"2026-11-09T10:00:05Z","direction":"outbound","author":{"id":"b","bot":true},"thread":{"id":"x:1","parent":"x:1","depth":1}}"#,
    #"{"id":"x:3","created_at":"2026-11-09T11:00:00Z","direction":"outbound","author":{"id":"1"},"thread":{"id":"x:1","parent":"x:1","depth":1}}"#,
    #"{"id":"x:4","created_at":"2026-11-09T12:00:00Z","direction":"inbound","thread":{"id":"x:1","parent":"x:3","depth":2}}"#,
    #"{"id":"x:5","created_at":"2026-11-09T12:10:00Z","direction":"outbound","author":{"id":"1"},"thread":{"id":"x:1","parent":"x:4","depth":3}}"#,
    #"{"id":"x:6","created_at":"2026-11-10T18:10:00Z","direction":"inbound","thread":{"id":"x:1","parent":"x:5","depth":4}}"#,
  ]
  /// Begun by us, and taken up again by us two hours later.
  private let ours = [
    #"{"id":"x:7","created_at":"2026-11-09T10:00:00Z","direction":"outbound","author":{"id":"1"},"thread":{"id":"x:7"}}"#,
    #"{"id":"x:8","created_at":"2026-11-09T12:00:00Z","direction":"outbound","author":{"id":"1"},"thread":{"id":"x:7","depth":1}}"#,
  ]

  @Test(arguments: [
    ("earshot", [Int64(5)], 0), ("zendesk", [3600, 7200], 0), ("chatwoot", [3600], 0),
    // Answered: x:1 by the bot, x:4; not x:6.
    ("sprout", [5, 600], 1),
    // New: x:1, and x:6 after 30 hours of silence.
    ("facebook", [5], 1),
  ])
  func countsByTheVendorsRules(name: String, seconds: [Int64], unanswered: Int) throws {
    let definition = try #require(ResponseDefinition(rawValue: name))
    let responses = try Feed(asked + ours).report { $0.rules.definition = definition }.tallies.responses
    #expect(responses.durations.sorted.map(\.seconds) == seconds)
    #expect(responses.unanswered == unanswered)
  }

  @Test func facebookLeavesTheSlowestTenthOut() {
    let durations = DurationCounts(Array(repeating: 60, count: 9) + [86_000])
    #expect(ResponseDefinition.facebook.mean(of: durations) == 60)
    #expect(ResponseDefinition.chatwoot.mean(of: durations) == 8654)
  }

  @Test func allDefinitionsAreCountedSideBySide() throws {
    let report = try Feed(asked + ours).report { $0.rules.comparesDefinitions = true }
    let json = try report.json()
    #expect(json.at("definitions.zendesk.n")?.integer == 2)
    #expect(json.at("definitions.sprout.unanswered")?.integer == 1)
    #expect(json.at("definitions.facebook.rate")?.number == 0.5)
    #expect(report.definitionsTable.rows.count == 5)
  }
}
