import MessageCore

/// A record that is told in full each time; the highest revision of a type and id counts, then the smallest bytes.
struct Snapshot: Sendable {
  enum Record: Sendable {
    case alert(AlertRecord)
    case issue(IssueRecord)
  }

  let record: Record
  let bytes: [UInt8]

  /// The type and id.
  var key: String {
    switch record {
    case .alert(let record): "alert \(record.id)"
    case .issue(let record): "issue \(record.id)"
    }
  }

  func replaces(_ other: Snapshot) -> Bool {
    revision == other.revision ? bytes.lexicographicallyPrecedes(other.bytes) : revision > other.revision
  }

  private var revision: Int64 {
    switch record {
    case .alert(let record): record.revision
    case .issue(let record): record.revision
    }
  }
}
