/// Reads a text once, byte by byte, and reports its features: words, pairs of neighbours,
/// character sequences inside words, emoji, emoticons and punctuation, words in the scope of a negation, capitals.
///
/// People and links count as one token each, whoever and wherever they are; the tokens' spans are offsets in the text.
struct TextFeatures: ~Copyable {
  private let classes = ByteClass.Table()
  private let negations = Negations()
  private var previous = FeatureHash(0)
  private var opening = Opening()
  private var clause = Opening()
  private var negatedTokensLeft = 0
  /// What the text read last looks like.
  private(set) var form: TextForm = []

  /// Whether a feature says how a word is written: in capitals, or with a letter that repeats.
  static func isWriting(_ hash: FeatureHash) -> Bool { hash == Salt.capitals || hash == Salt.squeezed }

  /// Tokens after a negation that it still governs, unless a clause ends before.
  private static var negationScope: Int { 4 }

  /// Reports the features of `text`, which is UTF-8, to `sink` in the order of the text.
  mutating func extract(from text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable) {
    previous = Salt.edge
    opening = Opening()
    clause = Opening()
    negatedTokensLeft = 0
    form = []
    var position = 0
    while position < text.count {
      switch classes[text[position]] {
      case .space: position &+= 1
      case .lower, .upper, .digit:
        position = readWordOrLink(at: position, of: text, into: &sink)
        if position < text.count, text[position] == 0x20 { position &+= 1 }
      case .at: position = readPerson(at: position, of: text, into: &sink)
      case .hash: position = readSymbol(.init(at: position, of: text), at: position, into: &sink)
      case .punctuation: position = readPunctuation(at: position, of: text, into: &sink)
      case .ampersand: position = readReference(at: position, of: text, into: &sink)
      case .backslash:
        let scalar = escapedScalar(at: position, of: text)
        position = readScalar(scalar, at: position, of: text, into: &sink)
      case .nonASCII:
        let scalar = TextScalar(at: position, of: text)
        position = readScalar(scalar, at: position, of: text, into: &sink)
      }
    }
    if opening.tokens > 0 { addTextFeatures(to: &sink) }
  }

  /// The first words say much about what a text wants, and so does its last mark.
  private func addTextFeatures(to sink: inout some FeatureSink & ~Copyable) {
    sink.addTextFeature(opening.first.combined(with: Salt.opening))
    sink.addTextFeature(opening.second.combined(with: Salt.opening &+ 1))
    sink.addTextFeature(opening.first.combined(with: opening.second.value).combined(with: Salt.opening))
    sink.addTextFeature(previous.combined(with: Salt.ending))
    let length = opening.tokens.bitWidth &- opening.tokens.leadingZeroBitCount
    sink.addTextFeature(FeatureHash(UInt64(truncatingIfNeeded: length)).combined(with: Salt.length))
  }

  // MARK: - Words

  @inline(__always)
  private mutating func readWordOrLink(
    at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    let first = text[start] | 0x20
    if first == UInt8(ascii: "h") || first == UInt8(ascii: "w"),
      let end = TextFeatures.endOfLink(at: start, of: text)
    {
      form.insert(.link)
      addToken(.reference, Salt.link, start: start, end: end, into: &sink)
      return end
    }
    if let word = PlainWord(at: start, of: text), endsWord(at: start + word.count, of: text) {
      add(word, start: start, end: start + word.count, into: &sink)
      return start + word.count
    }
    return readWord(at: start, of: text, into: &sink)
  }

  /// Whether a word of plain letters ends at `position`, whatever stands there.
  private func endsWord(at position: Int, of text: Span<UInt8>) -> Bool {
    guard position < text.count else { return true }
    return switch classes[text[position]] {
    case .lower, .upper, .digit, .nonASCII, .backslash: false
    case .punctuation: text[position] != UInt8(ascii: "'")
    default: true
    }
  }

  private mutating func readWord(
    at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    if let word = PlainWord(joinedAt: start, of: text), endsWord(at: start + word.count, of: text) {
      add(WordReading(word), start: start, end: start + word.count, into: &sink)
      return start + word.count
    }
    var word = WordReading()
    var position = start
    scanning: while position < text.count {
      let byte = text[position]
      switch classes[byte] {
      case .lower:
        word.letters &+= 1
        word.append(byte)
        position &+= 1
      case .upper:
        word.letters &+= 1
        word.capitals &+= 1
        word.append(byte | 0x20)
        position &+= 1
      case .digit:
        word.append(UInt8(ascii: "0"))
        position &+= 1
      case .punctuation:
        guard byte == UInt8(ascii: "'"), continuesWord(at: position + 1, of: text) else { break scanning }
        word.append(byte)
        position &+= 1
      case .nonASCII:
        let scalar = TextScalar(at: position, of: text)
        guard appends(scalar, to: &word, at: position, of: text) else { break scanning }
        position &+= scalar.length
      case .backslash:
        let scalar = escapedScalar(at: position, of: text)
        guard scalar.value >= 0x80, appends(scalar, to: &word, at: position, of: text) else { break scanning }
        position &+= scalar.length
      default: break scanning
      }
    }
    add(word, start: start, end: position, into: &sink)
    return position
  }

