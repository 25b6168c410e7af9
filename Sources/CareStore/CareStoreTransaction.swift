internal import GRDB
public import MessageCore

/// What one of ours did to a case.
public struct StoredAction: Equatable, Sendable {
  /// The id of the case's opening message.
  public var opening: String
  public var at: Timestamp
  public var kind: CaseRecord.Event.Kind
  public var by: String?
  public var note: String?

  public init(
    opening: String, at: Timestamp, kind: CaseRecord.Event.Kind, by: String? = nil, note: String? = nil
  ) {
    self.opening = opening
    self.at = at
    self.kind = kind
    self.by = by
    self.note = note
  }
}

/// What can be asked inside a transaction. It must not outlive the closure that it was given to.
public struct CareStoreReader {
  let database: Database

  /// How often the state was changed.
  public var generation: Int64 {
    get throws { try Int64.fetchOne(database, sql: "SELECT generation FROM desk") ?? 0 }
  }

  /// The newest `created_at` that was recorded.
  public var newest: Timestamp? {
    get throws {
      try String.fetchOne(database, sql: "SELECT newest FROM desk").flatMap { Timestamp(rfc3339: $0.utf8) }
    }
  }

  /// Where the cases stand that are not closed.
  ///
  /// - Parameter moment: then; nil for now.
  public func placesOfOpenCases(at moment: Timestamp? = nil) throws -> [StoredPlace] {
    let closed =
      "OR id IN (SELECT case_id FROM case_events WHERE kind = 'closed' AND unixepoch(at) >= ?)"
    let sql = """
      SELECT DISTINCT head, thread FROM case_records WHERE status <> 'closed' \(moment == nil ? "" : closed) ORDER BY id
      """
    let arguments = moment.map { StatementArguments([$0.seconds]) } ?? StatementArguments()
    return try Row.fetchAll(database, sql: sql, arguments: arguments)
      .map { StoredPlace(head: $0[0], conversation: $0[1]) }
  }

  /// What people of ours did to cases, in its order.
  public func actions() throws -> [StoredAction] {
    try Row.fetchAll(database, sql: "SELECT opening, at, kind, by, note FROM case_actions ORDER BY number")
      .compactMap { row in
        guard let at = Timestamp(rfc3339: (row["at"] as String).utf8),
          let kind = CaseRecord.Event.Kind(rawValue: row["kind"])
        else { return nil }
        return StoredAction(opening: row["opening"], at: at, kind: kind, by: row["by"], note: row["note"])
      }
  }

  /// The ids of deleted messages.
  public func deletions() throws -> [String] {
    try String.fetchAll(database, sql: "SELECT id FROM deletions ORDER BY id")
  }

  /// A case as it was recorded last.
  public func caseRecord(id: String) throws -> CaseRecord? {
    let statement = try database.cachedStatement(sql: "SELECT record FROM case_records WHERE id = ?")
    return try String.fetchOne(statement, arguments: [id]).map { try CaseRecord(Self.line($0)) }
  }

