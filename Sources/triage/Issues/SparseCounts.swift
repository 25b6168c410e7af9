/// Counts of which most are 0, in few bytes: for each other one the distance to it and the count, seven bits a byte, the
/// lowest first (LEB128).
enum SparseCounts {
  static func encode(_ counts: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for (place, count) in counts.enumerated() where count > 0 {
      append(UInt32(place - next), to: &bytes)
      append(count, to: &bytes)
      next = place + 1
    }
    return bytes
  }

  /// Adds encoded counts to others; what lies behind their end is dropped.
  static func add(_ bytes: [UInt8], to counts: inout [UInt32]) {
    var index = 0
    var place = 0
    while let distance = number(bytes, &index), let count = number(bytes, &index) {
      place += Int(distance)
      guard place < counts.count else { return }
      counts[place] &+= count
      place += 1
    }
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func number(_ bytes: [UInt8], _ index: inout Int) -> UInt32? {
    var number: UInt32 = 0
    var shift: UInt32 = 0
    while index < bytes.count, shift < 32 {
      let byte = bytes[index]
      index += 1
      number |= UInt32(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    return nil
  }
}
