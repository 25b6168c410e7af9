/// Why a JSON text was refused, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// The cause in words, lower case, ready to stand after `FILE:LINE: `.
  public let reason: String
  /// The offset of the offending byte from the start of the text.
  public let offset: Int

  init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

/// A byte as `0x1F`.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.utf8.count == 1 ? "0x0\(digits)" : "0x\(digits)"
}

/// A byte as error messages show it: a printable character in quotes, anything else as `byte 0x1F`.
func visible(_ byte: UInt8) -> String {
  0x21...0x7E ~= byte ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(hexadecimal(byte))"
}
