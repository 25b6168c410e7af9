internal import Foundation
internal import GRDB
public import MessageCore

/// A text of the issue ledger: what a message, or the tracker, says of an issue, in the form in which texts are compared.
public struct StoredIssueText: Equatable, Sendable {
  /// From 1, in the order in which the texts came; 0 before it was recorded.
  public var number: Int64 = 0
  /// The message; nil for a text of the tracker.
  public var message: String?
  public var issue: String
  /// What stands for its author.
  public var author: String?
  public var at: Timestamp?
  public var visibility: Visibility?
  /// Nil for both where the message was deleted, and where the text is too old to be compared.
  public var vector: [Int8]?
  public var keys: [Int32]?
  /// What copies are found by.
  public var bands: [UInt64] = []
  /// What was found to ask the same when it was recorded, a JSON array.
  public var similar: String?
  /// The first message of ours, or of a helper, that answers it, and who wrote that.
  public var answer: String?
  public var answeredBy: String?

  public init(message: String?, issue: String) {
    self.message = message
    self.issue = issue
  }
}

/// How often the parts of words stood in the texts of the ledger.
public struct StoredWordCounts: Equatable, Sendable {
  public var texts: UInt32
  public var pieces: [UInt8]
  public var sequences: [UInt8]

  public init(texts: UInt32, pieces: [UInt8], sequences: [UInt8]) {
    self.texts = texts
    self.pieces = pieces
    self.sequences = sequences
  }
}

extension CareStoreReader {
  /// The texts that can still be compared, in their order.
  ///
  /// - Parameter number: only those behind it.
  public func issueTexts(after number: Int64 = 0) throws -> [StoredIssueText] {
    let sql = "SELECT * FROM issue_texts WHERE number > ? AND vector IS NOT NULL ORDER BY number"
    return try Row.fetchAll(database, sql: sql, arguments: [number]).map(Self.issueText)
  }

  /// What the ledger knows of a message; nil where it is about no issue.
  public func issueText(message: String) throws -> StoredIssueText? {
    let statement = try database.cachedStatement(sql: "SELECT * FROM issue_texts WHERE message = ?")
    return try Row.fetchOne(statement, arguments: [message]).map(Self.issueText)
  }

  /// The number of the last text; 0 where there is none.
  public var newestIssueText: Int64 {
    get throws { try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) FROM issue_texts") ?? 0 }
  }

  /// The first messages of an issue.
  public func messages(ofIssue id: String, most: Int) throws -> [String] {
    let statement = try database.cachedStatement(
      sql: "SELECT message FROM issue_texts WHERE issue = ? AND message IS NOT NULL ORDER BY number LIMIT ?")
    return try String.fetchAll(statement, arguments: [id, most])
  }

  /// The issue that a message is about; nil where there is none.
  public func issue(ofMessage id: String) throws -> String? {
    let statement = try database.cachedStatement(sql: "SELECT issue FROM issue_texts WHERE message = ?")
    return try String.fetchOne(statement, arguments: [id])
  }

  /// As above, where the issue is told of: several messages are about it, or a tracker has it.
  public func listedIssue(ofMessage id: String) throws -> String? {
    let statement = try database.cachedStatement(
      sql: "SELECT issue FROM issue_texts WHERE message = ? AND issue IN (SELECT id FROM issue_records)")
    return try String.fetchOne(statement, arguments: [id])
  }

  public func wordCounts() throws -> StoredWordCounts? {
    try Row.fetchOne(database, sql: "SELECT texts, pieces, sequences FROM issue_words").map { row in
      StoredWordCounts(
        texts: UInt32(clamping: row[0] as Int64), pieces: Array(row[1] as Data),
        sequences: Array(row[2] as Data))
    }
  }

  /// How many messages are about each issue.
  public func issueCounts() throws -> [(issue: String, count: Int)] {
    let sql = "SELECT issue, count(message) FROM issue_texts GROUP BY issue ORDER BY min(number)"
    return try Row.fetchAll(database, sql: sql).map { ($0[0], $0[1]) }
  }

  /// What the messages of an issue tell, until a moment: how many there are and of how many people, when they were
  /// written, one that says it, and all their visibilities.
  public func issueRecord(
    _ id: String, until moment: Timestamp
  ) throws -> (record: IssueRecord, visibilities: [Visibility?]) {
    var record = IssueRecord(id: id)
    let sql = """
      SELECT count(*), count(DISTINCT author), min(at), max(at) FROM issue_texts
      WHERE issue = ? AND message IS NOT NULL AND at <= ?
      """
    let statement = try database.cachedStatement(sql: sql)
    if let row = try Row.fetchOne(statement, arguments: [id, moment.seconds]) {
      record.count = row[0]
      record.people = row[1]
      record.firstSeen = (row[2] as Int64?).map { Timestamp(seconds: $0) }
      record.lastSeen = (row[3] as Int64?).map { Timestamp(seconds: $0) }
    }
    record.exemplar = try String.fetchOne(
      try database.cachedStatement(
        sql: """
          SELECT message FROM issue_texts WHERE issue = ? AND message IS NOT NULL AND at <= ?
            AND message NOT IN (SELECT id FROM deletions) ORDER BY number LIMIT 1
          """), arguments: [id, moment.seconds])
    let kinds = try database.cachedStatement(
      sql: "SELECT DISTINCT visibility FROM issue_texts WHERE issue = ? AND message IS NOT NULL AND at <= ?")
    let visibilities = try Row.fetchAll(kinds, arguments: [id, moment.seconds]).map { row in
      (row[0] as String?).flatMap { Visibility(rawValue: $0) }
    }
    return (record, visibilities)
  }

