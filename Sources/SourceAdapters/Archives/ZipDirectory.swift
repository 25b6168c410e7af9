import MessageCore

/// The members of a zip archive, by its central directory (PKWARE's APPNOTE.TXT 6.3, zip64 included); where that is
/// missing, because the file was cut short, by what stands before each member.
public struct ZipDirectory: Sendable {
  /// Every file in it, in the order of the directory; folders are left out.
  public private(set) var entries: [ZipEntry] = []
  /// What is wrong with the archive as a whole, although members can be read; nil where nothing is.
  public private(set) var fault: String?

  /// Gives bytes of the archive: at an offset, so many, fewer only at the end of the file.
  public typealias Reading<Failure: Error> = (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]

  /// The larger of what a directory may be: a few million members.
  private static let largest = 256 << 20

  /// Reads the directory of an archive of so many bytes.
  ///
  /// - Throws: what `read` throws, and `ArchiveError` where this is no archive that can be read at all.
  public init(size: Int, read: Reading<any Error>) throws {
    guard let end = try Self.end(size, read) else {
      try rebuild(size, read)
      return
    }
    guard end.directorySize <= Self.largest else {
      throw ArchiveError("its directory is larger than 256 MiB")
    }
    let bytes = try read(end.directoryOffset, end.directorySize)
    guard bytes.count == end.directorySize else { throw ArchiveError("its directory lies beyond its end") }
    try list(bytes[...], shift: end.shift)
    markOverlaps()
  }

  // MARK: - Directory

  private struct End {
    var directoryOffset: Int
    var directorySize: Int
    /// What lies before the archive in its file, as in one that unpacks itself.
    var shift: Int
  }

  /// The end record; nil where there is none.
  private static func end(_ size: Int, _ read: Reading<any Error>) throws -> End? {
    let tailLength = min(size, 22 + 0xFFFF)
    let tailOffset = size - tailLength
    let tail = try read(tailOffset, tailLength)
    guard tail.count >= 22 else { return nil }
    for start in stride(from: tail.count - 22, through: 0, by: -1) {
      let record = tail[start...]
      guard record.starts(with: [0x50, 0x4B, 0x05, 0x06]), start + 22 + Int(record.number16(20)) <= tail.count
      else { continue }
      guard record.number16(4) == 0 || record.number16(4) == 0xFFFF else {
        throw ArchiveError("is one part of several; join them first")
      }
      var end = End(
        directoryOffset: Int(record.number32(16)), directorySize: Int(record.number32(12)), shift: 0)
      var directoryEnd = tailOffset + start
      if let large = try largeEnd(before: directoryEnd, read) {
        end = large.end
        directoryEnd = large.offset
      }
      end.shift = directoryEnd - end.directorySize - end.directoryOffset
      end.directoryOffset += end.shift
      guard end.directoryOffset >= 0, end.shift >= 0 else {
        throw ArchiveError("its directory lies beyond its end")
      }
      return end
    }
    return nil
  }

  /// The end record of zip64, where the ordinary one that begins at `offset` has one.
  private static func largeEnd(
    before offset: Int, _ read: Reading<any Error>
  ) throws -> (end: End, offset: Int)? {
    guard offset >= 20 else { return nil }
    let locator = try read(offset - 20, 20)[...]
    guard locator.count == 20, locator.starts(with: [0x50, 0x4B, 0x06, 0x07]) else { return nil }
    // The locator tells the record's place as the archive's maker knew it; with something before the archive, the
    // record stands directly before its locator.
    for place in [locator.number64(8), offset - 20 - 56] {
      guard let place, place >= 0, place < offset else { continue }
      let record = try read(place, 56)[...]
      guard record.count == 56, record.starts(with: [0x50, 0x4B, 0x06, 0x06]),
        let size = record.number64(40), let start = record.number64(48)
      else { continue }
      return (End(directoryOffset: start, directorySize: size, shift: 0), place)
    }
    throw ArchiveError("its zip64 directory cannot be found")
  }

  private mutating func list(_ bytes: ArraySlice<UInt8>, shift: Int) throws(ArchiveError) {
    var rest = bytes
    while rest.count >= 46, rest.starts(with: [0x50, 0x4B, 0x01, 0x02]) {
      let nameEnd = 46 + Int(rest.number16(28))
      let extraEnd = nameEnd + Int(rest.number16(30))
      let next = extraEnd + Int(rest.number16(32))
      guard next <= rest.count else { throw ArchiveError("its directory is cut short") }
      let start = rest.startIndex
      var entry = ZipEntry(
        path: ZipEntry.path(rest[(start + 46)..<(start + nameEnd)]), offset: Int(rest.number32(42)),
        flags: rest.number16(8), method: rest.number16(10), checksum: rest.number32(16),
        size: Int(rest.number32(24)), packedSize: Int(rest.number32(20)))
      // The upper half of the attributes is the file's mode, where the archive was made on Unix.
      entry.isLink = rest[start + 5] == 3 && rest.number32(38) >> 28 == 0xA
      try entry.takeLargeSizes(rest[(start + nameEnd)..<(start + extraEnd)])
      entry.offset += shift
      if !entry.isFolder { entries.append(entry) }
      rest = rest.dropFirst(next)
    }
    if rest.count >= 4 { fault = "its directory is damaged; members may be missing" }
  }

