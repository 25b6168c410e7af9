/// Why packed data cannot be read, or not to its end.
public struct ArchiveError: Error, Equatable, Sendable {
  /// The cause in words, to stand after the file's name and a colon: lower case, without a full stop.
  public let cause: String

  public init(_ cause: String) { self.cause = cause }
}
