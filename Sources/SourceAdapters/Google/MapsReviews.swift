import MessageCore

/// Reviews that an account wrote on Google Maps, as Takeout writes them: `Reviews.json` in `Maps (your places)`.
///
/// What really arrives:
/// - A GeoJSON collection; a review has no id, so its place and its time make one.
/// - Since 2023 names are lower case with underscores (`five_star_rating_published`), before they were words with capitals
///   (`Star Rating`, `Review Comment`, `Published`), and `Location` had `Business Name` and `Geo Coordinates`.
/// - Reviews without a text have stars alone; answers to questions and drafts have no stars.
struct MapsReviews: ObjectLayout {
  static let lists = [["features"]]
  static let isOneLargePage = true

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    found.add(try Self.message(object), raw: object)
  }

  /// - Throws: `LineError` where the feature is no review.
  static func message(_ feature: JSONValue) throws(LineError) -> Message {
    let outer = JSONMembers(feature)
    let properties = outer["properties"] == nil ? outer : outer.members("properties")
    let location =
      properties["location"] == nil ? properties.members("Location") : properties.members("location")
    let time = try properties.time("date", "Published", "published", of: "the review")
    let stars = properties.number("five_star_rating_published") ?? properties.number("Star Rating")
    let text = properties.text("review_text_published") ?? properties.text("Review Comment") ?? ""
    let address = properties.text("google_maps_url") ?? properties.text("Google Maps URL")
    let name = location.text("name") ?? location.text("Business Name") ?? properties.text("Title")
    guard stars != nil || !text.isEmpty || name != nil else {
      throw LineError("no review: neither stars nor a text")
    }
    let place = address.flatMap { placeID($0) } ?? name.map { Fingerprint.text(of: $0.utf8) } ?? "0"
    var message = Message(id: "google:\(place)/\(time)")
    message.network = "google"
    message.kind = .review
    message.createdAt = time
    message.text = text
    message.links = TextEntities(utf8: text.utf8.span).addresses
    message.rating = stars.map { Rating(value: $0, best: 5) }
    message.visibility = .public
    message.place = Place(id: address.flatMap { placeID($0) }, name: name)
    message.url = address
    return message
  }

  /// The place in `…/data=!4m2!3m1!1s0x0:0x85a4ae07074e37e6` or `…?cid=9630393839308322790`.
  private static func placeID(_ address: String) -> String? {
    for mark in ["!1s", "cid=", "place_id:", "query_place_id="] {
      guard let start = address.firstRange(of: mark)?.upperBound else { continue }
      let id = address[start...].prefix { $0 != "!" && $0 != "&" && $0 != "?" && $0 != "/" }
      if !id.isEmpty { return String(id) }
    }
    return nil
  }
}

extension ImportFormat {
  static let mapsReviews = ImportFormat(
    name: "google-maps-reviews", summary: "an account's reviews on Google Maps, from Google Takeout",
    members: MemberLayout(description: "Reviews.json") { path in
      path.fileExtension == "json" && path.name.lowercased().hasPrefix("reviews")
        && path.folder.contains("Maps")
        || path.name == "Reviews.json"
    },
    likeness: { sample in
      sample.has("five_star_rating_published") || sample.has("features", "Star Rating") ? .certain : .no
    }
  ) { settings, member in JSONAdapter<MapsReviews>(settings, member) }
}
