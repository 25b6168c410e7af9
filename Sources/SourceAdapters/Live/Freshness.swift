import MessageCore

/// Until when an answer stays fresh, by the caching rules of HTTP (RFC 9111 section 4.2).
enum Freshness {
  /// Longer than this nothing is believed to stay fresh, so that a wrong header silences no source.
  static let longest: Int64 = 86_400

  /// The moment until which asking again makes no sense; nil where the answer does not say, or wants to be asked.
  static func end(of answer: SourceAnswer) -> Timestamp? {
    let directives = answer.fields.filter { $0.name.lowercased() == "cache-control" }
      .flatMap { $0.value.lowercased().split(separator: ",") }.map { String($0).trimmedBlanks }
    if directives.contains(where: { $0 == "no-cache" || $0 == "no-store" || $0.hasPrefix("no-cache=") }) {
      return nil
    }
    let now = answer.receivedAt
    for directive in directives where directive.hasPrefix("max-age=") {
      let digits = directive.dropFirst("max-age=".count).filter { $0 != "\"" }
      guard let age = Int64(digits) else { return nil }
      // What a cache on the way has used up of it.
      let used = answer.fields["age"].flatMap { Int64($0.trimmedBlanks) } ?? 0
      let rest = min(age - max(used, 0), longest)
      return rest > 0 ? now.adding(seconds: rest) : nil
    }
    guard let expires = answer.fields["expires"].flatMap({ LooseTime.timestamp($0) }) else { return nil }
    // The server's clock may be wrong; only the span between its two times counts.
    let sent = answer.fields["date"].flatMap { LooseTime.timestamp($0) } ?? now
    let rest = min(expires.seconds - sent.seconds, longest)
    return rest > 0 ? now.adding(seconds: rest) : nil
  }
}
