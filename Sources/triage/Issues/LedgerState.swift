import CareStore
import MessageCore

/// Joins the issue ledger to the state: brings back the texts of earlier runs, and records what the messages of this one
/// are about.
///
/// A text is kept as the numbers by which texts are compared, not as words. A message is looked at once, in the run that
/// records it.
struct LedgerState {
  /// The last text that was brought back.
  private var newest: Int64 = 0
  /// What was recorded last of the issues that may have storms.
  private(set) var watched: [Watched] = []

  /// The new messages of an issue.
  struct Watched {
    let issue: String
    let messages: [Int32]
    /// The one that was recorded before, which nothing was counted of, since it was alone.
    var earlier: String?
  }

  /// The words that were counted when the texts were brought back.
  private var counted: IssueTextReader?

  /// Brings the texts of earlier runs back, before the first text of this one is compared; later calls do nothing.
  mutating func recall(_ reader: CareStoreReader, _ ledger: inout IssueLedger) throws {
    guard !ledger.isRecalled else { return }
    ledger.isRecalled = true
    if let counts = try reader.wordCounts() { ledger.reader.add(counts) }
    counted = ledger.reader
    var places: [String: Int] = [:]
    for (place, issue) in ledger.issues.enumerated() {
      if let id = issue.tracked?.id { places[id] = place }
    }
    let records = Dictionary(uniqueKeysWithValues: try reader.issues().map { ($0.id, $0) })
    for (id, count) in try reader.issueCounts() {
      if let known = places[id] {
        ledger.issues[known].earlier = count
      } else {
        places[id] = ledger.issues.count
        ledger.issues.append(
          IssueLedger.Issue(tracked: records[id].flatMap { TrackedIssue($0) }, name: id, earlier: count))
      }
    }
    let given = Set(ledger.given)
    try restore(try reader.issueTexts(), places, &ledger) { $0.message != nil || !given.contains($0.issue) }
  }

  private mutating func restore(
    _ texts: [StoredIssueText], _ places: [String: Int], _ ledger: inout IssueLedger,
    where includes: (StoredIssueText) -> Bool
  ) throws {
    for var text in texts {
      newest = max(newest, text.number)
      guard includes(text), let issue = places[text.issue], let vector = text.vector, let keys = text.keys,
        vector.count == IssueText.dimensions
      else { continue }
      ledger.texts.restore(IssueText(vector: vector, keys: keys, bands: text.bands))
      text.vector = nil
      text.keys = nil
      let message = text.message == nil ? nil : ledger.earlier.count
      ledger.origins.append(.init(message: StringTable.none, issue: issue, earlier: message))
      if message != nil { ledger.earlier.append(text) }
    }
  }

  /// Records what the messages that the state did not know are about, and gives the issues that changed or that hold a
  /// message of this run; with `includingAll` all that are not done.
  ///
  /// - Parameter again: messages of this run that the state knew.
  mutating func record(
    _ ledger: inout IssueLedger, again: [String], _ desk: Desk, asOf moment: Timestamp,
    includingAll: Bool, _ writer: CareStoreWriter
  ) throws -> [IssueRecord] {
    let texts = ledger.pending
    if !texts.isEmpty || !ledger.given.isEmpty {
      try recall(writer.reader, &ledger)
      try joinOthers(&ledger, desk, writer.reader)
    }
    watched = try watched(ledger, desk, writer.reader)
    for issue in ledger.given { try writer.clearTrackedTexts(of: issue) }
    var touched = Set(ledger.given)
    for text in texts {
      let issue = ledger.issues[text.issue]
      let id = ledger.id(issue, desk)
      // What one message of this run alone is about is no issue yet.
      if !issue.isNew || issue.messages.count > 1 { touched.insert(id) }
      var stored = StoredIssueText(message: nil, issue: id)
      if text.message != StringTable.none {
        let facts = desk.messages[Int(text.message)]
        stored.message = desk.strings.string(facts.id)
        stored.author = desk.strings.optionalString(desk.identity(facts))
        stored.at = facts.createdAt
        stored.visibility = facts.visibility
        if desk.isDeleted(facts) {
          try writer.save(stored)
          continue
        }
      }
      stored.vector = text.text.vector
      stored.keys = text.text.keys
      stored.bands = text.text.bands
      if !text.similar.isEmpty {
        var writer = JSONWriter()
        writer.array { for similar in text.similar { similar.write(to: &$0) } }
        stored.similar = String(decoding: writer.bytes, as: UTF8.self)
      }
      try writer.save(stored)
    }
    for (message, answer) in ledger.answers {
      let facts = desk.messages[Int(answer)]
      try writer.save(
        answer: desk.strings.string(facts.id), by: desk.people.displayName(facts.author, in: desk.strings),
        to: desk.strings.string(desk.messages[Int(message)].id))
    }
    if !texts.isEmpty { try saveCounts(ledger, writer) }
    try writer.forgetIssueTexts(keeping: SimilarTexts.capacity)
    var named = touched
    for message in again {
      if let issue = try writer.reader.issue(ofMessage: message) { named.insert(issue) }
    }
    return try records(named, touched, ledger, moment, includingAll, writer)
  }

