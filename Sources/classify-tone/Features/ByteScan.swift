import CProcessor

/// Looks at all bytes of a text, sixteen at a time.
enum ByteScan {
  /// How many bytes of some kinds a text has.
  struct Counts {
    let nonASCII: Int
    let digits: Int
    let atSigns: Int

    init(_ text: Span<UInt8>) {
      let counts = text.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { count_bytes($0, UInt64(bytes.count)) } ?? byte_counts()
      }
      nonASCII = Int(truncatingIfNeeded: counts.non_ascii)
      digits = Int(truncatingIfNeeded: counts.digits)
      atSigns = Int(truncatingIfNeeded: counts.at_signs)
    }
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
