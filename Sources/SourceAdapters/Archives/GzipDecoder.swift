/// Unpacks a gzip file (RFC 1952) out of chunks that may cut it anywhere; several members stand for their concatenation.
///
/// zlib checks each member's checksum and length. Zero bytes behind the last member, which tapes and block copies leave,
/// are passed over.
public struct GzipDecoder {
  private let inflater: Inflater
  private var expansion = ExpansionGuard()
  private var state = State.betweenMembers(isFirst: true)

  private enum State {
    case betweenMembers(isFirst: Bool)
    case inMember
    case padding
    case ended
  }

  /// - Throws: `ArchiveError` where memory is short.
  public init() throws(ArchiveError) { inflater = try Inflater(.gzip) }

  /// Unpacks some of the bytes at hand into `output`, which is not empty.
  ///
  /// - Returns: how many bytes were written, 0 at the end of the file; nil where more packed bytes are wanted.
  /// - Throws: `ArchiveError` where the file is damaged or cut short; what was written before is good.
  public mutating func read(
    _ input: inout ByteInput, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int? {
    while true {
      switch state {
      case .betweenMembers(let isFirst):
        guard let first = input.first else {
          if !input.isAtEnd { return nil }
          state = .ended
          continue
        }
        if !isFirst, first != 0x1F {
          guard first == 0 else { throw ArchiveError("other data follows the packed data") }
          state = .padding
        } else {
          state = .inMember
        }
      case .inMember:
        if input.count == 0 {
          if input.isAtEnd { throw ArchiveError("the packed data ends too soon; the file was cut short") }
          return nil
        }
        let step = try input.unpack(with: inflater, into: output)
        input.skip(step.consumed)
        try expansion.add(consumed: step.consumed, produced: step.produced)
        if step.isAtEnd {
          inflater.reset()
          state = .betweenMembers(isFirst: false)
        }
        if step.produced > 0 { return step.produced }
      case .padding:
        guard input.prefix(input.count).allSatisfy({ $0 == 0 }) else {
          throw ArchiveError("other data follows the packed data")
        }
        input.skip(input.count)
        if !input.isAtEnd { return nil }
        state = .ended
      case .ended: return 0
      }
    }
  }
}

extension ByteInput {
  /// Unpacks from the bytes at hand; the caller skips what was consumed.
  func unpack(
    with inflater: Inflater, upTo limit: Int = .max, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Inflater.Step {
    var result: Result<Inflater.Step, ArchiveError> = .failure(ArchiveError("nothing to unpack"))
    prefix(min(limit, count)).withUnsafeBytes { bytes in
      do throws(ArchiveError) {
        result = .success(try inflater.step(bytes, into: output))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
