/// How many messages a query had in a stretch of time, as counts endpoints return.
public struct VolumeRecord: Equatable, Sendable {
  public var query: String
  public var start: Timestamp
  /// The length of the stretch.
  public var seconds: Int64
  public var count: Int64
  public var network: String?

  public init(query: String, start: Timestamp, seconds: Int64, count: Int64, network: String? = nil) {
    self.query = query
    self.start = start
    self.seconds = seconds
    self.count = count
    self.network = network
  }

  /// Reads a record of type `volume`.
  ///
  /// - Throws: `LineError` where `start`, `seconds` or `count` is missing or wrong.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    guard let start = try line.timestamp(.start) else { throw LineError("missing 'start'") }
    guard let seconds = try line.integer(.seconds), seconds > 0 else {
      throw LineError("'seconds' is not a whole number above 0")
    }
    guard let count = try line.integer(.count) else { throw LineError("missing 'count'") }
    self.init(
      query: try line.string(.query) ?? "", start: start, seconds: seconds, count: count,
      network: try line.string(.network))
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "volume")
      writer.member(.query, query)
      writer.member(.network, network)
      writer.member(.start, start)
      writer.member(.seconds, seconds)
      writer.member(.count, count)
    }
  }
}