  /// Marks members that share bytes with others.
  private mutating func markOverlaps() {
    let order = entries.indices.sorted { entries[$0].offset < entries[$1].offset }
    var end = 0
    var last: Int?
    for index in order {
      if entries[index].offset < end, let last {
        entries[index].isOverlapping = true
        entries[last].isOverlapping = true
      }
      end = max(end, entries[index].offset + 30 + entries[index].packedSize)
      last = index
    }
  }

  // MARK: - Archives without their directory

  /// Lists the members by what stands before each, as far as that goes.
  private mutating func rebuild(_ size: Int, _ read: Reading<any Error>) throws {
    fault = "has no directory at its end; the archive was cut short, and what is left of it is read"
    var offset = 0
    while var entry = try Self.localEntry(at: offset, read) {
      let data = offset + entry.headerLength
      let hasSizesBehind = entry.entry.flags & 8 != 0 && entry.entry.packedSize == 0
      var next = data + entry.entry.packedSize
      if hasSizesBehind {
        guard entry.entry.method == ZipEntry.deflated, entry.entry.flags & 1 == 0 else {
          entries.append(entry.entry)
          return
        }
        let packed = try Self.packedLength(from: data, read)
        entry.entry.packedSize = packed.length
        next = data + packed.length
        if packed.isWhole, let behind = try Self.descriptor(at: next, read) {
          entry.entry.checksum = behind.checksum
          next += behind.length
        }
      }
      if !entry.entry.isFolder { entries.append(entry.entry) }
      guard next > offset, next <= size else { return }
      offset = next
    }
    if entries.isEmpty {
      throw ArchiveError("is no zip archive, or one that was cut short in its first member")
    }
  }

  private static func localEntry(
    at offset: Int, _ read: Reading<any Error>
  ) throws -> (entry: ZipEntry, headerLength: Int)? {
    let header = try read(offset, 30)[...]
    guard header.count == 30, header.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return nil }
    let nameLength = Int(header.number16(26))
    let extraLength = Int(header.number16(28))
    let rest = try read(offset + 30, nameLength + extraLength)
    guard rest.count == nameLength + extraLength else { return nil }
    let hasSizesBehind = header.number16(6) & 8 != 0
    var entry = ZipEntry(
      path: ZipEntry.path(rest[..<nameLength]), offset: offset, flags: header.number16(6),
      method: header.number16(8), checksum: hasSizesBehind ? nil : header.number32(14),
      size: hasSizesBehind ? nil : Int(header.number32(22)), packedSize: Int(header.number32(18)))
    try entry.takeLargeSizes(rest[nameLength...])
    return (entry, 30 + nameLength + extraLength)
  }

  /// How long the packed data is that begins there, found by unpacking it.
  private static func packedLength(
    from offset: Int, _ read: Reading<any Error>
  ) throws -> (length: Int, isWhole: Bool) {
    let inflater = try Inflater(.bare)
    var length = 0
    var output = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let chunk = try read(offset + length, 256 << 10)
      if chunk.isEmpty { return (length, false) }
      var used = 0
      while used < chunk.count {
        let step = try chunk[used...].withUnsafeBytes { packed in
          try output.withUnsafeMutableBytes { try inflater.step(packed, into: $0) }
        }
        used += step.consumed
        if step.isAtEnd { return (length + used, true) }
        if step.consumed == 0, step.produced == 0 { return (length + used, false) }
      }
      length += used
    }
  }

  /// The checksum and sizes that stand behind a member's data: with or without a signature, of four or eight bytes.
  private static func descriptor(
    at offset: Int, _ read: Reading<any Error>
  ) throws -> (checksum: UInt32, length: Int)? {
    let bytes = try read(offset, 28)[...]
    let hasSignature = bytes.starts(with: [0x50, 0x4B, 0x07, 0x08])
    let start = hasSignature ? 4 : 0
    for length in [start + 12, start + 20] where bytes.count >= length {
      let next = bytes.dropFirst(length)
      guard next.count < 4 || next.starts(with: [0x50, 0x4B]) else { continue }
      return (bytes.number32(start), length)
    }
    return nil
  }
}

extension ZipEntry {
  /// Takes sizes beyond four bytes from the member's extra field (APPNOTE.TXT 4.5.3).
  fileprivate mutating func takeLargeSizes(_ extra: ArraySlice<UInt8>) throws(ArchiveError) {
    var rest = extra
    while rest.count >= 4 {
      let length = Int(rest.number16(2))
      guard 4 + length <= rest.count else { return }
      if rest.number16(0) == 1 {
        var fields = rest.dropFirst(4).prefix(length)
        func next() throws(ArchiveError) -> Int {
          guard fields.count >= 8, let value = fields.number64(0) else {
            throw ArchiveError("member \(TerminalText.quoted(path)): its zip64 sizes are missing")
          }
          fields = fields.dropFirst(8)
          return value
        }
        if size == 0xFFFF_FFFF { size = try next() }
        if packedSize == 0xFFFF_FFFF { packedSize = try next() }
        if offset == 0xFFFF_FFFF { offset = try next() }
        return
      }
      rest = rest.dropFirst(4 + length)
    }
  }
}
