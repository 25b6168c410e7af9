/// What a byte can begin in a text.
enum ByteClass: UInt8 {
  case space, lower, upper, digit, punctuation, at, hash, ampersand, backslash, nonASCII

  init(_ byte: UInt8) {
    self =
      switch byte {
      case 0x80...: .nonASCII
      case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
      case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
      case UInt8(ascii: "@"): .at
      case UInt8(ascii: "#"): .hash
      case UInt8(ascii: "&"): .ampersand
      case UInt8(ascii: "\\"): .backslash
      case 0x00...0x20, 0x7F: .space
      default: .punctuation
      }
  }

  /// The class of every byte. (On the heap: an inline array is copied by whoever looks into it.)
  struct Table: ~Copyable {
    /// Invariant: addresses 256 classes for the life of the table, which nobody writes.
    private let base: UnsafeMutablePointer<ByteClass>

    init() {
      base = .allocate(capacity: 256)
      for byte in UInt8.min...UInt8.max { (base + Int(byte)).initialize(to: ByteClass(byte)) }
    }

    deinit { base.deallocate() }

    subscript(byte: UInt8) -> ByteClass {
      @inline(__always) get { base[Int(byte)] }
    }
  }
}
