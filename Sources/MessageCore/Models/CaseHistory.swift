/// Everything that happened to a case, and its clocks.
///
/// A case may take in any number of messages, but its record is a line that programs hold in memory. Of a long history
/// it therefore lists the beginning and the newest part, and sums up what lies between, so that counts, first and last
/// moments can still be told exactly.
public struct CaseHistory: Equatable, Sendable {
  /// Oldest first.
  public var events: [CaseRecord.Event]
  /// By their starts.
  public var clocks: [CaseClock]

  public init(events: [CaseRecord.Event] = [], clocks: [CaseClock] = []) {
    self.events = events
    self.clocks = clocks
  }

  /// How many events a record lists, and how many clocks of answers: one half from the beginning, the other the newest.
  public static let mostListed = 1_000

  /// The places, of so many, that a record does not list.
  public static func unlisted(of count: Int) -> Range<Int> {
    let half = mostListed / 2
    return count > mostListed ? half..<(count - half) : count..<count
  }
}

extension CaseRecord {
  /// The events of one kind that a record sums up.
  public struct OmittedEvents: Equatable, Sendable {
    public let kind: Event.Kind
    public private(set) var count: Int64
    /// When the first and the last of them happened.
    public private(set) var firstAt: Timestamp
    public private(set) var lastAt: Timestamp

    /// Reads an element of `omitted_events`; nil where it has no known kind, no count or no times.
    public init?(_ value: JSONValue) {
      guard let kind = value[.kind]?.string.flatMap({ Event.Kind(rawValue: $0) }),
        let count = value[.count]?.integer, let firstAt = value[.firstAt]?.timestamp,
        let lastAt = value[.lastAt]?.timestamp
      else { return nil }
      self.kind = kind
      self.count = count
      self.firstAt = firstAt
      self.lastAt = lastAt
    }

    private init(_ kind: Event.Kind, at moment: Timestamp) {
      self.kind = kind
      count = 1
      firstAt = moment
      lastAt = moment
    }

    /// Counts an event among those that are summed up, by the order of their kinds.
    public static func add(_ kind: Event.Kind, at moment: Timestamp, to sums: inout [OmittedEvents]) {
      if let place = sums.firstIndex(where: { $0.kind == kind }) {
        sums[place].count += 1
        sums[place].firstAt = min(sums[place].firstAt, moment)
        sums[place].lastAt = max(sums[place].lastAt, moment)
      } else {
        let place = sums.firstIndex { $0.kind.rank > kind.rank } ?? sums.endIndex
        sums.insert(OmittedEvents(kind, at: moment), at: place)
      }
    }

    /// Writes an element of `omitted_events`.
    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member(.kind, kind.rawValue)
        writer.member(.count, count)
        writer.member(.firstAt, firstAt)
        writer.member(.lastAt, lastAt)
      }
    }
  }

  /// The clocks of one name that a record sums up; all of them have stopped.
  public struct OmittedClocks: Equatable, Sendable {
    public let name: CaseClock.Name
    public let count: Int64
    /// How many of them stopped too late.
    public let late: Int64

    init(_ name: CaseClock.Name, count: Int64, late: Int64) {
      self.name = name
      self.count = count
      self.late = late
    }

    /// Reads an element of `omitted_clocks`; nil where it has no known name or no counts.
    public init?(_ value: JSONValue) {
      guard let name = value[.name]?.string.flatMap({ CaseClock.Name(rawValue: $0) }),
        let count = value[.count]?.integer, let late = value[.late]?.integer
      else { return nil }
      self.init(name, count: count, late: late)
    }

    /// Writes an element of `omitted_clocks`.
    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member(.name, name.rawValue)
        writer.member(.count, count)
        writer.member(.late, late)
      }
    }
  }

  /// Whether one of ours has answered.
  public var isAnswered: Bool {
    events.contains { $0.kind == .agent } || omittedEvents.contains { $0.kind == .agent }
  }

  /// Adds what happened last, and sums up what would then be too many.
  public mutating func append(_ event: Event) {
    events.append(event)
    let unlisted = CaseHistory.unlisted(of: events.count)
    for event in events[unlisted] { OmittedEvents.add(event.kind, at: event.at, to: &omittedEvents) }
    events.removeSubrange(unlisted)
  }

  /// Sets the clocks, of which those of answers that have stopped are summed up where they are too many.
  public mutating func set(clocks all: [CaseClock]) {
    let repeated = all.indices.filter { CaseClock.Name.repeated.contains(all[$0].name) }
    let unlisted = repeated[CaseHistory.unlisted(of: repeated.count)].filter { all[$0].endedAt != nil }
    let omitted = Set(unlisted)
    clocks = all.indices.filter { !omitted.contains($0) }.map { all[$0] }
    omittedClocks = CaseClock.Name.repeated.compactMap { name in
      let ofName = unlisted.map { all[$0] }.filter { $0.name == name }
      if ofName.isEmpty { return nil }
      let late = ofName.count { clock in clock.endedAt.map { clock.isLate(at: $0) } ?? false }
      return OmittedClocks(name, count: Int64(ofName.count), late: Int64(late))
    }
  }
}

extension CaseRecord.Event.Kind {
  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension CaseClock.Name {
  /// Those of which a case may have any number.
  static let repeated: [Self] = [.nextResponse, .update]
}
