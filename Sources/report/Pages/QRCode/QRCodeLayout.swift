/// How the codewords of a version of QR codes are laid out at error correction level M.
///
/// Source: ISO/IEC 18004:2015, tables 7, 9 and E.1.
struct QRCodeLayout: Sendable {
  let version: Int
  /// Error correction codewords of each block.
  let corrections: Int
  /// Data codewords of each block.
  let blocks: [Int]
  /// The rows and columns of alignment patterns.
  let alignment: [Int]

  private static let all: [QRCodeLayout] = [
    .init(version: 1, corrections: 10, blocks: [16], alignment: []),
    .init(version: 2, corrections: 16, blocks: [28], alignment: [6, 18]),
    .init(version: 3, corrections: 26, blocks: [44], alignment: [6, 22]),
    .init(version: 4, corrections: 18, blocks: [32, 32], alignment: [6, 26]),
    .init(version: 5, corrections: 24, blocks: [43, 43], alignment: [6, 30]),
    .init(version: 6, corrections: 16, blocks: [27, 27, 27, 27], alignment: [6, 34]),
    .init(version: 7, corrections: 18, blocks: [31, 31, 31, 31], alignment: [6, 22, 38]),
    .init(version: 8, corrections: 22, blocks: [38, 38, 39, 39], alignment: [6, 24, 42]),
    .init(version: 9, corrections: 22, blocks: [36, 36, 36, 37, 37], alignment: [6, 26, 46]),
    .init(version: 10, corrections: 26, blocks: [43, 43, 43, 43, 44], alignment: [6, 28, 50]),
  ]

  /// The smallest version that holds so many bytes; nil where none does.
  static func smallest(for count: Int) -> QRCodeLayout? {
    all.first { 4 + $0.lengthBits + count * 8 <= $0.capacity * 8 }
  }

  private var capacity: Int { blocks.reduce(0, +) }
  private var lengthBits: Int { version < 10 ? 8 : 16 }

  /// The text's codewords with their corrections, blocks interleaved.
  func codewords(of text: [UInt8]) -> [UInt8] {
    let data = padded(text)
    var start = 0
    let parts = blocks.map { count in
      defer { start += count }
      return Array(data[start..<start + count])
    }
    let checks = parts.map { ReedSolomon.remainder(of: $0, degree: corrections) }
    var result: [UInt8] = []
    for index in 0..<(blocks.max() ?? 0) {
      for part in parts where index < part.count { result.append(part[index]) }
    }
    for index in 0..<corrections {
      for check in checks { result.append(check[index]) }
    }
    return result
  }

  /// Mode, length, text, end and padding.
  private func padded(_ text: [UInt8]) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for index in (0..<count).reversed() { bits.append(value >> index & 1 == 1) }
    }
    append(0b0100, 4)
    append(text.count, lengthBits)
    for byte in text { append(Int(byte), 8) }
    append(0, min(4, capacity * 8 - bits.count))
    while bits.count % 8 != 0 { bits.append(false) }
    var bytes = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var padding: UInt8 = 0xEC
    while bytes.count < capacity {
      bytes.append(padding)
      padding ^= 0xEC ^ 0x11
    }
    return bytes
  }
}

/// Reed–Solomon codes over GF(256) with the polynomial x⁸ + x⁴ + x³ + x² + 1.
private enum ReedSolomon {
  /// The remainder of the data's polynomial by the generator of that degree.
  static func remainder(of data: [UInt8], degree: Int) -> [UInt8] {
    let divisor = generator(degree)
    var rest = [UInt8](repeating: 0, count: degree)
    for byte in data {
      let factor = byte ^ rest.removeFirst()
      rest.append(0)
      for index in 0..<degree { rest[index] ^= product(divisor[index], factor) }
    }
    return rest
  }

  /// The coefficients below the highest, highest first.
  private static func generator(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        result[index] = product(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
    var result: UInt8 = 0
    for index in (0..<8).reversed() {
      let carry = result >> 7
      result = (result << 1) ^ (carry * 0x1D)
      if other >> UInt8(index) & 1 == 1 { result ^= one }
    }
    return result
  }
}
