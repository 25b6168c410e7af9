/// What the words of a message say about whom it answers: the words as hashes, and the marks of a question, a link, a
/// command. Nothing in it belongs to one network; handles are told by `TalkWindow`, which knows who is talking.
struct TalkText {
  /// A word, lower case in ASCII, without the punctuation around it.
  struct Word {
    /// FNV-1a of its bytes; a leading `@` is not one of them.
    var hash: UInt32
    /// FNV-1a of its first bytes as `hash(ofBase:)` has it.
    var baseHash: UInt32
    var kind: Kind
    /// Whether a colon or a comma follows directly.
    var isCalledOut: Bool
  }

  enum Kind: UInt8 {
    case plain, mention, hashtag, link
  }

  /// The first words of the text; the rest is not looked at.
  private(set) var words: [Word] = []
  private(set) var hasQuestionMark = false
  private(set) var hasLink = false
  private(set) var hasHashtag = false
  /// `!command` or `/command`, as chats call their bots.
  private(set) var isCommand = false
  private(set) var endsOpen = false
  private(set) var beginsUpper = false

  static let wordLimit = 48

  /// Takes in a text, in place of the one before.
  mutating func scan(_ text: [UInt8]) {
    words.removeAll(keepingCapacity: true)
    hasQuestionMark = false
    hasLink = false
    hasHashtag = false
    isCommand = false
    beginsUpper = false
    let text = text.span
    var index = 0
    var last: UInt8 = 0
    while index < text.count, words.count < Self.wordLimit {
      while index < text.count, text[index] <= 0x20 { index += 1 }
      let start = index
      while index < text.count, text[index] > 0x20 { index += 1 }
      guard start < index else { break }
      if words.isEmpty {
        isCommand = text[start] == UInt8(ascii: "!") || text[start] == UInt8(ascii: "/")
        beginsUpper = 65...90 ~= text[start]
      }
      last = text[index - 1]
      take(text.extracting(start..<index))
    }
    endsOpen = last == UInt8(ascii: ",") || last == UInt8(ascii: ".") && words.count > 0
  }

  private mutating func take(_ token: Span<UInt8>) {
    var start = 0
    var end = token.count
    var kind = Kind.plain
    while start < end, Self.isEdge(token[start]) {
      if token[start] == UInt8(ascii: "@") { kind = .mention }
      if token[start] == UInt8(ascii: "#") { kind = .hashtag }
      start += 1
    }
    if isLink(token) {
      kind = .link
      hasLink = true
      start = 0
    }
    var isCalledOut = false
    while end > start, Self.isEdge(token[end - 1]) {
      end -= 1
      let mark = token[end]
      isCalledOut = mark == UInt8(ascii: ":") || mark == UInt8(ascii: ",")
      if mark == UInt8(ascii: "?") { hasQuestionMark = true }
    }
    guard start < end else {
      for index in 0..<token.count where token[index] == UInt8(ascii: "?") { hasQuestionMark = true }
      return
    }
    if kind == .hashtag { hasHashtag = true }
    let word = token.extracting(start..<end)
    var hash = Self.hashStart
    var baseHash = hash
    var isInBase = true
    for index in 0..<word.count {
      let byte = 65...90 ~= word[index] ? word[index] | 0x20 : word[index]
      if byte == UInt8(ascii: "@") { isInBase = false }
      hash = Self.combined(hash, byte)
      if isInBase, !Self.isDecoration(byte) { baseHash = hash }
    }
    words.append(Word(hash: hash, baseHash: baseHash, kind: kind, isCalledOut: isCalledOut))
  }

  private func isLink(_ token: Span<UInt8>) -> Bool {
    guard token.count > 7 else { return false }
    if token[0] | 0x20 == UInt8(ascii: "w"), token[1] | 0x20 == UInt8(ascii: "w"),
      token[2] | 0x20 == UInt8(ascii: "w"), token[3] == UInt8(ascii: ".")
    {
      return true
    }
    for index in 1..<min(token.count - 2, 12) where token[index] == UInt8(ascii: ":") {
      return token[index + 1] == UInt8(ascii: "/") && token[index + 2] == UInt8(ascii: "/")
    }
    return false
  }

  /// Punctuation that does not belong to a word at its edge; the marks that handles end with in chats do.
  private static func isEdge(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "'"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "?"),
      UInt8(ascii: "@"), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// The hash of a name as a word would have it.
  static func hash(ofName name: some Sequence<UInt8>) -> UInt32 {
    name.reduce(hashStart) { combined($0, 65...90 ~= $1 ? $1 | 0x20 : $1) }
  }

  /// The hash of a name without its server, and without the marks that chats put behind a name that is taken: `ceri` of
  /// `Ceri_@social.example`.
  static func hash(ofBase name: some Sequence<UInt8>) -> UInt32 {
    var hash = hashStart
    var base = hash
    for byte in name {
      if byte == UInt8(ascii: "@") { break }
      hash = combined(hash, 65...90 ~= byte ? byte | 0x20 : byte)
      if !isDecoration(byte) { base = hash }
    }
    return base
  }

  private static func isDecoration(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "|")
      || byte == UInt8(ascii: "^") || byte == UInt8(ascii: "-")
  }

  private static let hashStart: UInt32 = 2_166_136_261

  private static func combined(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 16_777_619
  }
}
