import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct RoleTests {
  private func roles(_ lines: [String], _ configuration: Configuration = Stream.configuration()) throws
    -> [TriageDecision.Role?]
  {
    try Stream.read(lines, configuration).decisions.map(\.role)
  }

  @Test func aCustomerWhoAnswersAnotherIsAHelper() throws {
    let question = Stream.line("1", by: "jo", minute: 0, "@AcmeCare how do I reset it?")
    #expect(
      try roles([
        question, Stream.line("2", by: "dot", minute: 1, to: "1", "@jo Hold the button", negative: 0.1),
        Stream.line("3", by: "jo", minute: 2, to: "2", "@dot It worked", negative: 0.1),
        Stream.line("4", by: "ann", minute: 3, to: "1", "@jo same here", negative: 0.1),
        Stream.line("5", by: "bob", minute: 4, to: "3", "@jo hooray", negative: 0.1),
      ]) == [.customer, .helper, .customer, .customer, .bystander])
  }

  @Test func withoutADirectoryTheSourceSaysTheSide() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "why?", more: #","direction":"inbound""#),
      Stream.line("2", by: "acme", minute: 0, "so", more: #","direction":"outbound""#),
      Stream.line("3", by: "ann", minute: 0, "why?"),
    ]
    #expect(try roles(lines, Configuration()) == [.customer, .agent, nil])
  }

  @Test func anOutboundMessageIsOursUnlessItsAuthorLooksLikeAnAgent() throws {
    let outbound = #","direction":"outbound""#
    #expect(
      try roles([
        Stream.line("1", by: "AcmeNews", minute: 0, "hello", more: outbound),
        Stream.line("2", by: "AcrneCare", minute: 0, "hello", more: outbound),
      ]) == [.agent, .impostor])
  }

  @Test func aLookAlikeThatAnswersACustomerRaisesAnAlert() throws {
    let lines = [
      Stream.line(
        "1", by: "jo", minute: 0, "@AcmeCare where is my refund?", more: #","visibility":"public""#),
      Stream.line(
        "2", by: "AcrneCare", minute: 5, to: "1", "@jo Send your card", more: #","visibility":"public""#),
      Stream.line("3", by: "AcrneCare", minute: 9, "hello world", more: #","visibility":"public""#),
    ]
    let snapshot = try Stream.read(lines).desk.snapshot(asOf: Stream.moment(60))
    let alert = try #require(snapshot.alerts.first)
    #expect(snapshot.alerts.count == 1)
    #expect(alert.id == "alert:impostor:x:AcrneCare-id:2026-11-02T12:05:00Z")
    #expect(alert.evidence == ["x:2"])
    #expect(alert.visibility == .public)
    #expect(alert.why == [.init(rule: "handle_like:AcmeCare", points: 0, message: "x:2")])
    // An impostor's answer is no answer.
    #expect(snapshot.cases.map(\.status) == [.new])
  }

  @Test func aLookAlikeThatLeavesCustomersAloneRaisesNone() throws {
    let lines = [Stream.line("1", by: "AcrneCare", minute: 0, "hello world")]
    #expect(try Stream.read(lines).desk.snapshot(asOf: Stream.moment(1)).alerts.isEmpty)
  }

  @Test func aMessageWithoutAuthorIsACustomersOrNobodys() throws {
    let line = #"{"id":"x:1","created_at":"2026-11-02T12:00:00Z","text":"why?"}"#
    #expect(try roles([line]) == [nil])
    #expect(try Stream.cases([line]).map(\.id) == ["case:x:1"])
  }

  @Test func anAccountWithTheCompanysNameIsAnImpostorWhereItDealsWithCustomers() throws {
    var configuration = Stream.configuration()
    configuration.agents = AgentDirectory(Stream.directory.entries, company: "Acme")
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare why?"),
      Stream.line("2", by: "AcmeHelpUK", minute: 1, to: "1", "@jo send your card"),
      Stream.line("3", by: "AcmeCores", minute: 2, "@AcmeCare why is mine down?"),
    ]
    #expect(try roles(lines, configuration) == [.customer, .impostor, .customer])
    let alert = try #require(
      try Stream.read(lines, configuration).desk.snapshot(asOf: Stream.moment(9)).alerts.first)
    #expect(alert.severity == 7)
    #expect(alert.evidence == ["x:2"])
    #expect(alert.why.map(\.rule) == ["company_name:Acme"])
  }
}
