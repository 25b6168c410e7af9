import MessageCore
import SourceAdapters

/// Which messages of an import are wanted. Records of other types always are.
struct MessageSelection {
  var since: Timestamp?
  /// The first moment that is no longer wanted.
  var until: Timestamp?
  var limit: Int?
  private var taken = 0

  init(since: Timestamp? = nil, until: Timestamp? = nil, limit: Int? = nil) {
    self.since = since
    self.until = until
    self.limit = limit
  }

  /// Whether no further message is wanted.
  var isFull: Bool { limit.map { taken >= $0 } ?? false }

  /// Whether the record is wanted; counts it if so.
  mutating func takes(_ record: borrowing ImportedRecord) -> Bool {
    takes(isMessage: record.isMessage, createdAt: record.createdAt)
  }

  /// Whether a record of that kind and time is wanted; counts it if so.
  mutating func takes(isMessage: Bool, createdAt: Timestamp?) -> Bool {
    guard isMessage else { return true }
    if let createdAt {
      if let since, createdAt < since { return false }
      if let until, createdAt >= until { return false }
    }
    guard !isFull else { return false }
    taken += 1
    return true
  }
}
