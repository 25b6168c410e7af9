/// Tells by their first bytes files that no text format can begin with.
public enum FileSignature {
  /// How many bytes it takes to tell the commonest; files and pipes that deliver less at first are read on.
  public static let shortest = 4
  /// How many bytes `refusal` wants to see, where the file has so many.
  public static let length = 512

  /// Why a file that begins so is not read as text, to stand after its name; nil where it may be text.
  public static func refusal(of start: ArraySlice<UInt8>) -> String? {
    if start.starts(with: [0x1F, 0x8B]) { return "is gzip data; pipe it through zcat" }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "is a zip archive; unpack it first" }
    if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return "is zstd data; pipe it through zstdcat --long=31"
    }
    if start.starts(with: [0xFD, 0x37, 0x7A, 0x58]) { return "is xz data; pipe it through xzcat" }
    if start.starts(with: [0x37, 0x7A, 0xBC, 0xAF]) { return "is a 7z archive; unpack it first" }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      return "is UTF-16 text; pipe it through iconv -f UTF-16 -t UTF-8"
    }
    if let zero = start.firstIndex(of: 0) {
      return "is binary data, not text (a zero byte at offset \(zero - start.startIndex))"
    }
    return nil
  }
}
