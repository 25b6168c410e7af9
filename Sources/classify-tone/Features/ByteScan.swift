/// Counts the bytes of a text that have a property, eight at a time.
enum ByteScan {
  /// How many bytes have a property.
  ///
  /// - Parameter marks: tells it of eight bytes, the first the lowest, by the highest bit of each, with the rest 0; given
  ///   also the bytes before each. Bytes outside the text are 0, and must not have the property.
  @inline(__always)
  static func count(in text: Span<UInt8>, marks: (_ bytes: UInt64, _ before: UInt64) -> UInt64) -> Int {
    var count = 0
    var position = 0
    var last: UInt64 = 0
    while position &+ 8 <= text.count {
      let bytes = UInt64(
        littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
      count &+= total(marks(bytes, bytes &<< 8 | last))
      last = bytes &>> 56
      position &+= 8
    }
    guard position < text.count else { return count }
    var bytes: UInt64 = 0
    for place in position..<text.count { bytes |= UInt64(text[place]) &<< UInt64(8 &* (place &- position)) }
    return count &+ total(marks(bytes, bytes &<< 8 | last))
  }

  /// How many of the eight highest bits are set.
  private static func total(_ marks: UInt64) -> Int {
    Int(truncatingIfNeeded: (marks &>> 7 &* everyByte) &>> 56)
  }

  static var everyByte: UInt64 { 0x0101_0101_0101_0101 }
  static var highBits: UInt64 { 0x8080_8080_8080_8080 }

  /// The bytes that are not ASCII.
  static func nonASCII(_ bytes: UInt64) -> UInt64 { bytes & highBits }

  /// The bytes that lie between two of ASCII. Sums of two numbers below 128 keep to their byte.
  static func range(_ bytes: UInt64, from first: UInt8, through last: UInt8) -> UInt64 {
    let low = bytes & ~highBits
    let atLeast = low &+ everyByte &* UInt64(0x80 &- first)
    let above = low &+ everyByte &* UInt64(0x7F &- last)
    return atLeast & ~above & ~bytes & highBits
  }
}
