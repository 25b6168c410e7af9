public import MessageCore

/// A routing rule: what is done with a case when one of its messages fits.
public struct RoutingRule: Equatable, Sendable {
  /// What a rule does.
  public struct Actions: Equatable, Sendable {
    /// Whose work the case is; the first rule that says so counts.
    public var queue: String?
    /// Other queues that are told of it, such as communications.
    public var also: [String] = []
    /// Who works on it while nobody has claimed it.
    public var assign: String?
    /// The least priority that it then has.
    public var priority: TriageDecision.Priority?
    /// Points that it adds.
    public var points: Int64 = 0
    public var tags: [String] = []
    /// Whom an alert of kind `rule` names; delivery is the shell's.
    public var notify: [String] = []

    public init() {}
  }

  public let name: String
  /// Where it stands in the configuration.
  public let line: Int?
  public let when: Condition
  public let actions: Actions

  public init(name: String, line: Int? = nil, when: Condition, actions: Actions) {
    self.name = name
    self.line = line
    self.when = when
    self.actions = actions
  }

  /// What holds unless a rule of the same name says otherwise: what may make the news goes to communications too.
  public static let standard: [RoutingRule] = {
    var actions = Actions()
    actions.also = ["communications"]
    return [
      RoutingRule(
        name: "legal_news", when: .test(FieldTest(.signal, .texts([Glob("legal")]))), actions: actions),
      RoutingRule(
        name: "amplified_news",
        when: .any([
          .test(FieldTest(.reposts, .numbers([.atLeast(100)]))),
          .test(FieldTest(.followers, .numbers([.atLeast(100_000)]))),
        ]), actions: actions),
    ]
  }()
}
