/// What a `lang` member says about a message's language (BCP 47).
struct LanguageTag {
  static let english = Array("en".utf8)

  /// Bytes of the primary subtag: `en` of `en-GB`.
  let primaryLength: Int
  /// Whether the primary subtag is `en`.
  let isEnglish: Bool
  /// Whether the tag names no language: empty, `und`, `mul`, `mis`, `zxx`, or one of the private `qaa`–`qtz`.
  let isUndetermined: Bool

  init(_ tag: [UInt8]) {
    var length = 0
    var primary: UInt32 = 0
    while length < tag.count, tag[length] != UInt8(ascii: "-"), tag[length] != UInt8(ascii: "_") {
      primary = length < 4 ? primary << 8 | UInt32(tag[length] | 0x20) : .max
      length += 1
    }
    primaryLength = length
    isEnglish = primary == 0x65_6E
    isUndetermined =
      switch primary {
      case 0, 0x75_6E_64, 0x6D_75_6C, 0x6D_69_73, 0x7A_78_78: true  // und, mul, mis, zxx
      case 0x71_61_61...0x71_74_7A: true
      default: false
      }
  }
}
