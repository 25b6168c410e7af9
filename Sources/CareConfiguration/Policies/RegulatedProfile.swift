/// What the law asks of complaints: clocks that never pause, and a trail of what happened.
public struct RegulatedProfile: Equatable, Sendable {
  /// A length of time as regulators count it.
  public enum Period: Equatable, Sendable {
    /// Until the close of business on that business day after the day of receipt.
    case businessDays(Int)
    /// Until the end of that day after the day of receipt, whatever day it is.
    case days(Int)
  }

  /// How evidence calls it.
  public var name: String
  /// The cases that it holds for.
  public var when: Condition
  /// Until the customer knows that we have the complaint.
  public var acknowledgement: Period?
  /// Until it may be settled without a final response.
  public var summary: Period?
  /// Until the final response is out.
  public var finalResponse: Period?
  /// Signals that nobody but an agent should answer to a customer: such advice opens a case.
  public var advice: [String]

  public init(
    name: String, when: Condition, acknowledgement: Period? = nil, summary: Period? = nil,
    finalResponse: Period? = nil, advice: [String] = []
  ) {
    self.name = name
    self.when = when
    self.acknowledgement = acknowledgement
    self.summary = summary
    self.finalResponse = finalResponse
    self.advice = advice
  }

  /// Whether a message holds one of those signals.
  public var adviceTest: FieldTest { FieldTest(.signal, .texts(advice.map { Glob($0) })) }

  /// The FCA's Handbook, Dispute resolution: complaints (DISP 1.5.1R, 1.6.1R, 1.6.2R): a summary resolution by close of
  /// business on the third business day after the day of receipt, else a final response by the end of eight weeks. The
  /// written acknowledgement must be prompt; five business days are what firms promise.
  public static let financialConductAuthority = RegulatedProfile(
    name: "uk-fca-disp", when: .test(FieldTest(.intent, .texts([Glob("complaint")]))),
    acknowledgement: .businessDays(5), summary: .businessDays(3), finalResponse: .days(56),
    advice: ["financial", "medical"])
}
