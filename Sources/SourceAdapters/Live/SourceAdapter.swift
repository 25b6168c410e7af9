public import MessageCore

/// One query of one network: says which request comes next, and turns an answer's bytes into records and the place to go
/// on from.
///
/// An adapter is pure: it sends nothing, asks no clock, and calls no other adapter. A *round* is what brings everything
/// new; it may take many requests. Whatever happens between two pages, an adapter that is made of the cursor after the
/// last page that was delivered goes on without losing or repeating.
public protocol SourceAdapter: Sendable {
  /// The next request of this round; nil where the round is complete. Asked once for each answer.
  mutating func nextRequest() -> SourceRequest?

  /// What an answer means; asked before `read`.
  func verdict(on answer: SourceAnswer) -> AnswerVerdict

  /// Reads an answer that is a page, or says that nothing is new.
  ///
  /// - Throws: `SourceFailure` where it is none; the cursor then stays.
  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage

  /// Told after the page's records were delivered, how many of them had not been seen before.
  mutating func delivered(new: Int, of total: Int)

  /// Where a later run goes on once everything read so far is delivered.
  var cursor: SourceCursor { get }

  /// Begins a new round after a complete one, for `--follow`.
  mutating func beginRound()

  /// How long to wait between two rounds, in seconds, where the answers say nothing.
  var pollInterval: Double { get }

  /// Until when what came last stays fresh: no round is begun before.
  var restsUntil: Timestamp? { get }

  /// Why nothing will ever come again; nil while something may.
  var end: String? { get }

  /// The stream that brings what is new between rounds; nil where there is none for the query, or not before a round has
  /// found out what it needs. Asked for each connection.
  func stream(at time: Timestamp) -> SourceStream?

  /// Why there is no stream for the query where there should be one; nil where there is nothing to say.
  var streamRefusal: String? { get }

  /// Told that a stream has begun, with its answer: half an event of an earlier one counts no more.
  mutating func beginStream(_ answer: SourceAnswer)

  /// Told that the stream is over.
  mutating func endStream()

  /// Reads what a stream has brought, and moves the cursor past it. Asked only while no round is under way.
  ///
  /// - Throws: `SourceFailure` where nothing more can be read from it.
  mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage
}

extension SourceAdapter {
  public func verdict(on answer: SourceAnswer) -> AnswerVerdict { AnswerVerdict(standard: answer) }
  public mutating func delivered(new: Int, of total: Int) {}
  public var pollInterval: Double { 60 }
  public var restsUntil: Timestamp? { nil }
  public var end: String? { nil }
  public func stream(at time: Timestamp) -> SourceStream? { nil }
  public var streamRefusal: String? { nil }
  public mutating func beginStream(_ answer: SourceAnswer) {}
  public mutating func endStream() {}
  public mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    SourcePage()
  }
}

/// What an answer of a network means.
public enum AnswerVerdict: Equatable, Sendable {
  /// A page, or that nothing is new.
  case page
  /// Too much, or a fault of the moment: later, at the earliest after so many seconds where that is known.
  case later(seconds: Double?, cause: String)
  /// The credentials are missing, wrong or not enough.
  case refused(cause: String)
  /// The query cannot be answered, now or later.
  case failed(cause: String)

  /// What is wrong; nil where nothing is.
  public var cause: String? {
    switch self {
    case .page: nil
    case .later(_, let cause), .refused(let cause), .failed(let cause): cause
    }
  }

  /// By the status alone (RFC 9110 section 15, RFC 6585).
  public init(standard answer: SourceAnswer) {
    let said = ServiceMessage.text(of: answer.body).map { ": \(TerminalText.quoted($0, limit: 160))" } ?? ""
    let cause = "the server answered \(answer.status)\(said)"
    self =
      switch answer.status {
      case 200..<300, 304: .page
      case 401, 403, 407: .refused(cause: cause)
      case 408, 425, 429, 500, 502, 503, 504, 520..<530: .later(seconds: nil, cause: cause)
      default: .failed(cause: cause)
      }
  }
}

/// Why a source cannot go on.
public struct SourceFailure: Error, Equatable, Sendable {
  /// The cause in words, lower case, without a full stop.
  public let cause: String

  public init(_ cause: String) { self.cause = cause }
}

/// What one answer held.
public struct SourcePage: Sendable {
  /// In the order in which they are delivered: oldest first.
  public var records: [PageRecord] = []
  /// Objects that are no good messages, and why.
  public var rejections: [PageRejection] = []

  public init() {}

  init(records: [PageRecord]) { self.records = records }
}

/// An object of a page that is no good message.
public struct PageRejection: Equatable, Sendable {
  public let bytes: [UInt8]
  public let cause: String
}

/// A record of a page, ready for the wire.
public struct PageRecord: Equatable, Sendable {
  /// The record as one line, without its end.
  public let json: [UInt8]
  /// What it is known by: a message's id, else the record itself.
  public let id: String
  /// A sum over what an edit changes, so not of counts.
  public let version: Int64
  /// Whether it is a message.
  public let isMessage: Bool
  public let createdAt: Timestamp?
  /// The message that it is an edit or the deletion of; it counts only where that one was delivered. Nil where it always
  /// does.
  public private(set) var revises: String?

  /// The record as one that counts only where that message was delivered.
  func revising(_ id: String) -> PageRecord {
    var record = self
    record.revises = id
    return record
  }
}

/// What the body of an error says, in any of the shapes that networks have.
enum ServiceMessage {
  static func text(of body: [UInt8]) -> String? {
    guard body.count < 64 << 10, let value = try? JSONValue(parsing: body) else { return nil }
    return text(in: value, depth: 0)
  }

  private static let names = [
    "error_description", "detail", "message", "error_message", "title", "error", "errors", "reason",
  ]

  private static func text(in value: JSONValue, depth: Int) -> String? {
    guard depth < 4 else { return nil }
    switch value.kind {
    case .string: return value.string.flatMap { $0.isEmpty ? nil : $0 }
    case .array: return value.elements.first.flatMap { text(in: $0, depth: depth + 1) }
    case .object:
      let members = JSONMembers(value)
      return names.lazy.compactMap { members[$0].flatMap { text(in: $0, depth: depth + 1) } }.first
    default: return nil
    }
  }
}
