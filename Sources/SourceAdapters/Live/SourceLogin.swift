public import MessageCore

/// What a login gave: what is sent with requests, and how it is renewed.
public struct SourceSession: Equatable, Sendable {
  /// The bearer token of requests.
  public var access: String
  /// What renews it, where it can be renewed without the first secrets.
  public var renewal: String?
  /// When it ends, where that is known.
  public var endsAt: Timestamp?

  init(access: String, renewal: String? = nil, endsAt: Timestamp? = nil) {
    self.access = access
    self.renewal = renewal
    self.endsAt = endsAt
  }

  /// Reads what `json` wrote; nil for anything else.
  public init?(json: String) {
    guard let value = try? JSONValue(parsing: Array(json.utf8)) else { return nil }
    let members = JSONMembers(value)
    guard let access = members.text("access") else { return nil }
    self.init(access: access, renewal: members.text("renewal"), endsAt: members.time("ends_at"))
  }

  /// The session as a JSON object, for the state. It holds secrets.
  public var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("access", access)
      writer.member("renewal", renewal)
      writer.member("ends_at", endsAt)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// What must never be shown.
  public var secrets: [String] { [access, renewal].compactMap { $0 } }
}

/// How a network makes tokens of secrets that are not sent with every request. The requests go nowhere but to the server
/// that they name.
public enum SourceLogin: Equatable, Sendable {
  /// `com.atproto.server.createSession` and `refreshSession`.
  case bluesky
  /// OAuth 2.0 for a program (RFC 6749 section 4.4), at that address; on another `--server`, at that path.
  case clientCredentials(server: String, path: String)
  /// OAuth 2.0 by a refresh token that a person has given once (RFC 6749 section 6). Servers that give a new one each
  /// time take each but once. A program without a secret names itself in the form.
  case refreshToken(server: String, path: String)
  /// A JSON Web Token (RFC 7519) for that audience, which is signed here and lasts for some minutes; nobody is asked for it.
  case ownToken(audience: String)

  /// The request that logs in with secrets, or renews a session; nil where the token is made without one.
  ///
  /// - Throws: `SourceFailure` where a secret is missing.
  public func request(
    _ query: SourceQuery, secrets: [String: String], renewing session: SourceSession?
  ) throws(SourceFailure) -> SourceRequest? {
    var request: SourceRequest
    switch self {
    case .ownToken: return nil
    case .bluesky:
      if let renewal = session?.renewal {
        request = SourceRequest(
          query.server + "/xrpc/com.atproto.server.refreshSession",
          [HTTPField("Authorization", "Bearer \(renewal)")])
        request.method = "POST"
        request.body = []
      } else {
        var json = JSONWriter()
        let handle = try Self.secret("handle", secrets)
        let password = try Self.secret("password", secrets)
        json.object { json in
          json.member("identifier", handle)
          json.member("password", password)
        }
        request = SourceRequest(
          query.server + "/xrpc/com.atproto.server.createSession",
          [HTTPField("Content-Type", "application/json")])
        request.method = "POST"
        request.body = json.bytes
      }
    case .clientCredentials(let server, let path):
      request = .form(Self.address(server, path, query), [("grant_type", "client_credentials")])
      let basic = Self.basic(
        name: try Self.secret("client_id", secrets), password: try Self.secret("client_secret", secrets))
      request.fields.append(HTTPField("Authorization", basic))
    case .refreshToken(let server, let path):
      let client = try Self.secret("client_id", secrets)
      var token = try Self.secret("refresh_token", secrets)
      if let renewal = session?.renewal { token = renewal }
      let secret = secrets["client_secret"]
      request = .form(
        Self.address(server, path, query),
        [("grant_type", "refresh_token"), ("refresh_token", token)]
          + (secret == nil ? [("client_id", client)] : []))
      if let secret {
        request.fields.append(HTTPField("Authorization", Self.basic(name: client, password: secret)))
      }
    }
    request.usesCredentials = false
    return request
  }

  /// The token that is to be signed with the secret `private_key`; nil where a server gives it.
  ///
  /// - Throws: `SourceFailure` where a secret is missing.
  public func unsignedToken(
    secrets: [String: String], at time: Timestamp
  ) throws(SourceFailure) -> UnsignedToken? {
    guard case .ownToken(let audience) = self else { return nil }
    return UnsignedToken(
      keyID: try Self.secret("key_id", secrets), key: try Self.secret("private_key", secrets),
      issuer: secrets["issuer_id"], audience: audience, at: time)
  }

  /// The session that an answer gives.
  ///
  /// - Throws: `SourceFailure` where it gives none.
  public func session(_ answer: SourceAnswer) throws(SourceFailure) -> SourceSession {
    let members = JSONMembers(try answer.json)
    if self == .bluesky {
      guard let access = members.nonEmpty("accessJwt") else { throw SourceFailure("the login gave no token") }
      return SourceSession(access: access, renewal: members.nonEmpty("refreshJwt"))
    }
    guard let access = members.nonEmpty("access_token") else {
      throw SourceFailure("the login gave no token")
    }
    // A minute earlier, so that no request comes too late.
    let end = members.count("expires_in").map {
      answer.receivedAt.adding(seconds: max(min($0, 1 << 31) - 60, 0))
    }
    return SourceSession(access: access, renewal: members.nonEmpty("refresh_token"), endsAt: end)
  }

  /// Whose session it is, without a secret: another account's refresh token is another's.
  public static func owner(_ secrets: [String: String]) -> String {
    let name = ["handle", "client_id"].lazy.compactMap { secrets[$0] }.first ?? ""
    guard let token = secrets["refresh_token"] else { return name }
    return "\(name) \(hexadecimal(SHA256.digest(token.utf8).prefix(8)))"
  }

  /// Another server than the usual one has its login, too.
  private static func address(_ server: String, _ path: String, _ query: SourceQuery) -> String {
    (query.server == query.network.defaultServer ? server : query.server) + path
  }

  /// A name and a secret as a value of the field `Authorization` (RFC 7617).
  public static func basic(name: String, password: String) -> String {
    "Basic \(Base64.encoded("\(name):\(password)".utf8))"
  }

  private static func secret(_ name: String, _ secrets: [String: String]) throws(SourceFailure) -> String {
    guard let secret = secrets[name] else { throw SourceFailure("the secret '\(name)' is missing") }
    return secret
  }
}
