import MessageCore

/// One file inside a zip archive: where it lies and how it is packed.
public struct ZipEntry: Equatable, Sendable {
  /// Its path in the archive, with slashes.
  public let path: String
  /// Where its local header begins in the archive's file, in bytes.
  public internal(set) var offset: Int
  let flags: UInt16
  let method: UInt16
  /// What the archive says of it; nil where it cannot be known, in an archive that was cut short.
  var checksum: UInt32?
  var size: Int?
  var packedSize: Int
  var isLink = false
  /// Whether another member lies in the same bytes.
  var isOverlapping = false

  var isFolder: Bool { path.hasSuffix("/") }

  /// Why the member is not read, to stand after the archive's and the member's names; nil where it is.
  public var refusal: String? {
    if leadsOut { return "the path leads out of the archive; it is not read" }
    if flags & 1 != 0 { return "is protected by a password; unpack it first" }
    if isLink { return "is a link to another file; links are not followed" }
    if isOverlapping {
      return "lies in the same bytes as another member; it is taken for a bomb and not read"
    }
    if method != Self.stored, method != Self.deflated {
      return "is packed by \(Self.methods[method] ?? "method \(method)"), which is not read; unpack it first"
    }
    return nil
  }

  /// Whether unpacking it by its path would write elsewhere than below the folder of the archive.
  public var leadsOut: Bool {
    path.hasPrefix("/") || path.dropFirst().hasPrefix(":/") || path.utf8.contains(0)
      || path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
  }

  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8

  /// The other methods in use (APPNOTE.TXT 4.4.5).
  private static let methods: [UInt16: String] = [
    9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES encryption",
  ]
}

extension ZipEntry {
  /// A member's name as text: UTF-8 where it is that, whatever the archive says; else code page 437's ASCII part, and
  /// U+FFFD. Programs on Windows have written backslashes.
  static func path(_ name: ArraySlice<UInt8>) -> String {
    let text = String(decoding: name, as: UTF8.self)
    return text.contains("\\") ? String(text.map { $0 == "\\" ? "/" : $0 }) : text
  }
}
