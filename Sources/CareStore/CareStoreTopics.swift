internal import GRDB
public import MessageCore

/// The words of a message, as topics are told by them.
public struct StoredTopicWords: Equatable, Sendable {
  public var message: String
  public var at: Timestamp
  public var words: [String]

  public init(message: String, at: Timestamp, words: [String]) {
    self.message = message
    self.at = at
    self.words = words
  }
}

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
    _ body: (_ message: StoredMessage, _ words: [Substring]) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(Self.messageColumns), words
        FROM (SELECT message, at AS moment, words FROM topic_words) JOIN messages ON id = message ORDER BY moment
        """)
    while let row = try rows.next() {
      try body(Self.message(row), (row[10] as String).split(separator: Self.wordEnd))
    }
  }

  fileprivate static let wordEnd: Character = "\n"
}

extension CareStoreWriter {
  /// Keeps the words of messages.
  public func save(_ messages: some Sequence<StoredTopicWords>) throws {
    var statement = try RepeatedStatement("INSERT OR IGNORE INTO topic_words VALUES (?, ?, ?)", database)
    let wordEnd = String(CareStoreReader.wordEnd)
    for one in messages {
      let words = one.words.map { word in
        word.utf8.contains { $0 < 0x20 }
          ? word.split(whereSeparator: \.isNewline).joined(separator: " ") : word
      }
      statement.add(one.message)
      statement.add(one.at.seconds)
      statement.add(words.joined(separator: wordEnd))
      try statement.run()
    }
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
