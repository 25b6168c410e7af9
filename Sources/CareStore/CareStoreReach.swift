internal import GRDB

/// Attention that flowed from one person to another, by what stands for them.
public struct StoredAttention: Equatable, Sendable {
  public var from: String
  public var to: String
  /// How often.
  public var count: Int64

  public init(from: String, to: String, count: Int64) {
    self.from = from
    self.to = to
    self.count = count
  }
}

extension CareStoreReader {
  /// Until which day, counted from 1970 in UTC, the influence that is recorded was counted; nil before it ever was.
  public var influenceDay: Int64? {
    get throws { try Int64.fetchOne(database, sql: "SELECT influence_day FROM desk") }
  }

  /// How influential people are, above 0 to 1, by what stands for them.
  public func influence() throws -> [(identity: String, value: Double)] {
    try Row.fetchAll(database, sql: "SELECT identity, value FROM influence ORDER BY identity")
      .map { ($0[0], $0[1]) }
  }

  /// Who answered, reposted, quoted and named whom in the messages that were written before a moment.
  ///
  /// - Parameter end: in seconds since 1970.
  public func attention(before end: Int64) throws -> [StoredAttention] {
    // Left to itself SQLite reads the messages by author, all over the file, to have them grouped.
    func passed(_ column: String, _ index: String) -> String {
      """
      SELECT one.author, other.author, count(*)
      FROM messages one \(index) JOIN messages other ON other.id = one.\(column)
      WHERE one.\(column) IS NOT NULL AND one.at < ? AND one.author <> other.author GROUP BY 1, 2
      """
    }
    let named = """
      SELECT author, coalesce(identity, value), count(*)
      FROM messages NOT INDEXED, json_each(mentions) LEFT JOIN accounts ON handle = value
      WHERE mentions IS NOT NULL AND at < ? AND author IS NOT NULL AND author <> coalesce(identity, value)
      GROUP BY 1, 2
      """
    let queries = [
      passed("parent", "NOT INDEXED"), passed("reposts", "INDEXED BY messages_by_reposts"),
      passed("quotes", "INDEXED BY messages_by_quotes"), named,
    ]
    return try queries.flatMap { sql in
      try Row.fetchAll(database, sql: sql, arguments: [end])
        .map { StoredAttention(from: $0[0], to: $0[1], count: $0[2]) }
    }
  }

  /// Which of some messages are reposted or quoted.
  public func passed(of ids: [String]) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT value FROM json_each(?)
        WHERE EXISTS (SELECT 1 FROM messages WHERE reposts = value)
          OR EXISTS (SELECT 1 FROM messages WHERE quotes = value)
        """, arguments: [Self.json(ids)])
  }

  /// When messages were written that repost or quote one, until a moment, in order, in seconds since 1970.
  public func passings(of id: String, until end: Int64) throws -> [Int64] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT at FROM messages WHERE reposts = ?1 AND at <= ?2
        UNION ALL SELECT at FROM messages WHERE quotes = ?1 AND at <= ?2 ORDER BY at
        """)
    return try Int64.fetchAll(statement, arguments: [id, end])
  }
}

extension CareStoreWriter {
  /// Records how influential people are by what was written before a day, in place of what was known.
  public func save(influence: [(identity: String, value: Double)], day: Int64) throws {
    try database.execute(sql: "DELETE FROM influence")
    let statement = try database.cachedStatement(sql: "INSERT INTO influence VALUES (?, ?)")
    for person in influence { try statement.execute(arguments: [person.identity, person.value]) }
    try database.execute(sql: "UPDATE desk SET influence_day = ?", arguments: [day])
  }

  /// Notes under which handle a person is known who has an id.
  public func save(handle: String, of identity: String) throws {
    var statement = try RepeatedStatement("INSERT OR REPLACE INTO accounts VALUES (?, ?)", database)
    statement.add(handle)
    statement.add(identity)
    try statement.run()
  }
}
