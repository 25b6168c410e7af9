/// Reading Unicode scalars out of UTF-8 bytes at any offset, forwards and backwards, without a `String`.
extension Span where Element == UInt8 {
  /// The scalar that starts at `offset`, and the offset after it. A byte that starts no well-formed scalar reads as
  /// U+FFFD and is one byte long.
  @inline(__always)
  func readScalar(at offset: Int) -> (scalar: Unicode.Scalar, end: Int) {
    let first = self[offset]
    if first < 0x80 { return (Unicode.Scalar(first), offset + 1) }
    return readMultibyteScalar(first: first, at: offset)
  }

  private func readMultibyteScalar(first: UInt8, at offset: Int) -> (scalar: Unicode.Scalar, end: Int) {
    let malformed = (scalar: "\u{FFFD}" as Unicode.Scalar, end: offset + 1)
    let length: Int
    let smallest: UInt32
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (length, smallest, value) = (2, 0x80, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, smallest, value) = (3, 0x800, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, smallest, value) = (4, 0x10000, UInt32(first & 0x07))
    default: return malformed
    }
    let end = offset + length
    guard end <= count else { return malformed }
    for index in offset + 1..<end {
      guard self[index] & 0xC0 == 0x80 else { return malformed }
      value = value << 6 | UInt32(self[index] & 0x3F)
    }
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return malformed }
    return (scalar, end)
  }

  /// The scalar that ends before `offset`, which is greater than 0, and the offset where it starts.
  func readScalar(before offset: Int) -> (scalar: Unicode.Scalar, start: Int) {
    var start = offset - 1
    while start > 0, offset - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
    let (scalar, end) = readScalar(at: start)
    if end == offset { return (scalar, start) }
    return ("\u{FFFD}", offset - 1)
  }

  /// Where a sign stands at `start` or later, or what may be its full-width form.
  func nextSign(_ sign: UInt8, _ mayBeFullWidth: Bool, from start: Int) -> Int? {
    guard mayBeFullWidth else { return index(of: sign, from: start) }
    let found = firstIndex(of: sign, 0xEF, 0xEF, from: start)
    return found < count ? found : nil
  }

  /// The bytes of `range` as a string.
  func text(in range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
