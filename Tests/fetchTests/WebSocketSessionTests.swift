import SourceAdapters
import Testing

@testable import fetch

/// The examples of RFC 6455 and its rules.
@Suite struct WebSocketSessionTests {
  private static let accept = """
    HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n
    """

  /// A session of section 1.3, whose key is "the sample nonce".
  private static func session() -> WebSocketSession {
    WebSocketSession(
      target: "/chat?a=b", host: "server.example.com", fields: [HTTPField("User-Agent", "t")],
      key: Array("the sample nonce".utf8))
  }

  private static func open() throws -> WebSocketSession {
    var session = session()
    _ = try session.take(Array(accept.utf8))
    session.output = []
    return session
  }

  @Test func theRequestAsksForAWebSocket() {
    let lines = String(decoding: Self.session().output, as: UTF8.self).components("\r\n")
    #expect(lines.first == "GET /chat?a=b HTTP/1.1")
    #expect(lines.contains("Host: server.example.com"))
    #expect(lines.contains("Upgrade: websocket"))
    #expect(lines.contains("Connection: Upgrade"))
    #expect(lines.contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
    #expect(lines.contains("Sec-WebSocket-Version: 13"))
    #expect(lines.suffix(2) == ["", ""])
  }

  @Test func onlyTheAnswerToItsOwnKeyOpensIt() throws {
    var session = Self.session()
    var events: [WebSocketSession.Event] = []
    for byte in Array(Self.accept.utf8) { events += try session.take([byte]) }
    guard case .answered(101, _) = try #require(events.first) else { throw TransportFailureExpected() }
    var other = Self.session()
    #expect(throws: TransportFailure.self) {
      try other.take(Array(Self.accept.replacing("s3p", with: "S3p").utf8))
    }
    var refused = Self.session()
    let answer = try refused.take(Array("HTTP/1.1 403 Forbidden\r\nX-A: b\r\n\r\nno".utf8))
    #expect(answer == [.answered(status: 403, [HTTPField("X-A", "b")])])
  }

  /// Section 5.7, unmasked.
  @Test(arguments: [1, 2, 1000]) func theExamplesOfTheRFCAreReadInAnyPieces(_ size: Int) throws {
    var session = try Self.open()
    let zeros = [UInt8](repeating: 7, count: 256)
    let many = [UInt8](repeating: 9, count: 65536)
    let bytes: [UInt8] =
      [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F] + [0x01, 0x03, 0x48, 0x65, 0x6C]
      + [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F] + [0x80, 0x02, 0x6C, 0x6F]
      + [0x82, 0x7E, 0x01, 0x00] + zeros + [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + many
    var events: [WebSocketSession.Event] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += try session.take(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    let hello = Array("Hello".utf8)
    #expect(events == [.message(hello), .alive, .alive, .message(hello), .message(zeros), .message(many)])
    // The pong has the ping's text, masked: section 5.7 has one whose mask is 37 fa 21 3d.
    #expect(session.output.prefix(2) == [0x8A, 0x85])
    let mask = session.output[2..<6]
    #expect(zip(session.output[6...], (mask + mask)).map { $0 ^ $1 } == hello)
    #expect(session.output.count == 11)
  }

  @Test func aCloseIsAnswered() throws {
    var session = try Self.open()
    #expect(try session.take([0x88, 0x04, 0x03, 0xE9, 0x6F, 0x6B]) == [.closed(code: 1001, reason: "ok")])
    #expect(session.output.prefix(2) == [0x88, 0x82])
  }

  @Test(
    arguments: [
      [0xC1, 0x00], [0x81, 0x80], [0x83, 0x00], [0x09, 0x00], [0x89, 0x7E, 0, 200], [0x80, 0x00],
      [0x01, 0x00, 0x81, 0x00], [0x82, 0x7F, 0x7F, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func framesThatBreakTheRulesEndIt(_ bytes: [UInt8]) throws {
    var session = try Self.open()
    #expect(throws: TransportFailure.self) { try session.take(bytes) }
  }

  /// FIPS 180-4's examples, and a million times a.
  @Test func theDigestIsThatOfTheStandard() {
    func hex(_ text: String) -> String {
      SHA1.digest(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
  }
}

private struct TransportFailureExpected: Error {}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
