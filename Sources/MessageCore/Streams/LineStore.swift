import Glibc

/// Where a kept line's bytes are, and how to tell that they are still the same.
public struct StoredLine: Sendable {
  /// The input's number in the upper 16 bits, the place in it below: ascending in the order of reading.
  public internal(set) var place: UInt64 = 0
  /// The line's length in bytes, its end not counted.
  public internal(set) var length: UInt32 = 0
  /// Guards a line that is read again against a file that was changed meanwhile.
  fileprivate var checksum: UInt32 = 0

  /// A line that was not kept yet.
  public init() {}

  fileprivate init(place: UInt64, length: UInt32) {
    self.place = place
    self.length = length
  }
}

/// Keeps lines until they are printed or quoted: those of a large file stay in the file and are read again, the others are held
/// in memory, and spill into a file beyond a limit.
///
/// It opens files before the filter loop does, and reads them with `pread`, so that nothing stays mapped and a file may
/// grow meanwhile.
public struct LineStore: ~Copyable {
  /// A file that is read again.
  private struct Source {
    let name: String
    let descriptor: Int32
    /// Where the loop began to read.
    let base: Int

    var changed: FatalError { FatalError("\(TerminalText.visible(name)): changed while it was read") }
  }

  /// By the input's number; nil for one that is held in memory.
  private var sources: [Source?]
  /// The lines in memory; none crosses from one chunk to the next. Those that were spilt are empty.
  private var chunks: [[UInt8]] = []
  /// Where the first chunks stand in the spill file.
  private var spilt: [Int] = []
  private var spillFile: SpillFile?
  private var spillDescriptor: Int32 = -1
  private let memoryLimit: Int
  /// Bytes in the chunks that were not spilt.
  private var heldCount = 0
  /// The part of a file that was read last.
  private var window: [UInt8] = []
  private var windowInput = -1
  private var windowStart = 0
  private var windowCount = 0
  private var readAhead = 0

  private static let chunkSize = 4 << 20
  /// Bits of a place that count bytes inside a chunk: more than the longest line has.
  private static let chunkBits: UInt64 = 28
  private static let inputBits: UInt64 = 48
  private static let lastInput = 0xFFFF
  /// The window's input number where it shows the spill file.
  private static let spillInput = lastInput + 1
  /// How many files are kept open; further ones are held in memory.
  private static let openLimit = 128

  /// - Parameters:
  ///   - files: the filter loop's inputs; `-`, or none, is standard input.
  ///   - size: the least size in bytes of a file that is read again.
  ///   - memory: how many bytes of the others are held in memory at most, a chunk or two apart.
  public init(files: [String], rereadingFrom size: Int = 1 << 20, memory: Int = .max) {
    memoryLimit = memory
    spillFile = nil
    let files = files.isEmpty ? ["-"] : files
    sources = []
    var openCount = 0
    for file in files.prefix(Self.lastInput) {
      let isRepeated = file == "-" && sources.contains { $0?.descriptor == STDIN_FILENO }
      let source = openCount < Self.openLimit && !isRepeated ? Self.open(file, size) : nil
      if source != nil { openCount += 1 }
      sources.append(source)
    }
  }

  deinit {
    for case let source? in sources where source.descriptor != STDIN_FILENO { close(source.descriptor) }
  }

  /// Keeps a line that the filter loop has in hand.
  ///
  /// - Parameter origin: where the loop read it; nil for a line of no file, which is held in memory.
  /// - Throws: `FatalError` where memory is short and the spill file cannot be written; `Interrupted`.
  public mutating func keep(_ line: borrowing MessageLine, from origin: LineOrigin?) throws -> StoredLine {
    let input = min(origin?.fileIndex ?? Self.lastInput, Self.lastInput)
    let bytes = line.bytes
    var stored = StoredLine(place: UInt64(input) << Self.inputBits, length: UInt32(bytes.count))
    if let origin, input < sources.count, sources[input] != nil {
      stored.place |= UInt64(origin.offset)
      stored.checksum = Self.checksum(bytes.span.bytes)
    } else {
      stored.place |= try hold(bytes)
    }
    return stored
  }

  /// Lends a kept line's bytes.
  ///
  /// - Throws: `FatalError` where a file cannot be read again, or was changed; and what `body` throws.
  public mutating func withBytes<Result>(
    of line: StoredLine, _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    let input = Int(line.place >> Self.inputBits)
    let place = line.place & (1 << Self.inputBits - 1)
    guard input < sources.count, let source = sources[input] else {
      let start = Int(place & (1 << Self.chunkBits - 1))
      let number = Int(place >> Self.chunkBits)
      if number < spilt.count {
        let place = try read(Int(line.length), at: spilt[number] + start, Self.spillInput)
        return try body(window.span.bytes.extracting(place..<place + Int(line.length)))
      }
      let chunk = chunks[number]
      return try body(chunk.span.bytes.extracting(start..<start + Int(line.length)))
    }
    let start = try read(Int(line.length), at: Int(place), input)
    let bytes = window.span.bytes.extracting(start..<start + Int(line.length))
    guard Self.checksum(bytes) == line.checksum else { throw source.changed }
    return try body(bytes)
  }