  /// Appends what belongs to a word, a letter or an apostrophe between letters, and says whether the scalar does.
  private func appends(
    _ scalar: TextScalar, to word: inout WordReading, at position: Int, of text: Span<UInt8>
  ) -> Bool {
    switch scalar.kind {
    case .letter:
      word.letters &+= 1
      if scalar.isUppercase { word.capitals &+= 1 }
      if let code = scalar.letterCode {
        word.append(code)
      } else {
        scalar.forEachLowercasedByte { word.buffer.append($0) }
      }
      return true
    case .mark: return true
    case .ascii:
      guard scalar.lowercased == 0x27, continuesWord(at: position + scalar.length, of: text) else {
        return false
      }
      word.append(UInt8(ascii: "'"))
      return true
    default: return false
    }
  }

  private func continuesWord(at position: Int, of text: Span<UInt8>) -> Bool {
    guard position < text.count else { return false }
    return switch classes[text[position]] {
    case .lower, .upper: true
    case .nonASCII: TextScalar(at: position, of: text).kind == .letter
    default: false
    }
  }

  @inline(__always)
  private mutating func add(
    _ word: PlainWord, start: Int, end: Int, into sink: inout some FeatureSink & ~Copyable
  ) {
    let hash = word.hash
    sink.addPlainWord(
      word, hash: hash, TextToken(kind: .word, start: start, end: end),
      pair: previous.combined(with: hash.value))
    follow(.word, hash, into: &sink)
    if word.isCapital, word.count >= 2 { sink.addTokenFeature(Salt.capitals) }
    if negations.contains(word) { negatedTokensLeft = TextFeatures.negationScope }
  }

  private mutating func add(
    _ word: borrowing WordReading, start: Int, end: Int, into sink: inout some FeatureSink & ~Copyable
  ) {
    let hash = word.buffer.hash
    sink.beginToken(TextToken(kind: .word, start: start, end: end))
    sink.addWord(word.buffer, hash: hash)
    addContext(.word, hash, into: &sink)
    if word.letters >= 2, word.capitals == word.letters { sink.addTokenFeature(Salt.capitals) }
    if word.isStretched, word.letters > 0 { sink.addTokenFeature(Salt.squeezed) }
    if negations.contains(word.buffer) { negatedTokensLeft = TextFeatures.negationScope }
  }

  // MARK: - People and links

  private mutating func readPerson(
    at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    var end = start + 1
    while end < text.count, isHandleByte(text[end]) { end &+= 1 }
    guard end > start + 1 else { return readPunctuation(at: start, of: text, into: &sink) }
    form.insert(.person)
    addToken(.reference, Salt.person, start: start, end: end, into: &sink)
    return end
  }

  private func isHandleByte(_ byte: UInt8) -> Bool {
    switch classes[byte] {
    case .lower, .upper, .digit: true
    default: byte == UInt8(ascii: "_")
    }
  }

