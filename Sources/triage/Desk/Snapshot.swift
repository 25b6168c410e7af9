import CareConfiguration
import MessageCore

/// What triage tells at the end.
struct Snapshot: Equatable {
  /// By `opened_at` and id.
  var cases: [CaseRecord] = []
  /// By `started_at` and id.
  var alerts: [AlertRecord] = []
  /// By `first_seen` and id.
  var issues: [IssueRecord] = []
  var community = CommunityRecords()
  /// The number of each case's opening message, by the case's id.
  var openings: [String: Int32] = [:]

  /// The snapshot with more alerts.
  func adding(_ more: [AlertRecord]) -> Snapshot {
    var whole = self
    whole.alerts += more
    whole.alerts.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    return whole
  }
}

extension Desk {
  /// The cases and alerts that all messages make, at a moment.
  ///
  /// - Parameter includes: which customers and conversations are looked at; all where nil.
  func snapshot(
    asOf moment: Timestamp, _ placements: [Placement]? = nil, includes: ((Placement.Group) -> Bool)? = nil
  ) -> Snapshot {
    let placements = placements ?? conversations()
    var snapshot = snapshot(
      of: foldedCases(placements, asOf: moment, includes: includes), placements, asOf: moment)
    snapshot.alerts += impostors()
    snapshot.alerts.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    return snapshot
  }

  /// The records of folded cases, with the alerts that rules ask for.
  func snapshot(of folded: [CaseFold.Case], _ placements: [Placement], asOf moment: Timestamp) -> Snapshot {
    let recorder = CaseRecorder(self, placements, folded, asOf: moment)
    var snapshot = Snapshot()
    for one in folded {
      let (record, outcome) = recorder.record(one)
      snapshot.alerts += recorder.alerts(record, one, outcome)
      snapshot.openings[record.id] = one.opening
      snapshot.cases.append(record)
    }
    snapshot.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    return snapshot
  }

  /// The strictest visibility; nil, which counts as private, where one is unknown and none is direct.
  func strictestVisibility(_ members: [Int32]) -> Visibility? {
    StormBucket.strictest(members.map { messages[Int($0)].visibility })
  }
}
