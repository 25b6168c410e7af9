import SourceAdapters

/// Signs requests as OAuth 1.0 does (RFC 5849), for an account's program: X calls it OAuth 1.0a user context.
struct RequestSignature {
  /// The secrets that sign, by the names that X has for them.
  let consumerKey: String
  let consumerSecret: String
  let token: String
  let tokenSecret: String
  /// What makes each request another one (section 3.3): letters and digits, never twice at the same second.
  var nonce = String((0..<32).map { _ in "0123456789abcdefghijklmnopqrstuvwxyz".randomElement() ?? "0" })
  /// Seconds since 1970.
  let time: Int64

  /// The value of the field `Authorization` for a request (section 3.5.1). A body counts only as a form, and none of ours is
  /// one.
  func authorization(method: String, url: String) -> String {
    var own = [
      ("oauth_consumer_key", consumerKey), ("oauth_nonce", nonce), ("oauth_signature_method", "HMAC-SHA1"),
      ("oauth_timestamp", String(time)), ("oauth_token", token), ("oauth_version", "1.0"),
    ]
    own.append(("oauth_signature", signature(method: method, url: url, own)))
    let fields = own.map { "\($0)=\"\(SourceRequest.encoded($1))\"" }
    return "OAuth \(fields.joined(separator: ", "))"
  }

  private func signature(method: String, url: String, _ own: [(String, String)]) -> String {
    let base = [method.uppercased(), Self.baseAddress(of: url), Self.parameters(own, of: url)]
    let key = [consumerSecret, tokenSecret].map { SourceRequest.encoded($0) }.joined(separator: "&")
    let text = base.map { SourceRequest.encoded($0) }.joined(separator: "&")
    return Base64.encoded(SHA1.digest(text.utf8, key: key.utf8))
  }

  /// Scheme, host and path as they count (section 3.4.1.2).
  private static func baseAddress(of url: String) -> String {
    let address = url.prefix { $0 != "?" && $0 != "#" }
    guard let origin = Origin(String(address)), let start = address.firstRange(of: "://")?.upperBound else {
      return String(address)
    }
    let path = address[start...].drop { $0 != "/" }
    return origin.description + (path.isEmpty ? "/" : path)
  }

  /// The parameters of the address and our own, in order (section 3.4.1.3.2).
  private static func parameters(_ own: [(String, String)], of url: String) -> String {
    let all = own + SourceRequest.parameters(of: url)
    let encoded = all.map { (SourceRequest.encoded($0.0), SourceRequest.encoded($0.1)) }
    return encoded.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
  }
}
