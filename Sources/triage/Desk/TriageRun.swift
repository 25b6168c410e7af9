import CareConfiguration
import CareStore
import MessageCore

/// A run of triage over a stream: each line is printed as it comes, with what was known when it came, and the cases,
/// alerts and issues at the end.
struct TriageRun: LineHandler, ~Copyable {
  typealias Reading = MessageAhead.Reading

  private var desk: Desk
  private var state: DeskState?
  private var figures = RunFigures()
  private let selection: Selection
  /// Whether texts are kept for the trail of regulated cases.
  private let keepsTrail: Bool
  private var writer = JSONWriter()
  /// Read the lines; it is the run's own again when all have been taken in.
  private let ahead: MessageAhead
  /// What has been told of cases; nil where they are printed at the end alone.
  private var live: LiveCases?
  /// Lines that wait until what they tell is recorded in the state.
  private var held: [UInt8] = []
  /// How many messages were read, and how many of them since the state recorded them.
  private var messages = 0
  /// Whether the last message, in its version, was not known before.
  private var isNewest = false
  private var unrecorded = 0
  /// The five minutes of the stream in which storms and spread were looked at last.
  private var watched: Int64?
  /// The issues that the state has told of so far.
  private var issues: [String: IssueRecord] = [:]
  /// The questions and people that the state told of last; nil without a state.
  private var community: CommunityRecords?
  /// The same without a state, while they are being found out.
  private var told: Background<CommunityRecords>?

  /// What is looked at, and what of it is printed.
  struct Selection {
    var only = SelectionOptions.Only.all
    var asOf: Timestamp?
    var includesAllCases = false
    /// Whether each case and alert is printed behind the message that changed it.
    var emitsChanges = false
    var redactor: Redactor?
  }

  /// - Throws: `FatalError` where the state cannot be used.
  init(
    _ configuration: Configuration, _ ahead: MessageAhead, statePath: String?, tracked: [TrackedIssue],
    _ selection: Selection
  ) throws {
    self.ahead = ahead
    var desk = Desk(configuration, asOf: selection.asOf)
    state = try statePath.map { try DeskState(CareStore(path: $0), desk: &desk) }
    if selection.emitsChanges {
      desk.trackMembers()
      live = LiveCases()
    }
    self.desk = desk
    self.selection = selection
    figures.issues = IssueLedger(tracked, keepsTexts: statePath != nil)
    keepsTrail = !configuration.regulated.isEmpty
  }

  // MARK: - Lines

  /// Takes a line in, and prints it where its type is asked for, with what it changes.
  mutating func take(
    _ line: inout MessageLine, _ reading: inout Reading, _ output: inout LineWriter
  ) throws {
    let type = try line.recordType
    var message: Int32?
    switch type {
    case .message: message = try takeMessage(&line, reading)
    case .deletion: try takeDeletion(line)
    case .volume: try takeVolume(&line)
    default: break
    }
    if selection.only.includes(type) {
      if let redactor = selection.redactor {
        if let redacted = try redactor.redacted(line) { try put(redacted, &output) }
      } else if isHolding {
        try put(line.bytes, &output)
      } else {
        try output.write(line)
      }
    }
    if let message, isNewest, live != nil { try tellChanges(after: message, &output) }
  }

  /// Records what has come so far, and prints the lines that waited for it.
  mutating func pause(_ output: inout LineWriter) throws {
    if unrecorded > 0 || !held.isEmpty { try record(&output, isLast: false) }
    try tellWatched(&output)
  }

  // MARK: - Changes

  /// Nothing is told of a case that might not be recorded.
  private var isHolding: Bool { live != nil && state != nil }

  private mutating func put(_ line: [UInt8], _ output: inout LineWriter) throws {
    guard isHolding else { return try output.write(line) }
    held += line
    held.append(UInt8(ascii: "\n"))
  }

  private mutating func tellChanges(after number: Int32, _ output: inout LineWriter) throws {
    messages += 1
    let known = state?.known ?? LiveCases.Known()
    let moment = moment
    if let changed = try live?.changes(after: number, desk, asOf: moment, known: known) {
      try write(changed, &output)
    }
    unrecorded += 1
    // Both look at all messages, so it is done the less often the more there are.
    guard unrecorded >= max(4096, messages / 2) else { return }
    if isHolding { return try record(&output, isLast: false) }
    unrecorded = 0
    try tellWatched(&output)
  }

  /// Tells of storms and of what spreads, once in each five minutes of the stream; with a state, recording does.
  private mutating func tellWatched(_ output: inout LineWriter) throws {
    guard state == nil, selection.only.includes(.alert), let newest = desk.newest, var live else { return }
    let bucket = newest.seconds / StormBucket.seconds
    guard watched.map({ $0 < bucket }) ?? true else { return }
    watched = bucket
    var changed = Snapshot()
    for alert in figures.watched(desk, asOf: moment) {
      if let told = try live.tell(alert, LiveCases.Known()) { changed.alerts.append(told) }
    }
    self.live = live
    try write(changed.adding([]), &output)
  }