  /// The end of the link that begins here (`http://`, `https://`, `www.`), if one does.
  static func endOfLink(at start: Int, of text: Span<UInt8>) -> Int? {
    // Most words are told by their first two letters.
    guard start &+ 1 < text.count else { return nil }
    switch (text[start] | 0x20, text[start &+ 1] | 0x20) {
    case (UInt8(ascii: "h"), UInt8(ascii: "t")), (UInt8(ascii: "w"), UInt8(ascii: "w")): break
    default: return nil
    }
    guard
      matches("http://", at: start, of: text) || matches("https://", at: start, of: text)
        || matches("www.", at: start, of: text)
    else { return nil }
    var end = start
    while end < text.count, !isSpace(text[end]) { end &+= 1 }
    return end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

  private static func matches(_ prefix: StaticString, at start: Int, of text: Span<UInt8>) -> Bool {
    guard start + prefix.utf8CodeUnitCount <= text.count else { return false }
    return prefix.withUTF8Buffer { buffer in
      for offset in 0..<buffer.count {
        let byte = text[start + offset]
        let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        guard byte == buffer[offset] || isUpper && byte | 0x20 == buffer[offset] else {
          return false
        }
      }
      return true
    }
  }

  // MARK: - Punctuation and pictures

  /// A run of punctuation is one token, repeated marks squeezed to two, with the letter that ends an emoticon such as `:D`.
  private mutating func readPunctuation(
    at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    if text[start] == UInt8(ascii: "."), isApart(start, in: text) { form.insert(.apartStop) }
    // Most marks stand alone between a word and a space.
    if start &+ 1 < text.count, classes[text[start &+ 1]] == .space {
      let hash = WordBuffer.hash(ofPacked: UInt128(truncatingIfNeeded: text[start]))
      if text[start] == UInt8(ascii: "?") { addQuestion(to: &sink) }
      addToken(.symbol, hash.combined(with: Salt.punctuation), start: start, end: start &+ 1, into: &sink)
      if endsClause(text[start]) { endClause() }
      return start &+ 1
    }
    var word = WordReading()
    var end = start
    var asks = false
    while end < text.count {
      let byte = text[end]
      guard classes[byte] == .punctuation || end == start else { break }
      if byte == UInt8(ascii: "?") { asks = true }
      word.append(byte)
      end &+= 1
    }
    if asks { addQuestion(to: &sink) }
    if end < text.count, endsEmoticon(text[end], after: word.buffer, at: end, of: text) {
      word.append(text[end] | 0x20)
      end &+= 1
    }
    addToken(.symbol, word.buffer.hash.combined(with: Salt.punctuation), start: start, end: end, into: &sink)
    if endsClause(text[start]) { endClause() }
    return end
  }

  /// A question mark comes: what wants an answer shows in how its clause began.
  private mutating func addQuestion(to sink: inout some FeatureSink & ~Copyable) {
    form.insert(.questionMark)
    sink.addTextFeature(clause.first.combined(with: Salt.question))
    sink.addTextFeature(clause.first.combined(with: clause.second.value).combined(with: Salt.question))
  }

  private mutating func endClause() {
    negatedTokensLeft = 0
    clause = Opening()
  }

  /// Whether the byte stands between spaces.
  private func isApart(_ position: Int, in text: Span<UInt8>) -> Bool {
    position > 0 && position + 1 < text.count && classes[text[position - 1]] == .space
      && classes[text[position + 1]] == .space
  }

  /// Whether `byte` is the mouth of an emoticon whose eyes were just read, or the 3 of a heart.
  private func endsEmoticon(
    _ byte: UInt8, after word: WordBuffer, at position: Int, of text: Span<UInt8>
  ) -> Bool {
    let alone = position + 1 >= text.count || classes[text[position + 1]] == .space
    guard alone, word.count <= 3 else { return false }
    switch byte {
    case UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"), UInt8(ascii: "O"), UInt8(ascii: "o"),
      UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "X"), UInt8(ascii: "x"):
      return word[0] == UInt8(ascii: ":") || word[0] == UInt8(ascii: ";") || word[0] == UInt8(ascii: "=")
    case UInt8(ascii: "3"): return word.count == 1 && word[0] == UInt8(ascii: "<")
    default: return false
    }
  }

  private func endsClause(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// `&amp;` and its kin, which many exports leave in the text; else a plain ampersand.
  private mutating func readReference(
    at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    if TextFeatures.matches("&lt;3", at: start, of: text) {
      var word = WordReading()
      word.append(UInt8(ascii: "<"))
      word.append(UInt8(ascii: "3"))
      addToken(
        .symbol, word.buffer.hash.combined(with: Salt.punctuation), start: start, end: start + 5, into: &sink)
      return start + 5
    }
    if TextFeatures.matches("&quot;", at: start, of: text) { return start + 6 }
    let length =
      TextFeatures.matches("&amp;", at: start, of: text)
      ? 5
      : TextFeatures.matches("&lt;", at: start, of: text) || TextFeatures.matches("&gt;", at: start, of: text)
        ? 4 : 1
    return readSymbol(TextScalar(value: UInt32(text[start]), length: length), at: start, into: &sink)
  }

  private mutating func readScalar(
    _ scalar: TextScalar, at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    switch scalar.kind {
    case .letter: return readWord(at: start, of: text, into: &sink)
    case .space, .modifier, .mark: return start + scalar.length
    case .emoji: return readEmoji(scalar, at: start, of: text, into: &sink)
    case .symbol, .ideograph, .ascii: return readSymbol(scalar, at: start, into: &sink)
    }
  }

  /// A picture is one token together with what modifies it; joined pictures are separate tokens.
  private mutating func readEmoji(
    _ scalar: TextScalar, at start: Int, of text: Span<UInt8>, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    var end = start + scalar.length
    while end < text.count, classes[text[end]] == .nonASCII {
      let next = TextScalar(at: end, of: text)
      guard next.kind == .modifier else { break }
      end &+= next.length
    }
    addToken(
      .symbol, FeatureHash(UInt64(scalar.value)).combined(with: Salt.symbol), start: start, end: end,
      into: &sink)
    return end
  }

  private mutating func readSymbol(
    _ scalar: TextScalar, at start: Int, into sink: inout some FeatureSink & ~Copyable
  ) -> Int {
    let end = start + scalar.length
    let hash = FeatureHash(UInt64(scalar.lowercased)).combined(with: Salt.symbol)
    addToken(.symbol, hash, start: start, end: end, into: &sink)
    return end
  }

  /// The scalar of a `\u2019` left in the text by a double encoding; else a backslash.
  private func escapedScalar(at start: Int, of text: Span<UInt8>) -> TextScalar {
    let plain = TextScalar(value: UInt32(UInt8(ascii: "\\")), length: 1)
    guard start + 6 <= text.count, text[start + 1] == UInt8(ascii: "u") else { return plain }
    var value: UInt32 = 0
    for offset in 2..<6 {
      let byte = text[start + offset]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return plain
      }
    }
    return TextScalar(value: value, length: 6)
  }

