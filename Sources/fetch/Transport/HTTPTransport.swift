import SourceAdapters

/// Sends requests and hands out what comes back, several at a time, on one thread.
///
/// `fetch` knows the network by this alone: `CurlTransport` speaks HTTP, `ReplayTransport` reads a recording, and tests
/// have a clock of their own.
protocol HTTPTransport: AnyObject {
  /// The time, in seconds since 1970.
  var now: Double { get }

  /// Whether nothing will come any more, whatever is asked; see `--replay`.
  var isOver: Bool { get }

  /// Begins to send a request; what comes of it is told by `wait`, under that number.
  func start(_ request: HTTPRequest, as number: Int)

  /// Forgets a request; nothing more is told of it.
  func cancel(_ number: Int)

  /// Lets a stream that has begun come; until then what it brings waits on its way.
  func release(_ number: Int)

  /// Waits until something has come, or until that time; nil waits as long as a request is under way.
  ///
  /// - Throws: `Interrupted` where a signal asks to end.
  func wait(until time: Double?) throws -> [TransportEvent]
}

extension HTTPTransport {
  var isOver: Bool { false }
}

/// A request as it is sent.
struct HTTPRequest: Sendable {
  var method: String
  /// The address without what credentials add to it: what messages and recordings show.
  var address: String
  /// The address that is asked.
  var url: String
  /// Everything that is sent, credentials included.
  var fields: [HTTPField]
  var body: [UInt8]?
  var limits: TransferLimits
  /// How a stream comes, whose bytes are told as they come; nil where the answer has an end.
  var carrier: SourceStream.Carrier?
  /// Whether it asks for a session, so that its answer is a secret and not recorded.
  var isLogin = false
  /// Secrets in it, which no recording keeps.
  var secrets: [String] = []
}

/// What a transfer may and may not do.
struct TransferLimits: Sendable {
  /// Whether it may connect to loopback and private addresses.
  var allowsPrivateAddresses = false
  /// A file of certificates to believe instead of the system's.
  var certificates: String?
  /// How long to wait for a connection, for the first byte, and while nothing more comes; seconds.
  var timeout: Double = 30
  /// The largest body, unpacked; bytes.
  var largestBody = 64 << 20
}

/// What became of a request.
enum TransportEvent {
  /// The whole answer; of a stream, that it ended.
  case answer(Int, SourceAnswer)
  case failure(Int, TransportFailure)
  /// A stream has begun; nothing of its body is in the answer.
  case streamBegan(Int, SourceAnswer)
  case streamBytes(Int, [UInt8])
}

/// Why a request brought no answer.
struct TransportFailure: Error, Equatable {
  /// The cause in words, lower case, without a full stop; no secrets in it.
  let cause: String
  /// Whether it makes sense to try again.
  let isTemporary: Bool
}
