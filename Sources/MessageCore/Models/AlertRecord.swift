/// A warning: a storm, an impostor, a rule that asks to be told. A full snapshot; the higher revision counts.
public struct AlertRecord: Equatable, Sendable {
  /// `alert:KIND:SUBJECT:START`.
  public var id: String
  /// burst, impostor, rule, …
  public var kind: String
  public var revision: Int64 = 1
  /// 1 to 10.
  public var severity: Int64
  public var startedAt: Timestamp
  public var endedAt: Timestamp?
  /// How long it lasted, or has lasted so far, in seconds.
  public var longevity: Int64?
  /// What it is about, where that is not an account: `messages`, `negative`, a hashtag, an issue, a volume's query.
  public var subject: String?
  /// How many messages it holds.
  public var count: Int64?
  /// The ids of the messages that drive it.
  public var evidence: [String] = []
  /// Whom a rule wants to be told; delivery is the shell's.
  public var notify: [String] = []
  public var visibility: Visibility?
  public var why: [TriageDecision.Reason] = []

  public init(id: String, kind: String, severity: Int64, startedAt: Timestamp) {
    self.id = id
    self.kind = kind
    self.severity = severity
    self.startedAt = startedAt
  }

  /// Reads a record of type `alert`.
  ///
  /// - Throws: `LineError` where `id`, `kind` or `started_at` is missing or wrong.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    guard let startedAt = try line.timestamp(.startedAt) else { throw LineError("missing 'started_at'") }
    self.init(
      id: try line.requiredString(.id), kind: try line.requiredString(.kind),
      severity: try line.integer(.severity) ?? 1, startedAt: startedAt)
    revision = try line.integer(.revision) ?? 1
    endedAt = try line.timestamp(.endedAt)
    longevity = try line.integer(.longevity)
    subject = try line.string(.subject)
    count = try line.integer(.count)
    evidence = try line.value(.evidence, as: .array)?.elements.compactMap { $0.string } ?? []
    notify = try line.value(.notify, as: .array)?.elements.compactMap { $0.string } ?? []
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
    why = try line.value(.why, as: .array)?.elements.compactMap { .init($0) } ?? []
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "alert")
      writer.member(.id, id)
      writer.member(.kind, kind)
      writer.member(.revision, revision)
      writer.member(.severity, severity)
      writer.member(.startedAt, startedAt)
      writer.member(.endedAt, endedAt)
      writer.member(.longevity, longevity)
      writer.member(.subject, subject)
      writer.member(.count, count)
      writer.list(.evidence, evidence) { $0.string($1) }
      if !notify.isEmpty { writer.list(.notify, notify) { $0.string($1) } }
      writer.member(.visibility, visibility?.rawValue)
      writer.list(.why, why) { $1.write(to: &$0) }
    }
  }
}
