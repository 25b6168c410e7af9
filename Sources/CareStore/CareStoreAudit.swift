internal import Foundation
internal import GRDB

/// An entry of the audit trail.
public struct AuditEntry: Equatable, Sendable {
  /// From 1, without gaps; 0 before it was added.
  public var number: Int64 = 0
  public var caseID: String
  /// The event's fields, a JSON object.
  public var event: String
  /// A digest of the event's text with a salt; nil where there is no text.
  public var digest: String?
  /// A digest of the entry and of the hash before it.
  public var hash: String
  /// The text and its salt; nil where there is none, and once they were purged.
  public var text: String?
  public var salt: [UInt8]?

  public init(caseID: String, event: String, digest: String?, hash: String) {
    self.caseID = caseID
    self.event = event
    self.digest = digest
    self.hash = hash
  }
}

extension CareStoreReader {
  /// The hash of the last entry of the audit trail; nil where it is empty.
  public var lastAuditHash: String? {
    get throws {
      try String.fetchOne(database, sql: "SELECT hash FROM audit_entries ORDER BY number DESC LIMIT 1")
    }
  }

  /// The entries of the audit trail in their order, with the texts that are still there.
  ///
  /// - Parameter caseID: the case whose entries are asked for; all where nil.
  public func auditEntries(caseID: String? = nil) throws -> [AuditEntry] {
    let sql = """
      SELECT number, case_id, event, digest, hash, audit_texts.text, audit_texts.salt
      FROM audit_entries LEFT JOIN audit_texts
        ON digest IS NOT NULL
        AND audit_texts.message = coalesce(event ->> '$.message', case_id || ' ' || (event ->> '$.at'))
      WHERE ?1 IS NULL OR case_id = ?1 ORDER BY number
      """
    let statement = try database.cachedStatement(sql: sql)
    return try Row.fetchAll(statement, arguments: [caseID]).map { row in
      var entry = AuditEntry(
        caseID: row["case_id"], event: row["event"], digest: row["digest"], hash: row["hash"])
      entry.number = row["number"]
      entry.text = row["text"]
      entry.salt = (row["salt"] as Data?).map { Array($0) }
      return entry
    }
  }

  /// A message's or note's text with its salt.
  public func auditText(_ key: String) throws -> (salt: [UInt8], text: String)? {
    let statement = try database.cachedStatement(sql: "SELECT salt, text FROM audit_texts WHERE message = ?")
    return try Row.fetchOne(statement, arguments: [key]).map {
      (Array($0["salt"] as Data), $0["text"] as String)
    }
  }
}

extension CareStoreWriter {
  /// Adds an entry to the audit trail.
  public func append(_ entry: AuditEntry) throws {
    try database.cachedStatement(
      sql: "INSERT INTO audit_entries (case_id, event, digest, hash) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [entry.caseID, entry.event, entry.digest, entry.hash])
  }

  /// Keeps a text for the audit trail.
  public func saveAuditText(_ key: String, salt: [UInt8], text: String) throws {
    try database.cachedStatement(sql: "INSERT INTO audit_texts VALUES (?, ?, ?)")
      .execute(arguments: [key, Data(salt), text])
  }

  /// Forgets a deleted message's text and salt.
  public func purgeAuditText(_ message: String) throws {
    try database.execute(sql: "DELETE FROM audit_texts WHERE message = ?", arguments: [message])
  }
}
