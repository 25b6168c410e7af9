import MessageCore

/// Hacker News, live, through Algolia's search (hn.algolia.com/api).
///
/// What its documentation says, and what really arrives:
/// - `search_by_date` gives the newest first, a thousand at most a query whatever the page; so the next page is asked for
///   by time (`numericFilters=created_at_i<=…`), and what was on both sides of a second is known by its id.
/// - New items appear minutes late, so a walk looks an hour under what is known.
/// - `items/ID` holds the whole tree below an item.
/// - Nobody needs a key; 10,000 requests an hour and address are allowed.
struct HackerNewsListing: Listing {
  let query: SourceQuery

  var pageMembers: [String] { ["hits"] }
  var overlap: Int64 { 3600 }

  func request(mark: String?, below: String?) -> SourceRequest {
    let name = query.options[.account].map { ",author_\($0)" } ?? ""
    return SourceRequest(
      query.server, "/api/v1/search_by_date",
      [
        ("query", query.options[.search]), ("tags", "(story,comment)\(name)"), ("hitsPerPage", "1000"),
        ("numericFilters", below.map { "created_at_i<=\($0)" }),
      ])
  }

  func outline(
    _ page: JSONValue, _ answer: SourceAnswer, below: String?
  ) throws(SourceFailure) -> ListingOutline {
    let hits = JSONMembers(page).objects("hits")
    let keys = hits.compactMap { $0.count("created_at_i") }
    // A full page of one second has nothing to go on by; no second has that many.
    return ListingOutline(keys: keys, next: hits.count < 1000 ? nil : keys.min().map { String($0) })
  }
}

extension SourceNetwork {
  static let hackerNews = SourceNetwork(
    name: "hackernews", summary: "Hacker News, through Algolia's search",
    defaultServer: "https://hn.algolia.com", queries: [.search, .account, .post], details: [.server]
  ) { query, cursor in
    let reader = query.reader(.hackerNews)
    if let id = query.options[.post] {
      let request = SourceRequest(query.server, "/api/v1/items/\(PercentEncoding.encoded(id))")
      return WholeSource([request], reader)
    }
    return ListingSource(HackerNewsListing(query: query), reader, query, cursor)
  }
}
