import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct ReviewSourceTests {
  static let now = AdapterRun.now

  static func time(_ hours: Int) -> Timestamp { now.adding(seconds: -3600 * Int64(hours)) }

  @Test func answersThatComeLaterAreFound() throws {
    func page(_ address: String, answered: Bool) -> String {
      let begin = Int(AdapterRun.parameter("pageToken", address) ?? "0") ?? 0
      let reviews = (begin..<min(begin + 50, 400)).map { number in
        let reply =
          answered && number == 200
          ? #","reviewReply":{"comment":"Sorry","updateTime":"\#(Self.now)"}"# : ""
        let times = #""createTime":"\#(Self.time(number))","updateTime":"\#(Self.time(number))""#
        return #"{"reviewId":"R\#(number)","starRating":"ONE","comment":"c",\#(times)\#(reply)}"#
      }
      let next = begin + 50 < 400 ? #","nextPageToken":"\#(begin + 50)""# : ""
      return #"{"reviews":[\#(reviews.joined(separator: ","))]\#(next)}"#
    }
    var run = try AdapterRun(.googleBusiness, [.location: "accounts/1/locations/2"])
    try run.run { page($0, answered: false) }
    #expect(Set(run.ids).count == 400)
    run.forget()
    try run.run { page($0, answered: true) }
    #expect(run.ids.contains("google:R200/reply"))
    // Two weeks have 336 hours: seven pages, not eight.
    #expect(run.asked.count == 7)
    #expect(
      run.asked[0]
        == "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews?pageSize=50&orderBy=updateTime%20desc"
    )
  }

  @Test func aFeedWithOneReviewAndAnEmptyOneAreRead() throws {
    var run = try AdapterRun(.appStore, [.app: "42"])
    let entry =
      #"{"id":{"label":"7"},"im:rating":{"label":"1"},"content":{"label":"c"},"updated":{"label":"2026-11-20T01:02:03-07:00"}}"#
    try run.run { address in
      address.contains("page=1/") ? #"{"feed":{"entry":\#(entry)}}"# : #"{"feed":{"updated":{"label":"x"}}}"#
    }
    #expect(run.ids == ["appstore:7"])
    // An empty page is asked for twice.
    #expect(run.asked.count == 3)
    #expect(
      run.asked[0] == "https://itunes.apple.com/us/rss/customerreviews/page=1/id=42/sortby=mostrecent/json")
    try run.run { _ in #"{"feed":{}}"# }
    // What was known stays known.
    try run.run { address in
      address.contains("page=1/") ? #"{"feed":{"entry":[\#(entry)]}}"# : #"{"feed":{}}"#
    }
    #expect(run.asked.count == 7)
  }

  /// A page in the middle that is empty by mistake would be the end of the walk, and what stands below it lost for good.
  @Test func anEmptyPageIsNotBelievedAtOnce() throws {
    var run = try AdapterRun(.appStore, [.app: "42"])
    func page(_ address: String) -> String {
      let number = (1...10).first { address.contains("/page=\($0)/") } ?? 0
      let entries = (0..<50).map { index in
        #"{"id":{"label":"\#(number * 100 + index)"},"im:rating":{"label":"1"},"content":{"label":"c"},"#
          + #""updated":{"label":"\#(Self.time(number * 50 + index))"}}"#
      }
      return #"{"feed":{"entry":[\#(entries.joined(separator: ","))]}}"#
    }
    var asked = 0
    try run.run { address in
      asked += 1
      return asked == 4 ? #"{"feed":{}}"# : page(address)
    }
    #expect(Set(run.ids).count == 500)
    #expect(run.asked.count == 11)
    // What is more than 500 reviews further up is not shown any more, and that is told.
    run.forget()
    try run.run { address in
      page(address).replacing("\"updated\":{\"label\":\"2026", with: "\"updated\":{\"label\":\"2027")
    }
    #expect(
      run.complaints == [
        "the listing ends before what the last run brought; what came between is not given any more"
      ])
  }

  @Test func aCompanyMayBeNamedByItsID() throws {
    var run = try AdapterRun(.trustpilot, [.business: "46d6a890000064000500e0c3"])
    try run.run { _ in #"{"reviews":[]}"# }
    #expect(
      run.asked == [
        "https://api.trustpilot.com/v1/business-units/46d6a890000064000500e0c3/reviews?orderBy=createdat.desc&perPage=100&page=1"
      ])
  }

  @Test func aPlaceWithoutReviewsIsEmpty() throws {
    var run = try AdapterRun(.googleMaps, [.location: "ChIJ/a"])
    try run.run { _ in #"{"id":"ChIJ","displayName":{"text":"Acme"}}"# }
    #expect(run.ids.isEmpty && run.complaints.isEmpty)
    #expect(run.asked == ["https://places.googleapis.com/v1/places/ChIJ%2Fa"])
  }

  @Test func theAddressOfAReviewerTellsNothingMoreThanItsNumber() throws {
    let text = #"""
      {"id":"P","reviews":[{"name":"places/P/reviews/R","publishTime":"2026-11-20T10:00:00Z","rating":4,
      "authorAttribution":{"displayName":"Jo","uri":"https://www.google.com/maps/contrib/55/reviews"}}]}
      """#
    let messages = try ImportRun.steady("google-place", text).messages
    #expect(messages.map(\.author) == [Author(id: "55", name: "Jo")])
    #expect(messages[0].text == "" && messages[0].place == Place(id: "P"))
  }
}
