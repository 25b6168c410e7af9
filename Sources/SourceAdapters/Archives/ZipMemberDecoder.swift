import MessageCore

/// Unpacks one member of a zip archive out of chunks that may cut it anywhere, and checks its size and checksum.
public struct ZipMemberDecoder {
  private let entry: ZipEntry
  private let inflater: Inflater?
  private var checksum = Checksum()
  private var expansion = ExpansionGuard()
  private var state = State.header
  /// How many packed bytes are still to come.
  private var rest: Int

  private enum State { case header, data, checking, ended }

  /// - Throws: `ArchiveError` where the member is not read (`refusal`), or memory is short.
  public init(_ entry: ZipEntry) throws(ArchiveError) {
    if let refusal = entry.refusal { throw ArchiveError(refusal) }
    self.entry = entry
    inflater = entry.method == ZipEntry.deflated ? try Inflater(.bare) : nil
    rest = entry.packedSize
  }

  /// Unpacks some of the bytes at hand into `output`, which is not empty.
  ///
  /// - Parameter input: the archive's bytes from the entry's `offset` on.
  /// - Returns: how many bytes were written, 0 at the end of the member; nil where more packed bytes are wanted.
  /// - Throws: `ArchiveError` where the member is damaged or cut short; what was written before may be good.
  public mutating func read(
    _ input: inout ByteInput, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int? {
    if state == .header, try !skipHeader(&input) { return nil }
    while state == .data {
      if rest > 0, input.count == 0 {
        if input.isAtEnd { throw ArchiveError("the packed data ends too soon; the archive was cut short") }
        return nil
      }
      let produced = try unpack(&input, into: output)
      if produced > 0 {
        try checkSize()
        return produced
      }
    }
    // What was unpacked last is used before it is checked: nothing is lost that may be good.
    if state == .checking { try check() }
    return 0
  }

  // MARK: - Stages

  private mutating func skipHeader(_ input: inout ByteInput) throws(ArchiveError) -> Bool {
    let header = input.prefix(30)
    guard header.count == 30 else {
      if input.isAtEnd { throw ArchiveError("the member lies beyond the archive's end") }
      return false
    }
    guard header.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw ArchiveError("the archive's directory names a place where no member begins")
    }
    let length = 30 + Int(header.number16(26)) + Int(header.number16(28))
    guard input.count >= length else {
      if input.isAtEnd { throw ArchiveError("the member lies beyond the archive's end") }
      return false
    }
    input.skip(length)
    state = .data
    return true
  }

  private mutating func unpack(
    _ input: inout ByteInput, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int {
    guard let inflater else { return try copy(&input, into: output) }
    let step = try input.unpack(with: inflater, upTo: rest, into: output)
    input.skip(step.consumed)
    rest -= step.consumed
    try expansion.add(consumed: step.consumed, produced: step.produced)
    checksum.add(UnsafeRawBufferPointer(rebasing: output[..<step.produced]))
    if step.isAtEnd {
      state = .checking
    } else if rest == 0, step.produced == 0 {
      throw ArchiveError("the packed data ends too soon; the member is damaged or was cut short")
    }
    return step.produced
  }

  private mutating func copy(
    _ input: inout ByteInput, into output: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int {
    let bytes = input.prefix(min(rest, output.count))
    output.copyBytes(from: bytes)
    let count = bytes.count
    input.skip(count)
    rest -= count
    try expansion.add(consumed: count, produced: count)
    checksum.add(UnsafeRawBufferPointer(rebasing: output[..<count]))
    if rest == 0 { state = .checking }
    return count
  }

  private func checkSize() throws(ArchiveError) {
    if let size = entry.size, expansion.produced > size {
      throw ArchiveError(
        "grows beyond the \(size) bytes that the archive's directory tells; it is read no further")
    }
  }

  private mutating func check() throws(ArchiveError) {
    state = .ended
    if let size = entry.size, expansion.produced != size {
      throw ArchiveError("has \(expansion.produced) bytes, but the archive's directory tells \(size)")
    }
    if let expected = entry.checksum, checksum.value != expected {
      throw ArchiveError("its checksum is wrong; the archive is damaged, and what was read from it may be")
    }
  }
}
