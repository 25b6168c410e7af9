public import MessageCore

/// Reads one file of one export format: bytes come in a chunk at a time, records come out one at a time.
///
/// An adapter is pure: it opens nothing, asks no clock, and calls no other adapter. It keeps its place between calls, so
/// a record may be cut anywhere by the end of a chunk.
public protocol ImportAdapter {
  /// Goes on to the next thing in the file.
  ///
  /// - Parameters:
  ///   - input: the file's bytes that are not yet used; what is used is skipped.
  ///   - record: takes the record, or the bytes that were rejected.
  /// - Throws: `ImportFailure` where the file, or the rest of it, cannot be read as this format.
  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep
}

/// What `ImportAdapter.next` came to.
public enum ImportStep: Equatable, Sendable {
  /// A record stands in the `ImportedRecord`.
  case record
  /// A part of the file is no good record: where it stands, and the cause in words.
  case rejection(at: ImportPlace, cause: String)
  /// The bytes at hand hold nothing whole: more are wanted.
  case needsInput
  /// The file is read to its end.
  case end
}

extension ImportStep {
  /// A part of a text is no good record: the number of its first line, from 1, and the cause in words.
  static func rejection(line: Int, cause: String) -> ImportStep { .rejection(at: .line(line), cause: cause) }
}

/// A place in a file.
public enum ImportPlace: Equatable, Sendable {
  /// A line, from 1.
  case line(Int)
  /// A record of a file without lines, by its name in it.
  case record(String)
}

/// Why a file cannot be read as a format.
public struct ImportFailure: Error, Equatable, Sendable {
  /// Where reading ended; nil where the cause concerns the whole file.
  public let place: ImportPlace?
  /// The cause in words, lower case, without a full stop.
  public let cause: String

  public init(line: Int? = nil, _ cause: String) {
    place = line.map { .line($0) }
    self.cause = cause
  }

  public init(record: String, _ cause: String) {
    place = .record(record)
    self.cause = cause
  }
}

/// What one step of an adapter found; meant to be reused for step after step.
public struct ImportedRecord: ~Copyable {
  /// The record as one line of the wire, without its line end.
  public internal(set) var json = JSONWriter()
  /// Whether it is a message; other records pass, whatever their time.
  public internal(set) var isMessage = true
  /// When the message was written.
  public internal(set) var createdAt: Timestamp?
  /// After a rejection, where they are wanted: the bytes that were rejected, as they stood in the file, without their
  /// last line end.
  public internal(set) var rejected: [UInt8] = []
  private let keepsRejected: Bool

  /// - Parameter keepsRejected: whether `rejected` is wanted, which may be long.
  public init(keepsRejected: Bool = true) { self.keepsRejected = keepsRejected }

  /// Begins a new record.
  mutating func begin() {
    json.removeAll()
    isMessage = true
    createdAt = nil
    rejected.removeAll(keepingCapacity: true)
  }

  /// Takes a message as the record; `raw` is the original object, for `--raw`.
  mutating func take(_ message: Message, raw: JSONValue? = nil) throws(LineError) {
    message.write(to: &json)
    createdAt = message.createdAt
    if let raw { try keep(raw: raw.compactBytes) }
  }

  /// Adds the original object to the record, as JSON in one line.
  mutating func keep(raw: [UInt8]) throws(LineError) {
    var line = MessageLine()
    try line.load(json.bytes)
    line.set(.raw, raw)
    take(line)
  }

  /// Takes a line of the wire as the record.
  mutating func take(_ line: borrowing MessageLine) {
    json.removeAll()
    json.raw(line.bytes)
  }

  /// Takes a record that is no message.
  mutating func take(_ other: [UInt8]) {
    json.removeAll()
    json.raw(other)
    isMessage = false
  }

  /// Notes what was rejected; what was written of a record is dropped.
  mutating func reject(_ bytes: some Sequence<UInt8>) {
    begin()
    if keepsRejected { rejected.append(contentsOf: bytes) }
  }
}

extension JSONWriter {
  /// Writes the mentions, hashtags or links of a text, where there are any.
  mutating func write(_ ranges: EntityRanges, in text: Span<UInt8>, of member: MessageMember) {
    guard ranges.entities.contains(where: { $0.kind.member == member }) else { return }
    key(member.names.member)
    array { json in
      for entity in ranges.entities where entity.kind.member == member {
        let name = text.extracting(entity.name)
        switch entity.kind {
        case .mention: json.object { $0.member(.handle, utf8: name) }
        // An address without its protocol is read as X reads it.
        case .bareLink: json.utf8(name, after: "http://")
        default: json.utf8(name)
        }
      }
    }
  }
}

extension EntityRanges.Kind {
  /// The member that lists entities of this kind.
  fileprivate var member: MessageMember? {
    switch self {
    case .mention: .mentions
    case .hashtag: .hashtags
    case .link, .bareLink: .links
    case .cashtag: nil
    }
  }
}

extension JSONValue {
  /// The value as it is spelled, without the whitespace between its tokens, so that it fits into a line.
  var compactBytes: [UInt8] {
    var result: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for byte in rawBytes {
      if isInString {
        isInString = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
      } else {
        isInString = byte == UInt8(ascii: "\"")
        if byte == 0x20 || 0x09...0x0D ~= byte { continue }
      }
      result.append(byte)
    }
    return result
  }
}
