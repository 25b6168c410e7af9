import CCrypto
import SourceAdapters

/// A private key on the curve P-256 that signs tokens, as App Store Connect gives it out (`AuthKey_….p8`).
///
/// Unsafe code lives here; its invariant: the key is freed with the object, which is its only owner.
final class SigningKey {
  private let key: OpaquePointer

  /// - Parameter pem: the key in PEM (RFC 7468).
  /// - Throws: `SourceFailure` where that is no such key; it never shows it.
  init(pem: String) throws(SourceFailure) {
    let bytes = Array(pem.utf8)
    let key = bytes.withUnsafeBytes { crypto_read_p256_key($0.baseAddress, $0.count) }
    guard let key else {
      throw SourceFailure(
        "the secret 'private_key' is no key of ES256 in PEM, without a password; it begins '-----BEGIN PRIVATE KEY-----'"
      )
    }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// The signature of ES256 (RFC 7518 section 3.4), 64 bytes long.
  ///
  /// - Throws: `SourceFailure` where the library fails.
  func signature(of bytes: [UInt8]) throws(SourceFailure) -> [UInt8] {
    var isSigned = false
    let signature = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      isSigned =
        bytes.withUnsafeBytes { crypto_sign_es256(key, $0.baseAddress, $0.count, buffer.baseAddress) } == 1
      count = isSigned ? 64 : 0
    }
    guard isSigned else { throw SourceFailure("the token cannot be signed with the secret 'private_key'") }
    return signature
  }
}
