/// What a text may hold, told while it was read for its tone and by a quick look at its bytes: nine texts in ten need no
/// search.
struct TextHints {
  /// Whether the words that some term cannot do without stand there.
  let hasTerm: Bool
  /// Whether a word of streets stands there, and what may be a house number.
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
  init(ofUnread text: Span<UInt8>) {
    self.init(of: text, ByteScan.Counts(text), hasTerm: true, isStreet: true)
  }

  /// The hints of a text that was read.
  init(of text: Span<UInt8>, _ bytes: ByteScan.Counts, _ sightings: borrowing Sightings) {
    self.init(of: text, bytes, hasTerm: sightings.hasTerm, isStreet: sightings.isStreet)
  }

  private init(of text: Span<UInt8>, _ bytes: ByteScan.Counts, hasTerm: Bool, isStreet: Bool) {
    self.hasTerm = hasTerm
    mayHoldAddress = isStreet && bytes.digits > 0 && TextHints.hasHouseNumber(text)
    mayHoldNumber =
      bytes.digits >= TextHints.fewestDigits
      && TextHints.mostDigitsTogether(in: text) >= TextHints.fewestDigits
    hasMailbox = bytes.atSigns > 0 && TextHints.hasMailbox(text)
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

  /// Whether a number of up to five digits begins behind a space or a mark, with at most one more letter.
  private static func hasHouseNumber(_ text: Span<UInt8>) -> Bool {
    var position = 0
    while position < text.count {
      let start = position
      while position < text.count, text[position] < 0x80, WordScan.mayBegin(text[position]) { position &+= 1 }
      if AddressSearch.isHouseNumber(start..<position, text) { return true }
      if position == start { position &+= 1 }
    }
    return false
  }

  /// Whether an at sign stands directly behind a letter or a digit.
  private static func hasMailbox(_ text: Span<UInt8>) -> Bool {
    ByteScan.contains(UInt8(ascii: "@"), in: text) { place in
      place > 0
        && ((text[place - 1] | 0x20) &- UInt8(ascii: "a") < 26 || DigitGroups.isDigit(text[place - 1]))
    }
  }
}
