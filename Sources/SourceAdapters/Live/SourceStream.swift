/// How a network's stream is opened: one long answer that brings what is new as it comes.
public struct SourceStream: Equatable, Sendable {
  /// How a stream comes over the connection.
  public enum Carrier: Equatable, Sendable {
    /// The body of an answer of HTTP that does not end, in pieces of any length.
    case body
    /// Messages of a WebSocket (RFC 6455), each as a line.
    case webSocket
  }

  public var request: SourceRequest
  public var carrier: Carrier
  /// After so many seconds without a byte the connection is taken for dead.
  public var longestSilence: Double

  init(_ request: SourceRequest, by carrier: Carrier = .body, longestSilence: Double) {
    self.request = request
    self.carrier = carrier
    self.longestSilence = longestSilence
  }
}
