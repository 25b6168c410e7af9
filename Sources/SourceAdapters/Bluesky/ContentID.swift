import MessageCore

/// The name of a block by its content (CID, version 1 or 0): how the block is encoded, and the hash of its bytes.
struct ContentID: Hashable {
  /// The whole identifier as bytes.
  let bytes: [UInt8]
  /// The code of the block's encoding: 0x71 is DAG-CBOR, 0x55 bytes without any.
  let codec: UInt64
  /// The code of the hash: 0x12 is SHA-256.
  let hashCode: UInt64
  /// The hash.
  let digest: ArraySlice<UInt8>

  static let dagCBOR: UInt64 = 0x71
  static let sha256: UInt64 = 0x12

  /// Reads the identifier that begins these bytes, and may be followed by others; nil where none does.
  init?(startOf bytes: ArraySlice<UInt8>) {
    var rest = bytes
    if rest.starts(with: [0x12, 0x20]) {
      codec = 0x70
    } else {
      guard rest.takeVarint() == 1, let codec = rest.takeVarint() else { return nil }
      self.codec = codec
    }
    guard let hashCode = rest.takeVarint(), let length = rest.takeVarint(), length <= 128,
      rest.count >= Int(length)
    else { return nil }
    self.hashCode = hashCode
    digest = rest.prefix(Int(length))
    self.bytes = Array(bytes[bytes.startIndex..<digest.endIndex])
  }

  /// Whether these are the bytes that it names; nil where the hash is not SHA-256.
  func names(_ block: ArraySlice<UInt8>) -> Bool? {
    hashCode == Self.sha256 ? SHA256.digest(block).elementsEqual(digest) : nil
  }

  /// The identifier as text: base 32 in lower case after a `b` (version 1).
  var text: String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    var result: [UInt8] = [UInt8(ascii: "b")]
    var bits: UInt = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt(byte)
      count += 8
      while count >= 5 {
        count -= 5
        result.append(alphabet[Int(bits >> UInt(count)) & 31])
      }
      bits &= (1 << UInt(count)) - 1
    }
    if count > 0 { result.append(alphabet[Int(bits << UInt(5 - count)) & 31]) }
    return String(decoding: result, as: UTF8.self)
  }

  static func == (left: ContentID, right: ContentID) -> Bool { left.bytes == right.bytes }
  func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension ArraySlice<UInt8> {
  /// Takes a number in base 128, least part first (unsigned LEB128), off the front; nil where none is whole there.
  mutating func takeVarint() -> UInt64? {
    var value: UInt64 = 0
    for (offset, byte) in prefix(9).enumerated() {
      value |= UInt64(byte & 0x7F) << UInt64(offset * 7)
      if byte & 0x80 == 0 {
        self = dropFirst(offset + 1)
        return value
      }
    }
    return nil
  }
}
