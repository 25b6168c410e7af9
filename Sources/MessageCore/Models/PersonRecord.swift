/// Somebody who is not one of ours and helps others or praises us, by what everybody could read; written by triage.
public struct PersonRecord: Equatable, Sendable {
  /// What makes a person worth knowing.
  public enum Kind: String, Sendable, CaseIterable {
    /// Answers others.
    case helper
    /// Praises us again and again, and never complains.
    case evangelist
  }

  /// `person:`, the network, and the account's id or else its handle there.
  public var id: String
  /// It rises with each message that counts.
  public var revision: Int64 = 1
  public var network: String?
  public var handle: String?
  public var name: String?
  public var kinds: [Kind] = []
  /// How many messages answer others as a helper.
  public var answers: Int64 = 0
  /// How many of the answers pleased the asker, and how many of the questions needed nobody of ours.
  public var thanked: Int64 = 0
  public var solved: Int64 = 0
  /// How many messages sound positive, and how many of them answer somebody else's complaint or question.
  public var praise: Int64 = 0
  public var defences: Int64 = 0
  public var followers: Int64 = 0
  /// How often the messages were reposted and quoted.
  public var reposts: Int64 = 0
  /// The influence in the stream, 0 to 1.
  public var influence: Double = 0
  public var firstSeen: Timestamp?
  public var lastSeen: Timestamp?
  /// The ids of the newest messages that count.
  public var evidence: [String] = []
  public var visibility: Visibility?

  public init(id: String) { self.id = id }

  /// Whether so many answers make a helper: one is enough.
  public static func isHelper(answers: Int64) -> Bool { answers > 0 }

  /// Whether so many positive and negative messages make an evangelist: two of praise at least, and no complaint.
  public static func isEvangelist(positive: Int64, negative: Int64) -> Bool { positive >= 2 && negative == 0 }

  /// Reads a record of type `person`.
  ///
  /// - Throws: `LineError` where `id` is missing or a member has the wrong kind.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    self.init(id: try line.requiredString(.id))
    revision = try line.integer(.revision) ?? 1
    network = try line.string(.network)
    handle = try line.string(.handle)
    name = try line.string(.name)
    kinds =
      try line.value(.kinds, as: .array)?.elements.compactMap { $0.string.flatMap { Kind(rawValue: $0) } }
      ?? []
    answers = try line.integer(.answers) ?? 0
    thanked = try line.integer(.thanked) ?? 0
    solved = try line.integer(.solved) ?? 0
    praise = try line.integer(.praise) ?? 0
    defences = try line.integer(.defences) ?? 0
    followers = try line.integer(.followers) ?? 0
    reposts = try line.integer(.reposts) ?? 0
    influence = try line.value(.influence, as: .number)?.number ?? 0
    firstSeen = try line.timestamp(.firstSeen)
    lastSeen = try line.timestamp(.lastSeen)
    evidence = try line.value(.evidence, as: .array)?.elements.compactMap { $0.string } ?? []
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "person")
      writer.member(.id, id)
      writer.member(.revision, revision)
      writer.member(.network, network)
      writer.member(.handle, handle)
      writer.member(.name, name)
      writer.list(.kinds, kinds) { $0.string($1.rawValue) }
      for (name, count) in [
        (MemberName.answers, answers), (.thanked, thanked), (.solved, solved), (.praise, praise),
        (.defences, defences), (.followers, followers), (.reposts, reposts),
      ] where count > 0 {
        writer.member(name, count)
      }
      if influence > 0 { writer.member(.influence, influence) }
      writer.member(.firstSeen, firstSeen)
      writer.member(.lastSeen, lastSeen)
      writer.list(.evidence, evidence) { $0.string($1) }
      writer.member(.visibility, visibility?.rawValue)
    }
  }
}
