import CCurl
import Glibc
import MessageCore
import SourceAdapters

/// A WebSocket over a connection that libcurl has made: with its proxies, its checks of certificates and of addresses.
///
/// libcurl before 8.11 speaks WebSockets only where it was built to, and Debian's is not; so it connects
/// (`CURLOPT_CONNECT_ONLY`) and passes bytes, and `WebSocketSession` knows what they mean. The handle belongs to the
/// transfer, which outlives this.
final class WebSocketConnection {
  private let handle: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private var session: WebSocketSession
  private var heardAt: Double
  private var isPinged = false
  /// Whether the server has agreed to it.
  private(set) var isOpen = false
  private var isEnded = false
  /// Messages that came with the answer to the request, before they may be told.
  private var lines: [UInt8] = []

  /// After so many seconds of silence the other end is asked for a sign of life.
  static let pingInterval = 20.0

  /// - Parameter handle: a connected handle, in its multi handle.
  init?(_ handle: UnsafeMutableRawPointer, _ request: HTTPRequest, at time: Double) {
    guard let host = Origin(request.url)?.authority else { return nil }
    self.handle = handle
    self.request = request
    heardAt = time
    let place = request.url.firstRange(of: host).map { request.url[$0.upperBound...] } ?? "/"
    let target = place.prefix { $0 != "#" }
    session = WebSocketSession(
      target: target.hasPrefix("/") ? String(target) : "/\(target)", host: host, fields: request.fields,
      key: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
  }

  deinit {
    // The last word, where the connection still takes it.
    session.close()
    if !isEnded { _ = try? send() }
  }

  /// What the connection is waited for by; -1 where there is none.
  var socket: Int32 {
    var socket = curl_socket_t(-1)
    return curl_get_socket(handle, &socket) == CURLE_OK ? socket : -1
  }

  /// Whether something is left to send.
  var hasOutput: Bool { !session.output.isEmpty }

  /// Sends and receives what can be at once, and tells it as events of that transfer.
  ///
  /// - Parameter isHeld: whether nothing is to be received but the answer to the request.
  func exchange(_ number: Int, isHeld: Bool, at time: Double) -> [TransportEvent] {
    guard !isEnded else { return [] }
    let isHeld = isHeld && isOpen
    var events: [TransportEvent] = []
    do throws(TransportFailure) {
      try send()
      // Held, it is alive by itself.
      if isHeld { heardAt = time }
      if time - heardAt > Self.pingInterval, !isPinged {
        session.ping()
        isPinged = true
      }
      try receive(number, isHeld, time, into: &events)
      try send()
    } catch {
      isEnded = true
      events.append(.failure(number, error))
    }
    return events
  }

  private func receive(
    _ number: Int, _ isHeld: Bool, _ time: Double, into events: inout [TransportEvent]
  ) throws(TransportFailure) {
    var isHeld = isHeld
    var isAlive = !lines.isEmpty
    var end: TransportEvent?
    // A connection that always has more must let others have their turn.
    for _ in 0..<64 where !isHeld && end == nil {
      let bytes = try receive()
      if bytes.isEmpty { break }
      (heardAt, isPinged, isAlive) = (time, false, true)
      for event in try session.take(bytes) {
        switch event {
        case .answered(let status, let fields):
          let answer = SourceAnswer(
            status: status, fields: fields, url: request.address, receivedAt: Timestamp(time: time))
          isOpen = status == 101
          isHeld = true
          if isOpen { events.append(.streamBegan(number, answer)) } else { end = .answer(number, answer) }
        case .message(let message):
          // JSON has line ends only between its parts.
          lines += message.map {
            $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0
          }
          lines.append(UInt8(ascii: "\n"))
        case .alive: break
        case .closed(let code, let reason):
          let said = reason.isEmpty ? "" : ": \(TerminalText.quoted(reason, limit: 120))"
          let cause = "the server closed the WebSocket (\(code))\(said)"
          end = .failure(number, TransportFailure(cause: cause, isTemporary: true))
        }
      }
    }
    if isAlive, !isHeld {
      events.append(.streamBytes(number, lines))
      lines = []
    }
    if let end {
      _ = try? send()
      isEnded = true
      events.append(end)
    }
  }

  // MARK: - Bytes

  private func send() throws(TransportFailure) {
    while !session.output.isEmpty {
      var sent = 0
      let result = session.output.withUnsafeBytes { curl_easy_send(handle, $0.baseAddress, $0.count, &sent) }
      if result == CURLE_AGAIN { return }
      guard result == CURLE_OK else {
        throw TransportFailure(cause: "the connection broke", isTemporary: true)
      }
      session.output.removeFirst(sent)
    }
  }

  /// What there is at once; empty where that is nothing.
  private func receive() throws(TransportFailure) -> [UInt8] {
    var result = CURLE_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      result = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
      if result != CURLE_OK { count = 0 }
    }
    if result == CURLE_AGAIN { return [] }
    guard result == CURLE_OK else { throw TransportFailure(cause: "the connection broke", isTemporary: true) }
    guard !bytes.isEmpty else {
      throw TransportFailure(cause: "the server closed the connection", isTemporary: true)
    }
    return bytes
  }
}
