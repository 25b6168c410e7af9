import Glibc
import MessageCore
import SourceAdapters

/// A zip archive on disk: its members, and what is wrong with it.
struct ZipFile {
  /// The members, each as a file.
  private(set) var files: [ImportFile] = []
  /// What cannot be read, for `fetch` to tell.
  private(set) var problems: [FatalError] = []

  /// Nil where the file is no zip archive.
  ///
  /// - Throws: `FatalError` where it is one that cannot be read.
  init?(path: String) throws {
    let shown = TerminalText.visible(path)
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FatalError("\(shown): \(reason(errno))") }
    defer { close(descriptor) }
    let start = try Self.read(descriptor, path, 0, 4)
    // A member, or the end of an archive without members.
    guard start == [0x50, 0x4B, 0x03, 0x04] || start == [0x50, 0x4B, 0x05, 0x06] else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FatalError("\(shown): \(reason(errno))") }
    let directory: ZipDirectory
    do {
      directory = try ZipDirectory(size: Int(status.st_size)) { offset, count in
        try Self.read(descriptor, path, offset, count)
      }
    } catch let error as ArchiveError {
      throw FatalError("\(shown): \(error.cause)")
    }
    if let fault = directory.fault { problems.append(FatalError("\(shown): \(fault)")) }
    for entry in directory.entries {
      let name = "\(path):\(entry.path)"
      guard !entry.leadsOut else {
        let cause = entry.refusal ?? "not read"
        problems.append(FatalError("\(TerminalText.visible(name)): \(cause)"))
        continue
      }
      files.append(
        ImportFile(
          location: .zipMember(archive: path, entry), name: name,
          member: ImportMember(path: MemberPath(entry.path))))
    }
  }

  private static func read(_ descriptor: Int32, _ path: String, _ offset: Int, _ count: Int) throws -> [UInt8]
  {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
        if more < 0, errno == EINTR { continue }
        if more < 0 { failure = errno }
        if more <= 0 { return }
        filled += more
      }
    }
    if let failure { throw FatalError("\(TerminalText.visible(path)): \(reason(failure))") }
    return bytes
  }
}
