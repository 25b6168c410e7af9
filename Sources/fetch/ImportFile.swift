import MessageCore
import SourceAdapters

/// One file of an import: on disk, inside a zip archive, or standard input.
struct ImportFile {
  /// Where its bytes are.
  enum Location {
    case standardInput
    case file(String)
    case zipMember(archive: String, ZipEntry)
  }

  let location: Location
  /// Its name in messages.
  let name: String
  /// Its path, as the format sees it, and the companions that were found.
  let member: ImportMember

  static let standardInput = ImportFile(
    location: .standardInput, name: LineReader.standardInputName, member: ImportMember())

  /// The same file with the companions that the format wants to see.
  func with(companions: [String: [UInt8]]) -> ImportFile {
    ImportFile(
      location: location, name: name, member: ImportMember(path: member.path, companions: companions))
  }

  /// Opens the file.
  ///
  /// - Throws: `FatalError` naming it and the reason.
  func open() throws(FatalError) -> ImportStream {
    switch location {
    case .standardInput: ImportStream()
    case .file(let path): try ImportStream(path: path, name: name)
    case .zipMember(let archive, let entry): try ImportStream(entry, of: archive, name: name)
    }
  }

  /// The file's first bytes, to tell its format by; nil where they cannot be read.
  func sample() -> FileSample? {
    guard let bytes = content(upTo: FileSample.length) else { return nil }
    return FileSample(path: member.path, start: bytes.prefix(FileSample.length))
  }

  /// The first bytes of the file, a little more than so many; nil where they cannot be read.
  func content(upTo length: Int) -> [UInt8]? {
    do {
      var stream = try open()
      var input = ByteInput()
      while input.count < length, !input.isAtEnd {
        try input.fill { buffer throws in try stream.read(into: buffer) }
      }
      input.skipByteOrderMark()
      return Array(input.prefix(input.count))
    } catch {
      return nil
    }
  }
}
