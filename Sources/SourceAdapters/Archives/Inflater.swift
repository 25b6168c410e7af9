import CZlib

/// Unpacks data that was packed by deflate (RFC 1951), bare or as gzip (RFC 1952), through zlib.
///
/// The one place that calls zlib's inflate. Unsafe code lives here; its invariants: `stream` is initialised from `init` to
/// `deinit` and never moves, for zlib keeps its address; the buffers that it is given live for one call only.
final class Inflater {
  /// What the data is wrapped in.
  enum Wrapping { case bare, gzip }

  /// What one step came to.
  struct Step {
    /// How many bytes were taken from the packed data.
    let consumed: Int
    /// How many bytes were written.
    let produced: Int
    /// Whether the packed data is at its end.
    let isAtEnd: Bool
  }

  private let stream: UnsafeMutablePointer<z_stream>

  /// - Throws: `ArchiveError` where memory is short.
  init(_ wrapping: Wrapping) throws(ArchiveError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let windowBits: Int32 = wrapping == .gzip ? 16 + MAX_WBITS : -MAX_WBITS
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ArchiveError("no memory to unpack it")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Unpacks what fits into `output`.
  ///
  /// - Throws: `ArchiveError` where the data is damaged.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Step {
    let given = min(input.count, Int(UInt32.max >> 1))
    let room = min(output.count, Int(UInt32.max >> 1))
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(given)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(room)
    let result = inflate(stream, Z_NO_FLUSH)
    let consumed = given - Int(stream.pointee.avail_in)
    let produced = room - Int(stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return Step(consumed: consumed, produced: produced, isAtEnd: false)
    case Z_STREAM_END: return Step(consumed: consumed, produced: produced, isAtEnd: true)
    case Z_MEM_ERROR: throw ArchiveError("no memory to unpack it")
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"
      throw ArchiveError("the packed data is damaged (\(reason))")
    }
  }

  /// Begins anew, for the next of several streams that stand one behind the other.
  func reset() { inflateReset(stream) }
}

/// The checksum CRC-32 of zip members, taken piece by piece.
struct Checksum {
  private(set) var value: UInt32 = 0

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    // The length's type is that of zlib's `uInt`.
    value = UInt32(
      truncatingIfNeeded: crc32(
        UInt(value), bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(truncatingIfNeeded: bytes.count)))
  }
}
