import MessageCore

/// Reviews of a business on Google with its answers, live
/// (developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews).
///
/// What its documentation says, and what really arrives:
/// - `accounts/A/locations/L/reviews` gives fifty a page, by their last change; only owners and managers of a place that is
///   verified may ask, with an access of OAuth (`business.manage`) that Google has granted to the program.
/// - An answer does not change its review's time: reviews are looked at again for two weeks.
/// - An access token lasts an hour; the token that renews it stays the same.
/// - 300 requests a minute.
struct BusinessReviewsListing: Listing {
  let query: SourceQuery

  var overlap: Int64 { 14 * 86_400_000 }
  var pollInterval: Double { 300 }

  func request(mark: String?, below: String?) -> SourceRequest {
    let path = (query.options[.location] ?? "").split(separator: "/").map {
      PercentEncoding.encoded(String($0))
    }
    return SourceRequest(
      query.server, "/v4/\(path.joined(separator: "/"))/reviews",
      [("pageSize", "50"), ("orderBy", "updateTime desc"), ("pageToken", below)])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let members = JSONMembers(page)
    let keys = members.objects("reviews").compactMap { $0.timeKey("updateTime") ?? $0.timeKey("createTime") }
    return ListingOutline(
      keys: keys, next: members.nonEmpty("nextPageToken"),
      oldest: keys.min().map { Timestamp(milliseconds: $0) })
  }
}

extension SourceNetwork {
  static let googleBusiness = SourceNetwork(
    name: "google-business", summary: "reviews of your place on Google, with your answers",
    defaultServer: "https://mybusiness.googleapis.com", queries: [.location], details: [.server],
    credentials: [
      CredentialField("token", .bearer), CredentialField("client_id", .login),
      CredentialField("client_secret", .login), CredentialField("refresh_token", .login),
    ], login: .refreshToken(server: "https://oauth2.googleapis.com", path: "/token")
  ) { query, cursor in
    ListingSource(BusinessReviewsListing(query: query), query.reader(.businessReviews), query, cursor)
  }
}
