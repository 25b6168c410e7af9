/// Mends texts of Facebook's and Instagram's downloads, whose UTF-8 was taken for Latin-1 byte by byte: `Ã©` for `é`.
enum Mojibake {
  /// The text mended; as it is where it cannot have been damaged so.
  static func mended(_ text: String) -> String {
    var bytes: [UInt8] = []
    var isASCII = true
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return text }
      if byte >= 0x80 { isASCII = false }
      bytes.append(byte)
    }
    return isASCII ? text : String(validating: bytes, as: UTF8.self) ?? text
  }
}

extension JSONMembers {
  /// A string member, mended; nil where it is empty.
  func mended(_ name: String) -> String? { nonEmpty(name).map(Mojibake.mended) }
}
