import Testing

@testable import fetch

@Suite struct RequestSignatureTests {
  static let signature = RequestSignature(
    consumerKey: "xvz1evFS4wEEPTGEFPHBog", consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", time: 1_318_622_958)

  /// The example of X's documentation (Creating a signature), all parameters in the address.
  @Test func signsAsTheDocumentationsExample() {
    let words = "Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21"
    let value = Self.signature.authorization(
      method: "post",
      url: "https://API.twitter.com:443/1.1/statuses/update.json?status=\(words)&include_entities=true#x")
    #expect(
      value
        == #"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "#
        + #"oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", "#
        + #"oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0", "#
        + #"oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D""#)
  }

  @Test func noTwoRequestsHaveTheSameNonce() {
    let nonces = (0..<100).map { _ in
      RequestSignature(consumerKey: "", consumerSecret: "", token: "", tokenSecret: "", time: 0).nonce
    }
    #expect(Set(nonces).count == 100)
  }

  /// RFC 2202, test cases 1 and 6.
  @Test func keyedDigestsAreThoseOfTheStandard() {
    func hexadecimal(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(
      hexadecimal(SHA1.digest("Hi There".utf8, key: [UInt8](repeating: 0x0B, count: 20)))
        == "b617318655057264e28bc0b6fb378c8ef146be00")
    #expect(
      hexadecimal(
        SHA1.digest(
          "Test Using Larger Than Block-Size Key - Hash Key First".utf8,
          key: [UInt8](repeating: 0xAA, count: 80)))
        == "aa4ae5e15272d00e95705637ce8a3b55ed402112")
  }
}
