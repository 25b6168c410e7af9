/// One of a case's clocks: from when it runs, by when it must stop, and when it did.
public struct CaseClock: Equatable, Sendable {
  /// What a clock measures.
  public enum Name: String, Sendable, CaseIterable {
    /// From the opening to our first answer.
    case firstResponse = "first_response"
    /// From a later message of the customer's to our answer.
    case nextResponse = "next_response"
    /// From our last message to our next, while the case is not solved.
    case update
    /// From the opening until the case is solved, without the time in which it waits for the customer.
    case resolution
    /// A regulator's: until the customer knows that we have the complaint.
    case acknowledgement
    /// A regulator's: until the complaint may be settled without a final response.
    case summary
    /// A regulator's: until the final response.
    case finalResponse = "final_response"

    /// 0 for the first response, then in order.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Its member in `due`.
    public var member: MemberName {
      switch self {
      case .firstResponse: .firstResponse
      case .nextResponse: .nextResponse
      case .update: .update
      case .resolution: .resolution
      case .acknowledgement: .acknowledgement
      case .summary: .summary
      case .finalResponse: .finalResponse
      }
    }
  }

  public var name: Name
  public var startedAt: Timestamp
  /// By when it must stop; nil where there is no target, and while it pauses.
  public var dueAt: Timestamp?
  /// When it stopped; nil while it runs or pauses.
  public var endedAt: Timestamp?
  /// For how long it ran, in seconds that the desk was open; nil until it stopped.
  public var seconds: Int64?

  public init(
    _ name: Name, startedAt: Timestamp, dueAt: Timestamp? = nil, endedAt: Timestamp? = nil,
    seconds: Int64? = nil
  ) {
    self.name = name
    self.startedAt = startedAt
    self.dueAt = dueAt
    self.endedAt = endedAt
    self.seconds = seconds
  }

  /// Whether it stopped too late, or runs and is late at a moment.
  public func isLate(at moment: Timestamp) -> Bool { dueAt.map { $0 < endedAt ?? moment } ?? false }

  /// Reads an element of `clocks`; nil where it has no known name or start.
  public init?(_ value: JSONValue) {
    guard let name = value[.name]?.string.flatMap({ Name(rawValue: $0) }),
      let startedAt = value[.startedAt]?.timestamp
    else { return nil }
    self.init(
      name, startedAt: startedAt, dueAt: value[.dueAt]?.timestamp, endedAt: value[.endedAt]?.timestamp,
      seconds: value[.seconds]?.integer)
  }

  /// Writes an element of `clocks`.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.name, name.rawValue)
      writer.member(.startedAt, startedAt)
      writer.member(.dueAt, dueAt)
      writer.member(.endedAt, endedAt)
      writer.member(.seconds, seconds)
    }
  }
}
