/// A quick look over a text: whether it may hold a term of a lexicon, or personal data.
///
/// It costs about a nanosecond a byte and lets nine texts in ten go.
struct TextHints {
  /// Digits of the text, those of links included.
  private(set) var digits = 0
  /// Whether an at sign stands directly behind a letter or a digit.
  private(set) var hasMailbox = false
  /// Whether the words that some term cannot do without stand there.
  private(set) var hasTerm = false
  private(set) var hasStreet = false
  private var first = AnchorTable.Bits.zero
  private var second = AnchorTable.Bits.zero

  /// Fewer make no phone number and no card.
  private static var fewestDigits: Int { 7 }

  /// Whether a closer look may find something.
  var isPromising: Bool {
    hasTerm || hasMailbox || digits >= TextHints.fewestDigits || hasStreet && digits > 0
  }

  init(of text: Span<UInt8>, lexicon: borrowing Lexicon, bytes: borrowing ByteTable) {
    scan(text, for: [.first, .street], lexicon, bytes)
    guard first != .zero else { return }
    if first[0] & 1 == 0 { scan(text, for: .second, lexicon, bytes) }
    second[0] |= 1
    hasTerm = first & second != .zero
  }

  private mutating func scan(
    _ text: Span<UInt8>, for wanted: WordStartFilter.Hit, _ lexicon: borrowing Lexicon,
    _ bytes: borrowing ByteTable
  ) {
    digits = 0
    var carriedWord: UInt64 = 0
    var start = 0
    while start < text.count {
      let count = min(64, text.count - start)
      var words: UInt64 = 0
      var others: UInt64 = 0
      var ats: UInt64 = 0
      for offset in 0..<count {
        let kind = bytes.kind(text[start &+ offset])
        words |= (kind & 1) &<< UInt64(offset)
        others |= (kind &>> 1 & 1) &<< UInt64(offset)
        ats |= (kind &>> 2 & 1) &<< UInt64(offset)
        digits &+= Int(truncatingIfNeeded: kind &>> 3)
      }
      if ats & (words &<< 1 | carriedWord) != 0 { hasMailbox = true }
      var starts = (words | others) & ~(words &<< 1 | carriedWord)
      carriedWord = words &>> 63
      while starts != 0 {
        look(at: start &+ starts.trailingZeroBitCount, of: text, for: wanted, lexicon, bytes)
        starts &= starts &- 1
      }
      start &+= 64
    }
  }

  @inline(__always)
  private mutating func look(
    at position: Int, of text: Span<UInt8>, for wanted: WordStartFilter.Hit, _ lexicon: borrowing Lexicon,
    _ bytes: borrowing ByteTable
  ) {
    var key: UInt32 = 0
    var open: UInt32 = 0xFF
    for offset in 0..<4 {
      let folded = position &+ offset < text.count ? UInt32(bytes.folded(text[position &+ offset])) : 0
      open = folded == 0 ? 0 : open
      key = key &<< 8 | folded & open
    }
    let hit = lexicon.wordStarts.hit(key).intersection(wanted)
    if !hit.isEmpty { note(hit, at: position, of: text, lexicon) }
  }

  private mutating func note(
    _ hit: WordStartFilter.Hit, at position: Int, of text: Span<UInt8>, _ lexicon: borrowing Lexicon
  ) {
    if hit.contains(.street) { hasStreet = true }
    guard !hit.isDisjoint(with: [.first, .second]) else { return }
    _ = lexicon.look(up: text, at: position) { entry in
      if hit.contains(.first) { first |= lexicon.anchors.first(entry) }
      if hit.contains(.second) { second |= lexicon.anchors.second(entry) }
    }
  }
}

/// What each byte is to ``TextHints``.
struct ByteTable {
  /// Bit 0: an ASCII letter or digit; bit 1: no ASCII; bit 2: an at sign; bit 3: a digit.
  private let kinds: InlineArray<256, UInt8>
  /// The lower-case letter, the digit, or 0.
  private let letters: InlineArray<256, UInt8>

  init() {
    letters = InlineArray { position in
      switch UInt8(truncatingIfNeeded: position) {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        UInt8(truncatingIfNeeded: position)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(truncatingIfNeeded: position) | 0x20
      default: 0
      }
    }
    kinds = InlineArray { position in
      switch UInt8(truncatingIfNeeded: position) {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): 9
      case UInt8(ascii: "@"): 4
      case 0x80...: 2
      default: 0
      }
    }
  }

  func kind(_ byte: UInt8) -> UInt64 { UInt64(kinds[Int(byte)]) }

  func folded(_ byte: UInt8) -> UInt8 { letters[Int(byte)] }
}