  /// The new messages of the issues that may have storms: of those that one message alone is about, nothing is counted.
  private func watched(_ ledger: IssueLedger, _ desk: Desk, _ reader: CareStoreReader) throws -> [Watched] {
    let new = ledger.pending.filter { $0.message != StringTable.none }
    return try Dictionary(grouping: new, by: \.issue).compactMap { place, texts in
      let issue = ledger.issues[place]
      var watched = Watched(issue: ledger.id(issue, desk), messages: texts.map(\.message))
      if issue.tracked != nil { return watched }
      let known = issue.isNew ? [] : try reader.messages(ofIssue: watched.issue, most: 2)
      if known.count == 1 { watched.earlier = known.first }
      return known.count + texts.count > 1 ? watched : nil
    }
  }

  /// Goes on from what was recorded.
  mutating func settle(_ ledger: inout IssueLedger, _ desk: Desk, _ reader: CareStoreReader) throws {
    ledger.settle(desk)
    guard ledger.isRecalled else { return }
    counted = ledger.reader
    newest = try reader.newestIssueText
  }

  // MARK: - Parts

  /// Another process may have recorded the same issue meanwhile: what began here then is about that one.
  private mutating func joinOthers(_ ledger: inout IssueLedger, _ desk: Desk, _ reader: CareStoreReader)
    throws
  {
    let others = try reader.issueTexts(after: newest).filter { $0.message != nil }
    guard !others.isEmpty else { return }
    let firsts = Dictionary(ledger.pending.map { ($0.issue, $0) }) { first, _ in first }
    for (place, issue) in ledger.issues.enumerated() where issue.isNew {
      guard let first = firsts[place] else { continue }
      let scores = others.map { other in
        (other.issue, other.vector.map { IssueText.similarity($0.span, first.text.vector.span) } ?? 0)
      }
      guard let best = scores.max(by: { $0.1 < $1.1 }), best.1 >= IssueLedger.issueScore else { continue }
      ledger.issues[place].name = best.0
    }
  }

  private func saveCounts(_ ledger: IssueLedger, _ writer: CareStoreWriter) throws {
    var whole = IssueTextReader()
    if let known = try writer.reader.wordCounts() { whole.add(known) }
    whole.add(counted.map { ledger.reader.counts(since: $0) } ?? ledger.reader.counts)
    try writer.save(whole.counts)
  }

  private func records(
    _ named: Set<String>, _ touched: Set<String>, _ ledger: IssueLedger, _ moment: Timestamp,
    _ includingAll: Bool, _ writer: CareStoreWriter
  ) throws -> [IssueRecord] {
    var records: [String: IssueRecord] = [:]
    let trackedIssues = Dictionary(ledger.issues.compactMap(\.tracked).map { ($0.id, $0) }) { first, _ in
      first
    }
    for id in touched.sorted() {
      var (record, visibilities) = try writer.reader.issueRecord(id, until: moment)
      let known = try writer.reader.issue(id: id)
      let tracked = trackedIssues[id]
      guard tracked != nil || known?.isTracked ?? false || record.count > 1 else { continue }
      record.state = tracked?.state ?? known?.state ?? .open
      record.title = tracked?.title ?? known?.title
      record.url = tracked?.url ?? known?.url
      record.visibility = StormBucket.strictest(visibilities)
      record.revision = known?.revision ?? 1
      if record != known {
        if known != nil { record.revision += 1 }
        try writer.save(record)
      }
      records[id] = record
    }
    for id in named where records[id] == nil { records[id] = try writer.reader.issue(id: id) }
    if includingAll {
      for record in try writer.reader.issues() where record.state != .done { records[record.id] = record }
    }
    return records.values.sorted { ($0.firstSeen ?? moment, $0.id) < ($1.firstSeen ?? moment, $1.id) }
  }
}

extension TrackedIssue {
  /// An issue of the tracker as an earlier run recorded it; nil for one that only messages made.
  fileprivate init?(_ record: IssueRecord) {
    guard record.isTracked, let title = record.title else { return nil }
    self.init(id: record.id, title: title, state: record.state, url: record.url)
  }
}

extension IssueRecord {
  fileprivate var isTracked: Bool { title != nil }
}
