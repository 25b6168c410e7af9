import CCurl
import Glibc
import MessageCore
import SourceAdapters

/// One transfer of libcurl, from its options to its outcome.
///
/// Unsafe code lives here; its invariants: the handle lives as long as the object, which the transport keeps for as long as
/// the handle is in its multi handle, so the callbacks' context is alive whenever libcurl calls them; libcurl keeps copies
/// of all texts but the body, which `body` holds.
final class CurlTransfer {
  let request: HTTPRequest
  let handle: UnsafeMutableRawPointer
  private let number: Int
  private var fieldList: UnsafeMutablePointer<curl_slist>?
  private var body: UnsafeMutableBufferPointer<UInt8>?
  /// Where libcurl says what is wrong, as a text that ends with 0.
  private let complaint = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  private var status = 0
  private var fields: [HTTPField] = []
  private var fieldBytes = 0
  private var isHeadComplete = false
  private var hasToldBeginning = false
  /// Whether a stream waits to be released.
  private(set) var isHeld = true
  private var received: [UInt8] = []
  /// Why a callback of ours has ended the transfer.
  private var refusal: TransportFailure?

  private static let mostFieldBytes = 256 << 10

  /// Nil where libcurl takes no such request.
  init?(_ request: HTTPRequest, number: Int) {
    guard let handle = curl_easy_init() else { return nil }
    self.request = request
    self.handle = handle
    self.number = number
    complaint.initialize(repeating: 0)
    guard configure() else { return nil }
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(fieldList)
    body?.deallocate()
    complaint.deallocate()
  }

  // MARK: - Options

