import MessageCore
import SourceAdapters
import Testing

@Suite struct ReviewTests {
  @Test func readsTripAdvisorAndTheManagementsAnswer() throws {
    let text = #"""
      {"data":[{"id":1001,"lang":"en","location_id":7,"published_date":"2026-11-09T08:14:03Z","rating":2,"helpful_votes":4,
      "url":"https://www.tripadvisor.com/r1001","title":"Cold","text":"Soup &amp; room","trip_type":"Solo",
      "user":{"username":"jo","user_location":{"id":"1"}},"owner_response":{"id":2002,"lang":"en","text":"Sorry",
      "author":"Ed","published_date":"2026-11-10T00:00:00Z"}}],"paging":{}}
      """#
    let messages = try ImportRun.steady("tripadvisor", text).messages
    #expect(messages.map(\.id) == ["tripadvisor:1001", "tripadvisor:2002"])
    #expect(
      messages.map(\.text) == ["Cold\n\nSoup & room", "Sorry"]
        && messages.first?.rating == Rating(value: 2, best: 5))
    #expect(messages.last?.direction == .outbound && messages.last?.replyTo == "tripadvisor:1001")
    #expect(messages.first?.place == Place(id: "7") && messages.first?.author == Author(handle: "jo"))
  }

  @Test func readsTrustpilotAndTheCompanysAnswer() throws {
    let text = #"""
      {"reviews":[{"id":"r1","consumer":{"id":"c1","displayName":"Jo"},"businessUnit":{"id":"b1","displayName":"Acme"},
      "stars":1,"title":"No","text":"Never again","language":"en","createdAt":"2026-11-09T08:14:03Z","numberOfLikes":2,
      "companyReply":{"text":"Sorry","createdAt":"2026-11-09T09:00:00Z"}},{"id":"r2","createdAt":"2026-11-09T08:14:03Z"},{}]}
      """#
    let found = try ImportRun.steady("trustpilot", text)
    let messages = try found.messages
    #expect(messages.map(\.id) == ["trustpilot:r1", "trustpilot:r1/reply", "trustpilot:r2"])
    #expect(
      messages.first?.author == Author(id: "c1", name: "Jo")
        && messages.first?.rating == Rating(value: 1, best: 5))
    #expect(
      messages.first?.place == Place(id: "b1", name: "Acme") && messages.first?.counts == Counts(likes: 2))
    #expect(found.rejections.map(\.cause) == ["the review has no 'id'"])
  }

  @Test func readsTheFeedOfTheAppStore() throws {
    let app = #"{"im:name":{"label":"App"},"id":{"label":"app"}}"#
    let review = #"""
      {"author":{"uri":{"label":"https://itunes.apple.com/us/reviews/id55"},"name":{"label":"Jo"}},
      "im:version":{"label":"1.2"},"im:rating":{"label":"1"},"id":{"label":"90"},"title":{"label":"Bad"},
      "content":{"label":"Crashes","attributes":{"type":"text"}},"im:voteSum":{"label":"3"}}
      """#
    let wrapped = #"{"feed":{"updated":{"label":"2026-11-09T01:00:00-07:00"},"entry":"#
    let list = try ImportRun.steady("app-store", "\(wrapped)[\(app),\(review)]}}").messages
    #expect(list.map(\.id) == ["appstore:90"] && list.first?.rating == Rating(value: 1, best: 5))
    #expect(list.first?.text == "Bad\n\nCrashes" && list.first?.author == Author(id: "55", name: "Jo"))
    #expect(list.first?.createdAt?.description == "2026-11-09T08:00:00Z")
    #expect(try ImportRun.steady("app-store", "\(wrapped)\(review)}}").messages == list)
  }

  @Test func readsAppStoreConnect() throws {
    let text = #"""
      {"data":[{"type":"customerReviews","id":"r","attributes":{"rating":4,"title":"Ok","body":"Fine","territory":"USA",
      "reviewerNickname":"jo","createdDate":"2026-11-09T00:14:03-08:00"}}]}
      """#
    let message = try #require(try ImportRun.steady("app-store", text).messages.first)
    #expect(message.id == "appstore:r" && message.text == "Ok\n\nFine" && message.place == Place(name: "USA"))
    #expect(message.createdAt?.description == "2026-11-09T08:14:03Z")
  }

  private static let play =
    "Package Name,App Version Code,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,"
    + "Review Last Update Date and Time,Star Rating,Review Title,Review Text,Developer Reply Date and Time,"
    + "Developer Reply Text,Review Link\n"
    + "com.acme,12,de,pixel,2026-11-09T08:14:03Z,1794212043000,2026-11-10T00:00:00Z,1,,\"Ging, geht nicht\","
    + "2026-11-11T00:00:00Z,Danke,https://play.google.com/console?reviewId=gp%3AAB&corpus=1\n"
    + "com.acme,12,en,pixel,2026-11-09T08:14:03Z,1794212043000,2026-11-09T08:14:03Z,5,,,,,\n"

  @Test func readsReviewsOfGooglePlay() throws {
    let messages = try ImportRun.steady("google-play", Self.play).messages
    #expect(
      messages.map(\.id) == [
        "googleplay:gp:AB", "googleplay:gp:AB/reply", "googleplay:com.acme/pixel/2026-11-09T08:14:03Z",
      ])
    #expect(messages.map(\.text) == ["Ging, geht nicht", "Danke", ""] && messages.first?.lang == "de")
    #expect(messages.first?.observedAt?.description == "2026-11-10T00:00:00Z")
    #expect(messages.map(\.rating) == [Rating(value: 1, best: 5), nil, Rating(value: 5, best: 5)])
  }

  @Test func readsUTF16AsPlayConsoleWritesIt() throws {
    let format = try #require(ImportFormat.named("google-play"))
    let bytes = "\u{FEFF}\(Self.play)".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let plain = ImportRun(format, Self.play)
    #expect(ImportRun(format, bytes) == plain)
    #expect(ImportRun(format, bytes, chunk: 5) == plain)
    #expect(
      ImportRun(format, "a,b\n1,2\n").rejections.map(\.cause) == []
        && ImportRun(format, "a,b\n1,2\n").failure != nil)
  }
}
