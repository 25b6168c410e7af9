import MessageCore

/// Reviews of Google Play, as Play Console writes them: `reviews_PACKAGE_YYYYMM.csv`.
///
/// What really arrives:
/// - UTF-16 with a byte order mark; copies that went through a spreadsheet are UTF-8.
/// - Only reviews with a text have `Review Link`, and in it an id (`reviewId=`); the others get one of package, device and
///   time. A review that was changed appears again, with the same id and its last text.
/// - Times are twice there, as RFC 3339 and as milliseconds.
/// - The developer's answer stands in the row; it becomes a message of its own, `outbound`.
/// - `Reviewer Language` is a language code. Nobody has a name.
/// - The columns `Review Text` and `Review Title` are empty in rows that are stars alone.
struct GooglePlay: RowMapping {
  init(columns: [String], _ settings: ImportSettings, _ member: ImportMember) throws(ImportFailure) {
    let names = TableRow.places(of: columns)
    for name in ["star rating", "package name"] where names[name] == nil {
      throw ImportFailure(
        "no column '\(name == "star rating" ? "Star Rating" : "Package Name")' of Play Console")
    }
  }

  func messages(of row: TableRow) throws(LineError) -> [Message] {
    guard let stars = row.number("star rating") else {
      throw LineError("column 'Star Rating' is empty or no number")
    }
    let submitted = row.text("review submit date and time", "review submit millis since epoch")
    let updated = row.text("review last update date and time", "review last update millis since epoch")
    guard let time = (submitted ?? updated).flatMap({ LooseTime.timestamp($0) }) else {
      throw LineError("column 'Review Submit Date and Time' is empty or no time")
    }
    let package = row.text("package name") ?? ""
    let address = row.text("review link")
    let id =
      address.flatMap { Self.reviewID($0) } ?? "\(package)/\(row.text("device", "product") ?? "")/\(time)"
    var review = Message.review(
      id, on: "googleplay", at: time, title: row.text("review title") ?? "", row.text("review text") ?? "")
    review.observedAt = updated.flatMap { LooseTime.timestamp($0) }
    review.lang = FeedContext.languageTag(row.text("reviewer language"))
    review.rating = Rating(value: stars, best: 5)
    review.place = Place(id: package)
    review.url = address
    guard let reply = row.text("developer reply text") else { return [review] }
    let replied = row.text("developer reply date and time", "developer reply millis since epoch").flatMap {
      LooseTime.timestamp($0)
    }
    return [review, review.answer(at: replied ?? time, reply)]
  }

  /// The id in `https://play.google.com/console/…?reviewId=gp:AOq…&corpus=…`.
  private static func reviewID(_ address: String) -> String? {
    for mark in ["reviewId=", "reviewid="] {
      guard let start = address.firstRange(of: mark)?.upperBound else { continue }
      let id = address[start...].prefix { $0 != "&" && $0 != "#" }
      if !id.isEmpty { return String(id).replacing("%3A", with: ":") }
    }
    return nil
  }
}

extension ImportFormat {
  static let googlePlay = ImportFormat(
    name: "google-play", summary: "reviews of Google Play, as Play Console writes them (CSV)",
    takesAnyBytes: true,
    members: MemberLayout(description: "reviews_….csv") { path in
      path.fileExtension == "csv" && path.name.hasPrefix("reviews_")
    },
    likeness: { sample in
      let header = sample.start.prefix(2048).filter { $0 != 0 }
      let line = String(decoding: header, as: UTF8.self)
      return line.contains("Star Rating") && line.contains("Package Name") ? .certain : .no
    }
  ) { settings, member in RowAdapter<GooglePlay>(settings: settings, member: member) }
}
