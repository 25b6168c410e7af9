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
  /// What stands for the customer whose branch it belongs to; nil where all above it are ours, empty where it must be
  /// placed again.
  public var head: String?
  /// A JSON object that only triage reads.
  public var facts: String
  /// When it was written.
  public var at: Timestamp?
  /// The accounts that it names.
  public var mentions: [String] = []
  /// The messages that it passes on.
  public var reposts: String?
  public var quotes: String?
  /// What it does for others and for us, as bits that only triage reads; nil where it counts for nobody.
  public var deeds: Int64?

  public init(
    id: String, conversation: String, parent: String? = nil, author: String? = nil, head: String? = nil,
    facts: String
  ) {
    self.id = id
    self.conversation = conversation
    self.parent = parent
    self.author = author
    self.head = head
    self.facts = facts
  }
}

/// Where messages stand: the customer whose they are, and their conversation.
public struct StoredPlace: Hashable, Sendable {
  public var head: String?
  public var conversation: String?

  public init(head: String?, conversation: String?) {
    self.head = head
    self.conversation = conversation
  }
}

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

  /// Where the messages stand that a message may belong with: those that it refers to, those that answer it, those of
  /// the conversations so called, and its author's.
  public func places(
    touchedBy id: String, references: [String], author: String?
  ) throws -> [StoredPlace] {
    let sql = """
      SELECT head, conversation FROM messages WHERE id IN (?1, ?2, ?3)
      UNION SELECT head, conversation FROM messages WHERE parent = ?1
      UNION SELECT head, conversation FROM messages WHERE conversation IN (?1, ?2, ?3)
      UNION SELECT head, '' FROM (SELECT head FROM messages WHERE head = ?4 LIMIT 1)
      """
    let statement = try database.cachedStatement(sql: sql)
    let arguments: StatementArguments = [
      id, references.first ?? id, references.dropFirst().first ?? id, author,
    ]
    return try Row.fetchAll(statement, arguments: arguments).map {
      StoredPlace(head: $0[0], conversation: $0[1])
    }
  }

  /// Where the cases stand that are not closed.
  ///
  /// - Parameter moment: then; nil for now.
  public func placesOfOpenCases(at moment: Timestamp? = nil) throws -> [StoredPlace] {
    let closed =
      "OR id IN (SELECT case_id FROM case_record_events WHERE kind = 'closed' AND unixepoch(at) >= ?)"
    let sql = """
      SELECT DISTINCT head, thread FROM case_records WHERE status <> 'closed' \(moment == nil ? "" : closed) ORDER BY id
      """
    let arguments = moment.map { StatementArguments([$0.seconds]) } ?? StatementArguments()
    return try Row.fetchAll(database, sql: sql, arguments: arguments)
      .map { StoredPlace(head: $0[0], conversation: $0[1]) }
  }

  /// All messages of customers' branches, and ours above them.
  public func messages(ofHeads heads: [String]) throws -> [StoredMessage] {
    let sql = """
      WITH branches AS (
        SELECT id, conversation FROM messages WHERE head IN (SELECT value FROM json_each(?1))
      )
      SELECT * FROM messages WHERE id IN (SELECT id FROM branches)
      UNION ALL
      SELECT * FROM messages WHERE head IS NULL AND conversation IN (SELECT conversation FROM branches)
      """
    return try fetch(sql, [Self.json(heads)])
  }

  /// The messages of a conversation that belong to no customer's branch.
  public func messages(withoutHeadOf conversation: String) throws -> [StoredMessage] {
    try fetch("SELECT * FROM messages WHERE conversation = ? AND head IS NULL", [conversation])
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

  /// The messages of conversations, whoever they belong to.
  public func messages(ofConversations names: [String]) throws -> [StoredMessage] {
    try fetch(
      "SELECT * FROM messages WHERE conversation IN (SELECT value FROM json_each(?))", [Self.json(names)])
  }

  /// The messages with these ids.
  public func messages(ids: [String]) throws -> [StoredMessage] {
    try fetch("SELECT * FROM messages WHERE id IN (SELECT value FROM json_each(?))", [Self.json(ids)])
  }

  /// All messages that an earlier version has not placed.
  public func unplacedMessages() throws -> [StoredMessage] {
    try fetch("SELECT * FROM messages WHERE head = ''", [])
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

  /// The messages that a query gives, all columns.
  func fetch(_ sql: String, _ arguments: StatementArguments) throws -> [StoredMessage] {
    let statement = try database.cachedStatement(sql: sql)
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      var message = StoredMessage(
        id: row["id"], conversation: row["conversation"], parent: row["parent"], author: row["author"],
        head: row["head"], facts: row["facts"])
      message.deeds = row["deeds"]
      return message
    }
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

  /// Records a message in place of an earlier version.
  public func save(_ message: StoredMessage) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO messages (id, conversation, parent, author, facts, head, at, mentions, reposts, quotes,
          deeds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      message.id, message.conversation, message.parent, message.author, message.facts, message.head,
      message.at?.seconds, message.mentions.isEmpty ? nil : CareStoreReader.json(message.mentions),
      message.reposts, message.quotes, message.deeds,
    ])
  }

  /// Records where a message stands that is recorded already, and what it does.
  public func place(id: String, conversation: String, head: String?, deeds: Int64?) throws {
    try database.cachedStatement(
      sql: "UPDATE messages SET conversation = ?, head = ?, deeds = ? WHERE id = ?"
    )
    .execute(arguments: [conversation, head, deeds, id])
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

  /// Records a case, its events and its clocks in place of an earlier revision.
  ///
  /// - Parameters:
  ///   - history: what happened to it; nil for what the record lists.
  ///   - head: what stands for its customer; nil where nobody is named, or as it was recorded before.
  ///   - isNew: whether there is no earlier revision.
  public func save(
    _ record: CaseRecord, _ history: CaseHistory? = nil, head: String? = nil, isNew: Bool = false
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO case_records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
          coalesce(?12, (SELECT head FROM case_records WHERE id = ?1)))
        """)
    try statement.execute(arguments: [
      record.id, record.revision, record.thread, record.status.rawValue, record.kind,
      record.priority.rawValue,
      record.openedAt.description, record.firstResponseDue?.description, record.resolutionDue?.description,
      record.visibility?.rawValue, Self.json { record.write(to: &$0) }, head,
    ])
    if !isNew {
      for table in ["case_record_events", "case_record_clocks"] {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE case_id = ?")
          .execute(arguments: [record.id])
      }
    }
    let adding = try database.cachedStatement(sql: "INSERT INTO case_record_events VALUES (?, ?, ?, ?, ?, ?)")
    for (position, event) in (history?.events ?? record.events).enumerated() {
      try adding.execute(arguments: [
        record.id, position, event.at.description, event.kind.rawValue, event.message, event.by,
      ])
    }
    let clocking = try database.cachedStatement(
      sql: "INSERT INTO case_record_clocks VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (position, clock) in (history?.clocks ?? record.clocks).enumerated() {
      try clocking.execute(arguments: [
        record.id, position, clock.name.rawValue, clock.startedAt.description, clock.dueAt?.description,
        clock.endedAt?.description, clock.seconds,
      ])
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
