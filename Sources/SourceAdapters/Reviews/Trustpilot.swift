import MessageCore

/// Reviews of Trustpilot as its API writes them: pages of a business unit's reviews, service and product reviews, public
/// and private.
///
/// What really arrives:
/// - The company's answer stands in the review (`companyReply`); it becomes a message of its own, `outbound`.
/// - Private pages add `referralEmail`, `orderId` and `referenceId`; they are not kept, save by `--raw`.
/// - Product reviews have `content` in place of `text`, and a list `attributeRatings`.
struct Trustpilot: ObjectLayout {
  static let lists = [["reviews"], ["productReviews"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let review = try Self.message(object)
    found.add(review, raw: object)
    let reply = JSONMembers(object).members("companyReply")
    guard let text = reply.text("text"), !text.isEmpty else { return }
    let time = try reply.time(
      "createdAt", "updatedAt", of: "the answer to \(TerminalText.quoted(review.id))")
    var answer = review.answer(at: time, text)
    answer.author = reply.text("authorBusinessUserName").map {
      Author(id: reply.text("authorBusinessUserId"), name: $0)
    }
    found.add(answer, raw: object)
  }

  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue) throws(LineError) -> Message {
    let review = JSONMembers(value)
    let id = try review.required("id", of: "the review")
    let consumer = review.members("consumer")
    let unit = review.members("businessUnit")
    var message = Message.review(
      id, on: "trustpilot",
      at: try review.time("createdAt", "updatedAt", of: "review \(TerminalText.quoted(id))"),
      title: review.text("title") ?? "", review.text("text") ?? review.text("content") ?? "")
    let author = Author(id: consumer.text("id"), name: consumer.text("displayName") ?? consumer.text("name"))
    if author != Author() { message.author = author }
    message.lang = FeedContext.languageTag(review.text("language"))
    message.rating = (review.number("stars") ?? review.number("rating")).map { Rating(value: $0, best: 5) }
    message.counts = review.count("numberOfLikes").map { Counts(likes: $0) }
    let place = Place(id: unit.text("id"), name: unit.text("displayName") ?? unit.text("identifyingName"))
    if place != Place() { message.place = place }
    message.url = review.text("reviewUrl") ?? "https://www.trustpilot.com/reviews/\(id)"
    return message
  }
}

extension ImportFormat {
  static let trustpilot = ImportFormat(
    name: "trustpilot", summary: "reviews of Trustpilot, pages of its API",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      sample.isJSON && sample.has("consumer") && (sample.has("stars") || sample.has("companyReply"))
        ? .certain : .no
    }
  ) { settings, member in JSONAdapter<Trustpilot>(settings, member) }
}
