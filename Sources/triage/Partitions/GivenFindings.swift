import MessageCore

/// What `triage --merge` found about the whole, for a run that sees one part of it.
struct GivenFindings {
  /// When the newest message of the whole was written.
  private(set) var newest: Timestamp?
  private(set) var hasSummary = false
  /// By the message's id.
  private(set) var findings: [String: IssueLedger.Finding] = [:]
  /// Where messages stood in the end, by the numbers of their ids in the desk's strings.
  private var places: [Int32: GivenPlace.End] = [:]
  private let asOf: Timestamp?

  init(asOf: Timestamp?) { self.asOf = asOf }

  /// Takes a record in; what is no partial record is passed over.
  ///
  /// - Throws: `LineError` where it is not as `--merge` writes it, or was made with another moment.
  mutating func take(_ line: borrowing MessageLine, desk: inout Desk) throws(LineError) {
    guard try line.recordType == .partial else { return }
    switch try Part(line) {
    case .summary:
      let settings = try line.value(.settings, as: .object)
      guard settings?[.asOf]?.timestamp == asOf else { throw LineError("made with another --as-of") }
      newest = try line.timestamp(.newest)
      hasSummary = true
    case .influence:
      guard let steps = try line.value(.tallies, as: .object)?[.count]?.integer else { throw .brokenTallies }
      desk.influence[desk.index(of: try line.requiredString(.id))] =
        Double(steps) / Double(Attention<Int>.steps.count)
    case .finding:
      guard let value = try line.value(.tallies, as: .object) else { throw .brokenTallies }
      var finding = IssueLedger.Finding()
      finding.similar = value[.similar]?.elements.compactMap { .init($0) } ?? []
      finding.issue = value[.issue]?.string
      finding.facts = finding.issue.map { id in
        IssueFacts(
          id: id, title: value[.title]?.string, state: value[.state]?.string, link: value[.link]?.string,
          count: value[.count]?.integer.map { Int($0) })
      }
      findings[try line.requiredString(.id)] = finding
    case .place:
      guard let value = try line.value(.tallies, as: .object), let place = GivenPlace(value, desk: &desk)
      else { throw .brokenTallies }
      let id = desk.index(of: try line.requiredString(.id))
      places[id] = .init(placement: place.placement, relation: place.relation)
    case .message, .deletion, .storm, .turn, .namesake, .question, .person, .topic:
      throw LineError("made by --partial, not by --merge")
    }
  }

  /// Where a message stands, with what was known in the end.
  ///
  /// - Throws: `LineError` where the message does not say.
  func place(
    _ line: borrowing MessageLine, _ facts: MessageFacts, desk: inout Desk
  ) throws(LineError) -> GivenPlace {
    guard let triage = try line.value(.triage, as: .object), var place = GivenPlace(triage, desk: &desk)
    else {
      throw LineError("missing 'triage.placement', as --partial writes it")
    }
    place.inTheEnd = places[facts.id]
    return place
  }
}
