/// The CRC-32 of ISO 3309, as in gzip and PNG.
enum CyclicRedundancyCheck {
  static func value(of bytes: RawSpan) -> UInt32 {
    let table = (0..<256).map { (byte: UInt32) in
      (0..<8).reduce(byte) { remainder, _ in
        remainder & 1 == 1 ? 0xEDB8_8320 ^ remainder >> 1 : remainder >> 1
      }
    }
    var remainder: UInt32 = 0xFFFF_FFFF
    for position in 0..<bytes.byteCount {
      let index = UInt8(truncatingIfNeeded: remainder) ^ bytes.byte(at: position)
      remainder = table[Int(index)] ^ remainder >> 8
    }
    return ~remainder
  }
}
