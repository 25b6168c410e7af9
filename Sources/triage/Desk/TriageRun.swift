import CareConfiguration
import CareStore
import MessageCore

/// A run of triage over a stream: each line is printed as it comes, with what was known when it came, and the cases,
/// alerts and issues at the end.
struct TriageRun: ~Copyable {
  private var desk: Desk
  private var state: DeskState?
  private var figures = RunFigures()
  private let selection: Selection
  /// Whether texts are kept for the trail of regulated cases.
  private let keepsTrail: Bool
  private var writer = JSONWriter()

  /// What is looked at, and what of it is printed.
  struct Selection {
    var only = SelectionOptions.Only.all
    var asOf: Timestamp?
    var includesAllCases = false
    var redactor: Redactor?
  }

  /// - Throws: `FatalError` where the state cannot be used.
  init(
    _ configuration: Configuration, statePath: String?, tracked: [TrackedIssue], _ selection: Selection
  ) throws {
    var desk = Desk(configuration, asOf: selection.asOf)
    state = try statePath.map { try DeskState(CareStore(path: $0), desk: &desk) }
    self.desk = desk
    self.selection = selection
    figures.issues = IssueLedger(tracked, keepsTexts: statePath != nil)
    keepsTrail = !configuration.regulated.isEmpty
  }

  // MARK: - Lines

  /// Takes a line in, and prints it where its type is asked for.
  mutating func take(_ line: inout MessageLine, _ output: inout LineWriter) throws {
    let type = try line.recordType
    switch type {
    case .message: try takeMessage(&line)
    case .deletion: try takeDeletion(line)
    case .volume: try takeVolume(&line)
    default: break
    }
    guard selection.only.includes(type) else { return }
    if let redactor = selection.redactor {
      if let redacted = try redactor.redacted(line) { try output.write(redacted) }
    } else {
      try output.write(line)
    }
  }

  private mutating func takeMessage(_ line: inout MessageLine) throws {
    let facts = try desk.read(line)
    let number = try state?.take(facts, desk: &desk) ?? desk.take(facts).number
    if keepsTrail { state?.note(try line.string(.text).map { Array($0.utf8) } ?? [], of: facts, desk) }
    try figures.storms.note(line, number, desk: &desk)
    try figures.reach.note(line, number, desk: &desk)
    // Only a run that stands alone is told of them.
    if state == nil, selection.only.includes(.alert) {
      try figures.topics.note(line, number, desk: &desk)
    }
    let finding =
      try state?.find(line, number, in: &figures.issues, desk: &desk)
      ?? figures.issues.take(line, number, desk: &desk)
    figures.community.note(finding, of: number)
    var decision = desk.decision(number, drafting: line, issue: finding.facts)
    decision.similar = finding.similar
    decision.issue = finding.issue
    figures.issues.noteAnswer(number, decision.role, desk: &desk)
    guard selection.only.includes(.message) else { return }
    writer.removeAll()
    decision.write(to: &writer)
    line.set(.triage, writer.pieces)
    if desk.isDeleted(facts) { line.set(.text, Array("\"\"".utf8)) }
  }

  private mutating func takeDeletion(_ line: borrowing MessageLine) throws {
    let id = try DeletionRecord(line).id
    if state?.delete(id: id, desk: &desk) == nil { desk.delete(id: id) }
  }

  private mutating func takeVolume(_ line: inout MessageLine) throws {
    let volume = try VolumeRecord(line)
    let state = state
    let score = try figures.volumes.take(volume) { subject, seconds, end in
      try state?.volumes(subject, seconds, before: end) ?? []
    }
    writer.removeAll()
    writer.object { $0.member(.score, score) }
    line.set(.burst, writer.pieces)
  }

  // MARK: - The end

  /// Records the run, and prints its cases, alerts and issues.
  mutating func finish(_ output: inout LineWriter) throws {
    let snapshot = try snapshot()
    let only = selection.only
    for record in snapshot.cases where only.includes(.case) { try write(&output) { record.write(to: &$0) } }
    for record in snapshot.alerts where only.includes(.alert) { try write(&output) { record.write(to: &$0) } }
    for record in snapshot.issues where only.includes(.issue) { try write(&output) { record.write(to: &$0) } }
    if only.includes(.question) || only.includes(.person) {
      let told = figures.community.records(desk, figures.issues, asOf: moment)
      for record in told.questions where only.includes(.question) {
        try write(&output) { record.write(to: &$0) }
      }
      for record in told.people where only.includes(.person) { try write(&output) { record.write(to: &$0) } }
    }
    try output.flush()
  }

  private var moment: Timestamp {
    selection.asOf ?? state?.latest(desk) ?? desk.newest ?? Timestamp(seconds: 0)
  }

  private mutating func snapshot() throws -> Snapshot {
    let moment = moment
    if let snapshot = try state?.record(
      desk: &desk, &figures, asOf: moment, includingAll: selection.includesAllCases)
    {
      return snapshot
    }
    desk.influence = figures.reach.influence(desk, asOf: moment)
    let alerts = figures.alerts(desk, asOf: selection.asOf, moment: moment)
    var snapshot = desk.snapshot(asOf: moment).adding(alerts)
    snapshot.issues = figures.issues.records(desk, asOf: moment)
    return snapshot
  }

  private mutating func write(_ output: inout LineWriter, _ body: (inout JSONWriter) -> Void) throws {
    writer.removeAll()
    body(&writer)
    try output.write(try selection.redactor?.redacted(writer.bytes) ?? writer.bytes)
  }
}
