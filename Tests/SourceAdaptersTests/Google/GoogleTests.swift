import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct GoogleTests {
  // MARK: - YouTube

  private static let generations = [
    "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\r\n"
      + "Ugx.9a,UC5678901234567890123456,2026-11-09T08:14:03.5+00:00,0,Ugx,abcdefghijk,\"{\"\"takeoutSegments\"\":[{\"\"text\"\":\"\"Hi \"\"},{\"\"text\"\":\"\"you\"\"}]}\"\r\n",
    "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Post ID,Video ID,Comment Text,Top-Level Comment ID\n"
      + "UC5678901234567890123456,2026-11-09T08:14:03.5+00:00,0,Ugx.9a,Ugx,,abcdefghijk,\"{\"\"text\"\":\"\"Hi \"\"},{\"\"text\"\":\"\"you\"\"}\",Ugx\n",
    "Kommentar-ID,Kanal-ID,Zeitstempel,Preis,ID des Hauptkommentars,Video-ID,Kommentartext\n"
      + "Ugx.9a,UC5678901234567890123456,2026-11-09T08:14:03.5+00:00,0,Ugx,abcdefghijk,\"{\"\"text\"\":\"\"Hi you\"\"}\"\n",
  ]

  @Test(arguments: generations)
  func readsEveryGenerationOfTakeoutsComments(file: String) throws {
    let message = try #require(try ImportRun.steady("youtube-takeout", file).messages.first)
    #expect(message.id == "youtube:Ugx.9a" && message.text == "Hi you" && message.kind == .comment)
    #expect(message.replyTo == "youtube:Ugx" && message.conversation == "youtube:Ugx")
    #expect(
      message.author == Author(id: "UC5678901234567890123456") && message.place == Place(id: "abcdefghijk"))
    #expect(message.createdAt?.description == "2026-11-09T08:14:03.5Z")
  }

  @Test func readsThePageThatTakeoutWroteBefore2022() throws {
    let text = """
      <!DOCTYPE html><html><head><title>My comments</title><style>li { color: red }</style></head><body><ul>
      <li>Added a <a href="https://www.youtube.com/watch?v=abcdefghijk&amp;lc=Ugx1">comment</a> on <a href="https://www.youtube.com/watch?v=abcdefghijk">a video</a> at 2019-01-02 03:04:05 UTC.<br>Nice &amp; loud<br>really: https://example.com/</li>
      <li>Respondiste a un <a href="http://www.youtube.com/watch?v=abcdefghijk&amp;lc=Ugx1.8a">comentario</a> el 2019-01-03 03:04:05 UTC.<br/>No</li>
      <li>Nothing</li></ul></body></html>
      """
    let found = try ImportRun.steady("youtube-takeout", text, path: "my-comments.html")
    let messages = try found.messages
    #expect(messages.map(\.id) == ["youtube:Ugx1", "youtube:Ugx1.8a"])
    #expect(messages.map(\.text) == ["Nice & loud\nreally: https://example.com/", "No"])
    #expect(messages.map(\.createdAt?.description) == ["2019-01-02T03:04:05Z", "2019-01-03T03:04:05Z"])
    #expect(
      messages.map(\.replyTo) == [nil, "youtube:Ugx1"] && messages.first?.links == ["https://example.com/"])
    #expect(messages.first?.place == Place(id: "abcdefghijk"))
    #expect(found.rejections.map(\.cause) == ["no id of a comment in this item"])
  }

  @Test func readsMentionsAndLinksOfSegments() {
    let segments = TakeoutSegments(
      #"{"text":"@jo","mention":{"externalChannelId":"UC1"}},{"text":" see "},{"text":"example.com","link":{"linkUrl":"https://example.com/"}}"#
    )
    #expect(segments.text == "@jo see example.com" && segments.links == ["https://example.com/"])
    #expect(segments.mentions == [Mention(handle: "jo", id: "UC1")])
    #expect(TakeoutSegments("plain {text}").text == "plain {text}")
    #expect(TakeoutSegments("{\"text\":\"two\nlines\"},{\"text\":\"!\"}").text == "two\nlines!")
  }

  @Test func rejectsRowsOfTakeoutWithoutATime() throws {
    let found = try ImportRun.steady(
      "youtube-takeout", "Comment ID,Comment Create Timestamp,Comment Text\nUg1,,a\n,,\n")
    #expect(found.rejections.map(\.cause) == ["comment 'Ug1' has no time that can be read"])
    #expect(found.rejections.map(\.line) == [2])
  }

  @Test func readsThreadsOfTheAPIWithTheirAnswers() throws {
    let text = #"""
      {"kind":"youtube#commentThreadListResponse","items":[{"kind":"youtube#commentThread","id":"A","snippet":{
        "videoId":"v","totalReplyCount":2,"topLevelComment":{"kind":"youtube#comment","id":"A","snippet":{
        "authorDisplayName":"@jo","authorChannelId":{"value":"UC1"},"textDisplay":"a<br>b","likeCount":3,
        "publishedAt":"2026-11-09T08:14:03Z"}}},
        "replies":{"comments":[{"kind":"youtube#comment","id":"A.1","snippet":{"textOriginal":"c",
        "authorDisplayName":"Al","publishedAt":"2026-11-09T09:00:00Z"}},{"id":"A.2","snippet":{"textOriginal":"d"}}]}}]}
      """#
    let found = try ImportRun.steady("youtube-api", text)
    let messages = try found.messages
    #expect(messages.map(\.id) == ["youtube:A", "youtube:A.1"])
    #expect(messages.first?.text == "a\nb" && messages.first?.counts == Counts(likes: 3, replies: 2))
    #expect(messages.first?.author == Author(id: "UC1", handle: "jo", name: "@jo"))
    #expect(messages.last?.replyTo == "youtube:A" && messages.last?.place == Place(id: "v"))
    #expect(found.rejections.map(\.cause) == ["the comment has no 'publishedAt'"])
  }

  // MARK: - Reviews

  @Test func readsReviewsOfMapsInBothSpellings() throws {
    let text = #"""
      {"type":"FeatureCollection","features":[{"type":"Feature","geometry":{},"properties":{"date":"2026-11-09T08:14:03.25Z",
      "five_star_rating_published":2,"google_maps_url":"https://www.google.com/maps/place//data=!4m2!3m1!1s0x0:0x85a",
      "location":{"name":"Shop","address":"1 Road"},"review_text_published":"Slow"}},
      {"type":"Feature","properties":{"Google Maps URL":"http://maps.google.com/?cid=12","Published":"2016-05-13T10:43:51Z",
      "Star Rating":5,"Location":{"Business Name":"Cafe"}}}, {"type":"Feature","properties":{"date":"2026-11-09"}}]}
      """#
    let found = try ImportRun.steady("google-maps-reviews", text)
    let messages = try found.messages
    #expect(
      messages.map(\.id) == ["google:0x0:0x85a/2026-11-09T08:14:03.25Z", "google:12/2016-05-13T10:43:51Z"])
    #expect(messages.map(\.rating) == [Rating(value: 2, best: 5), Rating(value: 5, best: 5)])
    #expect(messages.map(\.place?.name) == ["Shop", "Cafe"] && messages.map(\.text) == ["Slow", ""])
    #expect(found.rejections.count == 1)
  }

  @Test func readsReviewsOfABusinessAndItsAnswers() throws {
    let text = #"""
      {"reviews":[{"reviewId":"R","reviewer":{"displayName":"Jo"},"starRating":"TWO","createTime":"2026-11-09T08:14:03Z",
      "comment":"(Translated by Google) Slow\n\n(Original)\nLangsam","name":"accounts/1/locations/22/reviews/R",
      "reviewReply":{"comment":"Sorry","updateTime":"2026-11-09T10:00:00Z"}}],"averageRating":2}
      """#
    let messages = try ImportRun.steady("google-business-reviews", text).messages
    #expect(
      messages.map(\.id) == ["google:R", "google:R/reply"] && messages.map(\.text) == ["Langsam", "Sorry"])
    #expect(messages.map(\.direction) == [.inbound, .outbound] && messages.last?.replyTo == "google:R")
    #expect(messages.first?.rating == Rating(value: 2, best: 5) && messages.first?.place == Place(id: "22"))
  }

  // MARK: - Chats

  @Test func readsMessagesOfChat() throws {
    let text = #"""
      {"messages":[{"creator":{"name":"Jo","email":"Jo@e.example","user_type":"Human"},
      "created_date":"Monday, November 9, 2026 at 8:14:03 AM UTC","text":"Hi https://example.com/","topic_id":"T",
      "message_id":"S/T/T"},{"creator":{"name":"Bot","user_type":"Bot"},"message_state":"DELETED",
      "created_date":"Monday, November 9, 2026 at 9:14:03\u202fPM UTC","message_id":"S/T/M"},{"text":"x",
      "created_date":"lundi 9 novembre 2026 à 08:14:03 UTC"}]}
      """#
    let found = try ImportRun.steady("google-chat", text, path: "Google Chat/Groups/Space AAA/messages.json")
    let messages = try found.messages
    #expect(messages.map(\.id) == ["googlechat:S/T/T", "googlechat:S/T/M"])
    #expect(messages.map(\.createdAt?.description) == ["2026-11-09T08:14:03Z", "2026-11-09T21:14:03Z"])
    #expect(messages.map(\.replyTo) == [nil, "googlechat:S/T/T"] && messages.last?.author?.bot == true)
    #expect(
      messages.first?.links == ["https://example.com/"] && messages.first?.place == Place(name: "Space AAA"))
    #expect(found.rejections.first?.cause.hasSuffix("is not a time in English") == true)
  }

  @Test(
    arguments: [
      #"{"conversations":[{"conversation":{"conversation_id":{"id":"C"},"conversation":{"name":"Desk","participant_data":[{"id":{"gaia_id":"1"},"fallback_name":"Jo"}]}},"events":[EVENTS]}]}"#,
      #"{"conversation_state":[{"conversation_id":{"id":"C"},"conversation_state":{"conversation_id":{"id":"C"},"conversation":{"name":"Desk","participant_data":[{"id":{"gaia_id":"1"},"fallback_name":"Jo"}]},"event":[EVENTS]}}]}"#,
    ])
  func readsBothGenerationsOfHangouts(file: String) throws {
    let events = #"""
      {"event_id":"E","sender_id":{"gaia_id":"1"},"timestamp":"1762676043000000","event_type":"REGULAR_CHAT_MESSAGE",
      "chat_message":{"message_content":{"segment":[{"type":"TEXT","text":"Hi "},{"type":"LINE_BREAK"},
      {"type":"LINK","text":"there","link_data":{"link_target":"https://example.com/"}}]}}},
      {"event_id":"F","timestamp":"1762676044000000","event_type":"HANGOUT_EVENT"},{"timestamp":"1"}
      """#
    let found = try ImportRun.steady("hangouts", file.replacing("EVENTS", with: events))
    let messages = try found.messages
    #expect(messages.map(\.id) == ["hangouts:E", "hangouts:F"] && messages.map(\.kind) == [.direct, .event])
    #expect(messages.first?.text == "Hi \nthere" && messages.first?.author == Author(id: "1", name: "Jo"))
    #expect(messages.first?.createdAt?.description == "2025-11-09T08:14:03Z")
    #expect(messages.map(\.conversation) == ["hangouts:C", "hangouts:C"])
    #expect(found.rejections.map(\.cause) == ["the event has no 'event_id'"])
  }
}
