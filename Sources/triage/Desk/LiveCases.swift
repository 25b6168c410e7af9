import CareConfiguration
import MessageCore

/// What has been told of cases and alerts while messages still come, and what each message changes of it.
///
/// A message is judged by what came before it, each customer's messages in order of time. What changes otherwise, because
/// time passes or an earlier message comes in late, is told at the end.
struct LiveCases {
  /// The last that was told of each case, and of each alert.
  private(set) var cases: [String: CaseRecord] = [:]
  private(set) var alerts: [String: AlertRecord] = [:]
  private var groups: [Placement.Group: Group] = [:]
  /// What look-alikes did to customers, by who they are.
  private var impostures: [Int32: [Int32]] = [:]

  /// A customer's cases, or a conversation's, that wait for more messages.
  private struct Group {
    var fold: CaseFold
    /// How many messages they were folded from, and when the last of them was written.
    var count: Int
    var last: Timestamp
  }

  /// What is known of what an earlier run told.
  struct Known {
    var `case`: (String) throws -> CaseRecord? = { _ in nil }
    var alert: (String) throws -> AlertRecord? = { _ in nil }
  }

  /// The cases and alerts that a message changed.
  ///
  mutating func changes(
    after number: Int32, _ desk: Desk, asOf moment: Timestamp, known: Known
  ) throws -> Snapshot {
    var changed = Snapshot()
    let placement = desk.placements[Int(number)]
    var groups = [placement.group]
    if placement.leaves != StringTable.none { groups.append(.customer(placement.leaves)) }
    for group in groups {
      let snapshot = desk.snapshot(
        of: cases(of: group, after: number, desk, moment), desk.placements, asOf: moment)
      changed.cases += try snapshot.cases.compactMap { try tell($0, known) }
      changed.alerts += try snapshot.alerts.compactMap { try tell($0, known) }
    }
    if let alert = imposture(number, desk), let told = try tell(alert, known) { changed.alerts.append(told) }
    return changed
  }

  /// Notes what is told of a case; nil where it is what was told before.
  mutating func tell(_ record: CaseRecord, _ known: Known) throws -> CaseRecord? {
    let before = try cases[record.id] ?? known.case(record.id)
    let told = Self.revised(record, after: before, \.revision)
    cases[record.id] = told ?? before
    return told
  }

  /// Notes what is told of an alert; nil where it is what was told before.
  mutating func tell(_ alert: AlertRecord, _ known: Known) throws -> AlertRecord? {
    let before = try alerts[alert.id] ?? known.alert(alert.id)
    let told = Self.revised(alert, after: before, \.revision)
    alerts[alert.id] = told ?? before
    return told
  }

  /// A record with the number of its revision; nil where nothing else differs from the one before.
  private static func revised<Record: Equatable>(
    _ record: Record, after before: Record?, _ revision: WritableKeyPath<Record, Int64>
  ) -> Record? {
    guard let before else { return record }
    var record = record
    record[keyPath: revision] = before[keyPath: revision]
    guard record != before else { return nil }
    record[keyPath: revision] += 1
    return record
  }

  /// Notes what the state has recorded and tells.
  mutating func note(_ snapshot: Snapshot) {
    for record in snapshot.cases { cases[record.id] = record }
    for alert in snapshot.alerts { alerts[alert.id] = alert }
  }

  /// What was told of and what the messages do not make any more: the cases are closed, the alerts have ended.
  func gone(from snapshot: Snapshot, at moment: Timestamp) -> Snapshot {
    var gone = Snapshot()
    for told in cases.values where told.status != .closed && snapshot.openings[told.id] == nil {
      var record = told
      record.status = .closed
      record.append(.init(at: moment, kind: .closed))
      gone.cases.append(record)
    }
    let standing = Set(snapshot.alerts.map(\.id))
    for told in alerts.values where told.endedAt == nil && !standing.contains(told.id) {
      var alert = told
      alert.endedAt = moment
      gone.alerts.append(alert)
    }
    gone.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    return gone.adding([])
  }

  /// Folds everything anew when it is asked for: what one of ours did has come in.
  mutating func refold() { groups = [:] }

  // MARK: - Parts

  /// The cases of a group as they stand behind a message.
  private mutating func cases(
    of group: Placement.Group, after number: Int32, _ desk: Desk, _ moment: Timestamp
  ) -> [CaseFold.Case] {
    let members = desk.members(of: group)
    let placement = desk.placements[Int(number)]
    let at = desk.messages[Int(number)].createdAt
    var live = groups.removeValue(forKey: group)
    if live?.count == members.count - 1, members.last == number, desk.actions.isEmpty,
      live.map({ $0.last < at }) ?? false, let entry = desk.entry(number, placement)
    {
      _ = live?.fold.add(placement.group == group ? entry : entry.asNote)
      live?.last = at
      live?.count += 1
    } else {
      let actions = desk.actionsByOpening(until: moment)
      // Without a case the messages so far change nothing.
      live = Group(
        fold: desk.fold(group, members, desk.placements, actions) ?? desk.newFold, count: members.count,
        last: members.map { desk.messages[Int($0)].createdAt }.max() ?? at)
    }
    groups[group] = live
    guard var fold = live?.fold, !fold.cases.isEmpty else { return [] }
    fold.close(asOf: moment)
    return fold.cases
  }

  private mutating func imposture(_ number: Int32, _ desk: Desk) -> AlertRecord? {
    let facts = desk.messages[Int(number)]
    guard desk.isImposture(facts) else { return nil }
    let identity = desk.people[facts.author].identity
    if impostures[identity]?.contains(number) != true { impostures[identity, default: []].append(number) }
    return desk.alert(identity, impostures[identity] ?? [])
  }
}
