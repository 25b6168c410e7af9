internal import GRDB
public import MessageCore

extension CareStoreReader {
  /// The last quarter of a day, counted from 1970, that was looked at for topics; nil before any was.
  public var topicsStep: Int64? {
    get throws { try Int64.fetchOne(database, sql: "SELECT topics_step FROM desk") }
  }

  /// How many messages' words are kept.
  public var topicMessageCount: Int {
    get throws { try Int.fetchOne(database, sql: "SELECT count(*) FROM topic_words") ?? 0 }
  }

  /// The messages whose words are kept, in order of time, with their words.
  public func forEachTopicMessage(
    _ body: (_ id: String, _ facts: String, _ words: [Substring]) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT id, facts, words FROM topic_words JOIN messages ON id = message ORDER BY topic_words.at")
    while let row = try rows.next() {
      try body(row[0], row[1], (row[2] as String).split(separator: Self.wordEnd))
    }
  }

  fileprivate static let wordEnd: Character = "\n"
}

extension CareStoreWriter {
  /// Keeps the words of a message.
  public func saveTopicWords(_ words: [String], of message: String, at moment: Timestamp) throws {
    let wordEnd = CareStoreReader.wordEnd
    let text = words.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    try database.cachedStatement(sql: "INSERT OR IGNORE INTO topic_words VALUES (?, ?, ?)")
      .execute(arguments: [message, moment.seconds, text.joined(separator: String(wordEnd))])
  }

  /// Forgets the words of what was written before a moment, and of all but the newest so many messages.
  public func forgetTopicWords(before moment: Timestamp, keeping count: Int? = nil) throws {
    try database.execute(sql: "DELETE FROM topic_words WHERE at < ?", arguments: [moment.seconds])
    guard let count else { return }
    try database.execute(
      sql: """
        DELETE FROM topic_words WHERE message NOT IN (
          SELECT message FROM topic_words ORDER BY at DESC, message DESC LIMIT ?)
        """, arguments: [count])
  }

  /// Notes until when topics were looked for.
  public func save(topicsStep step: Int64) throws {
    try database.execute(sql: "UPDATE desk SET topics_step = ?", arguments: [step])
  }
}
