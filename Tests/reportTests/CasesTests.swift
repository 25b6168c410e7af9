import MessageCore
import Testing

@testable import report

@Suite struct CasesTests {
  private func caseLine(
    _ number: Int, _ priority: String, status: String = "new", due: String? = nil, answered: String? = nil
  ) -> String {
    let dueMember = due.map { #","due":{"first_response":"\#($0)"}"# } ?? ""
    let events = answered.map { #","events":[{"at":"\#($0)","kind":"agent"}]"# } ?? ""
    return #"{"type":"case","id":"case:x:\#(number)","status":"\#(status)","priority":"\#(priority)""#
      + #","opened_at":"2026-11-09T10:0\#(number):00Z"\#(dueMember)\#(events)}"#
  }

  private let message =
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","direction":"inbound","text":"Help me","visibility":"public"}"#

  @Test func theMostUrgentComeFirst() throws {
    let report = try Feed([
      message, caseLine(1, "low"), caseLine(2, "normal", due: "2026-11-09T18:00:00Z"), caseLine(3, "urgent"),
      caseLine(4, "normal", due: "2026-11-09T11:00:00Z"), caseLine(5, "urgent", status: "solved"),
      caseLine(6, "high", status: "waiting"), caseLine(7, "normal", due: "2026-11-09T17:00:00Z"),
      caseLine(8, "normal"),
    ]).report()
    // Urgent; then normal: overdue, due at 17:00, due at 18:00, not due; then low.
    #expect(report.highlights.attention.map(\.id) == [3, 4, 7, 2, 8, 1].map { "case:x:\($0)" })
    #expect(
      report.highlights.attention.map { $0.isOverdue(asOf: report.moment) }
        == [false, true, false, false, false, false])
    #expect(report.tallies.cases.total == 8)
  }

  @Test func targetsAreMetMissedOrPending() throws {
    let report = try Feed([
      message,
      caseLine(1, "low", due: "2026-11-09T11:00:00Z", answered: "2026-11-09T11:00:00Z"),
      caseLine(2, "low", due: "2026-11-09T11:00:00Z", answered: "2026-11-09T11:00:01Z"),
      caseLine(3, "low", due: "2026-11-09T11:00:00Z"), caseLine(4, "low", due: "2026-11-09T13:00:00Z"),
      caseLine(5, "low"),
    ]).report()
    #expect(report.targets == TargetCounts(met: 1, missed: 2, pending: 1))
    let later = Timestamp(rfc3339: "2026-11-09T14:00:00Z".utf8)
    let judgedLater = try Feed([message, caseLine(4, "low", due: "2026-11-09T13:00:00Z")]).report(asOf: later)
    #expect(judgedLater.targets == TargetCounts(missed: 1))
  }

  @Test func afterTheReplyTheSolutionIsDue() throws {
    let report = try Feed([
      message,
      #"{"type":"case","id":"case:x:1","status":"open","priority":"high","opened_at":"2026-11-09T10:00:00Z","due":{"first_response":"2026-11-09T11:00:00Z","resolution":"2026-11-09T11:30:00Z"},"events":[{"at":"2026-11-09T10:30:00Z","kind":"agent"}]}"#,
    ]).report()
    #expect(report.targets == TargetCounts(met: 1))
    #expect(report.highlights.attention.first?.isOverdue(asOf: report.moment) == true)
    #expect(report.text().contains("solution was due 11:30"))
  }

  @Test func aSummedUpHistoryGivesTheFiguresOfTheWholeOne() throws {
    // Asked in the middle of a long talk: the first answer, joiners, reopenings and solutions all lie there.
    let kinds: [Int: CaseRecord.Event.Kind] = [
      0: .opened, 600: .agent, 640: .joinedBy, 650: .joinedBy, 660: .agent, 700: .solved, 720: .reopened,
      800: .solved, 801: .reopened, 900: .solved,
    ]
    let start = try #require(Timestamp(rfc3339: "2026-11-09T10:00:00Z".utf8))
    var listed = CaseRecord(id: "case:x:1", status: .solved, priority: .high, openedAt: start)
    listed.due = [.firstResponse: start.adding(seconds: 500), .resolution: start.adding(seconds: 1000)]
    var whole = listed
    for second in 0..<2000 {
      let event = CaseRecord.Event(
        at: start.adding(seconds: Int64(second)), kind: kinds[second] ?? .customer, message: "x:\(second)")
      whole.events.append(event)
      listed.append(event)
    }
    func text(_ record: CaseRecord) throws -> String {
      var writer = JSONWriter()
      record.write(to: &writer)
      let report = try Feed([message, String(decoding: writer.bytes, as: UTF8.self)]).report()
      #expect(report.targets == TargetCounts(missed: 1))
      return String(decoding: JSONRendering().render(report), as: UTF8.self)
    }
    #expect(listed.events.count == 1000)
    #expect(Set(listed.events.map(\.kind)) == [.opened, .customer])
    #expect(try text(listed) == text(whole))
  }

  @Test func anAlertOnAnAccountNamesItByItsPublicHandle() throws {
    let alert =
      #"{"type":"alert","id":"alert:impostor:x:42","kind":"impostor","severity":8,"started_at":"2026-11-09T10:00:00Z","evidence":["x:1"]}"#
    func subject(visibility: String) throws -> String? {
      try Feed([
        alert,
        #"{"id":"x:1","network":"x","created_at":"2026-11-09T12:00:00Z","author":{"id":"42","handle":"CareTearn"},"visibility":"\#(visibility)"}"#,
      ]).report().highlights.alerts.first?.subject
    }
    #expect(try subject(visibility: "public") == "@CareTearn")
    #expect(try subject(visibility: "direct") == "x:42")
  }

  @Test func showsAtMostTenAndSaysHowManyThereAre() throws {
    let cases = (1...12).map {
      #"{"type":"case","id":"case:x:\#($0)","status":"new","priority":"normal","opened_at":"2026-11-09T10:00:00Z"}"#
    }
    let report = try Feed([message] + cases).report()
    #expect(report.highlights.attention.count == 10)
    #expect(report.tallies.cases.attention == 12)
    for (name, text) in try report.everyFormat() where name != "json" {
      #expect(text.contains("and 2 more"), "\(name)")
    }
    #expect(try report.json().at("cases.needing_attention")?.integer == 12)
  }

  @Test func quotesAPublicOpening() throws {
    for (name, text) in try Feed([message, caseLine(1, "high")]).report().everyFormat() {
      #expect(text.contains("Help me"), "\(name)")
    }
  }

  @Test(arguments: [
    // Taken back; private; of unknown visibility, which counts as private; a direct message whatever it claims.
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me","visibility":"public"}|{"type":"deletion","id":"x:1"}"#,
    #"{"type":"deletion","id":"x:1"}|{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me","visibility":"public"}"#,
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me","visibility":"direct"}"#,
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me","visibility":"followers"}"#,
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me"}"#,
    #"{"id":"x:1","created_at":"2026-11-09T12:00:00Z","text":"Help me","kind":"direct","visibility":"public"}"#,
  ])
  func quotesNothingElse(lines: String) throws {
    let feed = Feed(lines.split(separator: "|").map(String.init) + [caseLine(1, "high")])
    for (name, text) in try feed.report().everyFormat() {
      #expect(!text.contains("Help me"), "\(name)")
    }
  }
}
