internal import GRDB

/// How many messages, or how much of a volume, a stretch of time held in something that is watched for storms.
public struct StoredBucket: Equatable, Sendable {
  /// What is watched, as alerts name it.
  public var subject: String
  /// How long the stretch is, and when it begins in seconds since 1970.
  public var seconds: Int64
  public var start: Int64
  public var count: Int64
  /// The number that `count` is a part of, where a share is watched.
  public var total: Int64?
  /// A JSON object that only triage reads.
  public var drivers: String?

  public init(
    subject: String, seconds: Int64, start: Int64, count: Int64, total: Int64? = nil, drivers: String? = nil
  ) {
    self.subject = subject
    self.seconds = seconds
    self.start = start
    self.count = count
    self.total = total
    self.drivers = drivers
  }
}

extension CareStoreReader {
  /// What was recorded of a stretch of time; nil where nothing was.
  public func bucket(_ subject: String, seconds: Int64, start: Int64) throws -> StoredBucket? {
    let statement = try database.cachedStatement(
      sql: "SELECT * FROM storm_buckets WHERE subject = ? AND seconds = ? AND start = ?")
    return try Row.fetchOne(statement, arguments: [subject, seconds, start]).map(Self.bucket)
  }

  /// The stretches of a subject that begin before a moment, in order of time.
  public func buckets(_ subject: String, seconds: Int64, before end: Int64) throws -> [StoredBucket] {
    let statement = try database.cachedStatement(
      sql: "SELECT * FROM storm_buckets WHERE subject = ? AND seconds = ? AND start < ? ORDER BY start")
    return try Row.fetchAll(statement, arguments: [subject, seconds, end]).map(Self.bucket)
  }

  /// The lengths of the stretches in which a subject is counted.
  public func bucketLengths(_ subject: String) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT DISTINCT seconds FROM storm_buckets WHERE subject = ?", arguments: [subject])
  }

  /// How much of a subject was counted before a moment.
  public func bucketSum(_ subject: String, before end: Int64) throws -> Int64 {
    let statement = try database.cachedStatement(
      sql: "SELECT coalesce(sum(count), 0) FROM storm_buckets WHERE subject = ? AND start < ?")
    return try Int64.fetchOne(statement, arguments: [subject, end]) ?? 0
  }

  /// When the first and the last stretch of a subject begin that do so before a moment.
  public func bucketSpan(_ subject: String, seconds: Int64, before end: Int64) throws -> ClosedRange<Int64>? {
    let sql =
      "SELECT min(start), max(start) FROM storm_buckets WHERE subject = ? AND seconds = ? AND start < ?"
    guard let row = try Row.fetchOne(database, sql: sql, arguments: [subject, seconds, end]),
      let first = row[0] as Int64?, let last = row[1] as Int64?
    else { return nil }
    return first...last
  }

  /// What the storms are in that were not over when they were recorded.
  public func subjectsOfOpenStorms() throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT record ->> '$.subject' FROM alert_records
        WHERE record ->> '$.kind' = 'burst' AND record ->> '$.ended_at' IS NULL
        """)
  }

  private static func bucket(_ row: Row) -> StoredBucket {
    StoredBucket(
      subject: row["subject"], seconds: row["seconds"], start: row["start"], count: row["count"],
      total: row["total"], drivers: row["drivers"])
  }
}

extension CareStoreWriter {
  /// Records a stretch of time in place of what was known of it.
  public func save(_ bucket: StoredBucket) throws {
    var statement = try RepeatedStatement(
      """
      INSERT OR REPLACE INTO storm_buckets (subject, seconds, start, count, total, drivers)
      VALUES (?, ?, ?, ?, ?, ?)
      """, database)
    statement.add(bucket.subject)
    for number in [bucket.seconds, bucket.start, bucket.count, bucket.total] { statement.add(number) }
    statement.add(bucket.drivers)
    try statement.run()
  }
}
