/// What triage decided about a message, and why: the `triage` member, owned by triage.
public struct TriageDecision: Equatable, Sendable {
  /// Which part the author plays.
  public enum Role: String, Sendable, CaseIterable {
    case customer, agent
    /// A customer who answers others.
    case helper
    case bystander
    /// Looks like one of ours and is not in the directory.
    case impostor
  }

  /// How soon a person must look, least first.
  public enum Priority: String, Sendable, CaseIterable, Comparable {
    case low, normal, high, urgent

    public static func < (left: Priority, right: Priority) -> Bool { left.rank < right.rank }

    /// 0 for low to 3 for urgent.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// A rule that counted, and how much.
  public struct Reason: Equatable, Sendable {
    public var rule: String
    public var points: Int64
    /// The message that it counted on.
    public var message: String?

    public init(rule: String, points: Int64, message: String? = nil) {
      self.rule = rule
      self.points = points
      self.message = message
    }

    /// Reads an element of `why`; nil where it names no rule.
    public init?(_ value: JSONValue) {
      guard let rule = value[.rule]?.string else { return nil }
      self.init(rule: rule, points: value[.points]?.integer ?? 0, message: value[.message]?.string)
    }

    /// Writes an element of `why`.
    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member(.rule, rule)
        writer.member(.points, points)
        writer.member(.message, message)
      }
    }
  }

  /// An earlier message or issue that asks the same.
  public struct Similar: Equatable, Sendable {
    public var id: String
    /// How alike they are, to 1.
    public var score: Double
    /// The message that answered it, and who wrote that.
    public var answer: String?
    public var by: String?

    public init(id: String, score: Double, answer: String? = nil, by: String? = nil) {
      self.id = id
      self.score = score
      self.answer = answer
      self.by = by
    }

    /// Reads an element of `similar`; nil where it has no id.
    public init?(_ value: JSONValue) {
      guard let id = value[.id]?.string else { return nil }
      self.init(
        id: id, score: value[.score]?.number ?? 0, answer: value[.answer]?.string, by: value[.by]?.string)
    }

    /// Writes an element of `similar`.
    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member(.id, id)
        writer.member(.score, score)
        writer.member(.answer, answer)
        writer.member(.by, by)
      }
    }
  }

  /// The case that the message belongs to.
  public var `case`: String?
  public var role: Role?
  public var priority: Priority?
  /// Most alike first.
  public var similar: [Similar] = []
  /// The id of the issue that it is about.
  public var issue: String?
  public var why: [Reason] = []
  /// An answer that a person may send.
  public var draft: String?

  public init(case: String? = nil, role: Role? = nil, priority: Priority? = nil, why: [Reason] = []) {
    self.case = `case`
    self.role = role
    self.priority = priority
    self.why = why
  }

  /// Reads a `triage` object.
  public init(_ value: JSONValue) {
    `case` = value[.case]?.string
    role = value[.role]?.string.flatMap { Role(rawValue: $0) }
    priority = value[.priority]?.string.flatMap { Priority(rawValue: $0) }
    similar = value[.similar]?.elements.compactMap { Similar($0) } ?? []
    issue = value[.issue]?.string
    why = value[.why]?.elements.compactMap { Reason($0) } ?? []
    draft = value[.draft]?.string
  }

  /// Writes the value of `triage`.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.case, `case`)
      writer.member(.role, role?.rawValue)
      writer.member(.priority, priority?.rawValue)
      writer.list(.similar, similar) { $1.write(to: &$0) }
      writer.member(.issue, issue)
      writer.list(.why, why) { $1.write(to: &$0) }
      writer.member(.draft, draft)
    }
  }
}
