/// A conversation that needs a person, with its clock: a full snapshot. Of two with one id, the higher revision counts.
public struct CaseRecord: Equatable, Sendable {
  /// Where the case stands.
  public enum Status: String, Sendable, CaseIterable { case new, open, waiting, solved, closed }

  /// Something that happened to the case.
  public struct Event: Equatable, Sendable {
    /// What happened.
    public enum Kind: String, Sendable, CaseIterable {
      case opened, customer, agent
      case joinedBy = "joined_by"
      case claimed, released, noted, solved, reopened, closed
    }

    public var at: Timestamp
    public var kind: Kind
    /// The message that it happened by.
    public var message: String?
    /// The person that it happened by.
    public var by: String?

    public init(at: Timestamp, kind: Kind, message: String? = nil, by: String? = nil) {
      self.at = at
      self.kind = kind
      self.message = message
      self.by = by
    }
  }

  /// `case:` and the id of the opening message.
  public var id: String
  public var revision: Int64 = 1
  public var thread: String?
  public var status: Status
  /// complaint, question, praise, idea, …
  public var kind: String?
  public var priority: TriageDecision.Priority
  public var queue: String?
  public var openedAt: Timestamp
  public var firstResponseDue: Timestamp?
  public var resolutionDue: Timestamp?
  public var events: [Event] = []
  public var visibility: Visibility?
  public var why: [TriageDecision.Reason] = []

  public init(id: String, status: Status, priority: TriageDecision.Priority, openedAt: Timestamp) {
    self.id = id
    self.status = status
    self.priority = priority
    self.openedAt = openedAt
  }

  /// Reads a record of type `case`.
  ///
  /// - Throws: `LineError` where `id`, `status` or `opened_at` is missing or wrong.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    guard let status = Status(rawValue: try line.requiredString(.status)) else {
      throw LineError("'status' is not one of \(Status.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard let openedAt = try line.timestamp(.openedAt) else { throw LineError("missing 'opened_at'") }
    self.init(
      id: try line.requiredString(.id), status: status,
      priority: try line.string(.priority).flatMap { .init(rawValue: $0) } ?? .normal, openedAt: openedAt)
    revision = try line.integer(.revision) ?? 1
    thread = try line.string(.thread)
    kind = try line.string(.kind)
    queue = try line.string(.queue)
    let due = try line.value(.due, as: .object)
    firstResponseDue = due?[.firstResponse]?.timestamp
    resolutionDue = due?[.resolution]?.timestamp
    events =
      try line.value(.events, as: .array)?.elements.compactMap { element in
        guard let at = element[.at]?.timestamp,
          let kind = element[.kind]?.string.flatMap({ Event.Kind(rawValue: $0) })
        else { return nil }
        return Event(at: at, kind: kind, message: element[.message]?.string, by: element[.by]?.string)
      } ?? []
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
    why = try line.value(.why, as: .array)?.elements.compactMap { .init($0) } ?? []
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "case")
      writer.member(.id, id)
      writer.member(.revision, revision)
      writer.member(.thread, thread)
      writer.member(.status, status.rawValue)
      writer.member(.kind, kind)
      writer.member(.priority, priority.rawValue)
      writer.member(.queue, queue)
      writer.member(.openedAt, openedAt)
      if firstResponseDue != nil || resolutionDue != nil {
        writer.key(.due)
        writer.object { writer in
          writer.member(.firstResponse, firstResponseDue)
          writer.member(.resolution, resolutionDue)
        }
      }
      writer.list(.events, events) { writer, event in
        writer.object { writer in
          writer.member(.at, event.at)
          writer.member(.kind, event.kind.rawValue)
          writer.member(.message, event.message)
          writer.member(.by, event.by)
        }
      }
      writer.member(.visibility, visibility?.rawValue)
      writer.list(.why, why) { $1.write(to: &$0) }
    }
  }
}

extension JSONValue {
  /// The time in a string, by RFC 3339; nil for anything else.
  public var timestamp: Timestamp? { string.flatMap { Timestamp(rfc3339: $0.utf8) } }
}
