import Glibc
import MessageCore

/// Keeps the lines that were read, so that two versions of a message can be compared and the few that are quoted can be
/// found again: in memory while they are few, then in a temporary file that has no name.
struct LineArchive: ~Copyable {
  /// Where a line stands in the archive.
  struct Place: Sendable {
    fileprivate let offset: Int
    fileprivate let length: Int32
  }

  private var recent: [UInt8] = []
  private var descriptor: Int32 = -1
  private var written = 0
  private let blockSize: Int

  /// - Parameter blockSize: how many bytes stay in memory before they go to the file.
  init(blockSize: Int = 16 << 20) { self.blockSize = blockSize }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Keeps a line.
  ///
  /// - Throws: `FatalError` where the temporary file cannot be made or written.
  mutating func append(_ line: [UInt8]) throws -> Place {
    if recent.count >= blockSize { try flush() }
    let place = Place(offset: written + recent.count, length: Int32(line.count))
    recent.append(contentsOf: line)
    return place
  }

  /// The line at that place.
  ///
  /// - Throws: `FatalError` where the temporary file cannot be read.
  func line(at place: Place) throws -> [UInt8] {
    if place.offset >= written {
      let start = place.offset - written
      return Array(recent[start..<start + Int(place.length)])
    }
    var line = [UInt8](repeating: 0, count: Int(place.length))
    var done = 0
    while done < line.count {
      let count = line.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, place.offset + done)
      }
      if count == 0 || count < 0 && errno != EINTR { throw failure() }
      done += max(count, 0)
    }
    return line
  }

  private mutating func flush() throws {
    if descriptor < 0 { try openFile() }
    var done = 0
    while done < recent.count {
      let count = recent.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count < 0 && errno != EINTR { throw failure() }
      done += max(count, 0)
    }
    written += recent.count
    recent.removeAll(keepingCapacity: true)
  }

  private mutating func openFile() throws {
    var template = Array("\(temporaryFolder)/report.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure() }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  private func failure() -> FatalError {
    FatalError("temporary file in \(TerminalText.visible(temporaryFolder)): \(reason(errno))")
  }

  private var temporaryFolder: String {
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }
}