  private func configure() -> Bool {
    let limits = request.limits
    let milliseconds = Int(limits.timeout * 1000)
    let context = Unmanaged.passUnretained(self).toOpaque()
    var results = [
      curl_set_text(handle, CURLOPT_URL, request.url),
      curl_set_web_protocols(handle),
      curl_set_pointer(handle, CURLOPT_ERRORBUFFER, complaint.baseAddress),
      curl_set_number(handle, CURLOPT_NOSIGNAL, 1),
      curl_set_number(handle, CURLOPT_SSL_VERIFYPEER, 1),
      curl_set_number(handle, CURLOPT_SSL_VERIFYHOST, 2),
      curl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0),
      curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 15_000)),
      curl_set_text(handle, CURLOPT_PROXY, ProxySettings.proxy(for: request.url) ?? ""),
      // Else libcurl would go past the proxy by its own reading of no_proxy, and to addresses that nobody has checked.
      curl_set_text(handle, CURLOPT_NOPROXY, ""),
      curl_set_bytes_callback(handle, CURLOPT_WRITEFUNCTION, Self.takeBody),
      curl_set_pointer(handle, CURLOPT_WRITEDATA, context),
      curl_set_bytes_callback(handle, CURLOPT_HEADERFUNCTION, Self.takeField),
      curl_set_pointer(handle, CURLOPT_HEADERDATA, context),
      curl_set_socket_callback(handle, Self.openSocket),
      curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context),
    ]
    // A stream may be silent for as long as it likes; whoever reads it knows how long is too long.
    if request.carrier == nil {
      results += [
        // The first byte is late, or nothing more comes: both are bytes below a few a second for so long.
        curl_set_number(handle, CURLOPT_LOW_SPEED_TIME, max(1, Int(limits.timeout))),
        curl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, 64),
        // However slowly it trickles, an answer ends.
        curl_set_number(handle, CURLOPT_TIMEOUT_MS, milliseconds * 10),
        curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, ""),
      ]
    }
    if request.carrier == .webSocket {
      results += [
        curl_set_number(handle, CURLOPT_CONNECT_ONLY, 1), curl_set_number(handle, CURLOPT_HTTPPROXYTUNNEL, 1),
        // With HTTP 2 a connection could not be taken over.
        curl_set_number(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
      ]
    } else if limits.allowsPrivateAddresses {
      // A connection that a stricter source may not have is never kept for it.
      results.append(curl_set_number(handle, CURLOPT_FORBID_REUSE, 1))
    }
    if let certificates = limits.certificates {
      results.append(curl_set_text(handle, CURLOPT_CAINFO, certificates))
    }
    results += configureMethod()
    for field in request.fields { fieldList = curl_slist_append(fieldList, "\(field.name): \(field.value)") }
    // libcurl would wait a second for the server's consent to a body.
    fieldList = curl_slist_append(fieldList, "Expect:")
    results.append(curl_set_list(handle, fieldList))
    return results.allSatisfy { $0 == CURLE_OK }
  }

  private func configureMethod() -> [CURLcode] {
    guard let bytes = request.body else {
      return request.method == "GET" ? [] : [curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)]
    }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = copy.initialize(from: bytes)
    body = copy
    return [
      curl_set_number(handle, CURLOPT_POST, 1),
      curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method),
      curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, bytes.count),
      curl_set_pointer(handle, CURLOPT_POSTFIELDS, copy.baseAddress),
    ]
  }

  // MARK: - Callbacks

  private static func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let takeBody: curl_bytes_callback = { bytes, size, count, context in
    guard let transfer = transfer(context), let bytes else { return 0 }
    return transfer.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let takeField: curl_bytes_callback = { bytes, size, count, context in
    guard let transfer = transfer(context), let bytes else { return 0 }
    return transfer.take(field: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let openSocket: curl_opensocket_callback = { context, purpose, address in
    guard let transfer = transfer(context), let address else { return -1 }
    return transfer.openSocket(address)
  }

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    received.append(contentsOf: bytes)
    guard isStreaming || received.count <= request.limits.largestBody else {
      let size = request.limits.largestBody >> 20
      refusal = TransportFailure(cause: "the answer is larger than \(size) MiB", isTemporary: false)
      return false
    }
    return true
  }

  private func take(field bytes: UnsafeRawBufferPointer) -> Bool {
    let line = String(decoding: bytes, as: UTF8.self).trimmedLineEnd
    fieldBytes += bytes.count
    guard fieldBytes <= Self.mostFieldBytes else {
      refusal = TransportFailure(cause: "the answer's header is larger than 256 KiB", isTemporary: false)
      return false
    }
    if line.hasPrefix("HTTP/") {
      // A new answer, after one that was only to go on with.
      fields = []
      isHeadComplete = false
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if line.isEmpty {
      isHeadComplete = status >= 200
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields.append(HTTPField(String(line[..<colon]), String(value)))
    }
    return true
  }

  private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let isRefused = withUnsafePointer(to: &address.pointee.addr) { pointer in
      guard !request.limits.allowsPrivateAddresses, ProxySettings.proxy(for: request.url) == nil,
        NetworkAddress.isPrivate(pointer)
      else { return false }
      let shown = NetworkAddress.description(pointer, length: address.pointee.addrlen)
      refusal = TransportFailure(
        cause:
          "the private address \(shown) is not connected to; 'private' allows it for a source in your network",
        isTemporary: false)
      return true
    }
    if isRefused { return -1 }
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }

  // MARK: - Outcome

  /// Whether a stream was asked for and is what comes: what refuses it is an answer like others.
  private var isStreaming: Bool { request.carrier != nil && 200..<300 ~= status }

  /// Lets a stream come.
  func release() {
    isHeld = false
    guard request.carrier == .body else { return }
    curl_easy_pause(handle, CURLPAUSE_CONT)
  }

  /// A stream's status, told once; it is held from then on.
  func takeBeginning(at time: Double) -> SourceAnswer? {
    guard isStreaming, isHeadComplete, !hasToldBeginning else { return nil }
    hasToldBeginning = true
    curl_easy_pause(handle, CURLPAUSE_RECV)
    return answer(body: [], at: time)
  }

  /// What a stream has brought since it was asked last.
  func takeBytes() -> [UInt8] {
    guard hasToldBeginning, !isHeld else { return [] }
    defer { received = [] }
    return received
  }

  func outcome(_ result: CURLcode, at time: Double) -> Result<SourceAnswer, TransportFailure> {
    if result == CURLE_OK, status > 0 { return .success(answer(body: received, at: time)) }
    if let refusal { return .failure(refusal) }
    return .failure(failure(result))
  }

  private func answer(body: [UInt8], at time: Double) -> SourceAnswer {
    SourceAnswer(
      status: status, fields: fields, body: body, url: request.address, receivedAt: Timestamp(time: time))
  }

  private func failure(_ result: CURLcode) -> TransportFailure {
    let own = String(decoding: complaint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let said = (own.isEmpty ? String(cString: curl_easy_strerror(result)) : own).trimmedFullStop
    let cause: String
    var isTemporary = true
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST: cause = "the server's name is not known"
    case CURLE_COULDNT_RESOLVE_PROXY: cause = "the proxy's name is not known"
    case CURLE_COULDNT_CONNECT: cause = "no connection to the server"
    case CURLE_OPERATION_TIMEDOUT: cause = "the server takes too long"
    case CURLE_PARTIAL_FILE: cause = "the answer ends before its announced length"
    case CURLE_GOT_NOTHING: cause = "the server closed the connection without an answer"
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR: cause = "the connection broke"
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: cause = "the answer's compression is damaged"
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
      CURLE_SSL_ISSUER_ERROR:
      let shown = TerminalText.visible(said)
      (cause, isTemporary) = ("the server's certificate or TLS is not to be trusted: \(shown)", false)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      (cause, isTemporary) = ("not an address that can be asked", false)
    default: cause = TerminalText.visible(Self.lowered(said))
    }
    return TransportFailure(cause: cause, isTemporary: isTemporary)
  }

  /// The text as it goes on after a colon; names in capitals stay.
  private static func lowered(_ text: String) -> String {
    let isName = text.dropFirst().first?.isUppercase ?? false
    return isName ? text : text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension String {
  fileprivate var trimmedLineEnd: String {
    var text = self[...]
    while let last = text.unicodeScalars.last, last == "\r" || last == "\n" || last == " " || last == "\t" {
      text.unicodeScalars.removeLast()
    }
    return String(text)
  }

  fileprivate var trimmedFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension Timestamp {
  /// The whole second of a moment in seconds since 1970.
  init(time: Double) { self.init(seconds: Int64(time.rounded(.down))) }

  /// The moment in seconds since 1970.
  var time: Double { Double(seconds) + Double(nanoseconds) / 1e9 }
}
