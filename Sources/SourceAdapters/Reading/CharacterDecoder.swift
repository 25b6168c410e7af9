import Glibc

/// Turns text of a named character set into UTF-8, chunk after chunk; a character may be cut by the end of a chunk.
///
/// UTF-8, UTF-16 and windows-1252 are read here, other sets by the C library. Names mean what browsers mean by them (the
/// WHATWG Encoding Standard): `iso-8859-1` and `us-ascii` are windows-1252, `gb2312` is gb18030.
///
/// Declarations are often wrong. Bytes that are no UTF-8 are read as windows-1252, one by one; text that is declared as
/// windows-1252 is read as UTF-8 where its first character beyond ASCII is well-formed UTF-8, which hardly ever happens
/// by chance. Where the set is another one, a byte that it does not know becomes U+FFFD.
struct CharacterDecoder {
  private enum CharacterSet {
    case utf8
    case windows1252
    /// Declared as windows-1252, and nothing seen yet but ASCII.
    case undecided
    case utf16(isBigEndian: Bool)
    case other(Conversion)
  }

  private var characterSet: CharacterSet
  /// The start of a character that the last chunk cut.
  private var cut: [UInt8] = []

  /// UTF-8, with a guess for what is not.
  static var utf8: CharacterDecoder { CharacterDecoder(characterSet: .utf8) }

  private init(characterSet: CharacterSet) { self.characterSet = characterSet }

  /// A decoder for the character set of that name; nil where nobody knows it.
  init?(named name: String) {
    let name = name.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    switch name {
    case "utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8", "utf8mb4": characterSet = .utf8
    case "us-ascii", "ascii", "ansi_x3.4-1968", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1",
      "l1",
      "windows-1252", "cp1252", "x-cp1252", "unknown-8bit", "8bit", "default":
      characterSet = .undecided
    case "utf-16", "utf-16le", "unicode", "ucs-2", "iso-10646-ucs-2":
      characterSet = .utf16(isBigEndian: false)
    case "utf-16be": characterSet = .utf16(isBigEndian: true)
    default:
      guard let conversion = Conversion(from: Self.aliases[name] ?? name) else { return nil }
      characterSet = .other(conversion)
    }
  }

  /// Names of character sets that stand for larger ones, or that the C library spells otherwise.
  private static let aliases: [String: String] = [
    "gb2312": "GB18030", "gbk": "GB18030", "gb_2312-80": "GB18030", "x-gbk": "GB18030", "chinese": "GB18030",
    "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932", "ms_kanji": "CP932",
    "windows-31j": "CP932", "euc-kr": "CP949", "ks_c_5601-1987": "CP949", "korean": "CP949",
    "ksc5601": "CP949",
    "iso-8859-9": "CP1254", "latin5": "CP1254", "tis-620": "CP874", "iso-8859-11": "CP874",
    "windows-874": "CP874",
    "iso-8859-8-i": "ISO-8859-8", "x-mac-roman": "MACINTOSH", "x-euc-jp": "EUC-JP", "x-x-big5": "BIG5",
    "big5": "BIG5-HKSCS", "x-gb18030": "GB18030",
  ]

