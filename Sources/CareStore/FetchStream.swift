internal import GRDB
public import MessageCore

/// One query of one account, and how far it was fetched.
public struct FetchStream: Equatable, Sendable {
  /// What the state knows it by.
  public var number: Int64
  public var source: String
  /// Whose credentials were used; empty without any.
  public var account: String
  public var query: String
  /// Where the next run goes on, as the adapter wrote it; empty on the first run.
  public var cursor: String
  /// How many records were delivered.
  public var delivered: Int64
  /// When something was last fetched.
  public var updatedAt: Timestamp?

  public init(number: Int64, source: String, account: String, query: String) {
    self.init(number: number, source: source, account: account, query: query, cursor: "", delivered: 0)
  }

  init(
    number: Int64, source: String, account: String, query: String, cursor: String, delivered: Int64,
    updatedAt: Timestamp? = nil
  ) {
    self.number = number
    self.source = source
    self.account = account
    self.query = query
    self.cursor = cursor
    self.delivered = delivered
    self.updatedAt = updatedAt
  }
}

/// A version of a message that was delivered.
public struct SeenVersion: Equatable, Sendable {
  public var id: String
  /// A sum over what an edit changes.
  public var version: Int64

  public init(id: String, version: Int64) {
    self.id = id
    self.version = version
  }
}

extension CareStoreReader {
  /// Every query that was ever fetched, by source.
  public func fetchStreams() throws -> [FetchStream] {
    try Row.fetchAll(database, sql: "SELECT * FROM fetch_streams ORDER BY source, query, account")
      .map { Self.stream($0) }
  }

  /// Of these versions, those that were not delivered before: new messages and edits, in their order.
  public func unseen(_ versions: [SeenVersion], in stream: Int64) throws -> Set<Int> {
    let statement = try database.cachedStatement(
      sql: "SELECT version FROM fetch_seen WHERE stream = ? AND id = ?")
    var unseen: Set<Int> = []
    for (index, version) in versions.enumerated() {
      let known = try Int64.fetchOne(statement, arguments: [stream, version.id])
      if known != version.version { unseen.insert(index) }
    }
    return unseen
  }

  /// Of these ids, those of which some version was delivered.
  public func delivered(_ ids: Set<String>, in stream: Int64) throws -> Set<String> {
    let statement = try database.cachedStatement(
      sql: "SELECT version FROM fetch_seen WHERE stream = ? AND id = ?")
    return try ids.filter { try Int64.fetchOne(statement, arguments: [stream, $0]) != nil }
  }

  /// The login that is kept for an account.
  public func login(_ account: String) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT session FROM fetch_logins WHERE account = ?", arguments: [account])
  }

  static func stream(_ row: Row) -> FetchStream {
    FetchStream(
      number: row["number"], source: row["source"], account: row["account"], query: row["query"],
      cursor: row["cursor"], delivered: row["delivered"],
      updatedAt: (row["updated_at"] as String?).flatMap { Timestamp(rfc3339: $0.utf8) })
  }
}

extension CareStoreWriter {
  /// How many deliveries of a query are remembered, so that repeats are known.
  public static var rememberedDeliveries: Int64 { 20_000 }

  /// The query's stream, begun where there is none.
  public func stream(source: String, account: String, query: String) throws -> FetchStream {
    let key: StatementArguments = [source, account, query]
    try database.execute(
      sql: """
        INSERT INTO fetch_streams (source, account, query, cursor, delivered) VALUES (?, ?, ?, '', 0)
        ON CONFLICT DO NOTHING
        """, arguments: key)
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM fetch_streams WHERE source = ? AND account = ? AND query = ?",
      arguments: key)
    guard let row else { throw FatalError("the state has lost the source \(TerminalText.quoted(source))") }
    return CareStoreReader.stream(row)
  }

  /// Records what was delivered, and where to go on. Call when the records are on their way out for good.
  public func commit(
    _ stream: Int64, cursor: String, delivered versions: [SeenVersion], at time: Timestamp
  ) throws {
    let count =
      try Int64.fetchOne(
        database, sql: "SELECT delivered FROM fetch_streams WHERE number = ?", arguments: [stream]) ?? 0
    let adding = try database.cachedStatement(sql: "INSERT OR REPLACE INTO fetch_seen VALUES (?, ?, ?, ?)")
    for (index, version) in versions.enumerated() {
      try adding.execute(arguments: [stream, version.id, version.version, count + Int64(index)])
    }
    let total = count + Int64(versions.count)
    try database.execute(
      sql: "DELETE FROM fetch_seen WHERE stream = ? AND position < ?",
      arguments: [stream, total - Self.rememberedDeliveries])
    try database.execute(
      sql: "UPDATE fetch_streams SET cursor = ?, delivered = ?, updated_at = ? WHERE number = ?",
      arguments: [cursor, total, time.description, stream])
  }

  /// Forgets a query, so that the next run begins anew.
  public func remove(_ stream: Int64) throws {
    try database.execute(sql: "DELETE FROM fetch_seen WHERE stream = ?", arguments: [stream])
    try database.execute(sql: "DELETE FROM fetch_streams WHERE number = ?", arguments: [stream])
  }

  /// Keeps a login in place of an earlier one; nil forgets it.
  public func save(login: String?, of account: String) throws {
    if let login {
      try database.execute(
        sql: "INSERT OR REPLACE INTO fetch_logins VALUES (?, ?)", arguments: [account, login])
    } else {
      try database.execute(sql: "DELETE FROM fetch_logins WHERE account = ?", arguments: [account])
    }
  }
}
