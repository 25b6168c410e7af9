/// Why a model file cannot be used.
enum ToneModelError: Error, Equatable, CustomStringConvertible {
  case foreign
  case truncated(expected: Int, found: Int)
  case newer(version: UInt32)
  case damaged
  case inconsistent(String)

  var description: String {
    switch self {
    case .foreign: "not a tone model"
    case .truncated(let expected, let found): "truncated tone model: \(found) of \(expected) bytes"
    case .newer(let version):
      "tone model of version \(version), but this program reads version \(ToneModelFile.version); train it again"
    case .damaged: "damaged tone model: its checksum does not match"
    case .inconsistent(let cause): "damaged tone model: \(cause)"
    }
  }
}

/// The layout of a model file, version 1; all numbers little-endian.
///
///     0   magic (8 bytes)             24  bits: 2^bits buckets (UInt32)     64  weights: 2^bits pairs of Int8
///     8   version (UInt32)            28  length of the card (UInt32)       …   card (UTF-8)
///     12  CRC-32 of the bytes from 16 32  token scale, character scale,
///     16  length of the file (UInt64)     negative bias, positive bias (Float64)
///
/// The version is also that of the features: it rises when a text's features change.
struct ToneModelFile {
  /// Begins like PNG's signature, so that a transfer as text shows at once.
  static let magic: [UInt8] = [0x89] + "TONE".utf8 + [0x0D, 0x0A, 0x1A]
  static let version: UInt32 = 1
  static let weightsOffset = 64
  private static let largestBits = 24

  /// Whether the checksum is compared.
  enum Checksum { case verified, assumed }

  let bits: Int
  let scale: ToneModel.Scale
  let card: String

  /// Reads everything but the weights and checks that these are there.
  init(parsing bytes: RawSpan, checksum: Checksum) throws(ToneModelError) {
    let magic = ToneModelFile.magic
    let weightsOffset = ToneModelFile.weightsOffset
    for position in 0..<min(magic.count, bytes.byteCount) where bytes.byte(at: position) != magic[position] {
      throw .foreign
    }
    guard !bytes.isEmpty else { throw .foreign }
    guard bytes.byteCount >= 12 else {
      throw .truncated(expected: weightsOffset, found: bytes.byteCount)
    }
    let version: UInt32 = bytes.integer(at: 8)
    guard version == ToneModelFile.version else { throw .newer(version: version) }
    guard bytes.byteCount >= weightsOffset else {
      throw .truncated(expected: weightsOffset, found: bytes.byteCount)
    }
    let length: UInt64 = bytes.integer(at: 16)
    guard length <= UInt64(bytes.byteCount) else {
      throw .truncated(expected: Int(clamping: length), found: bytes.byteCount)
    }
    guard length == UInt64(bytes.byteCount) else {
      throw .inconsistent("\(bytes.byteCount - Int(length)) bytes follow its end")
    }
    if checksum == .verified {
      guard CyclicRedundancyCheck.value(of: bytes.extracting(16...)) == bytes.integer(at: 12) else {
        throw .damaged
      }
    }
    let bits: UInt32 = bytes.integer(at: 24)
    let cardLength: UInt32 = bytes.integer(at: 28)
    guard bits <= ToneModelFile.largestBits,
      weightsOffset + 2 << Int(bits) + Int(cardLength) == bytes.byteCount
    else { throw .inconsistent("its parts do not add up") }
    self.bits = Int(bits)
    scale = ToneModel.Scale(
      token: bytes.double(at: 32), character: bytes.double(at: 40),
      negativeBias: bytes.double(at: 48), positiveBias: bytes.double(at: 56))
    guard scale.isFinite else { throw .inconsistent("a scale is not a number") }
    card = String(decoding: bytes.extracting((bytes.byteCount - Int(cardLength))...).copied(), as: UTF8.self)
  }

  /// The bytes of a model file.
  static func encode(scale: ToneModel.Scale, weights: [WeightTable.Pair], card: String) -> [UInt8] {
    let card = Array(card.utf8)
    var body: [UInt8] = []
    body.appendInteger(UInt64(weightsOffset + 2 * weights.count + card.count))
    body.appendInteger(UInt32(weights.count.trailingZeroBitCount))
    body.appendInteger(UInt32(card.count))
    for value in [scale.token, scale.character, scale.negativeBias, scale.positiveBias] {
      body.appendInteger(value.bitPattern)
    }
    for pair in weights {
      body.append(UInt8(bitPattern: pair.x))
      body.append(UInt8(bitPattern: pair.y))
    }
    body += card
    var file = magic
    file.appendInteger(version)
    file.appendInteger(CyclicRedundancyCheck.value(of: body.span.bytes))
    return file + body
  }
}

extension ToneModel.Scale {
  fileprivate var isFinite: Bool {
    token.isFinite && character.isFinite && negativeBias.isFinite && positiveBias.isFinite
  }
}

/// The CRC-32 of ISO 3309, as in gzip and PNG.
enum CyclicRedundancyCheck {
  static func value(of bytes: RawSpan) -> UInt32 {
    let table = (0..<256).map { (byte: UInt32) in
      (0..<8).reduce(byte) { remainder, _ in
        remainder & 1 == 1 ? 0xEDB8_8320 ^ remainder >> 1 : remainder >> 1
      }
    }
    var remainder: UInt32 = 0xFFFF_FFFF
    for position in 0..<bytes.byteCount {
      let index = UInt8(truncatingIfNeeded: remainder) ^ bytes.byte(at: position)
      remainder = table[Int(index)] ^ remainder >> 8
    }
    return ~remainder
  }
}

extension RawSpan {
  fileprivate func byte(at offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  fileprivate func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Integer {
    Integer(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  fileprivate func double(at offset: Int) -> Double { Double(bitPattern: integer(at: offset)) }

  fileprivate func copied() -> [UInt8] { withUnsafeBytes { Array($0) } }
}

extension [UInt8] {
  fileprivate mutating func appendInteger(_ integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }
}
