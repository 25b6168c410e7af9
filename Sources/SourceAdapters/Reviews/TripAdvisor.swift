import MessageCore

/// Reviews of TripAdvisor as its Content API writes them: pages of `location/ID/reviews`.
///
/// What really arrives:
/// - Numbers are numbers or strings. `lang` is the language of the text.
/// - The management's answer stands in the review (`owner_response`, with the author's title and `text`, or, in
///   other versions, a list `owner_responses`); it becomes a message of its own, `outbound`.
/// - Reviewers have a name and no id; their place is not kept.
struct TripAdvisor: ObjectLayout {
  static let lists = [["data"], ["reviews"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let review = try Self.message(object)
    found.add(review, raw: object)
    let members = JSONMembers(object)
    for value in [members["owner_response"]].compactMap({ $0 }) + members.list("owner_responses") {
      found.add(value) { _ throws(LineError) in try Self.answer(value, to: review) }
    }
  }

  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue) throws(LineError) -> Message {
    let review = JSONMembers(value)
    let id = try review.required("id", of: "the review")
    let user = review.members("user")
    var message = Message.review(
      id, on: "tripadvisor",
      at: try review.time("published_date", "publishedDate", of: "review \(TerminalText.quoted(id))"),
      title: HTMLText.plain(review.text("title") ?? ""), HTMLText.plain(review.text("text") ?? ""))
    let author = Author(
      id: user.text("user_id") ?? user.text("member_id"), handle: user.text("username"),
      name: user.text("name"))
    if author != Author() { message.author = author }
    message.lang = FeedContext.languageTag(review.text("lang"))
    message.rating = review.number("rating").map { Rating(value: $0, best: 5) }
    if let votes = review.count("helpful_votes") { message.counts = Counts(likes: votes) }
    if let place = review.text("location_id") {
      message.place = Place(id: place, name: review.text("location_name"))
    }
    message.url = review.text("url")
    return message
  }

  private static func answer(_ value: JSONValue, to review: Message) throws(LineError) -> Message? {
    let answer = JSONMembers(value)
    guard let text = answer.text("text"), !text.isEmpty else { return nil }
    // An answer without a time is as old as its review at least.
    let isTimed = answer["published_date"] != nil
    let time = isTimed ? try answer.time("published_date", of: "the answer") : review.createdAt
    var message = review.answer(
      id: answer.text("id").map { "tripadvisor:\($0)" }, at: time, HTMLText.plain(text))
    message.author = (answer.text("author") ?? answer.text("title")).map { Author(name: $0) }
    message.lang = FeedContext.languageTag(answer.text("lang"))
    return message
  }
}

extension ImportFormat {
  static let tripAdvisor = ImportFormat(
    name: "tripadvisor", summary: "reviews of TripAdvisor, pages of its Content API",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      sample.isJSON && sample.has("published_date", "location_id")
        && (sample.has("trip_type") || sample.has("rating_image_url"))
        ? .certain : .no
    }
  ) { settings, member in JSONAdapter<TripAdvisor>(settings, member) }
}

extension SourceNetwork {
  /// TripAdvisor, live, by its Content API (tripadvisor-content-api.readme.io).
  ///
  /// What its documentation says, and what really arrives:
  /// - `location/ID/reviews` has the five newest reviews in a language, English where none is named, and no further page.
  /// - The key goes into the address, and is good only from the addresses or sites that it was registered for: else 403.
  /// - 50 requests a second, 10,000 a day; a month has 5,000 for nothing.
  static let tripAdvisor = SourceNetwork(
    name: "tripadvisor", summary: "the five newest reviews of a place on TripAdvisor",
    defaultServer: "https://api.content.tripadvisor.com", queries: [.location],
    details: [.server, .language],
    credentials: [CredentialField("key", .parameter("key"))]
  ) { query, cursor throws(SourceFailure) in
    let request = SourceRequest(
      query.server, "/api/v1/location/\(PercentEncoding.encoded(try query.value(.location)))/reviews",
      [("language", query.options[.language] ?? "en")])
    return WholeSource([request], query.reader(.tripAdvisor), pollInterval: 3600)
  }
}
