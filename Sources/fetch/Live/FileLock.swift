import Glibc
import MessageCore

/// Keeps two runs from fetching the same source at once, by locks on bytes of a file, which the system gives back when a
/// process ends, however it ends.
final class FileLock {
  private let descriptor: Int32

  /// - Throws: `FatalError` where the file cannot be made.
  init(path: String) throws(FatalError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
  }

  deinit { close(descriptor) }

  /// Takes the lock of that number; false where another process has it.
  func take(_ number: Int64) -> Bool { Self.lock(descriptor, byte: number) }

  /// Locks a byte of an open file, or all of it; false where another process has the lock.
  static func lock(_ descriptor: Int32, byte: Int64?) -> Bool {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    request.l_start = Int(byte ?? 0)
    request.l_len = byte == nil ? 0 : 1
    // A lock of the open file, not of the process; 37 is F_OFD_SETLK on Linux (fcntl(2)).
    let result = withUnsafeMutablePointer(to: &request) { fcntl(descriptor, 37, UnsafeMutableRawPointer($0)) }
    // Where the file system has no locks, nothing can be kept apart.
    return result == 0 || errno != EAGAIN && errno != EACCES
  }
}