  /// A decoder for what a file begins with: its byte order mark, else the name that it declares, else UTF-8. Where the
  /// bytes are seen to be of one byte a character, a declaration of UTF-16 is not believed.
  ///
  /// - Returns: the decoder and the length of the mark; nil where nobody knows the declared name.
  static func forStart(of bytes: ArraySlice<UInt8>, declared: String?) -> (
    decoder: CharacterDecoder, mark: Int
  )? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFE, 0xFF]) {
      return (CharacterDecoder(characterSet: .utf16(isBigEndian: true)), 2)
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      return (CharacterDecoder(characterSet: .utf16(isBigEndian: false)), 2)
    }
    let start = Array(bytes.prefix(2))
    if start.count == 2, (start[0] == 0) != (start[1] == 0) {
      return (CharacterDecoder(characterSet: .utf16(isBigEndian: start[0] == 0)), 0)
    }
    guard let declared, !declared.isEmpty else { return (.utf8, 0) }
    guard let decoder = CharacterDecoder(named: declared) else { return nil }
    if case .utf16 = decoder.characterSet { return (.utf8, 0) }
    return (decoder, 0)
  }

  /// A whole text decoded; UTF-8 with a guess for what is not where nobody knows the name.
  static func decode(_ bytes: some Collection<UInt8>, from name: String?) -> String {
    var decoder = name.flatMap { CharacterDecoder(named: $0) } ?? .utf8
    var output: [UInt8] = []
    decoder.decode(Array(bytes)[...], isLast: true, into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends a chunk, decoded; `isLast` where no other follows.
  mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool, into output: inout [UInt8]) {
    let bytes = cut.isEmpty ? chunk : (cut + chunk)[...]
    cut = []
    switch characterSet {
    case .utf8: decodeUTF8(bytes, isLast, &output)
    case .windows1252: for byte in bytes { Self.appendWindows1252(byte, to: &output) }
    case .undecided: decide(bytes, isLast, &output)
    case .utf16(let isBigEndian): decodeUTF16(bytes, isBigEndian, isLast, &output)
    case .other(let conversion): cut = conversion.convert(bytes, isLast, &output)
    }
  }

  // MARK: - Character sets

  private mutating func decide(_ bytes: ArraySlice<UInt8>, _ isLast: Bool, _ output: inout [UInt8]) {
    guard let index = bytes.firstIndex(where: { $0 >= 0x80 }) else { return output.append(contentsOf: bytes) }
    output.append(contentsOf: bytes[..<index])
    switch Self.sequence(bytes, at: index) {
    case .cut where !isLast: cut = Array(bytes[index...])
    case .good:
      characterSet = .utf8
      decodeUTF8(bytes[index...], isLast, &output)
    default:
      characterSet = .windows1252
      for byte in bytes[index...] { Self.appendWindows1252(byte, to: &output) }
    }
  }

  private mutating func decodeUTF8(_ bytes: ArraySlice<UInt8>, _ isLast: Bool, _ output: inout [UInt8]) {
    if bytes.span.isUTF8 { return output.append(contentsOf: bytes) }
    var clean = bytes.startIndex
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      switch Self.sequence(bytes, at: index) {
      case .good(let length): index += length
      case .cut where !isLast:
        output.append(contentsOf: bytes[clean..<index])
        cut = Array(bytes[index...])
        return
      default:
        output.append(contentsOf: bytes[clean..<index])
        Self.appendWindows1252(bytes[index], to: &output)
        index += 1
        clean = index
      }
    }
    output.append(contentsOf: bytes[clean...])
  }

  private mutating func decodeUTF16(
    _ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool, _ isLast: Bool, _ output: inout [UInt8]
  ) {
    var units: [UInt16] = []
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    if !isLast {
      if let last = units.last, UTF16.isLeadSurrogate(last) {
        units.removeLast()
        index -= 2
      }
      cut = Array(bytes[index...])
    }
    output.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
  }

  private enum Sequence {
    case good(length: Int)
    case cut
    case bad
  }

  /// What stands at a byte beyond ASCII: a well-formed UTF-8 sequence, the start of one, or neither.
  private static func sequence(_ bytes: ArraySlice<UInt8>, at start: Int) -> Sequence {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[start] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if bytes[start] == 0xE0 { second = 0xA0...0xBF }
      if bytes[start] == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if bytes[start] == 0xF0 { second = 0x90...0xBF }
      if bytes[start] == 0xF4 { second = 0x80...0x8F }
    default: return .bad
    }
    for offset in 1..<length {
      guard start + offset < bytes.endIndex else { return .cut }
      guard (offset == 1 ? second : 0x80...0xBF) ~= bytes[start + offset] else { return .bad }
    }
    return .good(length: length)
  }

  private static func appendWindows1252(_ byte: UInt8, to output: inout [UInt8]) {
    guard byte >= 0x80 else { return output.append(byte) }
    let code = 0x80...0x9F ~= byte ? windows1252[Int(byte) - 0x80] : UInt16(byte)
    guard let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) else { return }
    output.append(contentsOf: encoded)
  }

  /// The character with a number from 0x80 to 0x9F, which programs mean by windows-1252 and Unicode leaves to controls.
  static func windows1252Character(_ number: UInt32) -> Unicode.Scalar? {
    0x80...0x9F ~= number ? Unicode.Scalar(windows1252[Int(number) - 0x80]) : nil
  }

  /// What 0x80 to 0x9F are in windows-1252 (WHATWG Encoding Standard, index-windows-1252).
  private static let windows1252: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]
}

/// A conversion of the C library into UTF-8; a class, since it has to be closed.
private final class Conversion {
  private let descriptor: iconv_t

  /// Nil where the C library does not know the name.
  init?(from name: String) {
    // A name with a slash would carry options.
    guard !name.contains("/"), let descriptor = iconv_open("UTF-8", name),
      descriptor != iconv_t(bitPattern: -1)
    else { return nil }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// Appends the bytes, converted.
  ///
  /// - Returns: the bytes at the end that are the start of a character.
  func convert(_ bytes: ArraySlice<UInt8>, _ isLast: Bool, _ output: inout [UInt8]) -> [UInt8] {
    var input = bytes.map { CChar(bitPattern: $0) }
    var used = 0
    var converted = [CChar](repeating: 0, count: 4096)
    while used < input.count {
      var produced = 0
      let fault = input.withUnsafeMutableBufferPointer { input in
        converted.withUnsafeMutableBufferPointer { converted -> Int32 in
          var next = input.baseAddress.map { $0 + used }
          var left = input.count - used
          var free = converted.baseAddress
          var room = converted.count
          let result = iconv(descriptor, &next, &left, &free, &room)
          let fault = errno
          used = input.count - left
          produced = converted.count - room
          return result == -1 ? fault : 0
        }
      }
      for byte in converted[..<produced] { output.append(UInt8(bitPattern: byte)) }
      switch fault {
      case EINVAL where !isLast: return input[used...].map { UInt8(bitPattern: $0) }
      case EILSEQ, EINVAL:
        output.append(contentsOf: UTF8.encodedReplacementCharacter)
        used += 1
      default: break
      }
    }
    return []
  }
}
