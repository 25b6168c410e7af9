/// A short name for a text that has no id of its own.
enum Fingerprint {
  /// 16 hexadecimal digits: FNV-1a over the bytes, 64 bits wide.
  static func text(of bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