  // MARK: - Tokens

  private mutating func addToken(
    _ kind: TextToken.Kind, _ hash: FeatureHash, start: Int, end: Int,
    into sink: inout some FeatureSink & ~Copyable
  ) {
    sink.beginToken(TextToken(kind: kind, start: start, end: end))
    sink.addTokenFeature(hash)
    addContext(kind, hash, into: &sink)
  }

  /// Reports what a token is besides itself: the second of a pair, the subject of a negation.
  @inline(__always)
  private mutating func addContext(
    _ kind: TextToken.Kind, _ hash: FeatureHash, into sink: inout some FeatureSink & ~Copyable
  ) {
    sink.addPairFeature(previous.combined(with: hash.value))
    follow(kind, hash, into: &sink)
  }

  /// Makes a token the last one that was read.
  @inline(__always)
  private mutating func follow(
    _ kind: TextToken.Kind, _ hash: FeatureHash, into sink: inout some FeatureSink & ~Copyable
  ) {
    if negatedTokensLeft > 0 {
      sink.addTokenFeature(hash.combined(with: Salt.negated))
      negatedTokensLeft &-= 1
    }
    previous = hash
    opening.take(kind, hash)
    clause.take(kind, hash)
  }
}

/// How a text, or a clause of it, begins: its first two tokens that are neither people nor links.
private struct Opening {
  var tokens = 0
  var first = FeatureHash(0)
  var second = FeatureHash(0)
  private var found = 0

  mutating func take(_ kind: TextToken.Kind, _ hash: FeatureHash) {
    tokens &+= 1
    guard found < 2, kind != .reference else { return }
    if found == 0 { first = hash } else { second = hash }
    found &+= 1
  }
}

/// A word, or a run of punctuation, while it is read.
private struct WordReading {
  var buffer = WordBuffer()
  var letters = 0
  var capitals = 0
  /// Whether a letter stands there more than twice in a row.
  private(set) var isStretched = false

  init() {}

  /// A word that was read at once and is not all capitals; what its capitals are then makes no difference.
  init(_ word: PlainWord) {
    buffer = WordBuffer(word)
    letters = word.count
  }

  /// Appends a byte, unless it would be the third of its kind in a row.
  mutating func append(_ byte: UInt8) {
    if buffer.endsTwice(with: byte) { isStretched = true } else { buffer.append(byte) }
  }
}

/// Constants that keep kinds of features apart.
private enum Salt {
  static var edge: FeatureHash { FeatureHash(0x0E_D6E5) }
  static var link: FeatureHash { FeatureHash(0x11_4B00) }
  static var person: FeatureHash { FeatureHash(0x9E_2504) }
  static var capitals: FeatureHash { FeatureHash(0xCA_B17A) }
  static var squeezed: FeatureHash { FeatureHash(0x50_EE2E) }
  static var punctuation: UInt64 { 0xF0_0C70 }
  static var symbol: UInt64 { 0x57_3B01 }
  static var negated: UInt64 { 0x4E_6A7E }
  static var opening: UInt64 { 0x09_E216 }
  static var ending: UInt64 { 0xE4_D126 }
  static var length: UInt64 { 0x1E_4678 }
  static var question: UInt64 { 0x9E_3710 }
}
