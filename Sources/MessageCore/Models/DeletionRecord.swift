/// A message that its author or network took back: its text must not be shown again.
public struct DeletionRecord: Equatable, Sendable {
  /// The message's id.
  public var id: String
  public var deletedAt: Timestamp?

  public init(id: String, deletedAt: Timestamp? = nil) {
    self.id = id
    self.deletedAt = deletedAt
  }

  /// Reads a record of type `deletion`.
  ///
  /// - Throws: `LineError` where `id` is missing or wrong.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    self.init(id: try line.requiredString(.id), deletedAt: try line.timestamp(.deletedAt))
  }

  /// Writes the record.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "deletion")
      writer.member(.id, id)
      writer.member(.deletedAt, deletedAt)
    }
  }
}
