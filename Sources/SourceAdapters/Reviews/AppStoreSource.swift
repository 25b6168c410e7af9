import MessageCore

/// Reviews of an app in the App Store, live: the customer review feed (`itunes.apple.com/COUNTRY/rss/customerreviews/…/json`).
///
/// What really arrives, for Apple documents it no more:
/// - A store's last 500 reviews, in ten pages of fifty, newest first; each country has a store of its own. No key is needed.
/// - Now and then an answer has no entries although there are some, so it is asked for again.
/// - A review that is changed comes to the top again, with the same id.
/// - Answers of the developer are not in it; App Store Connect has them.
struct AppStoreListing: Listing {
  let query: SourceQuery

  private static let lastPage = 10

  var pageMembers: [String] { ["feed"] }
  var endsEarly: Bool { true }
  /// Servers behind others answer from different times.
  var overlap: Int64 { 86_400_000 }
  var pollInterval: Double { 900 }

  func request(mark: String?, below: String?) -> SourceRequest {
    let country = PercentEncoding.encoded((query.options[.country] ?? "us").lowercased())
    return SourceRequest(
      query.server,
      "/\(country)/rss/customerreviews/page=\(below ?? "1")/id=\(query.appNumber)/sortby=mostrecent/json")
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let feed = JSONMembers(page).members("feed")
    let entries = feed["entry"]?.kind == .array ? feed.objects("entry") : [feed.members("entry")]
    let keys = entries.filter { $0["im:rating"] != nil }.compactMap { $0.members("updated").timeKey("label") }
    let number = below.flatMap { Int($0) } ?? 1
    let isLast = keys.isEmpty || number >= Self.lastPage
    return ListingOutline(keys: keys, next: isLast ? nil : String(number + 1))
  }
}

/// Reviews of an app in all countries, with the developer's answers, live: App Store Connect's API
/// (developer.apple.com/documentation/appstoreconnectapi, List All Customer Reviews for an App).
///
/// What its documentation says, and what really arrives:
/// - 200 reviews a page, newest first by `-createdDate`; a page names the next one whole (`links.next`), and its `cursor` is
///   taken from there. Answers come along with `include=response`.
/// - An answer or an edit does not change a review's place: reviews are looked at again for two weeks.
/// - The token is one that the program signs itself with a key of the team's (`iss` is the team's issuer) or a person's own
///   (`sub` is `user`), for twenty minutes at most; 401 once it has ended.
/// - About 3,600 requests an hour, told as `X-Rate-Limit: user-hour-lim:3600;user-hour-rem:3599;`.
struct ConnectReviewsListing: Listing {
  let query: SourceQuery

  var pageMembers: [String] { ["data"] }
  var overlap: Int64 { 14 * 86_400_000 }
  var pollInterval: Double { 300 }

  func request(mark: String?, below: String?) -> SourceRequest {
    SourceRequest(
      query.server, "/v1/apps/\(query.appNumber)/customerReviews",
      [("sort", "-createdDate"), ("include", "response"), ("limit", "200"), ("cursor", below)])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let keys = members.objects("data").compactMap { $0.members("attributes").timeKey("createdDate") }
    let next = members.members("links").nonEmpty("next")
    return ListingOutline(
      keys: keys, next: next.flatMap { PercentEncoding.parameter("cursor", of: $0) },
      // Answers are younger.
      oldest: keys.min().map { Timestamp(milliseconds: $0) })
  }
}

extension SourceQuery {
  /// The number of an app, of which people copy the address, which ends in `id1234567`.
  fileprivate var appNumber: String {
    let last = (options[.app] ?? "").split(separator: "/").last ?? ""
    return String(last.drop { !$0.isNumber }.prefix { $0.isNumber })
  }
}

extension SourceNetwork {
  static let appStore = SourceNetwork(
    name: "app-store", summary: "reviews of an app in a country's App Store",
    defaultServer: "https://itunes.apple.com", queries: [.app], details: [.server, .country]
  ) { query, cursor in
    ListingSource(AppStoreListing(query: query), query.reader(.appStore), query, cursor)
  }

  static let appStoreConnect = SourceNetwork(
    name: "app-store-connect", summary: "reviews of your app in all countries, with your answers",
    defaultServer: "https://api.appstoreconnect.apple.com", queries: [.app], details: [.server],
    credentials: [
      CredentialField("token", .bearer), CredentialField("key_id", .login),
      CredentialField("issuer_id", .login), CredentialField("private_key", .login),
    ], login: .ownToken(audience: "appstoreconnect-v1")
  ) { query, cursor in
    ListingSource(ConnectReviewsListing(query: query), query.reader(.appStore), query, cursor)
  }
}
