/// A prepared answer, offered as a draft and never sent.
public struct AnswerTemplate: Equatable, Sendable {
  /// What the message must be for the answer to fit; nil where that does not count.
  public var intent: String?
  public var issue: String?
  /// A BCP 47 tag; `pt` fits `pt-BR`.
  public var language: String?
  public var when: Condition?
  /// The text, with places in braces that are filled in.
  public var text: String

  public init(text: String) { self.text = text }

  /// The places that a text may have.
  public static let places = [
    "handle", "name", "case", "agent", "company", "issue.title", "issue.state", "issue.link", "issue.count",
  ]
}