  /// A copy of a kept line's bytes; for a line here and there, since nothing is read ahead.
  ///
  /// - Throws: `FatalError` where a file cannot be read again, or was changed.
  public func bytes(of line: StoredLine) throws -> [UInt8] {
    let input = Int(line.place >> Self.inputBits)
    let place = line.place & (1 << Self.inputBits - 1)
    if input < sources.count, let source = sources[input] {
      let bytes = try read(Int(line.length), at: Int(place), source)
      guard Self.checksum(bytes.span.bytes) == line.checksum else { throw source.changed }
      return bytes
    }
    let start = Int(place & (1 << Self.chunkBits - 1))
    let number = Int(place >> Self.chunkBits)
    if number < spilt.count { return try read(Int(line.length), at: spilt[number] + start, nil) }
    return Array(chunks[number][start..<start + Int(line.length)])
  }

  // MARK: - Memory

  private mutating func hold(_ bytes: [UInt8]) throws -> UInt64 {
    if chunks.last.map({ $0.count + bytes.count > $0.capacity }) ?? true {
      try spill()
      var chunk: [UInt8] = []
      chunk.reserveCapacity(max(Self.chunkSize, bytes.count))
      chunks.append(chunk)
    }
    let last = chunks.count - 1
    let start = chunks[last].count
    chunks[last].append(contentsOf: bytes)
    heldCount += bytes.count
    return UInt64(last) << Self.chunkBits | UInt64(start)
  }

  /// Moves all chunks to the spill file where they are too much for the memory.
  private mutating func spill() throws {
    guard heldCount > memoryLimit else { return }
    var file = try spillFile.take() ?? SpillFile()
    for number in spilt.count..<chunks.count {
      spilt.append(try file.append(chunks[number]))
      chunks[number] = []
    }
    heldCount = 0
    spillDescriptor = file.descriptor
    spillFile = consume file
  }

  // MARK: - Files

  /// Opens a regular file that is worth reading again; nil where the filter loop should go by what it reads itself.
  private static func open(_ file: String, _ size: Int) -> Source? {
    var status = stat()
    if file == "-" {
      let base = lseek(STDIN_FILENO, 0, SEEK_CUR)
      guard base >= 0, fstat(STDIN_FILENO, &status) == 0, isLarge(status, size + base) else { return nil }
      return Source(name: LineReader.standardInputName, descriptor: STDIN_FILENO, base: base)
    }
    // Nothing but a regular file is opened here: a named pipe would lose its writer when it is closed again.
    guard stat(file, &status) == 0, isLarge(status, size) else { return nil }
    let descriptor = Glibc.open(file, O_RDONLY | O_CLOEXEC)
    return descriptor < 0 ? nil : Source(name: file, descriptor: descriptor, base: 0)
  }

  private static func isLarge(_ status: stat, _ size: Int) -> Bool {
    status.st_mode & S_IFMT == S_IFREG && status.st_size >= max(size, 1)
  }

  /// Brings a stretch of a file into the window.
  ///
  /// - Returns: where it starts in the window.
  private mutating func read(_ count: Int, at offset: Int, _ input: Int) throws -> Int {
    let ahead = offset - windowStart
    if input == windowInput, ahead >= 0, ahead + count <= windowCount { return ahead }
    // Where lines are wanted in their order, reading ever further on pays; after a jump it does not.
    let isReadingOn = input == windowInput && 0...windowCount + Self.shortRead ~= ahead
    readAhead = isReadingOn ? min(max(readAhead * 2, Self.shortRead), Self.longRead) : 0
    let wanted = max(count, readAhead)
    if window.count < wanted {
      window.append(contentsOf: repeatElement(0, count: wanted - window.count))
    }
    windowInput = input
    windowStart = offset
    windowCount = 0
    let source = input == Self.spillInput ? nil : sources[input]
    let (descriptor, base) = source.map { ($0.descriptor, $0.base) } ?? (spillDescriptor, 0)
    while windowCount < count {
      let received = window.withUnsafeMutableBytes {
        pread(
          descriptor, $0.baseAddress.map { $0 + windowCount }, wanted - windowCount,
          base + offset + windowCount)
      }
      if received < 0, errno == EINTR { continue }
      guard received > 0 else { throw failure(of: source, received < 0 ? errno : EIO) }
      windowCount += received
    }
    return 0
  }

  /// Reads a stretch of a file, or of the spill file, past the window.
  private func read(_ count: Int, at offset: Int, _ source: Source?) throws -> [UInt8] {
    let (descriptor, base) = source.map { ($0.descriptor, $0.base) } ?? (spillDescriptor, 0)
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let received = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, base + offset + done)
      }
      if received < 0, errno == EINTR { continue }
      guard received > 0 else { throw failure(of: source, received < 0 ? errno : EIO) }
      done += received
    }
    return bytes
  }

  private func failure(of source: Source?, _ code: Int32) -> FatalError {
    guard let source else { return FatalError("the file in TMPDIR: \(reason(code))") }
    return code == EIO ? source.changed : FatalError("\(TerminalText.visible(source.name)): \(reason(code))")
  }

  private static let longRead = 128 << 10
  private static let shortRead = 4 << 10

  /// Two running sums over words of eight bytes (after Fletcher 1982), folded.
  private static func checksum(_ bytes: RawSpan) -> UInt32 {
    let wordsEnd = bytes.byteCount & ~7
    var sum = UInt64(bytes.byteCount)
    var sumOfSums: UInt64 = 0
    var offset = 0
    // Unchecked, for the loop's condition is the check.
    while offset < wordsEnd {
      sum &+= bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
      sumOfSums &+= sum
      offset += 8
    }
    while offset < bytes.byteCount {
      sum &+= UInt64(bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
      sumOfSums &+= sum
      offset += 1
    }
    return UInt32(truncatingIfNeeded: (sum ^ sumOfSums &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }
}
