/// The language that a `lang` member, or a label, names: the primary subtag of a BCP 47 tag, `pt` of `pt-BR`.
struct LanguageTag: Equatable {
  /// The subtag's letters in lower case, the last in the lowest byte; 0 where there is none.
  private let packed: UInt64

  static let english = LanguageTag("en")
  static let undetermined = LanguageTag("und")

  /// The tag in these UTF-8 bytes; regions, scripts and variants make no difference, and a withdrawn subtag (`in`,
  /// `iw`, `ji`) is its successor. Subtags of more than eight letters are no language.
  init(_ tag: Span<UInt8>) {
    var packed: UInt64 = 0
    var length = 0
    while length < tag.count, tag[length] != UInt8(ascii: "-"), tag[length] != UInt8(ascii: "_") {
      let byte = tag[length]
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      packed = packed << 8 | UInt64(isUpper ? byte | 0x20 : byte)
      length += 1
    }
    self.packed = length > 8 ? 0 : LanguageTag.successor(of: packed)
  }

  init(_ tag: String) {
    let bytes = Array(tag.utf8)
    self.init(bytes.span)
  }

  private static func successor(of packed: UInt64) -> UInt64 {
    switch packed {
    case 0x69_6E: 0x69_64  // in: id
    case 0x69_77: 0x68_65  // iw: he
    case 0x6A_69: 0x79_69  // ji: yi
    default: packed
    }
  }

  /// Whether the tag names no language: empty, `und`, `mul`, `mis`, `zxx`, or one of the private `qaa`–`qtz`.
  var isUndetermined: Bool {
    switch packed {
    case 0, 0x75_6E_64, 0x6D_75_6C, 0x6D_69_73, 0x7A_78_78: true  // und, mul, mis, zxx
    case 0x71_61_61...0x71_74_7A: true
    default: false
    }
  }

  /// Whether the language is one of ours that is written in Latin letters and no others.
  var isWrittenInLatinOnly: Bool {
    switch packed {
    case 0x65_6E, 0x66_72, 0x64_65, 0x69_74, 0x70_74, 0x65_73: true  // en, fr, de, it, pt, es
    default: false
    }
  }

  /// The subtag for people and for names of sections.
  var text: String { withLetters { String(decoding: $0, as: UTF8.self) } }

  /// Calls `body` with the subtag's letters.
  func withLetters<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeBytes(of: packed.bigEndian) { bytes in
      bytes.withMemoryRebound(to: UInt8.self) { letters in
        body(UnsafeBufferPointer(rebasing: letters[(packed.leadingZeroBitCount / 8)...]))
      }
    }
  }
}
