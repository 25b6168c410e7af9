import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct ZendeskSourceTests {
  static let now = AdapterRun.now

  /// A desk whose tickets come ten a page in the export, and their comments two a page.
  struct Desk {
    var tickets = 0..<25
    var comments = 5
    var deleted: Set<Int> = []

    func answer(_ address: String) -> (status: Int, body: String) {
      let path = address.split(separator: "?")[0].split(separator: "/")
      guard path.last == "comments.json", let number = Int(path[path.count - 2]) else {
        let begin =
          AdapterRun.parameter("cursor", address).flatMap { Int($0.dropFirst()) } ?? tickets.lowerBound
        let page = (begin..<max(begin, min(begin + 10, tickets.upperBound)))
        let end = page.upperBound
        return (
          200,
          #"{"tickets":[\#(page.map(ticket).joined(separator: ","))],"users":[{"id":6,"name":"Jo","role":"end-user"}],"#
            + #""after_cursor":"c\#(end)","end_of_stream":\#(end >= tickets.upperBound)}"#
        )
      }
      guard !deleted.contains(number) else { return (404, #"{"error":"RecordNotFound"}"#) }
      let begin = AdapterRun.parameter("page[after]", address).flatMap { Int($0) } ?? 0
      let list = (0..<comments).dropFirst(begin).prefix(2).map { comment in
        let author = comment.isMultiple(of: 2) ? 6 : 5
        return #"{"id":\#(number * 100 + comment),"author_id":\#(author),"plain_body":"c","public":true,"#
          + #""created_at":"\#(time(number, comment))"}"#
      }
      let hasMore = begin + 2 < comments
      return (
        200,
        #"{"comments":[\#(list.joined(separator: ","))],"meta":{"has_more":\#(hasMore),"after_cursor":"\#(begin + 2)"}}"#
      )
    }

    private func time(_ number: Int, _ comment: Int) -> Timestamp {
      now.adding(seconds: Int64(-86_400 + number * 600 + comment * 60))
    }

    private func ticket(_ number: Int) -> String {
      let status = deleted.contains(number) ? "deleted" : "open"
      return
        #"{"id":\#(number),"url":"https://acme.zendesk.com/api/v2/tickets/\#(number).json","status":"\#(status)","#
        + #""subject":"s","description":"d","requester_id":6,"comment_count":\#(comments),"#
        + #""created_at":"\#(time(number, 0))","updated_at":"\#(now)"}"#
    }
  }

  static func run() throws -> AdapterRun {
    try AdapterRun(
      .zendesk, [.server: "https://acme.zendesk.com"], since: now.adding(seconds: -2 * 86_400))
  }

  @Test func ticketsComeWithTheirCommentsAndThenWhatChanged() throws {
    var run = try Self.run()
    try run.run(Desk().answer)
    // The first comment of each is its description.
    #expect(Set(run.ids).count == 25 + 25 * 4)
    #expect(
      AdapterRun.parameter("start_time", run.asked[0]) == "\(Self.now.adding(seconds: -2 * 86_400).seconds)")
    let answer = try #require(run.records.first { $0.contains(#""id":"zendesk:acme.zendesk.com/3/301""#) })
    #expect(answer.contains(#""direction":"outbound""#))
    #expect(
      answer.contains(#""reply_to":"zendesk:acme.zendesk.com/3","conversation":"zendesk:acme.zendesk.com/3""#)
    )
    let asked = run.asked.count
    try run.run(Desk(tickets: 0..<26).answer)
    #expect(Set(run.ids).count == 26 + 26 * 4)
    #expect(AdapterRun.parameter("cursor", run.asked[asked]) == "c25")
    #expect(AdapterRun.parameter("start_time", run.asked[asked]) == nil)
  }

  @Test(arguments: 1...4)
  func runsThatAreCutShortLoseNothing(_ pages: Int) throws {
    var run = try Self.run()
    try run.runKilled(after: pages, until: 125, Desk().answer)
    #expect(Set(run.ids).count == 125)
    #expect(run.ids.count == 125)
  }

  @Test func deletedTicketsAreDeletions() throws {
    var run = try Self.run()
    try run.run(Desk(deleted: [4]).answer)
    #expect(Set(run.ids).count == 24 * 5 + 1)
    #expect(
      run.records.filter { $0.contains("deletion") }
        == [#"{"type":"deletion","id":"zendesk:acme.zendesk.com/4","deleted_at":"\#(Self.now)"}"#])
  }
}
