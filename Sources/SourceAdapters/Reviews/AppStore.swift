import MessageCore

/// Reviews of the App Store: the customer review feed (`itunes.apple.com/…/rss/customerreviews/…/json`), and pages of
/// `customerReviews` of App Store Connect's API.
///
/// What really arrives:
/// - The feed is Atom written as JSON: every value is `{"label": "…"}`. In some feeds the first entry is the app itself,
///   which has no rating and is left out. A page with one review has an object for `entry`, not a list. Until 2021 reviews
///   had no time (`updated`); the feed's own stands for it.
/// - The same feed as XML is read by `feed`, ratings included.
/// - Connect's pages are JSON:API: `attributes` with `rating`, `title`, `body`, `reviewerNickname`, `createdDate`; the
///   developer's answers are in `included`, behind the reviews, or pages of their own (`customerReviewResponses`), and become
///   `outbound`. Included ones do not tell their review: it tells them, as its `response`.
struct AppStore: ObjectLayout {
  static let lists = [["feed", "entry"], ["data"], ["included"]]

  private let fallback: Timestamp
  /// The reviews by their answers, as far as they were read.
  private var answered: [String: String] = [:]

  init(_ settings: ImportSettings, _ member: ImportMember) {
    fallback = member.modifiedAt ?? Timestamp(seconds: 0)
  }

  mutating func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let members = JSONMembers(object)
    if members["attributes"] != nil {
      let id = members.text("id") ?? ""
      if let message = try Self.message(resource: object, answering: answered[id]) {
        found.add(message, raw: object)
      }
      let answer = members.members("relationships").members("response").members("data").text("id")
      if let answer { answered[answer] = id }
      return
    }
    // A page with one review has no list.
    if members["feed"] != nil {
      let feed = members.members("feed")
      guard let entry = feed["entry"] else { return }
      let message = try Self.message(entry: entry, updated: time(of: feed))
      if let message { found.add(message, raw: entry) }
      return
    }
    let message = try Self.message(entry: object, updated: time(of: page.members("feed")))
    if let message { found.add(message, raw: object) }
  }

  private func time(of feed: JSONMembers) -> Timestamp {
    feed.members("updated").text("label").flatMap { LooseTime.timestamp($0) } ?? fallback
  }

  /// An entry of the feed; nil where it is the app itself.
  ///
  /// - Throws: `LineError` where it has no id.
  static func message(entry value: JSONValue, updated: Timestamp) throws(LineError) -> Message? {
    let entry = JSONMembers(value)
    func label(_ name: String) -> String? { entry.members(name).text("label") }
    guard let stars = label("im:rating").flatMap({ Double($0) }) else {
      guard entry["im:name"] != nil || entry["im:artist"] != nil else {
        throw LineError("no review of the App Store: it has no 'im:rating'")
      }
      return nil
    }
    guard let id = label("id") else { throw LineError("the review has no 'id'") }
    let author = entry.members("author")
    let address = author.members("uri").text("label")
    let person = address.flatMap { $0.split(separator: "/").last }.map { String($0.drop { !$0.isNumber }) }
    var message = Message.review(
      id, on: "appstore", at: label("updated").flatMap { LooseTime.timestamp($0) } ?? updated,
      title: label("title") ?? "", label("content") ?? "")
    let name = author.members("name").text("label")
    if name != nil || person != nil { message.author = Author(id: person, name: name) }
    message.rating = Rating(value: stars, best: 5)
    message.counts = label("im:voteSum").flatMap { Int64($0) }.map { Counts(likes: $0) }
    message.url = entry.members("link").members("attributes").text("href")
    return message
  }

  /// A resource of App Store Connect; nil where it is of another type.
  ///
  /// - Parameter review: the review that it answers, where it does not tell itself.
  /// - Throws: `LineError` where it has no id or no time.
  static func message(
    resource value: JSONValue, answering review: String? = nil
  ) throws(LineError) -> Message? {
    let resource = JSONMembers(value)
    let attributes = resource.members("attributes")
    let id = try resource.required("id", of: "the resource")
    let reviewed =
      resource.members("relationships").members("review").members("data").text("id")
      ?? review
    let isAnswer = resource.text("type") == "customerReviewResponses"
    guard isAnswer || resource.text("type") == "customerReviews" || attributes["rating"] != nil else {
      return nil
    }
    var message = Message(id: "appstore:\(id)")
    message.network = "appstore"
    message.kind = isAnswer ? .comment : .review
    message.createdAt = try attributes.time(
      "createdDate", "lastModifiedDate", of: "review \(TerminalText.quoted(id))")
    message.author = attributes.text("reviewerNickname").map { Author(name: $0) }
    message.direction = isAnswer ? .outbound : .inbound
    let body = attributes.text("body") ?? attributes.text("responseBody") ?? ""
    message.text = FeedEntry.joined(attributes.text("title") ?? "", body)
    message.replyTo = reviewed.map { "appstore:\($0)" }
    message.conversation = message.replyTo ?? message.id
    message.rating = attributes.number("rating").map { Rating(value: $0, best: 5) }
    message.visibility = .public
    message.place = attributes.text("territory").map { Place(name: $0) }
    return message
  }
}

extension ImportFormat {
  static let appStore = ImportFormat(
    name: "app-store",
    summary: "reviews of the App Store: the customer review feed as JSON, or App Store Connect's",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      return sample.has("im:rating") || sample.has("reviewerNickname") ? .certain : .no
    }
  ) { settings, member in JSONAdapter<AppStore>(settings, member) }
}