  /// The cases of a conversation that are not closed and have no customer.
  public func openCases(withoutHeadOf thread: String) throws -> [CaseRecord] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT record FROM case_records WHERE thread = ? AND head IS NULL AND status <> 'closed' ORDER BY id
        """)
    return try String.fetchAll(statement, arguments: [thread]).map { try CaseRecord(Self.line($0)) }
  }

  /// The cases of a customer that are not closed.
  public func openCases(head: String) throws -> [CaseRecord] {
    let sql = "SELECT record FROM case_records WHERE head = ? AND status <> 'closed' ORDER BY id"
    return try String.fetchAll(try database.cachedStatement(sql: sql), arguments: [head])
      .map { try CaseRecord(Self.line($0)) }
  }

  /// What stands for a case's customer; nil where nobody is named.
  public func head(ofCase id: String) throws -> String? {
    try String.fetchOne(database, sql: "SELECT head FROM case_records WHERE id = ?", arguments: [id])
  }

  /// An alert as it was recorded last.
  public func alertRecord(id: String) throws -> AlertRecord? {
    try String.fetchOne(database, sql: "SELECT record FROM alert_records WHERE id = ?", arguments: [id])
      .map { try AlertRecord(Self.line($0)) }
  }

  static func json(_ names: [String]) -> String {
    var writer = JSONWriter()
    writer.array { for name in names { $0.string(name) } }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  static func line(_ record: String) throws -> MessageLine {
    var line = MessageLine()
    try line.load(Array(record.utf8))
    return line
  }
}

/// What can be asked and changed inside a transaction. It must not outlive the closure that it was given to.
public struct CareStoreWriter {
  let database: Database
  /// Reads, its own changes included.
  public let reader: CareStoreReader

  init(database: Database) {
    self.database = database
    reader = CareStoreReader(database: database)
  }

  /// Counts a change of the state, and keeps the newest `created_at`.
  public func advance(newest: Timestamp?) throws {
    try database.execute(
      sql: "UPDATE desk SET generation = generation + 1, newest = ?", arguments: [newest?.description])
  }

  /// Records that a message was deleted.
  public func saveDeletion(id: String) throws {
    try database.execute(sql: "INSERT OR IGNORE INTO deletions VALUES (?)", arguments: [id])
    try database.execute(sql: "DELETE FROM topic_words WHERE message = ?", arguments: [id])
    try database.execute(sql: "DELETE FROM question_records WHERE id = 'question:' || ?", arguments: [id])
  }

  /// Records what one of ours did to a case.
  public func save(_ action: StoredAction) throws {
    try database.execute(
      sql: "INSERT INTO case_actions (opening, at, kind, by, note) VALUES (?, ?, ?, ?, ?)",
      arguments: [action.opening, action.at.description, action.kind.rawValue, action.by, action.note])
  }

  /// Records a case in place of an earlier revision.
  ///
  /// - Parameters:
  ///   - history: what happened to it; nil for what the record lists.
  ///   - head: what stands for its customer; nil where nobody is named, or as it was recorded before.
  ///   - isNew: whether there is no earlier revision.
  public func save(
    _ record: CaseRecord, _ history: CaseHistory? = nil, head: String? = nil, isNew: Bool = false
  ) throws {
    var statement = try RepeatedStatement(
      """
      INSERT INTO case_records (id, revision, thread, status, kind, priority, opened_at, first_response_due,
        resolution_due, visibility, head, record)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, thread = excluded.thread, status = excluded.status,
        kind = excluded.kind, priority = excluded.priority, opened_at = excluded.opened_at,
        first_response_due = excluded.first_response_due, resolution_due = excluded.resolution_due,
        visibility = excluded.visibility, head = coalesce(excluded.head, head), record = excluded.record
      """, database)
    statement.add(record.id)
    statement.add(record.revision)
    let texts = [
      record.thread, record.status.rawValue, record.kind, record.priority.rawValue,
      record.openedAt.description,
      record.firstResponseDue?.description, record.resolutionDue?.description, record.visibility?.rawValue,
      head,
    ]
    for text in texts { statement.add(text) }
    statement.add(Self.json { record.write(to: &$0) })
    try statement.run()
    try save(history ?? CaseHistory(events: record.events, clocks: record.clocks), of: record, isNew)
  }

  /// Records what the record does not list.
  private func save(_ history: CaseHistory, of record: CaseRecord, _ isNew: Bool) throws {
    if !isNew {
      for table in ["long_case_events", "long_case_clocks"] {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE case_id = ?")
          .execute(arguments: [record.id])
      }
    }
    if !record.omittedEvents.isEmpty {
      var statement = try RepeatedStatement(
        "INSERT INTO long_case_events VALUES (?, ?, ?, ?, ?, ?)", database)
      for (position, event) in history.events.enumerated() {
        statement.add(record.id)
        statement.add(Int64(position))
        for text in [event.at.description, event.kind.rawValue, event.message, event.by] {
          statement.add(text)
        }
        try statement.run()
      }
    }
    if !record.omittedClocks.isEmpty {
      var statement = try RepeatedStatement(
        "INSERT INTO long_case_clocks VALUES (?, ?, ?, ?, ?, ?, ?)", database)
      for (position, clock) in history.clocks.enumerated() {
        statement.add(record.id)
        statement.add(Int64(position))
        statement.add(clock.name.rawValue)
        for moment in [clock.startedAt, clock.dueAt, clock.endedAt] { statement.add(moment?.description) }
        statement.add(clock.seconds)
        try statement.run()
      }
    }
  }

  /// Records an alert in place of an earlier revision.
  public func save(_ record: AlertRecord) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO alert_records VALUES (?, ?, ?)",
      arguments: [record.id, record.revision, Self.json { record.write(to: &$0) }])
  }

  static func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
