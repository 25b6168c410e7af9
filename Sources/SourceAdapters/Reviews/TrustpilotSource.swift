import MessageCore

/// Reviews of a company on Trustpilot with its answers, live (documentation-apidocumentation.trustpilot.com).
///
/// What its documentation says, and what really arrives:
/// - `business-units/ID/reviews` gives a hundred a page, by page number, newest first (`createdat.desc`); a domain is looked up
///   for its id by `business-units/find`.
/// - An answer or an edit does not change a review's place: reviews are looked at again for two weeks.
/// - The key of a program (`apikey`) is all that public reviews need.
/// - Reviews that are reported or deleted just stay away.
struct TrustpilotListing: Listing {
  let query: SourceQuery
  /// The company's id.
  let unit: String

  private static let most = 100

  var pageMembers: [String] { ["reviews"] }
  var overlap: Int64 { 14 * 86_400_000 }
  var pollInterval: Double { 300 }

  func request(mark: String?, below: String?) -> SourceRequest {
    SourceRequest(
      query.server, "/v1/business-units/\(PercentEncoding.encoded(unit))/reviews",
      [("orderBy", "createdat.desc"), ("perPage", "\(Self.most)"), ("page", below ?? "1")])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let keys = JSONMembers(page).objects("reviews").compactMap { $0.timeKey("createdAt") }
    let number = below.flatMap { Int($0) } ?? 1
    return ListingOutline(
      keys: keys, next: keys.count < Self.most ? nil : String(number + 1),
      // Answers are younger.
      oldest: keys.min().map { Timestamp(milliseconds: $0) })
  }
}

extension SourceNetwork {
  static let trustpilot = SourceNetwork(
    name: "trustpilot", summary: "reviews of a company on Trustpilot, with its answers",
    defaultServer: "https://api.trustpilot.com", queries: [.business], details: [.server],
    credentials: [CredentialField("key", .field("apikey"))]
  ) { query, cursor throws(SourceFailure) in
    let name = try query.value(.business)
    let reader = query.reader(.trustpilot)
    @Sendable func listing(_ unit: String, _ cursor: SourceCursor) -> any SourceAdapter {
      ListingSource(TrustpilotListing(query: query, unit: unit), reader, query, cursor)
    }
    if name.utf8.count == 24, name.allSatisfy(\.isHexDigit) { return listing(name, cursor) }
    let find = SourceRequest(query.server, "/v1/business-units/find", [("name", name)])
    return LookedUpSource(
      LookedUpSource.Lookup(request: find) { $0.nonEmpty("id") }, cursor, makeAdapter: listing)
  }
}
