import Glibc
import MessageCore

/// Where the records go: standard output, or a file that whole lines are appended to.
///
/// What `deliver` has returned from is on its way for good: handed to the system, and of a file on the disk.
struct FetchOutput: ~Copyable {
  private let descriptor: Int32
  private let path: String?
  private var writer: LineWriter

  /// Standard output.
  init() {
    descriptor = STDOUT_FILENO
    path = nil
    writer = LineWriter()
  }

  /// A file, made where it is missing; what a crash has left of a line at its end is taken off.
  ///
  /// - Throws: `FatalError` naming the file and the reason.
  init(appendingTo path: String) throws(FatalError) {
    descriptor = try Self.open(path)
    self.path = path
    writer = LineWriter(descriptor: descriptor, name: path)
  }

  private static func open(_ path: String) throws(FatalError) -> Int32 {
    let shown = TerminalText.visible(path)
    let descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FatalError("\(shown): \(reason(errno))") }
    do throws(FatalError) {
      // Another fetch that appends to the same file would be in the way of taking off half a line.
      guard FileLock.lock(descriptor, byte: nil) else {
        throw FatalError("\(shown): another fetch is writing to it", status: .tryLater)
      }
      try removeTornLine(descriptor, shown)
    } catch {
      close(descriptor)
      throw error
    }
    syncFolder(of: path)
    return descriptor
  }

  deinit { if path != nil { close(descriptor) } }

  /// Writes lines and sees to it that they stay.
  ///
  /// - Throws: `FatalError` where that fails; a file then ends where it did before. `Interrupted`.
  mutating func deliver(_ lines: [[UInt8]]) throws {
    guard !lines.isEmpty else { return }
    var status = stat()
    let isFile = path != nil && fstat(descriptor, &status) == 0
    do {
      for line in lines { try writer.write(line) }
      try writer.flush()
      if let path, fsync(descriptor) != 0, errno != EINVAL {
        throw FatalError("\(TerminalText.visible(path)): \(reason(errno))")
      }
    } catch let error as FatalError {
      if isFile { _ = ftruncate(descriptor, status.st_size) }
      throw error
    }
  }

  /// Takes off what follows the last line end: a crash has cut it, and its message was not counted as delivered. A whole
  /// record that only lacks its end gets one.
  private static func removeTornLine(_ descriptor: Int32, _ shown: String) throws(FatalError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return
    }
    var tail: [UInt8] = []
    var start = Int(status.st_size)
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while start > 0, !tail.contains(UInt8(ascii: "\n")) {
      let length = min(block.count, start)
      guard pread(descriptor, &block, length, start - length) == length else {
        throw FatalError("\(shown): \(reason(errno))")
      }
      tail = block[..<length] + tail
      start -= length
    }
    let torn = tail.suffix(from: tail.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
    guard !torn.isEmpty else { return }
    var line = MessageLine()
    if (try? line.load(Array(torn))) != nil {
      guard Glibc.write(descriptor, "\n", 1) == 1 else { throw FatalError("\(shown): \(reason(errno))") }
    } else {
      guard ftruncate(descriptor, off_t(Int(status.st_size) - torn.count)) == 0 else {
        throw FatalError("\(shown): \(reason(errno))")
      }
    }
  }

  /// Makes the file's name last, too, should the power fail.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
