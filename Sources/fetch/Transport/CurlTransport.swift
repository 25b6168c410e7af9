import CCurl
import Glibc
import MessageCore
import SourceAdapters

/// HTTP by libcurl: many transfers at once on one thread, connections kept between requests.
///
/// Certificates are always checked. Redirects are not followed here, since each must be judged before it is sent.
final class CurlTransport: HTTPTransport {
  private let multi: OpaquePointer
  private var transfers: [Int: CurlTransfer] = [:]
  private var webSockets: [Int: WebSocketConnection] = [:]
  private var events: [TransportEvent] = []

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// - Throws: `FatalError` where the library cannot be used.
  init() throws(FatalError) {
    guard Self.isReady, let multi = curl_multi_init() else { throw FatalError("libcurl cannot be used") }
    self.multi = OpaquePointer(multi)
  }

  deinit {
    webSockets = [:]
    for transfer in transfers.values {
      curl_multi_remove_handle(UnsafeMutableRawPointer(multi), transfer.handle)
    }
    transfers = [:]
    curl_multi_cleanup(UnsafeMutableRawPointer(multi))
  }

  var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  func start(_ request: HTTPRequest, as number: Int) {
    cancel(number)
    guard let transfer = CurlTransfer(request, number: number) else {
      events.append(
        .failure(number, TransportFailure(cause: "the request cannot be made", isTemporary: false)))
      return
    }
    transfers[number] = transfer
    curl_multi_add_handle(UnsafeMutableRawPointer(multi), transfer.handle)
  }

  func cancel(_ number: Int) {
    webSockets[number] = nil
    guard let transfer = transfers.removeValue(forKey: number) else { return }
    curl_multi_remove_handle(UnsafeMutableRawPointer(multi), transfer.handle)
  }

  func release(_ number: Int) { transfers[number]?.release() }

  func wait(until time: Double?) throws -> [TransportEvent] {
    while true {
      try Interruption.check()
      var running: Int32 = 0
      curl_multi_perform(UnsafeMutableRawPointer(multi), &running)
      collect()
      if !events.isEmpty {
        defer { events = [] }
        return events
      }
      let rest = time.map { $0 - now } ?? (transfers.isEmpty ? 0 : longestWait)
      if rest <= 0 { return [] }
      let longest = webSockets.isEmpty ? longestWait : WebSocketConnection.pingInterval / 4
      poll(milliseconds: max(Int32(min(max(rest, 0.001), longest) * 1000), 1))
    }
  }

  private let longestWait = 60.0

  /// Waits until a connection has something, or a signal asks to end.
  private func poll(milliseconds: Int32) {
    var waited = [curl_waitfd(fd: Interruption.wakeDescriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)]
    for (number, webSocket) in webSockets {
      let isHeld = transfers[number]?.isHeld ?? true
      let events =
        (isHeld && webSocket.isOpen ? 0 : CURL_WAIT_POLLIN) | (webSocket.hasOutput ? CURL_WAIT_POLLOUT : 0)
      waited.append(curl_waitfd(fd: webSocket.socket, events: Int16(events), revents: 0))
    }
    waited.removeAll { $0.fd < 0 || $0.events == 0 }
    curl_multi_poll(UnsafeMutableRawPointer(multi), &waited, UInt32(waited.count), milliseconds, nil)
  }

  /// Takes what streams have brought, and transfers that are over.
  private func collect() {
    for (number, webSocket) in webSockets {
      events += webSocket.exchange(number, isHeld: transfers[number]?.isHeld ?? true, at: now)
    }
    for (number, transfer) in transfers where transfer.request.carrier == .body {
      if let answer = transfer.takeBeginning(at: now) { events.append(.streamBegan(number, answer)) }
      let bytes = transfer.takeBytes()
      if !bytes.isEmpty { events.append(.streamBytes(number, bytes)) }
    }
    var left: Int32 = 0
    while let message = curl_multi_info_read(UnsafeMutableRawPointer(multi), &left) {
      guard message.pointee.msg == CURLMSG_DONE,
        let (number, transfer) = transfers.first(where: { $0.value.handle == message.pointee.easy_handle })
      else { continue }
      let result = curl_message_result(message)
      if result == CURLE_OK, transfer.request.carrier == .webSocket {
        // Connected; the handle stays where it is for as long as the connection is used.
        webSockets[number] = WebSocketConnection(transfer.handle, transfer.request, at: now)
        continue
      }
      transfers[number] = nil
      curl_multi_remove_handle(UnsafeMutableRawPointer(multi), transfer.handle)
      switch transfer.outcome(result, at: now) {
      case .success(let answer): events.append(.answer(number, answer))
      case .failure(let failure): events.append(.failure(number, failure))
      }
    }
  }
}
