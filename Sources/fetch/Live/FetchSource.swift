import CareConfiguration
import MessageCore
import SourceAdapters

/// A source that is to be fetched: what it asks, with whose credentials, and how patiently.
struct FetchSource: Sendable {
  var query: SourceQuery
  var credentials: SourceCredentials
  var limits: TransferLimits
  /// How long to wait in all for limits and faults to pass before giving up, in seconds; nil for ever.
  var maxWait: Double?
  /// How many requests, or quota units, a run may take.
  var maxRequests: Int?
  /// How long to wait between two rounds, in seconds, where the user says it.
  var pollInterval: Double?
  /// The time before which messages are left out, where the user says one.
  var since: Timestamp?

  var name: String { query.source }
}

/// The secrets of one source, and the only place that puts them on a request.
struct SourceCredentials: Sendable {
  /// The secrets by the names that the network has for them.
  private let secrets: [(field: CredentialField, value: String)]
  /// The only places that they are good for.
  private let origins: Set<Origin>
  /// What the state knows them by: no secret, but different for different ones.
  let account: String

  /// - Parameter query: what they are for.
  init(
    _ secrets: [(field: CredentialField, value: String)] = [], for query: SourceQuery, account: String = ""
  ) {
    self.secrets = secrets
    origins = query.credentialOrigins
    self.account = account
  }

  var isEmpty: Bool { secrets.isEmpty }

  /// What a login has given, where the network wants one.
  var session: SourceSession?

  /// What must never be shown.
  var values: [String] {
    secrets.filter { $0.field.placement != .part }.map(\.value) + (session?.secrets ?? [])
  }

  /// The secrets that a login is made of, by their names.
  var loginSecrets: [String: String] {
    Dictionary(secrets.filter { $0.field.placement == .login }.map { ($0.field.name, $0.value) }) { $1 }
  }

  /// What signs requests, at that time; nil where the network or its user has no such secrets.
  ///
  /// - Throws: `SourceFailure` where one of them is missing.
  func requestSignature(at time: Double) throws(SourceFailure) -> RequestSignature? {
    let names = ["consumer_key", "consumer_secret", "access_token", "access_token_secret"]
    let found = secrets.filter { $0.field.placement == .signing }
    guard !found.isEmpty, session == nil else { return nil }
    var values: [String] = []
    for name in names {
      guard let value = value(of: name) else {
        throw SourceFailure(
          "the secret '\(name)' is missing, which signs together with '\(found[0].field.name)'")
      }
      values.append(value)
    }
    return RequestSignature(
      consumerKey: values[0], consumerSecret: values[1], token: values[2], tokenSecret: values[3],
      time: Int64(time))
  }

  /// Whether a request to that address may carry them: to the source's own scheme, host and port alone, and to those
  /// that its user has named for its stream.
  func areGood(for address: String) -> Bool { Origin(address).map { origins.contains($0) } ?? false }

  /// Puts the secrets on a request; it stays as it is where they are not good for its address.
  ///
  /// - Throws: `SourceFailure` where one is missing.
  func apply(to request: inout HTTPRequest, at time: Double) throws(SourceFailure) {
    guard areGood(for: request.url) else { return }
    let signature = try requestSignature(at: time)
    for (field, value) in secrets {
      switch field.placement {
      case .bearer where session == nil && signature == nil:
        request.fields.append(HTTPField("Authorization", "Bearer \(value)"))
      case .bearer, .login, .signing, .part: break
      case .field(let name): request.fields.append(HTTPField(name, value))
      case .basic(let name, let suffix):
        let user = self.value(of: name) ?? ""
        request.fields.append(
          HTTPField("Authorization", SourceLogin.basic(name: user + suffix, password: value)))
      case .parameter(let name): Self.add(name, value, to: &request)
      case .signature(let name, let parameter):
        guard let signed = session?.access ?? self.value(of: name) else { continue }
        let proof = hexadecimal(KeyedDigest(key: Array(value.utf8)).digest(signed.utf8))
        Self.add(parameter, proof, to: &request)
        request.secrets.append(proof)
      }
    }
    if let session { request.fields.append(HTTPField("Authorization", "Bearer \(session.access)")) }
    if let signature {
      let proof = signature.authorization(method: request.method, url: request.url)
      request.fields.append(HTTPField("Authorization", proof))
    }
    request.secrets += values
  }

  private func value(of name: String) -> String? { secrets.first { $0.field.name == name }?.value }

  private static func add(_ name: String, _ value: String, to request: inout HTTPRequest) {
    request.url += (request.url.contains("?") ? "&" : "?") + "\(name)=\(SourceRequest.encoded(value))"
  }

  /// The text without any of the secrets.
  func removed(from text: String) -> String {
    Redaction.removed(values, from: text)
  }
}

extension HTTPRequest {
  /// A source's request as it is sent: with credentials where they belong, and nowhere else.
  ///
  /// - Throws: `SourceFailure` where the credentials would go over the network for all to read.
  init(
    _ request: SourceRequest, of source: FetchSource, userAgent: String, at time: Double
  ) throws(SourceFailure) {
    self.init(
      method: request.method, address: request.url, url: request.url, fields: request.fields,
      body: request.body,
      limits: source.limits)
    fields.append(HTTPField("User-Agent", userAgent))
    if request.fields["accept"] == nil { fields.append(HTTPField("Accept", "application/json")) }
    guard request.usesCredentials, !source.credentials.isEmpty, source.credentials.areGood(for: request.url)
    else {
      return
    }
    guard request.url.lowercased().hasPrefix("https:") || source.limits.allowsPrivateAddresses else {
      throw SourceFailure("credentials are not sent over http; give an address of https")
    }
    try source.credentials.apply(to: &self, at: time)
  }
}

extension FetchSource {
  /// The request that logs in or renews the session, as it is sent; nil where none is needed. A token that is made without
  /// asking is made here.
  ///
  /// - Throws: `SourceFailure` where a secret is missing or no good, or would go over the network for all to read.
  mutating func loginRequest(now: Double, userAgent: String) throws(SourceFailure) -> HTTPRequest? {
    let secrets = credentials.loginSecrets
    guard let login = query.network.login, !secrets.isEmpty else { return nil }
    if let session = credentials.session, session.endsAt.map({ $0.time > now }) ?? true { return nil }
    if let token = try login.unsignedToken(secrets: secrets, at: Timestamp(time: now)) {
      let signature = try SigningKey(pem: token.key).signature(of: Array(token.signingInput.utf8))
      credentials.session = token.session(signature: signature)
      return nil
    }
    guard let request = try login.request(query, secrets: secrets, renewing: credentials.session) else {
      return nil
    }
    guard request.url.lowercased().hasPrefix("https:") || limits.allowsPrivateAddresses else {
      throw SourceFailure("credentials are not sent over http; give an address of https")
    }
    var http = HTTPRequest(
      method: request.method, address: request.url, url: request.url, fields: request.fields,
      body: request.body,
      limits: limits)
    http.fields.append(HTTPField("User-Agent", userAgent))
    http.isLogin = true
    http.secrets = credentials.values
    return http
  }
}
