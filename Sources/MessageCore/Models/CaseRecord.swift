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
    /// How far the text of somebody who joined differs from what the case knew: 0 for the same words, 1 for others.
    public var difference: Double?
    /// What a person of ours noted.
    public var text: String?

    public init(
      at: Timestamp, kind: Kind, message: String? = nil, by: String? = nil, difference: Double? = nil,
      text: String? = nil
    ) {
      self.at = at
      self.kind = kind
      self.message = message
      self.by = by
      self.difference = difference
      self.text = text
    }

    /// Reads an element of `events`; nil where it has no known kind or no time.
    public init?(_ value: JSONValue) {
      guard let at = value[.at]?.timestamp, let kind = value[.kind]?.string.flatMap({ Kind(rawValue: $0) })
      else { return nil }
      self.init(
        at: at, kind: kind, message: value[.message]?.string, by: value[.by]?.string,
        difference: value[.difference]?.number, text: value[.text]?.string)
    }

    /// Writes an element of `events`.
    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member(.at, at)
        writer.member(.kind, kind.rawValue)
        writer.member(.message, message)
        writer.member(.by, by)
        writer.member(.difference, difference, decimals: 2)
        writer.member(.text, text)
      }
    }
  }

  /// `case:` and the id of the opening message.
  public var id: String
  public var revision: Int64 = 1
  public var thread: String?
  public var status: Status
  /// complaint, question, praise, idea, …
  public var kind: String?
  /// Whether nothing asks for a person: praise or an idea, solved from the start, without clocks.
  public var isLight = false
  public var priority: TriageDecision.Priority
  public var queue: String?
  /// Other queues that are told of it.
  public var also: [String] = []
  /// Who works on it: who claimed it, else whom a rule named.
  public var assignee: String?
  public var tags: [String] = []
  /// The regulated profile that holds for it.
  public var profile: String?
  /// The closed case that it continues.
  public var follows: String?
  /// Cases of other people that it grew out of.
  public var links: [String] = []
  public var openedAt: Timestamp
  /// By when each clock must stop: of those that run, and of the first response and the resolution also afterwards.
  public var due: [CaseClock.Name: Timestamp] = [:]
  /// The clocks that have or had a target, by their starts; of many, those that `set(clocks:)` lists.
  public internal(set) var clocks: [CaseClock] = []
  /// The sums of those that it does not list, by the order of their names.
  public internal(set) var omittedClocks: [OmittedClocks] = []
  /// What happened to it, oldest first; of a long history, the beginning and the newest part.
  public var events: [Event] = []
  /// The sums of what lies between the two, by the order of their kinds.
  public var omittedEvents: [OmittedEvents] = []
  public var visibility: Visibility?
  public var why: [TriageDecision.Reason] = []

  public init(id: String, status: Status, priority: TriageDecision.Priority, openedAt: Timestamp) {
    self.id = id
    self.status = status
    self.priority = priority
    self.openedAt = openedAt
  }

  /// The id of the message that opened it.
  public var openingMessage: String? { events.first { $0.kind == .opened }?.message }
  /// By when the first answer must be out.
  public var firstResponseDue: Timestamp? { due[.firstResponse] }
  /// By when the case must be solved.
  public var resolutionDue: Timestamp? { due[.resolution] }

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
    isLight = try line.boolean(.light) ?? false
    queue = try line.string(.queue)
    also = try line.value(.also, as: .array)?.elements.compactMap { $0.string } ?? []
    assignee = try line.string(.assignee)
    tags = try line.value(.tags, as: .array)?.elements.compactMap { $0.string } ?? []
    profile = try line.string(.profile)
    follows = try line.string(.follows)
    links = try line.value(.links, as: .array)?.elements.compactMap { $0.string } ?? []
    let due = try line.value(.due, as: .object)
    for name in CaseClock.Name.allCases { self.due[name] = due?[name.member]?.timestamp }
    clocks = try line.value(.clocks, as: .array)?.elements.compactMap { CaseClock($0) } ?? []
    omittedClocks = try line.value(.omittedClocks, as: .array)?.elements.compactMap { .init($0) } ?? []
    events = try line.value(.events, as: .array)?.elements.compactMap { Event($0) } ?? []
    omittedEvents = try line.value(.omittedEvents, as: .array)?.elements.compactMap { .init($0) } ?? []
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
      if isLight { writer.member(.light, true) }
      writer.member(.priority, priority.rawValue)
      writer.member(.queue, queue)
      if !also.isEmpty { writer.list(.also, also) { $0.string($1) } }
      writer.member(.assignee, assignee)
      if !tags.isEmpty { writer.list(.tags, tags) { $0.string($1) } }
      writer.member(.profile, profile)
      writer.member(.follows, follows)
      if !links.isEmpty { writer.list(.links, links) { $0.string($1) } }
      writer.member(.openedAt, openedAt)
      if !due.isEmpty {
        writer.key(.due)
        writer.object { writer in
          for name in CaseClock.Name.allCases { writer.member(name.member, due[name]) }
        }
      }
      if !clocks.isEmpty { writer.list(.clocks, clocks) { $1.write(to: &$0) } }
      if !omittedClocks.isEmpty { writer.list(.omittedClocks, omittedClocks) { $1.write(to: &$0) } }
      writer.list(.events, events) { $1.write(to: &$0) }
      if !omittedEvents.isEmpty { writer.list(.omittedEvents, omittedEvents) { $1.write(to: &$0) } }
      writer.member(.visibility, visibility?.rawValue)
      writer.list(.why, why) { $1.write(to: &$0) }
    }
  }
}

extension JSONValue {
  /// The time in a string, by RFC 3339; nil for anything else.
  public var timestamp: Timestamp? {
    guard kind == .string else { return nil }
    return Timestamp(rfc3339: rawBytes.dropFirst().dropLast())
      ?? string.flatMap { Timestamp(rfc3339: $0.utf8) }
  }
}
