import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct GraphTests {
  @Test func aMessageAskedForByItselfIsPrivate() throws {
    let text = #"""
      {"m_a":{"id":"m_a","created_time":"2026-11-09T08:14:03+0000","message":"Dead","from":{"name":"Jo","id":"1"},
      "to":{"data":[{"name":"Acme","id":"2"}]}},
      "m_b":{"id":"m_b","created_time":"2026-11-09T08:15:03+0000","message":"Hello?"}}
      """#
    let messages = try ImportRun.steady("facebook", text).messages
    #expect(messages.map(\.id) == ["facebook:m_a", "facebook:m_b"])
    #expect(messages.allSatisfy { $0.kind == .direct && $0.visibility == .direct })
    #expect(messages.first?.mentions == [Mention(id: "2")])
  }

  @Test func aPageHoldsItsPosts() throws {
    let text = #"""
      {"id":"2","name":"Acme","posts":{"data":[{"id":"2_3","message":"New box","created_time":"2026-11-09T08:14:03+0000",
      "comments":{"data":[{"id":"3_4","message":"Dead","created_time":"2026-11-09T09:14:03+0000",
      "attachment":{"type":"share","url":"https://example.com/box"}}]}}]}}
      """#
    let messages = try ImportRun.steady("facebook", text).messages
    #expect(
      messages.map(\.id) == ["facebook:2_3", "facebook:3_4"] && messages.map(\.kind) == [.post, .comment])
    #expect(messages.last?.replyTo == "facebook:2_3" && messages.last?.links == ["https://example.com/box"])
    let discovery = #"""
      {"business_discovery":{"media":{"data":[{"id":"9","caption":"New","timestamp":"2026-11-09T08:14:03+0000"}]},"id":"5"},"id":"6"}
      """#
    #expect(try ImportRun.steady("facebook", discovery).messages.map(\.id) == ["instagram:9"])
  }
}
