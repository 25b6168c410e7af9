import Glibc
import MessageCore
import SourceAdapters

/// The bytes of one file of an import, unpacked on the way: a gzip file is told by its first bytes.
struct ImportStream: ~Copyable {
  /// What is read from, for asking whether that would mean waiting.
  let descriptor: Int32
  private let name: String
  private var packed = ByteInput()
  private var packing: Packing

  private enum Packing {
    /// A file whose first bytes are not yet seen.
    case unknown
    case none
    case gzip(GzipDecoder)
    case zip(ZipMemberDecoder)
  }

  /// Standard input, which is never unpacked.
  init() {
    descriptor = STDIN_FILENO
    name = LineReader.standardInputName
    packing = .none
  }

  /// - Throws: `FatalError` naming the file and the reason.
  init(path: String, name: String) throws(FatalError) {
    descriptor = try Self.open(path)
    self.name = name
    packing = .unknown
  }

  /// A member of a zip archive.
  ///
  /// - Throws: `FatalError` naming the file and the reason.
  init(_ entry: ZipEntry, of archive: String, name: String) throws(FatalError) {
    let decoder: ZipMemberDecoder
    do throws(ArchiveError) {
      decoder = try ZipMemberDecoder(entry)
    } catch {
      throw FatalError("\(TerminalText.visible(name)): \(error.cause)")
    }
    descriptor = try Self.open(archive)
    self.name = name
    packing = .zip(decoder)
    lseek(descriptor, entry.offset, SEEK_SET)
  }

  /// When the file was last written; of a pipe, when it was last written into.
  var modifiedAt: Timestamp? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Timestamp(seconds: Int64(status.st_mtim.tv_sec))
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  private static func open(_ path: String) throws(FatalError) -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
    return descriptor
  }

  /// Puts bytes into `buffer`, which is not empty.
  ///
  /// - Returns: their number, 0 at the end of the file.
  /// - Throws: `FatalError` naming the file and what is wrong with it, and `Interrupted`.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if case .unknown = packing { try tellPacking() }
    while true {
      let count: Int?
      do throws(ArchiveError) {
        count = try unpack(into: buffer)
      } catch {
        throw FatalError("\(TerminalText.visible(name)): \(error.cause)")
      }
      if let count { return count }
      if case .none = packing { return try readRaw(into: buffer) }
      try fillPacked()
    }
  }

  // MARK: - Stages

  private mutating func tellPacking() throws {
    while packed.count < 2, !packed.isAtEnd { try fillPacked() }
    guard packed.prefix(2).elementsEqual([0x1F, 0x8B]) else {
      packing = .none
      return
    }
    do throws(ArchiveError) {
      packing = .gzip(try GzipDecoder())
    } catch {
      throw FatalError("\(TerminalText.visible(name)): \(error.cause)")
    }
  }

  /// Unpacks from the bytes at hand; nil where more are wanted.
  private mutating func unpack(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int? {
    switch packing {
    case .gzip(var decoder):
      let count = try decoder.read(&packed, into: buffer)
      packing = .gzip(decoder)
      return count
    case .zip(var decoder):
      let count = try decoder.read(&packed, into: buffer)
      packing = .zip(decoder)
      return count
    case .none, .unknown:
      let count = packed.take(into: buffer)
      return count > 0 ? count : nil
    }
  }

  private mutating func fillPacked() throws {
    let descriptor = descriptor
    let name = name
    try packed.fill { buffer throws in try Self.read(descriptor, name, into: buffer) }
  }

  private func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try Self.read(descriptor, name, into: buffer)
  }

  private static func read(
    _ descriptor: Int32, _ name: String, into buffer: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    while true {
      if !Interruption.isReadable(descriptor) { try Interruption.waitUntilReadable(descriptor) }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR && errno != EAGAIN {
        throw FatalError("\(TerminalText.visible(name)): \(reason(errno))")
      }
    }
  }
}
