/// A short name for a text that has no id of its own.
enum Fingerprint {
  /// 16 hexadecimal digits: FNV-1a over the bytes, 64 bits wide.
  static func text(of bytes: some Sequence<UInt8>) -> String {
    let digits = String(sum(of: bytes), radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// The same as a number that a database can hold.
  static func number(of bytes: some Sequence<UInt8>) -> Int64 { Int64(bitPattern: sum(of: bytes)) }

  private static func sum(of bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
