/// The bytes of one input that are read but not yet used, and the number of the line they begin in.
///
/// The owner of the file fills it, the adapter looks at `buffer[start..<end]` and skips what it has used. A place in the
/// input is kept as an offset from `start`, which stays right when `fill` moves the bytes.
public struct ByteInput: ~Copyable {
  /// The longest part of a file (a row, an element of an array, a line) that is read: 64 MiB, less in tests.
  let longestPart: Int
  private let chunkSize: Int

  var buffer: [UInt8]
  private(set) var start = 0
  private(set) var end = 0
  /// Whether no more bytes will come.
  public private(set) var isAtEnd = false
  /// The number of the line in which the unused bytes begin, from 1.
  private(set) var line = 1
  /// How many bytes have been read so far.
  public private(set) var bytesRead = 0

  /// An input that is read in chunks of that many bytes.
  public init(chunkSize: Int = 256 << 10, longestPart: Int = 64 << 20) {
    self.longestPart = longestPart
    self.chunkSize = chunkSize
    buffer = [UInt8](repeating: 0, count: chunkSize)
  }

  /// How many bytes are at hand.
  public var count: Int { end - start }

  /// The first byte at hand, if there is one.
  var first: UInt8? { start < end ? buffer[start] : nil }

  /// The byte at an offset from the first one at hand.
  subscript(offset: Int) -> UInt8 { buffer[start + offset] }

  /// The first bytes at hand, at most `length`.
  public func prefix(_ length: Int) -> ArraySlice<UInt8> { buffer[start..<min(start + length, end)] }

  /// Reads a chunk: `read` puts bytes into the memory it is given and returns their number, 0 at the end of the input.
  public mutating func fill<Failure: Error>(
    _ read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    makeRoom()
    var count = 0
    // The throw is carried out by hand: the closure of the standard library rethrows any error.
    var failure: Failure?
    buffer.withUnsafeMutableBytes { bytes in
      do throws(Failure) {
        count = try read(UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    end += count
    bytesRead += count
    isAtEnd = count == 0
  }

  /// Moves over bytes that are used; `lines` lines ended in them.
  mutating func skip(_ count: Int, lines: Int = 0) {
    start += count
    line += lines
  }

  /// Moves bytes at hand into `buffer`, as many as fit; their number.
  public mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let bytes = prefix(buffer.count)
    buffer.copyBytes(from: bytes)
    let count = bytes.count
    skip(count)
    return count
  }

  /// Moves over a UTF-8 byte order mark. Call at the start of the input, with three bytes at hand where it has so many.
  public mutating func skipByteOrderMark() {
    if prefix(3).elementsEqual([0xEF, 0xBB, 0xBF]) { skip(3) }
  }

  private mutating func makeRoom() {
    let free = buffer.count - end
    if start > 0, free < buffer.count / 2 {
      buffer.withUnsafeMutableBytes { bytes in
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      }
      end -= start
      start = 0
    }
    if end == buffer.count { buffer.append(contentsOf: repeatElement(0, count: growth)) }
  }

  /// As much again; the last step is the one to the longest part, since for a moment old and new memory are both there.
  private var growth: Int {
    let beyondLongest = longestPart + chunkSize - buffer.count
    return buffer.count * 2 < longestPart || beyondLongest <= 0 ? buffer.count : beyondLongest
  }
}
