import Glibc

extension Span where Element == UInt8 {
  /// Where a byte stands at `start` or later; nil where it does not.
  public func index(of byte: UInt8, from start: Int = 0) -> Int? {
    withUnsafeBufferPointer { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, Int32(byte), bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// Where the first of three bytes stands at `start` or later, or the end; eight are looked at together.
  public func firstIndex(of one: UInt8, _ two: UInt8, _ three: UInt8, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let (first, second, third) = (ones &* UInt64(one), ones &* UInt64(two), ones &* UInt64(three))
    return withUnsafeBufferPointer { bytes in
      var index = start
      guard let base = bytes.baseAddress else { return index }
      while index + 8 <= bytes.count {
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        // A byte that is sought becomes zero, and one less than zero borrows from its high bit.
        let (left, middle, right) = (word ^ first, word ^ second, word ^ third)
        let found = ((left &- ones) & ~left | (middle &- ones) & ~middle | (right &- ones) & ~right) & highs
        if found != 0 { return index + found.trailingZeroBitCount / 8 }
        index += 8
      }
      while index < bytes.count {
        let byte = bytes[index]
        if byte == one || byte == two || byte == three { return index }
        index += 1
      }
      return index
    }
  }

  /// Whether the bytes at `offset` spell `ascii`, letters in either case; `ascii` is in lower case.
  public func spells(_ ascii: StaticString, at offset: Int) -> Bool {
    let length = ascii.utf8CodeUnitCount
    guard offset >= 0, offset + length <= count else { return false }
    return ascii.withUTF8Buffer { expected in
      for index in 0..<length {
        let byte = self[offset + index]
        let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
        if lower != expected[index] { return false }
      }
      return true
    }
  }
}
