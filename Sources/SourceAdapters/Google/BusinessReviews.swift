import MessageCore

/// Reviews of a business on Google, with its answers: pages of the Business Profile API (`accounts.locations.reviews`) and
/// the files `reviews-….json` that Takeout writes of a business's profile.
///
/// What really arrives:
/// - Stars are words: `FIVE`.
/// - A text may hold Google's translation: `(Translated by Google) … (Original) …`, in either order; what the customer
///   wrote is taken.
/// - An answer stands in the review; it becomes a message of its own, `outbound`.
/// - Anonymous reviewers have no name. Nobody has an id.
struct BusinessReviews: ObjectLayout {
  static let lists = [["reviews"], ["locationReviews"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let outer = JSONMembers(object)
    // Batches wrap each review.
    let value = outer["review"] ?? object
    let review = try Self.message(value, location: outer.text("name"))
    found.add(review, raw: object)
    let reply = JSONMembers(value).members("reviewReply")
    guard let comment = reply.text("comment"), !comment.isEmpty else { return }
    let time = try reply.time("updateTime", of: "the answer to \(TerminalText.quoted(review.id))")
    found.add(review.answer(at: time, Self.original(comment)), raw: object)
  }

  /// - Parameter location: the resource name of the place, where the review itself does not have it.
  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue, location: String? = nil) throws(LineError) -> Message {
    let review = JSONMembers(value)
    let name = review.text("name") ?? location
    guard
      let id = review.text("reviewId") ?? name.flatMap({ $0.split(separator: "/").last.map { String($0) } })
    else {
      throw LineError("the review has no 'reviewId'")
    }
    let reviewer = review.members("reviewer")
    var message = Message.review(
      id, on: "google",
      at: try review.time("createTime", "updateTime", of: "review \(TerminalText.quoted(id))"),
      original(review.text("comment") ?? ""))
    message.author = reviewer.text("displayName").map { Author(name: $0) }
    message.rating = stars(review.text("starRating")).map { Rating(value: $0, best: 5) }
    let parts = (name ?? "").split(separator: "/")
    if let index = parts.firstIndex(of: "locations"), index + 1 < parts.count {
      message.place = Place(id: String(parts[index + 1]))
    }
    return message
  }

  private static func stars(_ word: String?) -> Double? {
    switch word?.uppercased() {
    case "ONE", "1": 1
    case "TWO", "2": 2
    case "THREE", "3": 3
    case "FOUR", "4": 4
    case "FIVE", "5": 5
    default: nil
    }
  }

  /// What the customer wrote, without Google's translation.
  private static func original(_ text: String) -> String {
    let translated = "(Translated by Google)"
    if let mark = text.firstRange(of: "(Original)") {
      let after = text[mark.upperBound...]
      return String(after[..<(after.firstRange(of: translated)?.lowerBound ?? after.endIndex)]).trimmedBlanks
    }
    if let mark = text.firstRange(of: translated), mark.lowerBound > text.startIndex {
      return String(text[..<mark.lowerBound]).trimmedBlanks
    }
    return text
  }
}

extension ImportFormat {
  static let businessReviews = ImportFormat(
    name: "google-business-reviews", summary: "reviews of a business on Google, with its answers",
    members: MemberLayout(description: "reviews-….json", isTelling: false) { path in
      path.fileExtension == "json" && path.name.hasPrefix("reviews")
    },
    likeness: { sample in sample.isJSON && sample.has("starRating", "reviewer") ? .certain : .no }
  ) { settings, member in JSONAdapter<BusinessReviews>(settings, member) }
}
