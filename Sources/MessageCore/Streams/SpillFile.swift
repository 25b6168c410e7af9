import Glibc

/// A file without a name in `$TMPDIR` for what does not fit into memory: the system removes it with the process, however
/// that ends.
struct SpillFile: ~Copyable {
  let descriptor: Int32
  private let folder: String
  private(set) var count = 0

  /// - Throws: `FatalError` naming the folder and the reason.
  init() throws(FatalError) {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    folder = named.isEmpty ? "/tmp" : named
    var template = Array("\(folder)/earshot.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.failure(folder, errno) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Writes bytes to the end.
  ///
  /// - Returns: where they start.
  /// - Throws: `FatalError` naming the folder and the reason, such as a full disk; `Interrupted`.
  mutating func append(_ bytes: [UInt8]) throws -> Int {
    let start = count
    var written = 0
    while written < bytes.count {
      try Interruption.check()
      let step = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { throw Self.failure(folder, errno) }
      written += step
    }
    count += written
    return start
  }

  private static func failure(_ folder: String, _ code: Int32) -> FatalError {
    FatalError(
      "\(TerminalText.visible(folder)): cannot keep input there: \(reason(code)); set TMPDIR")
  }
}
