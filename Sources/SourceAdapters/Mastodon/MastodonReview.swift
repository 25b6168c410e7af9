import MessageCore

/// What tells edits and deletions where no stream does: the newest page of a listing, looked at again after each round.
///
/// What was edited is on it as it is now. What was on it last time and is missing between others is asked for alone: it is
/// gone where the server says so, and else only out of the listing.
struct MastodonReview: Sendable {
  /// Something that stood on the page: by its id in the listing, and by that of its status.
  struct Place: Equatable, Sendable {
    var id: String
    var status: String
  }

  /// What stood on the page last time.
  private var seen: [Place] = []
  /// The statuses that are to be asked for.
  private(set) var missing: [String] = []

  /// A page hides more than a few only where it is another listing altogether.
  private static let mostMissing = 10

  /// - Parameter text: as `text` gave it.
  init(_ text: String?) {
    seen = (text ?? "").split(separator: " ").map { place in
      let ids = place.split(separator: "/", maxSplits: 1).map { String($0) }
      return Place(id: ids[0], status: ids.last ?? ids[0])
    }
  }

  /// What is to be kept for the next run; nil where that is nothing.
  var text: String? {
    guard !seen.isEmpty else { return nil }
    return seen.map { $0.id == $0.status ? $0.id : "\($0.id)/\($0.status)" }.joined(separator: " ")
  }

  /// Takes what stands on the newest page now.
  mutating func take(_ places: [Place]) {
    let ids = Set(places.map(\.id))
    if let first = places.first {
      let oldest = places.reduce(first.id) { MastodonSource.isLater($0, than: $1.id) ? $1.id : $0 }
      missing = seen.filter { !ids.contains($0.id) && MastodonSource.isLater($0.id, than: oldest) }
        .prefix(Self.mostMissing).map(\.status)
    }
    seen = places
  }

  /// Notes that the next of the missing ones was asked for.
  mutating func takeMissing() -> String? { missing.isEmpty ? nil : missing.removeFirst() }
}
