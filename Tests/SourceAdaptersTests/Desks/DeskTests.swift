import MessageCore
import SourceAdapters
import Testing

@Suite struct DeskTests {
  @Test func readsTicketsOfZendeskWithTheirComments() throws {
    let text = #"""
      {"url":"https://acme.zendesk.com/api/v2/tickets/7.json","id":7,"created_at":"2026-11-09T08:14:03Z","subject":"Dead box",
       "description":"It is dead.","requester":{"id":1,"name":"Jo","email":"jo@e.example"},"tags":["box"],
       "satisfaction_rating":{"score":"bad"},"comments":[
       {"id":70,"author_id":1,"body":"It is dead. ","public":true,"created_at":"2026-11-09T08:14:03Z"},
       {"id":71,"author_id":2,"plain_body":"Try a reset.","public":true,"created_at":"2026-11-09T09:00:00Z"},
       {"id":72,"author_id":2,"body":"Looks angry","public":false,"created_at":"2026-11-09T09:01:00Z"},
       {"id":73,"author_id":1,"html_body":"<p>No.</p>","created_at":"2026-11-09T10:00:00Z"},{"id":74}]}
      """#.replacing("\n", with: "")
    let found = try ImportRun.steady("zendesk", text)
    let messages = try found.messages
    let ticket = "zendesk:acme.zendesk.com/7"
    #expect(messages.map(\.id) == [ticket, "\(ticket)/71", "\(ticket)/72", "\(ticket)/73"])
    #expect(messages.map(\.text) == ["Dead box\n\nIt is dead.", "Try a reset.", "Looks angry", "No."])
    #expect(messages.map(\.direction) == [.inbound, .outbound, .outbound, .inbound])
    #expect(
      messages.map(\.kind) == [.ticket, .ticket, .event, .ticket]
        && messages.allSatisfy { $0.visibility == .direct })
    #expect(messages.first?.rating == Rating(value: 0, best: 1) && messages.first?.hashtags == ["box"])
    #expect(found.rejections.map(\.cause) == ["the comment has no 'created_at'"])
  }

  @Test func readsTicketsOfZendeskFromXML() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <tickets type="array" count="2"><ticket><created-at type="datetime">2026-11-09T09:14:03+01:00</created-at>
      <current-tags>box dead</current-tags><description>It is dead.</description><nice-id type="integer">7</nice-id>
      <requester-id type="integer">1</requester-id><subject>Dead box</subject><comments type="array">
      <comment><author-id type="integer">1</author-id><created-at type="datetime">2026-11-09T09:14:03+01:00</created-at>
      <is-public type="boolean">true</is-public><value>It is dead.</value></comment>
      <comment><author-id type="integer">2</author-id><created-at type="datetime">2026-11-09T10:00:00+01:00</created-at>
      <is-public type="boolean">false</is-public><value>Looks &lt;angry&gt;</value></comment></comments></ticket>
      <ticket><subject nil="true"/></ticket></tickets>
      """
    let found = try ImportRun.steady("zendesk", text)
    let messages = try found.messages
    #expect(messages.map(\.text) == ["Dead box\n\nIt is dead.", "Looks <angry>"])
    #expect(messages.map(\.direction) == [.inbound, .outbound] && messages.map(\.kind) == [.ticket, .event])
    #expect(messages.map(\.createdAt?.description) == ["2026-11-09T08:14:03Z", "2026-11-09T09:00:00Z"])
    #expect(messages.first?.id == "zendesk:7" && messages.first?.hashtags == ["box", "dead"])
    #expect(messages.last?.replyTo == "zendesk:7")
    #expect(found.rejections.map(\.cause) == ["the ticket has no 'id'"] && found.rejections.first?.line == 9)
  }

  @Test func readsPagesOfZendeskWithTheirPeople() throws {
    let text = #"""
      {"tickets":[{"id":7,"requester_id":1,"subject":"a","description":"b","created_at":"2026-11-09T08:14:03Z"}],
       "users":[{"id":1,"name":"Jo","email":"jo@e.example"}]}
      """#
    #expect(
      try ImportRun.steady("zendesk", text).messages.map(\.author) == [
        Author(id: "1", handle: "jo@e.example", name: "Jo")
      ])
    let comments = #"{"comments":[{"id":5,"author_id":2,"body":"x","created_at":"2026-11-09T08:14:03Z"}]}"#
    #expect(try ImportRun.steady("zendesk", comments).messages.map(\.id) == ["zendesk:comment/5"])
  }

  @Test func readsADayOfAChannelOfSlack() throws {
    let text = #"""
      [{"type":"message","user":"U1","text":"<@U2> see <https://example.com/?a&amp;b|this> in <#C2|help> &amp; <!here>",
        "ts":"1762676043.000200","thread_ts":"1762676043.000200","reply_count":1,"reactions":[{"name":"+1","count":2}]},
       {"type":"message","user":"U2","text":"ok","ts":"1762676044.000300","thread_ts":"1762676043.000200"},
       {"type":"message","subtype":"channel_join","user":"U3","text":"<@U3> has joined","ts":"1762676045.000100"},
       {"type":"message","subtype":"bot_message","bot_id":"B1","username":"alarm","text":"","ts":"1762676046.000100",
        "attachments":[{"fallback":"down"}]},{"type":"message","text":"x"}]
      """#
    let found = try ImportRun.steady(
      "slack", text, path: "general/2025-11-09.json",
      companions: [
        "channels.json": #"[{"id":"C1","name":"general"}]"#,
        "users.json": #"[{"id":"U2","name":"ed","real_name":"Ed Else"}]"#,
      ])
    let messages = try found.messages
    #expect(
      messages.first?.id == "slack:C1/1762676043.000200"
        && messages.first?.text == "@ed see this in #help & @here")
    #expect(
      messages.first?.links == ["https://example.com/?a&b"]
        && messages.first?.counts == Counts(likes: 2, replies: 1))
    #expect(messages.map(\.kind) == [.post, .post, .event, .post] && messages[1].replyTo == messages[0].id)
    #expect(messages[1].author == Author(id: "U2", handle: "ed", name: "Ed Else"))
    #expect(messages[3].text == "down" && messages[3].author == Author(id: "B1", handle: "alarm", bot: true))
    #expect(
      messages.allSatisfy { $0.visibility == .followers }
        && messages[0].place == Place(id: "C1", name: "general"))
    #expect(found.rejections.map(\.cause) == ["the message has no 'ts'"])
    let alone = try ImportRun.steady(
      "slack", #"[{"text":"a","ts":"1762676043.0002"}]"#, path: "mpdm-a--b-1/2025-11-09.json")
    #expect(try alone.messages.map(\.visibility) == [.direct])
  }
}
