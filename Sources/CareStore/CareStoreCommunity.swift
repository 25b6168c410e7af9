internal import GRDB
public import MessageCore

/// What became of a message that asks or complains.
public struct StoredInquiry: Equatable, Sendable {
  /// An answer that pleased the asker.
  public struct Thanks: Equatable, Sendable {
    public var answer: String
    /// What stands for its author where it counts for them; nil for one of ours.
    public var author: String?
    /// How they are called.
    public var by: String
    public var answeredAt: Timestamp
    /// When the asker was pleased.
    public var at: Timestamp
    /// Whether nobody of ours had to answer.
    public var solves: Bool

    public init(
      answer: String, author: String?, by: String, answeredAt: Timestamp, at: Timestamp, solves: Bool
    ) {
      self.answer = answer
      self.author = author
      self.by = by
      self.answeredAt = answeredAt
      self.at = at
      self.solves = solves
    }
  }

  public var message: String
  /// The message that answered it, and who wrote that.
  public var answer: String?
  public var answerer: String?
  public var thanks: [Thanks] = []

  public init(message: String) { self.message = message }
}

/// What one person did, by the messages that count for them.
public struct StoredDeeds: Equatable, Sendable {
  /// How many messages have each bit, the lowest first, and how many have the two lowest.
  public var counts: (answers: Int64, positive: Int64, negative: Int64, defences: Int64) = (0, 0, 0, 0)
  /// How many have one of the two lowest, and when the first of them was written.
  public var count: Int64 = 0
  public var first: Timestamp?
  public var followers: Int64 = 0
  public var reposts: Int64 = 0
  public var thanked: Int64 = 0
  public var solved: Int64 = 0
  /// The newest of them, the newest first.
  public var newest: [StoredMessage] = []

  public static func == (one: StoredDeeds, other: StoredDeeds) -> Bool {
    one.counts == other.counts && one.count == other.count && one.first == other.first
      && one.followers == other.followers && one.reposts == other.reposts && one.thanked == other.thanked
      && one.solved == other.solved && one.newest == other.newest
  }
}

extension CareStoreReader {
  /// Which of some messages ask or complain, of those that were recorded.
  public func inquiries(of messages: [String]) throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT message FROM inquiries WHERE message IN (SELECT value FROM json_each(?))",
      arguments: [Self.json(messages)])
  }

  /// The message that answered one, and who wrote it; nil where none is known.
  public func answer(to message: String) throws -> (answer: String, by: String?)? {
    let statement = try database.cachedStatement(
      sql: "SELECT answer, answerer FROM inquiries WHERE message = ? AND answer IS NOT NULL")
    return try Row.fetchOne(statement, arguments: [message]).map { ($0[0], $0[1]) }
  }

  /// Who solved an issue for others, and when, in order of time.
  public func solutions(of issue: String) throws -> [(by: String, at: Timestamp)] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT by, answered_at FROM issue_texts JOIN thanks ON inquiry = message
        WHERE issue = ? ORDER BY answered_at
        """)
    return try Row.fetchAll(statement, arguments: [issue]).map { ($0[0], Timestamp(seconds: $0[1])) }
  }

  /// What a person did until a moment.
  ///
  /// - Parameter most: how many messages are asked for.
  public func deeds(of author: String, until moment: Timestamp, most: Int) throws -> StoredDeeds {
    var deeds = StoredDeeds()
    let counting = try database.cachedStatement(
      sql: """
        SELECT coalesce(sum(deeds & 1 <> 0), 0), coalesce(sum(deeds & 2 <> 0), 0), coalesce(sum(deeds & 4 <> 0), 0),
          coalesce(sum(deeds & 3 = 3), 0), coalesce(sum(deeds & 3 <> 0), 0), min(iif(deeds & 3, at, NULL)),
          coalesce(max(followers), 0), CAST(min(total(spread), 9223372036854774784.0) AS INTEGER)
        FROM messages WHERE author = ? AND deeds IS NOT NULL AND at <= ?
        """)
    if let row = try Row.fetchOne(counting, arguments: [author, moment.seconds]) {
      deeds.counts = (row[0], row[1], row[2], row[3])
      deeds.count = row[4]
      deeds.first = (row[5] as Int64?).map { Timestamp(seconds: $0) }
      deeds.followers = row[6]
      deeds.reposts = row[7]
    }
    let thanking = try database.cachedStatement(
      sql: "SELECT count(*), coalesce(sum(solves), 0) FROM thanks WHERE author = ? AND at <= ?")
    if let row = try Row.fetchOne(thanking, arguments: [author, moment.seconds]) {
      deeds.thanked = row[0]
      deeds.solved = row[1]
    }
    deeds.newest = try fetch(
      """
      \(Self.messages) WHERE author = ?1 AND deeds & 3 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT ?3
      """, [author, moment.seconds, most])
    return deeds
  }

  /// The people of some ids who were told of.
  public func knownPeople(of ids: [String]) throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT id FROM person_records WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [Self.json(ids)])
  }

  /// A person as they were recorded last.
  public func person(id: String) throws -> PersonRecord? {
    let statement = try database.cachedStatement(sql: "SELECT record FROM person_records WHERE id = ?")
    return try String.fetchOne(statement, arguments: [id]).map { try PersonRecord(Self.line($0)) }
  }

  /// A question as it was recorded last.
  public func question(id: String) throws -> QuestionRecord? {
    let statement = try database.cachedStatement(sql: "SELECT record FROM question_records WHERE id = ?")
    return try String.fetchOne(statement, arguments: [id]).map { try QuestionRecord(Self.line($0)) }
  }

  /// The questions that nobody had answered when they were recorded.
  public func unansweredQuestions() throws -> [QuestionRecord] {
    try String.fetchAll(
      database,
      sql: "SELECT record FROM question_records WHERE record ->> '$.answered_by' = 'nobody' ORDER BY id"
    ).map { try QuestionRecord(Self.line($0)) }
  }
}

extension CareStoreWriter {
  /// Forgets what became of a message.
  public func clearInquiry(_ message: String) throws {
    for sql in ["DELETE FROM thanks WHERE inquiry = ?", "DELETE FROM inquiries WHERE message = ?"] {
      try database.cachedStatement(sql: sql).execute(arguments: [message])
    }
  }

  /// Records what became of a message of which nothing is recorded.
  public func save(_ inquiry: StoredInquiry) throws {
    try database.cachedStatement(sql: "INSERT INTO inquiries VALUES (?, ?, ?)")
      .execute(arguments: [inquiry.message, inquiry.answer, inquiry.answerer])
    let adding = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO thanks VALUES (?, ?, ?, ?, ?, ?, ?)")
    for thanks in inquiry.thanks {
      try adding.execute(arguments: [
        inquiry.message, thanks.answer, thanks.author, thanks.by, thanks.answeredAt.seconds,
        thanks.at.seconds,
        thanks.solves,
      ])
    }
  }

  /// Records a question in place of an earlier revision.
  public func save(_ record: QuestionRecord) throws {
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO question_records VALUES (?, ?, ?)")
      .execute(arguments: [record.id, record.revision, Self.json { record.write(to: &$0) }])
  }

  /// Records a person in place of an earlier revision.
  public func save(_ record: PersonRecord) throws {
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO person_records VALUES (?, ?, ?)")
      .execute(arguments: [record.id, record.revision, Self.json { record.write(to: &$0) }])
  }
}
