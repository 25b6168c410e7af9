/// A customer's question and what became of it, written by triage; a full snapshot.
public struct QuestionRecord: Equatable, Sendable {
  /// Somebody who solved the same before, and how often.
  public struct Solver: Equatable, Sendable {
    public var by: String
    public var count: Int64

    public init(by: String, count: Int64) {
      self.by = by
      self.count = count
    }
  }

  /// `question:` and the id of the message that asks.
  public var id: String
  /// How many messages of its conversation are known: it rises with each.
  public var revision: Int64 = 1
  /// The message that asks, and who wrote it.
  public var message: String
  public var by: String?
  public var askedAt: Timestamp
  /// How long it took until the answer, or has taken so far.
  public var seconds: Int64
  /// Who answered: us, the community or nobody.
  public var answeredBy: Inquiry.Outcome
  /// The message that answered, and who wrote it.
  public var answer: String?
  public var answerer: String?
  /// The message in which the asker was pleased with it.
  public var accepted: String?
  /// How many others than the asker and us wrote.
  public var replies: Int64
  public var followers: Int64 = 0
  /// The issue that it is about.
  public var issue: String?
  /// Earlier messages that ask the same, with their answers.
  public var similar: [TriageDecision.Similar] = []
  /// Who solved the same for others before, most often first.
  public var solvers: [Solver] = []
  public var visibility: Visibility?

  public init(
    message: String, askedAt: Timestamp, seconds: Int64, answeredBy: Inquiry.Outcome, replies: Int64
  ) {
    id = "question:" + message
    self.message = message
    self.askedAt = askedAt
    self.seconds = seconds
    self.answeredBy = answeredBy
    self.replies = replies
  }

  /// Reads a record of type `question`.
  ///
  /// - Throws: `LineError` where `id`, `message` or `asked_at` is missing or a member has the wrong kind.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    guard let askedAt = try line.timestamp(.askedAt) else { throw LineError("missing 'asked_at'") }
    self.init(
      message: try line.requiredString(.message), askedAt: askedAt, seconds: try line.integer(.seconds) ?? 0,
      answeredBy: try line.string(.answeredBy).flatMap { .init(rawValue: $0) } ?? .nobody,
      replies: try line.integer(.replies) ?? 0)
    id = try line.requiredString(.id)
    revision = try line.integer(.revision) ?? 1
    by = try line.string(.by)
    answer = try line.string(.answer)
    answerer = try line.string(.answerer)
    accepted = try line.string(.accepted)
    followers = try line.integer(.followers) ?? 0
    issue = try line.string(.issue)
    similar = try line.value(.similar, as: .array)?.elements.compactMap { .init($0) } ?? []
    solvers =
      try line.value(.solvers, as: .array)?.elements.compactMap { solver in
        solver[.by]?.string.map { Solver(by: $0, count: solver[.count]?.integer ?? 1) }
      } ?? []
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "question")
      writer.member(.id, id)
      writer.member(.revision, revision)
      writer.member(.message, message)
      writer.member(.by, by)
      writer.member(.askedAt, askedAt)
      writer.member(.seconds, seconds)
      writer.member(.answeredBy, answeredBy.rawValue)
      writer.member(.answer, answer)
      writer.member(.answerer, answerer)
      writer.member(.accepted, accepted)
      writer.member(.replies, replies)
      if followers > 0 { writer.member(.followers, followers) }
      writer.member(.issue, issue)
      writer.list(.similar, similar) { $1.write(to: &$0) }
      writer.list(.solvers, solvers) { writer, solver in
        writer.object { writer in
          writer.member(.by, solver.by)
          writer.member(.count, solver.count)
        }
      }
      writer.member(.visibility, visibility?.rawValue)
    }
  }
}
