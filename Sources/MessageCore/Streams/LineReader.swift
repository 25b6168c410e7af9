import Glibc

/// Reads lines from a file descriptor in big blocks.
///
/// A line ends with `\n`; a `\r` before it and a byte order mark at the start of the input are not part of it. The last
/// line needs no end. A line is looked at in place, in the reader's buffer.
public struct LineReader: ~Copyable {
  /// The longest line that is read: 64 MiB.
  public static let maximumLineLength = 64 << 20

  /// What `next` found.
  public enum Event: Equatable, Sendable {
    /// A line, for `withLine` to look at.
    case line
    /// A piece of a line that is longer than `maximumLineLength`, for `withLine` to look at.
    case overlong(isFirst: Bool, isLast: Bool)
    /// No more input.
    case end
  }

  /// The input's name in messages.
  public let name: String
  /// The current line's number, from 1.
  public private(set) var lineNumber = 0
  /// Where the current line starts, in bytes from the start of the input.
  public private(set) var offset = 0
  /// How many bytes have been read so far.
  public private(set) var bytesRead = 0

  private let descriptor: Int32
  private let closes: Bool
  private let lineLimit: Int
  private var buffer: [UInt8]
  /// The buffer's bytes that are not yet handed out: `start..<end`, of which none before `searched` is a line feed.
  private var start = 0
  private var searched = 0
  private var end = 0
  private var line = 0..<0
  private var isInOverlongLine = false
  private var isAtEnd = false
  private var isPastStart = false

  private static let blockSize = 64 << 10

  /// Reads from an open descriptor, which is closed with the reader where `closes` is set.
  ///
  /// - Parameter lineLimit: the longest line; tests lower it.
  public init(
    descriptor: Int32, name: String, closes: Bool = false, lineLimit: Int = LineReader.maximumLineLength
  ) {
    self.descriptor = descriptor
    self.name = name
    self.closes = closes
    self.lineLimit = lineLimit
    buffer = [UInt8](repeating: 0, count: Self.blockSize)
  }

  /// Opens a file.
  ///
  /// - Throws: `FatalError` naming the file and the reason.
  public init(path: String) throws(FatalError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
    self.init(descriptor: descriptor, name: path, closes: true)
  }

  deinit {
    if closes { close(descriptor) }
  }

  /// Moves to the next line, reading where the buffer holds none.
  ///
  /// - Parameter beforeWaiting: called before a read that would block, to flush what is finished.
  /// - Throws: `FatalError` where reading fails or the input is gzip data, `Interrupted`, and what `beforeWaiting` throws.
  public mutating func next(beforeWaiting: () throws -> Void) throws -> Event {
    offset += start - line.lowerBound
    line = start..<start
    while !isPastStart { try fill(beforeWaiting) }
    while true {
      if let feed = firstLineFeed() {
        line = start..<feed
        start = feed + 1
        searched = start
        return finishLine()
      }
      if isAtEnd {
        // An overlong line may have ended with its last piece.
        guard start < end || isInOverlongLine else { return .end }
        line = start..<end
        start = end
        searched = end
        return finishLine()
      }
      if end - start > lineLimit {
        line = start..<end
        start = end
        searched = end
        let isFirst = !isInOverlongLine
        if isFirst { lineNumber += 1 }
        isInOverlongLine = true
        return .overlong(isFirst: isFirst, isLast: false)
      }
      try fill(beforeWaiting)
    }
  }

  /// The current line without its end, or the current piece of an overlong one.
  public func withLine<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var content = line
    if !content.isEmpty, buffer[content.upperBound - 1] == UInt8(ascii: "\r") {
      content = content.lowerBound..<content.upperBound - 1
    }
    return try body(buffer.span.bytes.extracting(content))
  }

  /// The current line as it was read, a `\r` at its end included.
  public var rawLine: ArraySlice<UInt8> { buffer[line] }

  /// Whether the current line holds nothing but blanks.
  public var isBlank: Bool {
    for index in line where !isJSONWhitespace(buffer[index]) { return false }
    return true
  }

  // MARK: - Parts

  private mutating func finishLine() -> Event {
    if isInOverlongLine {
      isInOverlongLine = false
      return .overlong(isFirst: false, isLast: true)
    }
    lineNumber += 1
    return line.count > lineLimit ? .overlong(isFirst: true, isLast: true) : .line
  }

  /// The first line feed in `searched..<end`; what was searched is not searched again.
  private mutating func firstLineFeed() -> Int? {
    guard searched < end else { return nil }
    let found: Int? = buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let feed = memchr(base + searched, 0x0A, end - searched) else {
        return nil
      }
      return UnsafeRawPointer(feed) - base
    }
    if found == nil { searched = end }
    return found
  }

  private mutating func fill(_ beforeWaiting: () throws -> Void) throws {
    makeRoom()
    if !Interruption.isReadable(descriptor) {
      try beforeWaiting()
      try Interruption.waitUntilReadable(descriptor)
    }
    try Interruption.check()
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { read(descriptor, $0 + end, bytes.count - end) } ?? 0
    }
    if count < 0 {
      if errno == EINTR || errno == EAGAIN { return }
      throw FatalError("\(TerminalText.visible(name)): \(reason(errno))")
    }
    end += count
    bytesRead += count
    isAtEnd = count == 0
    if !isPastStart { try lookAtStart() }
  }

  /// Moves what is left to the front, and doubles the buffer where that makes no room.
  private mutating func makeRoom() {
    if start > 0 {
      let rest = start..<end
      buffer.withUnsafeMutableBytes { bytes in
        if let base = bytes.baseAddress { _ = memmove(base, base + rest.lowerBound, rest.count) }
      }
      start = 0
      searched -= rest.lowerBound
      end = rest.count
      line = 0..<0
    }
    if end == buffer.count {
      let size = min(buffer.count * 2, lineLimit + Self.blockSize)
      grow(to: max(size, buffer.count + Self.blockSize))
    }
  }

  /// Makes the buffer larger; what it holds stays at the front.
  private mutating func grow(to size: Int) {
    let held = end
    buffer = buffer.withUnsafeBytes { old in
      [UInt8](unsafeUninitializedCapacity: size) { new, count in
        if let target = new.baseAddress, let source = old.baseAddress {
          memcpy(target, source, held)
          memset(target + held, 0, size - held)
        }
        count = size
      }
    }
  }

  /// Tells gzip data and skips a byte order mark, as soon as enough bytes are there: a pipe may bring them one by one.
  private mutating func lookAtStart() throws(FatalError) {
    let mayBeSpecial = end > 0 && (buffer[0] == 0x1F || buffer[0] == 0xEF)
    guard isAtEnd || end >= 3 || end > 0 && !mayBeSpecial else { return }
    isPastStart = true
    if end >= 2, buffer[0] == 0x1F, buffer[1] == 0x8B {
      let subject = name == Self.standardInputName ? name : TerminalText.visible(name)
      throw FatalError("\(subject) is gzip data; pipe it through zcat")
    }
    if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
      start = 3
      searched = 3
      offset = 3
      line = 3..<3
    }
  }

  /// How standard input is named in messages.
  public static let standardInputName = "standard input"
}
