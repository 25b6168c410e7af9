/// What is wrong with a configuration, and where.
public struct ConfigurationError: Error, Equatable, Sendable {
  /// The file, as it was named.
  public let file: String
  /// The line, from 1; nil where the whole file is meant.
  public let line: Int?
  /// The cause in words, lower case, without a full stop.
  public let cause: String

  public init(file: String, line: Int?, cause: String) {
    self.file = file
    self.line = line
    self.cause = cause
  }

  /// `earshot.yaml:12: unknown field 'tonee'`.
  public var message: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(cause)" }
}
