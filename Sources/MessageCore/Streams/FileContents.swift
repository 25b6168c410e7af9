import Glibc

/// Whole files as bytes: models, lexicons.
public enum FileContents {
  /// - Throws: `FatalError` naming the file and the reason.
  public static func read(_ path: String) throws(FatalError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: block[..<count])
      } else if errno != EINTR {
        throw failure(path)
      }
    }
  }

  /// Replaces the file whole: readers see the old content or the new.
  ///
  /// - Throws: `FatalError` naming the file and the reason, `Interrupted`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let unfinished = "\(path).\(getpid()).unfinished"
    let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    do {
      defer { close(descriptor) }
      var output = LineWriter(descriptor: descriptor, name: path)
      try output.append(bytes)
      try output.flush()
      guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path) }
      guard rename(unfinished, path) == 0 else { throw failure(path) }
    } catch {
      unlink(unfinished)
      throw error
    }
  }

  private static func failure(_ path: String) -> FatalError {
    FatalError("\(TerminalText.visible(path)): \(reason(errno))")
  }
}
