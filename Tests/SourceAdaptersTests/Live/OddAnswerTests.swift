import MessageCore
import Testing

@testable import SourceAdapters

/// Servers that answer what no documentation says: a source ends, one way or the other, and never asks for ever.
@Suite struct OddAnswerTests {
  static let post =
    #""id":"1","text":"t","message":"t","created_at":"2026-11-20T08:00:00Z","created_time":"2026-11-20T08:00:00Z""#
  static let question =
    #""question_id":1,"answer_id":2,"creation_date":1795338000,"last_activity_date":1795338000"#

  static let bodies = [
    "", "null", "[]", "{}", #""x""#, "7", "[[[]]]", #"{"data":5}"#, #"{"data":null,"meta":[]}"#,
    #"{"data":[null,5,"x",{}]}"#, #"{"items":[{}],"has_more":true}"#, #"{"reviews":[{"id":{}}]}"#,
    #"{"tickets":[{"id":-1,"url":"::"}],"end_of_stream":false,"after_cursor":""}"#,
    #"{"feed":{"entry":[[]]}}"#,
    "<html>Please log in</html>", "{\"data\":[{\"id\":\"\u{1B}[31m\"}]}",
    #"{"errors":[5],"error":{"code":"x"}}"#,
    // The same page for ever, which says that there is more.
    #"{"data":[{\#(post)}],"meta":{"next_token":"a"},"paging":{"next":"x","cursors":{"after":"b"}}}"#,
    #"{"items":[{\#(question)}],"has_more":true,"quota_remaining":9}"#,
    #"{"tickets":[{"id":1,"subject":"s","created_at":"2026-11-20T08:00:00Z"}],"after_cursor":"c","end_of_stream":false}"#,
    #"{"comments":[{"id":1,"body":"b","created_at":"2026-11-20T08:00:00Z"}],"meta":{"has_more":true,"after_cursor":"c"}}"#,
    #"{"kind":"Listing","data":{"after":"x","children":[{"kind":"t3","data":{"id":"a","created_utc":1795338000}}]}}"#,
  ]

  @Test(arguments: SourceNetwork.all.map(\.name), bodies)
  func noSourceAsksForEver(_ name: String, _ body: String) throws {
    let network = try #require(SourceNetwork.named(name))
    for option in network.queries.isEmpty ? [nil] : network.queries.map({ $0 as SourceOption? }) {
      var options: [SourceOption: String] = [:]
      options[network.accepts(.url) ? .url : .server] = "https://server.example/"
      if network.accepts(.profile) { options[.profile] = "1" }
      if let option { options[option] = option.isFlag ? "" : "1" }
      for status in [200, 400, 500] {
        var run = try AdapterRun(network, options)
        // A failure that is told is fine.
        do { try run.run { _ in (status, body) } } catch is SourceFailure {}
        #expect(run.asked.count < 20, "\(option?.rawValue ?? "") \(status): \(run.asked.suffix(2))")
      }
    }
  }
}
