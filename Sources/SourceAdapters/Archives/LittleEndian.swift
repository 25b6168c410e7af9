extension ArraySlice<UInt8> {
  /// The little-endian number in two bytes at an offset from the slice's start, which must hold them.
  func number16(_ offset: Int) -> UInt16 {
    UInt16(self[startIndex + offset]) | UInt16(self[startIndex + offset + 1]) << 8
  }

  /// The little-endian number in four bytes.
  func number32(_ offset: Int) -> UInt32 { UInt32(number16(offset)) | UInt32(number16(offset + 2)) << 16 }

  /// The little-endian number in eight bytes; nil where it is beyond any size of a file.
  func number64(_ offset: Int) -> Int? {
    Int(exactly: UInt64(number32(offset)) | UInt64(number32(offset + 4)) << 32)
  }
}
