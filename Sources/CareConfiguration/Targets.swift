public import MessageCore

/// How soon a case must be answered and settled, in seconds that the desk is open, by priority. A priority without a
/// target has no due time.
public struct Targets: Equatable, Sendable {
  /// Until somebody of ours answers.
  public var firstResponse: [TriageDecision.Priority: Int64]
  /// Until the case is solved.
  public var resolution: [TriageDecision.Priority: Int64]

  public init(
    firstResponse: [TriageDecision.Priority: Int64] = [:], resolution: [TriageDecision.Priority: Int64] = [:]
  ) {
    self.firstResponse = firstResponse
    self.resolution = resolution
  }
}
