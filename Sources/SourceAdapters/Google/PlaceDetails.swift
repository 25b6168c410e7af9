import MessageCore

/// Reviews of a place on Google Maps: an answer of the Places API (New), `places/ID`
/// (developers.google.com/maps/documentation/places/web-service/place-details).
///
/// What its documentation says, and what really arrives:
/// - Five reviews at most, those that Google finds the most relevant, and no way to the others: a sample.
/// - Nothing comes that the field mask does not name, and which fields it names decides the price.
/// - A review's `name` is `places/PLACE/reviews/REVIEW`. `text` is in the language that was asked for, `originalText` as it was
///   written, which is taken.
/// - Authors have no id but an address, `…/contrib/12345/reviews`, whose number is theirs.
struct PlaceDetails: ObjectLayout {
  static let lists = [["reviews"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let review = JSONMembers(object)
    // A place without reviews, alone.
    if review["publishTime"] == nil, review["displayName"] != nil { return }
    let name = try review.required("name", of: "the review").split(separator: "/").map { String($0) }
    let id = name.last ?? ""
    let written = review["originalText"] == nil ? review.members("text") : review.members("originalText")
    var message = Message.review(
      id, on: "google", at: try review.time("publishTime", of: "review \(TerminalText.quoted(id))"),
      written.text("text") ?? "")
    message.lang = FeedContext.languageTag(written.text("languageCode"))
    let author = review.members("authorAttribution")
    let parts = (author.text("uri") ?? "").split(separator: "/").map { String($0) }
    let person = parts.firstIndex(of: "contrib").flatMap { parts.dropFirst($0 + 1).first }
    message.author = Author(id: person, name: author.text("displayName"))
    message.rating = review.number("rating").map { Rating(value: $0, best: 5) }
    let place = page.text("id") ?? name.dropFirst().first
    message.place = Place(id: place, name: page.members("displayName").text("text"))
    message.url = review.text("googleMapsUri")
    found.add(message, raw: object)
  }
}

extension ImportFormat {
  static let placeDetails = ImportFormat(
    name: "google-place", summary: "reviews of a place on Google Maps, answers of the Places API",
    members: .files("json", "ndjson", "jsonl"),
    likeness: { sample in
      sample.isJSON && sample.has("authorAttribution", "publishTime") ? .certain : .no
    }
  ) { settings, member in JSONAdapter<PlaceDetails>(settings, member) }
}

extension SourceNetwork {
  static let googleMaps = SourceNetwork(
    name: "google-maps", summary: "the five reviews that Google Maps shows of a place",
    defaultServer: "https://places.googleapis.com", queries: [.location], details: [.server, .language],
    credentials: [CredentialField("key", .field("X-Goog-Api-Key"))]
  ) { query, cursor throws(SourceFailure) in
    let place = PercentEncoding.encoded(try query.value(.location))
    var request = SourceRequest(
      query.server, "/v1/places/\(place)", [("languageCode", query.options[.language])])
    request.fields.append(HTTPField("X-Goog-FieldMask", "id,displayName,reviews"))
    return WholeSource([request], query.reader(.placeDetails), pollInterval: 3600)
  }
}
