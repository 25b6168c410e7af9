/// Takes the lines out of a stream that comes in pieces of any length. Lines end with LF, CRLF or CR.
struct StreamLines: Sendable {
  /// A line may have so many bytes; streams have no end, so one without a line's end would fill the memory.
  static let longest = 4 << 20

  private var rest: [UInt8] = []
  private var followsReturn = false

  /// The lines that the bytes complete, without their ends.
  ///
  /// - Throws: `SourceFailure` where a line is too long.
  mutating func lines(in bytes: [UInt8]) throws(SourceFailure) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
      let endsReturn = followsReturn && byte == UInt8(ascii: "\n") && index == start && rest.isEmpty
      if !endsReturn {
        lines.append(rest + bytes[start..<index])
        rest.removeAll(keepingCapacity: true)
      }
      followsReturn = byte == UInt8(ascii: "\r")
      start = index + 1
    }
    if start < bytes.count {
      rest += bytes[start...]
      followsReturn = false
    }
    guard rest.count <= Self.longest else {
      rest = []
      throw SourceFailure("the stream has a line of more than \(Self.longest >> 20) MiB")
    }
    return lines
  }
}

/// Takes the events out of a stream of server-sent events (HTML Living Standard section 9.2, `text/event-stream`).
struct EventStreamReader: Sendable {
  struct Event: Equatable, Sendable {
    /// `message` where the stream says none.
    var name: String
    /// The lines of data, with line feeds between.
    var data: [UInt8]
  }

  private var lines = StreamLines()
  private var isAtStart = true
  private var name = ""
  private var data: [UInt8] = []
  private var hasData = false

  /// The events that the bytes complete. Comments, which servers send as heartbeats, are none.
  ///
  /// - Throws: `SourceFailure` where an event is too long.
  mutating func events(in bytes: [UInt8]) throws(SourceFailure) -> [Event] {
    var events: [Event] = []
    for var line in try lines.lines(in: bytes) {
      if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      isAtStart = false
      if line.isEmpty {
        if hasData { events.append(Event(name: name.isEmpty ? "message" : name, data: data)) }
        (name, data, hasData) = ("", [], false)
      } else {
        try take(line)
      }
    }
    return events
  }

  private mutating func take(_ line: [UInt8]) throws(SourceFailure) {
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data":
      if hasData { data.append(UInt8(ascii: "\n")) }
      data += value
      hasData = true
      guard data.count <= StreamLines.longest else {
        throw SourceFailure("the stream has an event of more than \(StreamLines.longest >> 20) MiB")
      }
    default: break
    }
  }
}
