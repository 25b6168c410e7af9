import Glibc
import MessageCore

/// What a stream brought at one time.
struct RecordedPart {
  /// When it came, in seconds since 1970.
  var time: Double
  /// Whole lines.
  var bytes: [UInt8]

  /// The parts of a recorded stream, and its end. What a crash has cut is left out.
  ///
  /// - Parameter stem: what the names of its files begin with.
  static func read(
    from stem: String, _ body: [UInt8]
  ) throws(FatalError) -> (parts: [RecordedPart], end: RecordedEnd?) {
    var parts: [RecordedPart] = []
    var rest = body[...]
    for line in try FileContents.read(stem + ".parts").split(separator: UInt8(ascii: "\n")) {
      guard let value = try? JSONValue(parsing: Array(line)),
        let time = value["at"]?.string.flatMap({ Timestamp(rfc3339: $0.utf8) })?.time
      else { break }
      guard let count = value["bytes"]?.integer else {
        let failure = value["failure"]?.string.map {
          TransportFailure(cause: $0, isTemporary: value["temporary"]?.boolean ?? true)
        }
        return (parts, RecordedEnd(time: time, failure: failure))
      }
      guard count <= rest.count else { break }
      parts.append(RecordedPart(time: time, bytes: Array(rest.prefix(Int(count)))))
      rest = rest.dropFirst(Int(count))
    }
    return (parts, nil)
  }
}

/// How a stream ended.
struct RecordedEnd {
  /// When, in seconds since 1970.
  var time: Double
  /// Why; nil where the server ended it.
  var failure: TransportFailure?
}

/// Keeps what a stream brings, part by part as it comes, without the secrets.
final class StreamRecorder {
  private let descriptors: [Int32]
  private var body: LineWriter
  private var parts: LineWriter
  private let secrets: [String]
  /// A line that is not whole: a secret could stand in both its pieces.
  private var rest: [UInt8] = []

  /// - Parameter stem: what the names of its files begin with.
  /// - Throws: `FatalError` where the files cannot be made.
  init(_ stem: String, secrets: [String]) throws(FatalError) {
    self.secrets = secrets
    var opened: [Int32] = []
    for name in [stem + ".body", stem + ".parts"] {
      let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        for descriptor in opened { close(descriptor) }
        throw FatalError("\(TerminalText.visible(name)): \(reason(errno))")
      }
      opened.append(descriptor)
    }
    descriptors = opened
    body = LineWriter(descriptor: opened[0], name: stem + ".body")
    parts = LineWriter(descriptor: opened[1], name: stem + ".parts")
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// - Throws: `FatalError` where it cannot be written, `Interrupted`.
  func take(_ bytes: [UInt8], at time: Double) throws {
    rest += bytes
    guard let end = rest.lastIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
      return
    }
    let whole = Redaction.removed(secrets, from: Array(rest[...end]))
    rest.removeFirst(end + 1)
    try body.append(whole)
    try body.flush()
    try note(time) { $0.member("bytes", whole.count) }
  }

  /// - Throws: as `take`.
  func end(_ failure: TransportFailure?, at time: Double) throws {
    try note(time) { json in
      json.member("failure", failure?.cause)
      json.member("temporary", failure?.isTemporary)
    }
  }

  private func note(_ time: Double, _ members: (inout JSONWriter) -> Void) throws {
    var json = JSONWriter()
    json.object { json in
      json.member("at", Timestamp(exact: time))
      members(&json)
    }
    try parts.write(json.bytes)
    try parts.flush()
  }
}
