internal import Foundation
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
  /// What else triage knows of it, in a form that only triage reads.
  public var facts: [UInt8]
  /// The second in which it was written.
  public var at: Timestamp?
  public var followers: Int64 = 0
  /// How often it was passed on, as its source says.
  public var spread: Int64 = 0
  /// The accounts that it names.
  public var mentions: [String] = []
  /// The messages that it passes on.
  public var reposts: String?
  public var quotes: String?
  /// What it does for others and for us, as bits that only triage reads; nil where it counts for nobody.
  public var deeds: Int64?

  public init(
    id: String, conversation: String, parent: String? = nil, author: String? = nil, head: String? = nil,
    facts: [UInt8]
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

extension CareStoreReader {
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

  /// All messages of customers' branches, and ours above them.
  public func messages(ofHeads heads: [String]) throws -> [StoredMessage] {
    let sql = """
      WITH heads AS (SELECT value FROM json_each(?1))
      \(Self.messages) WHERE head IN heads
      UNION ALL
      \(Self.messages) WHERE head IS NULL
        AND conversation IN (SELECT conversation FROM messages WHERE head IN heads)
      """
    return try fetch(sql, [Self.json(heads)])
  }

  /// The messages of a conversation that belong to no customer's branch.
  public func messages(withoutHeadOf conversation: String) throws -> [StoredMessage] {
    try fetch("\(Self.messages) WHERE conversation = ? AND head IS NULL", [conversation])
  }

  /// The messages of conversations, whoever they belong to.
  public func messages(ofConversations names: [String]) throws -> [StoredMessage] {
    try fetch(
      "\(Self.messages) WHERE conversation IN (SELECT value FROM json_each(?))", [Self.json(names)])
  }

  /// The messages with these ids.
  public func messages(ids: [String]) throws -> [StoredMessage] {
    try fetch("\(Self.messages) WHERE id IN (SELECT value FROM json_each(?))", [Self.json(ids)])
  }

  /// All messages that an earlier version has not placed.
  public func unplacedMessages() throws -> [StoredMessage] {
    try fetch("\(Self.messages) WHERE head = ''", [])
  }

  /// All messages by an author.
  public func messages(by author: String) throws -> [StoredMessage] {
    try fetch("\(Self.messages) WHERE author = ?", [author])
  }

  /// The messages that a query gives: `messages` and a condition.
  func fetch(_ sql: String, _ arguments: StatementArguments) throws -> [StoredMessage] {
    let rows = try Row.fetchCursor(try database.cachedStatement(sql: sql), arguments: arguments)
    var messages: [StoredMessage] = []
    while let row = try rows.next() { messages.append(Self.message(row)) }
    return messages
  }

  /// Begins a query of messages, for `message(_:)`.
  static let messages = "SELECT \(messageColumns) FROM messages"

  /// What `message(_:)` reads of a message.
  static let messageColumns = "id, conversation, parent, author, head, facts, at, followers, spread, deeds"

  /// The message that a row begins with.
  static func message(_ row: Row) -> StoredMessage {
    var message = StoredMessage(
      id: row[0], conversation: row[1], parent: row[2], author: row[3], head: row[4],
      facts: Array(row[5] as Data))
    message.at = (row[6] as Int64?).map { Timestamp(seconds: $0) }
    message.followers = row[7] ?? 0
    message.spread = row[8] ?? 0
    message.deeds = row[9]
    return message
  }
}

extension CareStoreWriter {
  /// Records messages in place of earlier versions.
  public func save(_ messages: some Sequence<StoredMessage>) throws {
    var statement = try RepeatedStatement(
      """
      INSERT INTO messages (id, conversation, parent, author, head, at, followers, spread, mentions, reposts, quotes,
        deeds, facts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET conversation = excluded.conversation, parent = excluded.parent,
        author = excluded.author, head = excluded.head, at = excluded.at, followers = excluded.followers,
        spread = excluded.spread, mentions = excluded.mentions, reposts = excluded.reposts, quotes = excluded.quotes,
        deeds = excluded.deeds, facts = excluded.facts
      """, database)
    for message in messages {
      statement.add(message.id)
      statement.add(message.conversation)
      statement.add(message.parent)
      statement.add(message.author)
      statement.add(message.head)
      statement.add(message.at?.seconds)
      statement.add(message.followers == 0 ? nil : message.followers)
      statement.add(message.spread == 0 ? nil : message.spread)
      statement.add(message.mentions.isEmpty ? nil : CareStoreReader.json(message.mentions))
      statement.add(message.reposts)
      statement.add(message.quotes)
      statement.add(message.deeds)
      statement.add(message.facts)
      try statement.run()
    }
  }

  /// Records where a message stands that is recorded already, and what it does.
  public func place(id: String, conversation: String, head: String?, deeds: Int64?) throws {
    try database.cachedStatement(
      sql: "UPDATE messages SET conversation = ?, head = ?, deeds = ? WHERE id = ?"
    )
    .execute(arguments: [conversation, head, deeds, id])
  }
}
