import Glibc

/// Writes whole lines to a file descriptor in big blocks.
///
/// When a signal asks to end, the line that is partly out is finished and the rest dropped, so a reader never sees half
/// a line.
public struct LineWriter: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []

  private static let blockSize = 64 << 10

  /// Writes to standard output.
  public init() { self.init(descriptor: STDOUT_FILENO, name: "standard output") }

  /// Writes to an open descriptor; `name` is for messages.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    buffer.reserveCapacity(Self.blockSize * 2)
  }

  /// Writes a line and its end.
  ///
  /// - Throws: as `flush`.
  public mutating func write(_ line: borrowing MessageLine) throws {
    line.bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    try endLine()
  }

  /// Writes bytes as a line; they hold no line feed.
  ///
  /// - Throws: as `flush`.
  public mutating func write(_ line: RawSpan) throws {
    line.withUnsafeBytes { buffer.append(contentsOf: $0) }
    try endLine()
  }

  /// Writes bytes as a line; they hold no line feed.
  ///
  /// - Throws: as `flush`.
  public mutating func write(_ line: some Collection<UInt8>) throws {
    buffer.append(contentsOf: line)
    try endLine()
  }

  /// Writes a line that was put together.
  ///
  /// - Throws: as `flush`.
  public mutating func write(_ line: borrowing JSONPieces) throws {
    line.withBytes { buffer.append(contentsOf: $0) }
    try endLine()
  }

  private mutating func endLine() throws {
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.blockSize { try flush() }
  }

  /// Writes bytes as they are: a report, or a piece of a line.
  ///
  /// - Throws: as `flush`.
  public mutating func append(_ bytes: some Collection<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.blockSize { try flush() }
  }

  /// Hands everything to the system.
  ///
  /// - Throws: `FatalError` with the reason (a full disk, an I/O error), `Interrupted` with SIGPIPE where nobody reads
  ///   any more, or with the signal that asked to end.
  public mutating func flush() throws {
    var written = 0
    defer { buffer.removeAll(keepingCapacity: true) }
    while written < buffer.count {
      if Interruption.signal != nil, written == 0 || buffer[written - 1] == UInt8(ascii: "\n") { break }
      // Once a signal came, only the line that is partly out is finished.
      let end =
        Interruption.signal == nil
        ? buffer.count : (buffer[written...].firstIndex(of: UInt8(ascii: "\n")) ?? buffer.count - 1) + 1
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, end - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        throw Interrupted(signal: SIGPIPE)
      } else if errno == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      } else if errno != EINTR {
        throw FatalError("\(TerminalText.visible(name)): \(reason(errno))")
      }
    }
    try Interruption.check()
  }
}
