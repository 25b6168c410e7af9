/// Finds `#hashtags` and `$cashtags`.
enum TagScanner {
  private static let longestSymbol = 6
  private static let longestSymbolSuffix = 2

  /// Appends the hashtags in `text`, in order.
  ///
  /// - Parameter mayBeFullWidth: whether a full-width number sign is to be looked for, too.
  static func findHashtags(
    in text: Span<UInt8>, mayBeFullWidth: Bool, into hashtags: inout [EntityRanges.Entity]
  ) {
    var offset = 0
    while let sign = text.nextSign(UInt8(ascii: "#"), mayBeFullWidth, from: offset) {
      offset = sign
      guard let tagStart = endOfNumberSign(in: text, at: offset) else {
        offset += 1
        continue
      }
      let (tagEnd, hasLetter) = endOfTag(in: text, from: tagStart)
      if hasLetter, mayStartHashtag(in: text, at: offset), !isKeycap(in: text, at: tagStart),
        !isSpoilt(in: text, at: tagEnd)
      {
        hashtags.append(.init(kind: .hashtag, range: offset..<tagEnd, name: tagStart..<tagEnd))
      }
      offset = tagEnd
    }
  }

  private static func endOfNumberSign(in text: Span<UInt8>, at offset: Int) -> Int? {
    guard text[offset] == UInt8(ascii: "#") || text[offset] == 0xEF else { return nil }
    let (scalar, end) = text.readScalar(at: offset)
    return scalar.isNumberSign ? end : nil
  }

  private static func endOfTag(in text: Span<UInt8>, from start: Int) -> (end: Int, hasLetter: Bool) {
    var offset = start
    var hasLetter = false
    while offset < text.count {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isHashtagCharacter else { break }
      hasLetter = hasLetter || scalar.isHashtagLetter
      offset = end
    }
    return (offset, hasLetter)
  }

  /// Whether a hashtag may start at `offset`: not within a word or after `&`, but after an emoji's variation selector.
  private static func mayStartHashtag(in text: Span<UInt8>, at offset: Int) -> Bool {
    if offset == 0 { return true }
    let (previous, _) = text.readScalar(before: offset)
    if previous == "\u{FE0E}" || previous == "\u{FE0F}" { return true }
    return previous != "&" && !previous.isHashtagCharacter
  }

  /// Whether the number sign before `offset` belongs to the emoji `#️⃣`.
  private static func isKeycap(in text: Span<UInt8>, at offset: Int) -> Bool {
    let (next, _) = text.readScalar(at: offset)
    return next == "\u{FE0F}" || next == "\u{20E3}"
  }

  private static func isSpoilt(in text: Span<UInt8>, at end: Int) -> Bool {
    guard end < text.count else { return false }
    return text.readScalar(at: end).scalar.isNumberSign || text.spells("://", at: end)
  }

  /// Appends the cashtags in `text`, in order.
  static func findCashtags(in text: Span<UInt8>, into cashtags: inout [EntityRanges.Entity]) {
    var next = 0
    while let offset = text.index(of: UInt8(ascii: "$"), from: next) {
      next = offset + 1
      guard mayStartCashtag(in: text, at: offset), let end = endOfSymbol(in: text, from: offset + 1) else {
        continue
      }
      cashtags.append(.init(kind: .cashtag, range: offset..<end, name: offset + 1..<end))
    }
  }

  private static func mayStartCashtag(in text: Span<UInt8>, at offset: Int) -> Bool {
    if offset == 0 { return true }
    let (previous, _) = text.readScalar(before: offset)
    return previous.isTextSpace || previous.isDirectional
  }

  /// The end of one to six letters, with a suffix such as `.A` where one fits.
  private static func endOfSymbol(in text: Span<UInt8>, from start: Int) -> Int? {
    let end = endOfLetters(in: text, from: start, atMost: longestSymbol)
    guard end > start else { return nil }
    if end < text.count, text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "_") {
      let suffixEnd = endOfLetters(in: text, from: end + 1, atMost: longestSymbolSuffix)
      if suffixEnd > end + 1, endsSymbol(in: text, at: suffixEnd) { return suffixEnd }
    }
    return endsSymbol(in: text, at: end) ? end : nil
  }

  private static func endOfLetters(in text: Span<UInt8>, from start: Int, atMost limit: Int) -> Int {
    var end = start
    while end < text.count, end - start < limit, Unicode.Scalar(text[end]).isASCIILetter { end += 1 }
    return end
  }

  private static func endsSymbol(in text: Span<UInt8>, at end: Int) -> Bool {
    guard end < text.count else { return true }
    let (next, _) = text.readScalar(at: end)
    return next.isTextSpace || next.isListedPunctuation
  }
}
