import CProcessor

/// Counts the bytes of a text that have a property, sixteen at a time.
enum ByteScan {
  /// How many bytes are not ASCII.
  static func nonASCII(in text: Span<UInt8>) -> Int {
    count(in: text) { marks_of_range($0, 0x80, 0xFF) }
  }

  /// How many bytes are digits.
  static func digits(in text: Span<UInt8>) -> Int {
    count(in: text) { marks_of_range($0, UInt8(ascii: "0"), UInt8(ascii: "9")) }
  }

  /// Whether `byte`, which is not 0, stands at a place of the text that fits.
  @inline(__always)
  static func contains(_ byte: UInt8, in text: Span<UInt8>, where fits: (_ place: Int) -> Bool) -> Bool {
    var position = 0
    while position < text.count {
      var marks = withBlock(of: text, at: position) { marks_of_byte($0, byte) }
      while marks != 0 {
        if fits(position &+ marks.trailingZeroBitCount) { return true }
        marks &= marks &- 1
      }
      position &+= 16
    }
    return false
  }

  /// - Parameter marks: one bit for each of sixteen bytes; a byte that is 0 must not have the property.
  @inline(__always)
  private static func count(in text: Span<UInt8>, _ marks: (UnsafeRawPointer) -> UInt32) -> Int {
    var count = 0
    var position = 0
    while position < text.count {
      count &+= withBlock(of: text, at: position, marks).nonzeroBitCount
      position &+= 16
    }
    return count
  }

  /// Calls `body` with the sixteen bytes from `position` on; those after the end of the text are 0.
  @inline(__always)
  private static func withBlock(
    of text: Span<UInt8>, at position: Int, _ body: (UnsafeRawPointer) -> UInt32
  ) -> UInt32 {
    text.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      let rest = bytes.count &- position
      if rest >= 16 { return body(base + position) }
      var block = (UInt64(0), UInt64(0))
      return withUnsafeMutableBytes(of: &block) { block in
        guard let target = block.baseAddress else { return 0 }
        copy_few_bytes(target, base + position, UInt64(truncatingIfNeeded: rest))
        return body(UnsafeRawPointer(target))
      }
    }
  }
}
