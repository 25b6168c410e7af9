import Glibc
import MessageCore
import Testing

/// A file that is removed with the last reference.
final class ScratchFile {
  let path: String

  init(_ content: String) throws {
    var template = Array("/tmp/MessageCoreTests.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    close(descriptor)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try write(content)
  }

  deinit { unlink(path) }

  func write(_ content: String) throws {
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    var output = LineWriter(descriptor: descriptor, name: path)
    try output.append(content.utf8)
    try output.flush()
  }
}
