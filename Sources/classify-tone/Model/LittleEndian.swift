// Numbers in model files are little-endian and need not be aligned.

extension RawSpan {
  func byte(at offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Integer {
    Integer(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  func double(at offset: Int) -> Double { Double(bitPattern: integer(at: offset)) }

  func copied() -> [UInt8] { withUnsafeBytes { Array($0) } }
}

extension [UInt8] {
  mutating func appendInteger(_ integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends zeros until the count is a multiple of `alignment`.
  mutating func pad(toMultipleOf alignment: Int) {
    while count % alignment != 0 { append(0) }
  }
}