  /// An issue as it was recorded last.
  public func issue(id: String) throws -> IssueRecord? {
    let statement = try database.cachedStatement(sql: "SELECT record FROM issue_records WHERE id = ?")
    return try String.fetchOne(statement, arguments: [id]).map { try IssueRecord(Self.line($0)) }
  }

  /// All issues that are known, by their ids.
  public func issues() throws -> [IssueRecord] {
    try String.fetchAll(database, sql: "SELECT record FROM issue_records ORDER BY id")
      .map { try IssueRecord(Self.line($0)) }
  }

  private static func issueText(_ row: Row) -> StoredIssueText {
    var text = StoredIssueText(message: row["message"], issue: row["issue"])
    text.number = row["number"]
    text.author = row["author"]
    text.at = (row["at"] as Int64?).map { Timestamp(seconds: $0) }
    text.visibility = (row["visibility"] as String?).flatMap { Visibility(rawValue: $0) }
    text.vector = (row["vector"] as Data?).map { numbers($0) }
    text.keys = (row["keys"] as Data?).map { numbers($0) }
    text.bands = (row["bands"] as Data?).map { numbers($0) } ?? []
    text.similar = row["similar"]
    text.answer = row["answer"]
    text.answeredBy = row["answered_by"]
    return text
  }

  /// Whole numbers in the order of their bytes, the lowest first.
  private static func numbers<Number: FixedWidthInteger>(_ data: Data) -> [Number] {
    let size = Number.bitWidth / 8
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / size).map {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Number.self))
      }
    }
  }
}

extension CareStoreWriter {
  /// Records a text of the ledger; that of a message only once.
  public func save(_ text: StoredIssueText) throws {
    var statement = try RepeatedStatement(
      """
      INSERT OR IGNORE INTO issue_texts (message, issue, author, at, visibility, vector, keys, bands, similar,
        answer, answered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, database)
    for name in [text.message, text.issue, text.author] { statement.add(name) }
    statement.add(text.at?.seconds)
    statement.add(text.visibility?.rawValue)
    statement.add(text.vector.map { Self.bytes($0) })
    statement.add(text.keys.map { Self.bytes($0) })
    statement.add(text.bands.isEmpty ? nil : Self.bytes(text.bands))
    for name in [text.similar, text.answer, text.answeredBy] { statement.add(name) }
    try statement.run()
  }

  /// Notes what answers a message of the ledger; the first answer stays.
  public func save(answer: String, by person: String?, to message: String) throws {
    let statement = try database.cachedStatement(
      sql: "UPDATE issue_texts SET answer = ?, answered_by = ? WHERE message = ? AND answer IS NULL")
    try statement.execute(arguments: [answer, person, message])
  }

  /// Forgets the tracker's texts of an issue, before new ones are recorded.
  public func clearTrackedTexts(of issue: String) throws {
    try database.execute(
      sql: "DELETE FROM issue_texts WHERE issue = ? AND message IS NULL", arguments: [issue])
  }

  /// Forgets how texts are compared that are older than the newest so many.
  public func forgetIssueTexts(keeping count: Int) throws {
    try database.execute(
      sql: """
        UPDATE issue_texts SET vector = NULL, keys = NULL, bands = NULL
        WHERE vector IS NOT NULL AND message IS NOT NULL
          AND number <= (SELECT max(number) FROM issue_texts) - ?
        """, arguments: [count])
  }

  /// Forgets what is known of a deleted message's text.
  public func purgeIssueText(_ message: String) throws {
    try database.execute(
      sql:
        "UPDATE issue_texts SET vector = NULL, keys = NULL, bands = NULL, similar = NULL WHERE message = ?",
      arguments: [message])
  }

  public func save(_ counts: StoredWordCounts) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO issue_words VALUES (1, ?, ?, ?)",
      arguments: [Int64(counts.texts), Data(counts.pieces), Data(counts.sequences)])
  }

  /// Records an issue in place of an earlier revision.
  public func save(_ record: IssueRecord) throws {
    let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO issue_records VALUES (?, ?, ?)")
    try statement.execute(arguments: [record.id, record.revision, Self.json { record.write(to: &$0) }])
  }

  private static func bytes(_ numbers: [some FixedWidthInteger]) -> [UInt8] {
    numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }
}
