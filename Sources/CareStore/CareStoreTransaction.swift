internal import GRDB
public import MessageCore

/// A message as the state keeps it: where it stands, and what triage knows of it.
public struct StoredMessage: Equatable, Sendable {
  public var id: String
  /// What names its conversation.
  public var conversation: String
  /// The message that it answers.
  public var parent: String?
  /// What stands for its author.
  public var author: String?
  /// A JSON object that only triage reads.
  public var facts: String

  public init(id: String, conversation: String, parent: String? = nil, author: String? = nil, facts: String) {
    self.id = id
    self.conversation = conversation
    self.parent = parent
    self.author = author
    self.facts = facts
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

  /// All messages of the conversations that a message touches: its own, those of the messages that it refers to, and
  /// those of the messages that answer it.
  public func messages(touchedBy id: String, references: [String]) throws -> [StoredMessage] {
    let names = Self.json([id] + references)
    let sql = """
      WITH touched (conversation) AS (
        SELECT conversation FROM messages WHERE id IN (SELECT value FROM json_each(?1))
        UNION SELECT conversation FROM messages WHERE parent = ?2
        UNION SELECT value FROM json_each(?1)
      )
      SELECT messages.* FROM touched JOIN messages USING (conversation)
      """
    return try fetch(sql, [names, id])
  }

  /// All messages of the conversations whose cases are not closed.
  public func messagesOfOpenCases() throws -> [StoredMessage] {
    let sql = """
      SELECT * FROM messages WHERE conversation IN (SELECT thread FROM case_records WHERE status <> 'closed')
      """
    return try fetch(sql, [])
  }

  /// All messages by an author.
  public func messages(by author: String) throws -> [StoredMessage] {
    try fetch("SELECT * FROM messages WHERE author = ?", [author])
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

  /// The cases of a conversation that are not closed.
  public func openCases(thread: String) throws -> [CaseRecord] {
    let statement = try database.cachedStatement(
      sql: "SELECT record FROM case_records WHERE thread = ? AND status <> 'closed' ORDER BY id")
    return try String.fetchAll(statement, arguments: [thread]).map { try CaseRecord(Self.line($0)) }
  }

  /// An alert as it was recorded last.
  public func alertRecord(id: String) throws -> AlertRecord? {
    try String.fetchOne(database, sql: "SELECT record FROM alert_records WHERE id = ?", arguments: [id])
      .map { try AlertRecord(Self.line($0)) }
  }

  private func fetch(_ sql: String, _ arguments: [String]) throws -> [StoredMessage] {
    let statement = try database.cachedStatement(sql: sql)
    return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).map { row in
      StoredMessage(
        id: row["id"], conversation: row["conversation"], parent: row["parent"], author: row["author"],
        facts: row["facts"])
    }
  }

  private static func json(_ names: [String]) -> String {
    var writer = JSONWriter()
    writer.array { for name in names { $0.string(name) } }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func line(_ record: String) throws -> MessageLine {
    var line = MessageLine()
    try line.load(Array(record.utf8))
    return line
  }
}

/// What can be asked and changed inside a transaction. It must not outlive the closure that it was given to.
public struct CareStoreWriter {
  private let database: Database
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

  /// Records a message in place of an earlier version.
  public func save(_ message: StoredMessage) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?)")
    try statement.execute(
      arguments: [message.id, message.conversation, message.parent, message.author, message.facts])
  }

  /// Records that a message was deleted.
  public func saveDeletion(id: String) throws {
    try database.execute(sql: "INSERT OR IGNORE INTO deletions VALUES (?)", arguments: [id])
  }

  /// Records a case and its events in place of an earlier revision.
  public func save(_ record: CaseRecord) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO case_records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      record.id, record.revision, record.thread, record.status.rawValue, record.kind,
      record.priority.rawValue,
      record.openedAt.description, record.firstResponseDue?.description, record.resolutionDue?.description,
      record.visibility?.rawValue, Self.json { record.write(to: &$0) },
    ])
    let clearing = try database.cachedStatement(sql: "DELETE FROM case_record_events WHERE case_id = ?")
    try clearing.execute(arguments: [record.id])
    let adding = try database.cachedStatement(sql: "INSERT INTO case_record_events VALUES (?, ?, ?, ?, ?, ?)")
    for (position, event) in record.events.enumerated() {
      try adding.execute(arguments: [
        record.id, position, event.at.description, event.kind.rawValue, event.message, event.by,
      ])
    }
  }

  /// Records an alert in place of an earlier revision.
  public func save(_ record: AlertRecord) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO alert_records VALUES (?, ?, ?)",
      arguments: [record.id, record.revision, Self.json { record.write(to: &$0) }])
  }

  private static func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
