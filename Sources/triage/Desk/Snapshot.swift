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
  /// What happened to the cases whose records do not list all of it, by their ids.
  var histories: [String: History] = [:]

  struct History: Equatable {
    var events: [CaseFold.Case.Event]
    var clocks: [CaseClock]
  }

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
      let (record, outcome, clocks) = recorder.record(one)
      snapshot.alerts += recorder.alerts(record, one, outcome)
      snapshot.openings[record.id] = one.opening
      if !record.omittedEvents.isEmpty || !record.omittedClocks.isEmpty {
        snapshot.histories[record.id] = .init(events: one.events, clocks: clocks)
      }
      snapshot.cases.append(record)
    }
    snapshot.cases.sort { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    return snapshot
  }

  /// Everything that happened to a case of a snapshot, also what its record does not list.
  func history(of record: CaseRecord, in snapshot: Snapshot) -> CaseHistory {
    guard let history = snapshot.histories[record.id] else {
      return CaseHistory(events: record.events, clocks: record.clocks)
    }
    return CaseHistory(events: history.events.map(event), clocks: history.clocks)
  }

  /// An event as a record tells it.
  func event(_ event: CaseFold.Case.Event) -> CaseRecord.Event {
    let by = event.message.flatMap { people.displayName(messages[Int($0)].author, in: strings) }
    return CaseRecord.Event(
      at: event.at, kind: event.kind, message: event.message.map(id(ofMessage:)), by: event.by ?? by,
      // As it is printed, so that what the state gives back is the same.
      difference: event.difference.map { ($0 * 100).rounded() / 100 }, text: event.text)
  }

  /// The strictest visibility; nil, which counts as private, where one is unknown and none is direct.
  func strictestVisibility(_ members: [Int32]) -> Visibility? {
    StormBucket.strictest(members.map { messages[Int($0)].visibility })
  }
}
