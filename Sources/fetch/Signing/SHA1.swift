import CCrypto

/// The Secure Hash Algorithm 1 (FIPS 180-4), which old protocols ask for: WebSockets, to prove that a server has read the
/// request, and OAuth 1.0. Nothing else here uses it.
enum SHA1 {
  private static let length = 20

  /// The digest of some bytes, 20 bytes long.
  static func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      count =
        bytes.withUnsafeBytes { crypto_sha1($0.baseAddress, $0.count, buffer.baseAddress) } == 1 ? length : 0
    }
  }

  /// The keyed digest of RFC 2104, 20 bytes long.
  static func digest(_ bytes: some Sequence<UInt8>, key: some Sequence<UInt8>) -> [UInt8] {
    let (bytes, key) = (Array(bytes), Array(key))
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      let isMade = key.withUnsafeBytes { key in
        bytes.withUnsafeBytes {
          crypto_hmac_sha1(key.baseAddress, key.count, $0.baseAddress, $0.count, buffer.baseAddress)
        }
      }
      count = isMade == 1 ? length : 0
    }
  }
}
