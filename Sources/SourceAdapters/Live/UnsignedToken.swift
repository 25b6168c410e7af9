public import MessageCore

/// A JSON Web Token (RFC 7519) that lacks its signature alone.
public struct UnsignedToken: Equatable, Sendable {
  /// What is signed: header and claims as RFC 7515 section 5.1 has them.
  public let signingInput: String
  /// The private key in PEM.
  public let key: String
  /// When it ends.
  public let endsAt: Timestamp

  /// Apple takes none that lasts for more than twenty minutes.
  private static let lifetime: Int64 = 1200

  /// - Parameter issuer: whose key it is: a team's; a person's own key has none, and says so.
  init(keyID: String, key: String, issuer: String?, audience: String, at time: Timestamp) {
    var header = JSONWriter()
    header.object { header in
      header.member("alg", "ES256")
      header.member("kid", keyID)
      header.member("typ", "JWT")
    }
    // Clocks differ a little.
    endsAt = time.adding(seconds: Self.lifetime - 60)
    let times = (issued: time.seconds - 30, end: endsAt.seconds)
    var claims = JSONWriter()
    claims.object { claims in
      if let issuer { claims.member("iss", issuer) } else { claims.member("sub", "user") }
      claims.member("iat", times.issued)
      claims.member("exp", times.end)
      claims.member("aud", audience)
    }
    self.key = key
    signingInput = [header.bytes, claims.bytes].map { Base64.addressEncoded($0) }.joined(separator: ".")
  }

  /// The session that the whole token is, with its signature.
  public func session(signature: [UInt8]) -> SourceSession {
    SourceSession(
      access: "\(signingInput).\(Base64.addressEncoded(signature))",
      // A minute earlier, so that no request comes too late.
      endsAt: endsAt.adding(seconds: -60))
  }
}
