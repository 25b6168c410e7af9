import Glibc

/// The one writer of standard error: errors, warnings and the progress line, each begun with the tool's name.
public struct Diagnostics: Sendable {
  /// The command's name.
  public let tool: String
  /// Whether warnings and progress are kept back; errors never are.
  public let isQuiet: Bool

  public init(tool: String, isQuiet: Bool = false) {
    self.tool = tool
    self.isQuiet = isQuiet
  }

  /// `tool: message`.
  public func error(_ message: String) { write("\(tool): \(message)\n") }

  /// `tool: warning: message`, unless quiet.
  public func warning(_ message: String) {
    if !isQuiet { write("\(tool): warning: \(message)\n") }
  }

  /// `tool: message`, unless quiet: something that is good to know and no warning.
  public func note(_ message: String) {
    if !isQuiet { write("\(tool): \(message)\n") }
  }

  /// `tool: FILE:LINE: cause`.
  public func rejected(file: String, line: Int, cause: String) {
    error("\(TerminalText.visible(file)):\(line): \(cause)")
  }

  /// Text that is ready as it stands, such as a usage line.
  public func plain(_ text: String) { write(text) }

  /// Shows or, with nil, removes the progress line. Call only where `showsProgress`.
  func progress(_ text: String?) { write("\r\u{1B}[K\(text ?? "")") }

  /// Whether a person is watching standard error.
  public var showsProgress: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(STDERR_FILENO, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0 && errno != EINTR { return }
      written += max(count, 0)
    }
  }
}
