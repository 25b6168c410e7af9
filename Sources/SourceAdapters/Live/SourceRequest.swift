public import MessageCore

/// A request as an adapter asks for it, without the credentials that are put on it before it is sent.
public struct SourceRequest: Equatable, Sendable {
  public var method = "GET"
  public var url: String
  public var fields: [HTTPField] = []
  public var body: [UInt8]?
  /// Whether the source's credentials go along; they never do to another host than the source's own.
  public var usesCredentials = true
  /// What the network's own account keeps of it: 1, or its quota units.
  public var cost = 1

  public init(_ url: String, _ fields: [HTTPField] = []) {
    self.url = url
    self.fields = fields
  }

  /// A request whose address is put together: base, path, and the parameters that have a value.
  public init(_ base: String, _ path: String, _ parameters: [(String, String?)] = []) {
    let query = parameters.compactMap { name, value in
      value.map { "\(PercentEncoding.encoded(name))=\(PercentEncoding.encoded($0))" }
    }
    self.init(base + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
  }

  /// The text as a parameter of an address has it.
  public static func encoded(_ text: String) -> String { PercentEncoding.encoded(text) }

  /// The parameters of an address, decoded, in order.
  public static func parameters(of address: String) -> [(String, String)] {
    PercentEncoding.parameters(of: address)
  }

  /// The address that a reference in an answer means, as in a redirect's `Location`.
  public static func address(_ reference: String, from base: String) -> String {
    WebAddress.resolve(reference, against: base)
  }

  /// A request that sends a form.
  public static func form(_ url: String, _ parameters: [(String, String)]) -> SourceRequest {
    var request = SourceRequest(url, [HTTPField("Content-Type", "application/x-www-form-urlencoded")])
    request.method = "POST"
    let pairs = parameters.map { "\(PercentEncoding.encoded($0))=\(PercentEncoding.encoded($1))" }
    request.body = Array(pairs.joined(separator: "&").utf8)
    return request
  }
}

/// An answer, redirects followed.
public struct SourceAnswer: Sendable {
  public var status: Int
  public var fields: [HTTPField]
  /// Without its compression.
  public var body: [UInt8]
  /// The address that answered.
  public var url: String
  public var receivedAt: Timestamp

  public init(
    status: Int, fields: [HTTPField] = [], body: [UInt8] = [], url: String, receivedAt: Timestamp
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.url = url
    self.receivedAt = receivedAt
  }
}

/// Scheme, host and port of an address: what credentials are good for (RFC 6454).
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// Lower case; IPv6 addresses in brackets.
  public let host: String
  public let port: Int

  /// Nil where the address is not of HTTP, or has a user's name in it.
  public init?(_ address: String) {
    let lowered = address.lowercased()
    guard let scheme = ["https", "http"].first(where: { lowered.hasPrefix($0 + "://") }) else { return nil }
    let authority = lowered.dropFirst(scheme.count + 3).prefix { !"/?#\\".contains($0) }
    var host = authority
    var port = scheme == "https" ? 443 : 80
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      guard let number = UInt16(authority[authority.index(after: colon)...]) else { return nil }
      port = Int(number)
      host = authority[..<colon]
    }
    guard !host.isEmpty, !host.contains("@"), !authority.contains("@") else { return nil }
    self.scheme = scheme
    self.host = String(host)
    self.port = port
  }

  /// Host and port, the port only where it is not the scheme's own.
  public var authority: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

  public var description: String { "\(scheme)://\(authority)" }
}
