/// What a text may hold, told while it was read for its tone and by a quick look at its bytes: nine texts in ten need no
/// search.
struct TextHints {
  /// Whether the words that some term cannot do without stand there.
  let hasTerm: Bool
  /// Whether a word of streets stands there, and a digit.
  let mayHoldAddress: Bool
  /// Whether digits enough for a phone number or a card stand together.
  let mayHoldNumber: Bool
  /// Whether an at sign stands directly behind a letter or a digit.
  let hasMailbox: Bool

  /// Fewer digits make no number of interest.
  private static var fewestDigits: Int { 7 }

  /// Whether a closer look may find something.
  var isPromising: Bool { hasTerm || mayHoldAddress || mayHoldNumber || hasMailbox }

  /// The hints of a text whose words nobody has read.
  init(ofUnread text: Span<UInt8>) { self.init(of: text, hasTerm: true, isStreet: true) }

  /// The hints of a text that was read.
  init(of text: Span<UInt8>, _ sightings: borrowing Sightings) {
    self.init(of: text, hasTerm: sightings.hasTerm, isStreet: sightings.isStreet)
  }

  private init(of text: Span<UInt8>, hasTerm: Bool, isStreet: Bool) {
    let digits = TextHints.digits(of: text)
    self.hasTerm = hasTerm
    mayHoldAddress = isStreet && digits > 0
    mayHoldNumber =
      digits >= TextHints.fewestDigits && TextHints.mostDigitsTogether(in: text) >= TextHints.fewestDigits
    hasMailbox = TextHints.mailboxes(in: text) > 0
  }

  /// The most digits that have nothing between them but what parts a number's groups.
  private static func mostDigitsTogether(in text: Span<UInt8>) -> Int {
    var most = 0
    var together = 0
    for position in 0..<text.count {
      if DigitGroups.isDigit(text[position]) {
        together &+= 1
        most = max(most, together)
      } else if !DigitGroups.parts(text[position]) {
        together = 0
      }
    }
    return most
  }

  /// How many digits a text has.
  private static func digits(of text: Span<UInt8>) -> Int {
    ByteScan.count(in: text) { bytes, _ in ByteScan.digits(bytes) }
  }

  private static func mailboxes(in text: Span<UInt8>) -> Int {
    ByteScan.count(in: text) { bytes, before in
      let ats = ByteScan.range(bytes, from: UInt8(ascii: "@"), through: UInt8(ascii: "@"))
      // Few words of a text have one.
      return ats == 0 ? 0 : ats & (ByteScan.letters(before) | ByteScan.digits(before))
    }
  }
}

extension ByteScan {
  fileprivate static func digits(_ bytes: UInt64) -> UInt64 {
    range(bytes, from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
  }

  fileprivate static func letters(_ bytes: UInt64) -> UInt64 {
    range(bytes | everyByte &* 0x20, from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
  }
}
