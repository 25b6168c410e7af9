public import MessageCore

/// How soon a case must be answered and settled, in seconds that the desk is open, by clock and priority. A priority
/// without a target has no due time.
public struct Targets: Equatable, Sendable {
  /// Seconds by priority, for each clock.
  public typealias Table = [CaseClock.Name: [TriageDecision.Priority: Int64]]

  /// What counts everywhere.
  public var table: Table
  /// What counts on a network, or for a kind or visibility of messages, in place of `table`; by its name.
  public var channels: [String: Table] = [:]
  /// The priorities whose clocks run day and night.
  public var aroundTheClock: Set<TriageDecision.Priority> = []

  public init(
    firstResponse: [TriageDecision.Priority: Int64] = [:], resolution: [TriageDecision.Priority: Int64] = [:]
  ) {
    table = [.firstResponse: firstResponse, .resolution: resolution].filter { !$0.value.isEmpty }
  }

  public init(table: Table) { self.table = table }

  /// Whether nothing is ever due.
  public var isEmpty: Bool { table.isEmpty && channels.isEmpty }

  /// A target in seconds; nil where there is none.
  ///
  /// - Parameter channels: the names that the case's channel has, the closest first, such as `direct`, `review`, `x`.
  public func seconds(
    _ clock: CaseClock.Name, _ priority: TriageDecision.Priority, channels names: [String]
  ) -> Int64? {
    if !channels.isEmpty {
      for name in names {
        if let table = channels[name]?[clock] { return table[priority] }
      }
    }
    return table[clock]?[priority]
  }
}