  /// Records the run so far in the state.
  private mutating func record(_ output: inout LineWriter, isLast: Bool) throws {
    guard isHolding, let told = live else { return }
    let moment = moment
    let changed = try state?.record(
      desk: &desk, &figures, isLast ? ahead.vocabulary : nil, asOf: moment,
      includingAll: isLast && selection.includesAllCases, told: told)
    guard let changed else { return }
    try output.append(held)
    held.removeAll()
    unrecorded = 0
    live?.note(changed)
    if !desk.actions.isEmpty { live?.refold() }
    for record in changed.issues { issues[record.id] = record }
    community = changed.community
    try write(changed, &output)
    try output.append(held)
    held.removeAll()
  }

  // MARK: - Lines

  private mutating func takeMessage(_ line: inout MessageLine, _ reading: Reading) throws -> Int32 {
    if let error = reading.error { throw error }
    let facts = desk.facts(reading.message)
    let (number, isNew) = try state?.take(facts, desk: &desk) ?? desk.take(facts)
    isNewest = isNew
    if keepsTrail { state?.note(try line.string(.text).map { Array($0.utf8) } ?? [], of: facts, desk) }
    try figures.storms.note(line, number, desk: &desk)
    try figures.reach.note(line, number, desk: &desk)
    figures.topics.note(reading.topicWords, number, desk: &desk)
    let finding =
      try state?.find(reading.parts, number, in: &figures.issues, desk: &desk)
      ?? figures.issues.take(reading.parts, number, desk: &desk)
    figures.community.note(finding, of: facts.id)
    var decision = desk.decision(number, drafting: line, issue: finding.facts)
    decision.similar = finding.similar
    decision.issue = finding.issue
    figures.issues.noteAnswer(number, decision.role, desk: &desk)
    guard selection.only.includes(.message) else { return number }
    writer.removeAll()
    decision.write(to: &writer)
    line.set(.triage, writer.pieces)
    if desk.isDeleted(facts) { line.set(.text, Array("\"\"".utf8)) }
    return number
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
    let only = selection.only
    if isHolding {
      try record(&output, isLast: true)
    } else {
      try write(try snapshot(), &output)
    }
    let issues = issues.values.sorted { ($0.firstSeen ?? moment, $0.id) < ($1.firstSeen ?? moment, $1.id) }
    for record in issues where only.includes(.issue) { try print(&output) { record.write(to: &$0) } }
    if tellsCommunity, let told = community ?? told?.value() {
      for record in told.questions where only.includes(.question) {
        try print(&output) { record.write(to: &$0) }
      }
      for record in told.people where only.includes(.person) { try print(&output) { record.write(to: &$0) } }
    }
    try output.append(held)
    try output.flush()
  }

  private var moment: Timestamp {
    selection.asOf ?? state?.latest(desk) ?? desk.newest ?? Timestamp(seconds: 0)
  }

  private mutating func snapshot() throws -> Snapshot {
    let moment = moment
    if let snapshot = try state?.record(
      desk: &desk, &figures, ahead.vocabulary, asOf: moment, includingAll: selection.includesAllCases)
    {
      for record in snapshot.issues { issues[record.id] = record }
      community = snapshot.community
      return snapshot
    }
    desk.influence = figures.reach.influence(desk, asOf: moment)
    // What takes longest is looked at beside the rest.
    let emerging = emerging(asOf: moment)
    if tellsCommunity { told = community(asOf: moment) }
    let alerts = figures.alerts(desk, asOf: selection.asOf, moment: moment)
    let snapshot = desk.snapshot(asOf: moment).adding(alerts + emerging.value())
    for record in figures.issues.records(desk, asOf: moment) { issues[record.id] = record }
    return try untold(snapshot)
  }

  /// The alerts about what emerges.
  private func emerging(asOf moment: Timestamp) -> Background<[AlertRecord]> {
    let (topics, vocabulary, desk) = (figures.topics, ahead.vocabulary, desk)
    return Background {
      vocabulary.map { EmergingTopics(topics, $0, desk, asOf: moment).alerts() } ?? []
    }
  }

  /// What the community did.
  private func community(asOf moment: Timestamp) -> Background<CommunityRecords> {
    let (community, issues, desk) = (figures.community, figures.issues, desk)
    return Background { community.records(desk, issues, asOf: moment) }
  }

  private var tellsCommunity: Bool { selection.only.includes(.question) || selection.only.includes(.person) }

  /// What of the last snapshot has not been told.
  private mutating func untold(_ snapshot: Snapshot) throws -> Snapshot {
    guard var live else { return snapshot }
    let known = LiveCases.Known()
    var untold = Snapshot()
    let gone = live.gone(from: snapshot, at: moment)
    untold.cases = try (snapshot.cases + gone.cases).compactMap { try live.tell($0, known) }
    untold.alerts = try (snapshot.alerts + gone.alerts).compactMap { try live.tell($0, known) }
    self.live = live
    return untold
  }

  private mutating func write(_ snapshot: Snapshot, _ output: inout LineWriter) throws {
    for record in snapshot.cases where selection.only.includes(.case) {
      try print(&output) { record.write(to: &$0) }
    }
    for record in snapshot.alerts where selection.only.includes(.alert) {
      try print(&output) { record.write(to: &$0) }
    }
  }

  private mutating func print(_ output: inout LineWriter, _ body: (inout JSONWriter) -> Void) throws {
    writer.removeAll()
    body(&writer)
    try put(try selection.redactor?.redacted(writer.bytes) ?? writer.bytes, &output)
  }
}
