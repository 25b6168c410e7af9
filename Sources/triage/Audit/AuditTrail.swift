import CareStore
import MessageCore

/// The trail of what happened to cases that a regulator looks at: entries are only ever added, and each holds a digest of
/// the one before, so that none can be changed or taken away without its being seen.
///
/// Hashed are the event's fields and a digest of its text with a salt. Text and salt stand apart: when a message is
/// deleted they are purged, and the chain still holds, while nobody can guess the text from the digest any more.
struct AuditTrail {
  /// Adds what is new of a case: events that the trail does not have, and that events are no more, where history was
  /// corrected.
  ///
  /// - Parameters:
  ///   - events: all of the case.
  ///   - text: what a message said, where that is known.
  static func record(
    _ caseID: String, _ events: [CaseRecord.Event], at moment: Timestamp, _ writer: CareStoreWriter,
    text: (String) -> [UInt8]?
  ) throws {
    var standing: [String] = []
    for entry in try writer.reader.auditEntries(caseID: caseID) {
      if let withdrawn = withdrawn(entry.event) {
        standing.removeAll { $0 == withdrawn }
      } else {
        standing.append(entry.event)
      }
    }
    let events = events.map { (json($0), $0) }
    for event in standing where !events.contains(where: { $0.0 == event }) {
      try append(caseID, withdrawal(of: event, at: moment), digest: nil, writer)
    }
    for (json, event) in events where !standing.contains(json) {
      let key = event.message ?? "\(caseID) \(event.at)"
      let content = event.message.map(text) ?? event.text.map { Array($0.utf8) }
      try append(caseID, json, digest: try digest(of: content, key: key, writer), writer)
    }
  }

  /// Whether each entry fits the one before, and each text that is still there its digest.
  ///
  /// - Throws: `FatalError` with the number of the first entry that does not.
  static func verify(_ entries: [AuditEntry]) throws {
    var previous = ""
    for (place, entry) in entries.enumerated() {
      guard entry.number == Int64(place + 1),
        entry.hash == hash(entry.caseID, entry.event, entry.digest, previous)
      else { throw FatalError("the audit trail was changed at entry \(place + 1)") }
      if let salt = entry.salt, let text = entry.text, let digest = entry.digest {
        guard digest == hexadecimal(SHA256.digest(salt + Array(text.utf8))) else {
          throw FatalError("the text of entry \(place + 1) of the audit trail was changed")
        }
      }
      previous = entry.hash
    }
  }

  // MARK: - Parts

  private static func append(
    _ caseID: String, _ event: String, digest: String?, _ writer: CareStoreWriter
  ) throws {
    let last = try writer.reader.lastAuditHash ?? ""
    try writer.append(
      AuditEntry(caseID: caseID, event: event, digest: digest, hash: hash(caseID, event, digest, last)))
  }

  private static func hash(_ caseID: String, _ event: String, _ digest: String?, _ previous: String) -> String
  {
    hexadecimal(SHA256.digest([previous, caseID, event, digest ?? ""].joined(separator: "\n").utf8))
  }

  /// The digest of a text, new or as it was recorded with the same message before.
  private static func digest(of text: [UInt8]?, key: String, _ writer: CareStoreWriter) throws -> String? {
    if let known = try writer.reader.auditText(key) {
      return hexadecimal(SHA256.digest(known.salt + Array(known.text.utf8)))
    }
    guard let text else { return nil }
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let content = String(decoding: text, as: UTF8.self)
    try writer.saveAuditText(key, salt: salt, text: content)
    return hexadecimal(SHA256.digest(salt + Array(content.utf8)))
  }

  /// An event's fields without its text.
  private static func json(_ event: CaseRecord.Event) -> String {
    var event = event
    event.text = nil
    var writer = JSONWriter()
    event.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func withdrawal(of event: String, at moment: Timestamp) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member(.at, moment)
      writer.member(.kind, "withdrawn")
      writer.key(.withdrawnEvent)
      writer.raw(event.utf8)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func withdrawn(_ event: String) -> String? {
    guard let value = try? JSONValue(parsing: Array(event.utf8)), value[.kind]?.string == "withdrawn" else {
      return nil
    }
    return value[.withdrawnEvent].map { String(decoding: $0.rawBytes, as: UTF8.self) }
  }
}

extension MemberName {
  // Members of the audit trail that the wire does not have.
  static let withdrawnEvent: MemberName = "event"
  static let entryNumber: MemberName = "number"
  static let digest: MemberName = "digest"
  static let hash: MemberName = "hash"
}
