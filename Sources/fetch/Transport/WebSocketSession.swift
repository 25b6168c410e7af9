import SourceAdapters

/// The client's end of a WebSocket (RFC 6455), without a connection: bytes that came in, bytes to send out.
///
/// No extension is asked for, so frames are as the RFC has them. Messages may come in fragments, with pings between.
struct WebSocketSession {
  /// What the other end has said.
  enum Event: Equatable {
    /// The answer to the request; the session is open where the status is 101.
    case answered(status: Int, [HTTPField])
    case message([UInt8])
    /// A sign of life, no message.
    case alive
    /// The other end closes, with a code and perhaps its reason.
    case closed(code: Int, reason: String)
  }

  /// A message may have so many bytes.
  static let longestMessage = 4 << 20

  /// What is to be sent, oldest first; the connection takes it off the front.
  var output: [UInt8]
  private let accepted: String
  private var input: [UInt8] = []
  private var isOpen = false
  private var message: [UInt8] = []
  private var isFragmented = false

  private static let longestHead = 64 << 10

  /// - Parameters:
  ///   - target: path and parameters of the address.
  ///   - host: host and port of the address.
  ///   - key: 16 bytes of chance.
  init(target: String, host: String, fields: [HTTPField], key: [UInt8]) {
    let nonce = Base64.encoded(key)
    let own = [
      HTTPField("Host", host), HTTPField("Upgrade", "websocket"), HTTPField("Connection", "Upgrade"),
      HTTPField("Sec-WebSocket-Key", nonce), HTTPField("Sec-WebSocket-Version", "13"),
    ]
    let lines = ["GET \(target) HTTP/1.1"] + (own + fields).map { "\($0.name): \($0.value)" } + ["", ""]
    output = Array(lines.joined(separator: "\r\n").utf8)
    accepted = Base64.encoded(SHA1.digest((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
  }

  /// Takes bytes that came.
  ///
  /// - Throws: `TransportFailure` where they break the protocol.
  mutating func take(_ bytes: [UInt8]) throws(TransportFailure) -> [Event] {
    input += bytes
    var events: [Event] = []
    if !isOpen {
      guard let answer = try takeHead() else { return [] }
      events.append(answer)
      guard isOpen else { return events }
    }
    var used = 0
    while let (frame, length) = try Self.frame(input[used...]) {
      used += length
      if let event = try take(frame) { events.append(event) }
      if case .closed = events.last { break }
    }
    input.removeFirst(used)
    return events
  }

  /// Asks the other end for a sign of life.
  mutating func ping() { if isOpen { send(.ping, []) } }

  /// Says goodbye.
  mutating func close() { if isOpen { send(.close, [0x03, 0xE8]) } }

  // MARK: - Opening

  private mutating func takeHead() throws(TransportFailure) -> Event? {
    guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else {
      guard input.count <= Self.longestHead else {
        throw Self.failure("an answer without an end of its header")
      }
      return nil
    }
    let lines = String(decoding: input[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    input.removeFirst(end.upperBound)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.first?.hasPrefix("HTTP/1.1") == true,
      let status = words.dropFirst().first.flatMap({ Int($0) })
    else { throw Self.failure("an answer that is not of HTTP 1.1") }
    let fields = lines.dropFirst().compactMap { line -> HTTPField? in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      return HTTPField(String(parts[0]), String(parts[1].drop { $0 == " " || $0 == "\t" }))
    }
    if status == 101 {
      guard fields["sec-websocket-accept"] == accepted,
        fields["upgrade"]?.lowercased() == "websocket", fields["sec-websocket-extensions"] == nil
      else { throw Self.failure("an answer to another request than ours") }
      isOpen = true
    }
    return .answered(status: status, fields)
  }

  // MARK: - Frames

  private enum Kind: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10
  }

  private struct Frame {
    let kind: Kind
    let isFinal: Bool
    let payload: ArraySlice<UInt8>
  }

  /// The frame at the beginning of the bytes and its length (section 5.2); nil where it is not whole.
  private static func frame(_ bytes: ArraySlice<UInt8>) throws(TransportFailure) -> (Frame, length: Int)? {
    guard bytes.count >= 2 else { return nil }
    let (first, second) = (bytes[bytes.startIndex], bytes[bytes.startIndex + 1])
    guard first & 0x70 == 0, second & 0x80 == 0, let kind = Kind(rawValue: first & 0x0F) else {
      throw failure("a frame that a server must not send")
    }
    let isFinal = first & 0x80 != 0
    guard kind.rawValue < 8 || isFinal && second <= 125 else {
      throw failure("a control frame that is too long")
    }
    let widths: [UInt8: Int] = [126: 2, 127: 8]
    let width = widths[second] ?? 0
    guard bytes.count >= 2 + width else { return nil }
    let announced = bytes.dropFirst(2).prefix(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let size = width == 0 ? UInt64(second) : announced
    guard size <= UInt64(longestMessage) else {
      throw failure("a message of more than \(longestMessage >> 20) MiB")
    }
    let length = 2 + width + Int(size)
    guard bytes.count >= length else { return nil }
    return (
      Frame(kind: kind, isFinal: isFinal, payload: bytes.dropFirst(2 + width).prefix(Int(size))), length
    )
  }

  private mutating func take(_ frame: Frame) throws(TransportFailure) -> Event? {
    switch frame.kind {
    case .ping:
      send(.pong, frame.payload)
      return .alive
    case .pong: return .alive
    case .close:
      send(.close, frame.payload.prefix(2))
      let code = frame.payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      return .closed(
        code: frame.payload.isEmpty ? 1005 : code,
        reason: String(decoding: frame.payload.dropFirst(2), as: UTF8.self))
    case .text, .binary:
      guard !isFragmented else { throw Self.failure("a message in the middle of another") }
      message = Array(frame.payload)
    case .continuation:
      guard isFragmented else { throw Self.failure("the rest of no message") }
      message += frame.payload
      guard message.count <= Self.longestMessage else {
        throw Self.failure("a message of more than \(Self.longestMessage >> 20) MiB")
      }
    }
    isFragmented = !frame.isFinal
    guard frame.isFinal else { return .alive }
    defer { message = [] }
    return .message(message)
  }

  /// A client's frames are masked (section 5.3).
  private mutating func send(_ kind: Kind, _ payload: some Collection<UInt8>) {
    let mask = (0..<4).map { _ in UInt8.random(in: .min ... .max) }
    output += [0x80 | kind.rawValue, 0x80 | UInt8(truncatingIfNeeded: payload.count)] + mask
    output += payload.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  private static func failure(_ cause: String) -> TransportFailure {
    TransportFailure(cause: "the WebSocket brought \(cause)", isTemporary: true)
  }
}
