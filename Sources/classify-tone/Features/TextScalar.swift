/// One Unicode scalar of a text, sorted by what it means for tone; only the blocks that social text uses are told apart.
struct TextScalar {
  /// What the scalar is to the tokenizer.
  enum Kind {
    /// Part of a word; ``lowercased`` is what counts.
    case letter
    /// A word of its own (Han, kana): no spaces part these.
    case ideograph
    /// A picture.
    case emoji
    /// Changes the picture before it (variation selector, skin tone) or nothing at all: no feature.
    case modifier
    /// Parts words without being a token: spaces, bidirectional controls.
    case space
    /// A sign on the letter before it that counts for nothing: accents, Arabic vowel signs and tatweel, nukta.
    case mark
    /// A token of its own.
    case symbol
    /// Stands for an ASCII character; ``lowercased`` is that character.
    case ascii
  }

  let value: UInt32
  /// Bytes the scalar takes in the text.
  let length: Int

  /// Reads the scalar at `position` of `text`; a byte that begins none counts as U+FFFD, one byte long.
  init(at position: Int, of text: Span<UInt8>) {
    let first = UInt32(text[position])
    let length =
      first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0
    guard length > 0, position + length <= text.count else {
      value = 0xFFFD
      self.length = 1
      return
    }
    var value = length == 1 ? first : first & (0x7F >> UInt32(length))
    for offset in 1..<max(length, 1) { value = value << 6 | UInt32(text[position + offset] & 0x3F) }
    self.value = value
    self.length = length
  }

  /// A scalar that the text spells in another way, such as an escape, in `length` bytes.
  init(value: UInt32, length: Int) {
    self.value = value
    self.length = length
  }

  var kind: Kind {
    switch value {
    case 0..<0x80: .ascii
    case 0xA0, 0x1680, 0x2000...0x200C, 0x200E...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x2066...0x2069,
      0x3000,
      0xFEFF:
      .space
    case 0xA1...0xA9, 0xAB...0xB4, 0xB6...0xB9, 0xBB...0xBF, 0xD7, 0xF7: .symbol
    case 0x2018, 0x2019, 0x201A, 0x02BC, 0x201C...0x201E, 0x2013...0x2015, 0x2026, 0x060C, 0x061B, 0x061F,
      0x06D4, 0x0964:
      .ascii
    case 0x0300...0x036F, 0x0640, 0x064B...0x065F, 0x0670, 0x093C: .mark
    case 0x200D, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F, 0x20E3: .modifier
    case 0x203C, 0x2049, 0x2122, 0x2139, 0x2194...0x21AA, 0x231A...0x23FF, 0x25AA...0x27BF, 0x2934...0x2935,
      0x2B05...0x2B55, 0x1F000...0x1FAFF:
      .emoji
    case 0x2010...0x2BFF, 0x3001...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F, 0xFFFD: .symbol
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .ideograph
    default: .letter
    }
  }

  /// The lower-case letter for the alphabets with simple pairs (Latin-1, Latin Extended-A, Greek, Cyrillic), the plain
  /// ASCII character for a typographic one, else the scalar itself.
  var lowercased: UInt32 {
    switch value {
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A9, 0x410...0x42F: value + 0x20
    case 0x100...0x137, 0x14A...0x177: value | 1
    case 0x139...0x148, 0x179...0x17E: value + (value & 1)
    case 0x400...0x40F: value + 0x50
    case 0x2018, 0x2019, 0x201A, 0x02BC: 0x27
    case 0x201C...0x201E: 0x22
    case 0x2013...0x2015: 0x2D
    case 0x2026, 0x06D4, 0x0964: 0x2E
    case 0x060C: 0x2C
    case 0x061B: 0x3B
    case 0x061F: 0x3F
    default: value
    }
  }

  /// The byte that a letter counts as in a word, so that sequences of bytes are sequences of letters: Latin letters
  /// without their accents; Arabic and Devanagari letters, each script in the upper half of the byte, spellings that
  /// people mix up (the forms of alef, yaa, haa) made one. Nil for other letters, which count as the bytes of UTF-8.
  var letterCode: UInt8? {
    switch value {
    case 0xC0...0x17E: latinBase
    case 0x0660...0x0669, 0x06F0...0x06F9, 0x0966...0x096F: UInt8(ascii: "0")
    case 0x0600...0x06FF: 0x80 | UInt8(truncatingIfNeeded: arabicBase & 0x7F)
    case 0x0900...0x097F: 0x80 | UInt8(truncatingIfNeeded: value & 0x7F)
    default: nil
    }
  }

  /// The letter that a letter of Latin-1 or Latin Extended-A carries its accent on.
  private var latinBase: UInt8? {
    switch value {
    case 0xC0...0xC5, 0xE0...0xE5, 0x100...0x105: UInt8(ascii: "a")
    case 0xC7, 0xE7, 0x106...0x10D: UInt8(ascii: "c")
    case 0x10E...0x111: UInt8(ascii: "d")
    case 0xC8...0xCB, 0xE8...0xEB, 0x112...0x11B: UInt8(ascii: "e")
    case 0x11C...0x123: UInt8(ascii: "g")
    case 0x124...0x127: UInt8(ascii: "h")
    case 0xCC...0xCF, 0xEC...0xEF, 0x128...0x131: UInt8(ascii: "i")
    case 0x134...0x135: UInt8(ascii: "j")
    case 0x136...0x137: UInt8(ascii: "k")
    case 0x139...0x142: UInt8(ascii: "l")
    case 0xD1, 0xF1, 0x143...0x148: UInt8(ascii: "n")
    case 0xD2...0xD6, 0xD8, 0xF2...0xF6, 0xF8, 0x14C...0x151: UInt8(ascii: "o")
    case 0x154...0x159: UInt8(ascii: "r")
    case 0x15A...0x161: UInt8(ascii: "s")
    case 0x162...0x167: UInt8(ascii: "t")
    case 0xD9...0xDC, 0xF9...0xFC, 0x168...0x173: UInt8(ascii: "u")
    case 0x174...0x175: UInt8(ascii: "w")
    case 0xDD, 0xFD, 0xFF, 0x176...0x178: UInt8(ascii: "y")
    case 0x179...0x17E: UInt8(ascii: "z")
    default: nil
    }
  }

  /// The plain form of an Arabic letter.
  private var arabicBase: UInt32 {
    switch value {
    case 0x0622, 0x0623, 0x0625, 0x0671: 0x0627
    case 0x0626, 0x0649, 0x06CC: 0x064A
    case 0x0629: 0x0647
    case 0x0624: 0x0648
    case 0x06A9: 0x0643
    default: value
    }
  }

  /// Whether the scalar is a capital with a pair.
  var isUppercase: Bool { lowercased != value && kind == .letter || (0x41...0x5A).contains(value) }

  /// Calls `body` with the UTF-8 bytes of `lowercased`.
  func forEachLowercasedByte(_ body: (UInt8) -> Void) {
    let scalar = lowercased
    func byte(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80:
      body(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      body(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
      body(byte(0))
    case 0x800..<0x10000:
      body(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      body(byte(6))
      body(byte(0))
    default:
      body(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
      body(byte(12))
      body(byte(6))
      body(byte(0))
    }
  }
}
