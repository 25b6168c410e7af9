/// Recognises one emoji of any number of scalars (UTS #51): flags, keycaps, skin tones, and pictures joined into one.
///
/// The published rules list every known sequence. Here any pictures joined in the form of a known sequence count as one,
/// up to the four members of the longest; so emoji younger than the list count as one too.
enum EmojiSequence {
  private static let mostMembers = 4
  private static let joiner: Unicode.Scalar = "\u{200D}"
  private static let emojiStyle: Unicode.Scalar = "\u{FE0F}"
  private static let textStyle: Unicode.Scalar = "\u{FE0E}"

  /// The end of the emoji that starts at `start`, or `nil` if none does.
  static func end(in text: Span<UInt8>, at start: Int) -> Int? {
    let (first, afterFirst) = text.readScalar(at: start)
    if first.isASCII { return endOfKeycap(in: text, first: first, from: afterFirst) }
    if isRegionalIndicator(first) {
      guard let (second, end) = scalar(in: text, at: afterFirst), isRegionalIndicator(second) else {
        return afterFirst
      }
      return end
    }
    guard var end = endOfMember(in: text, at: start) else { return nil }
    for _ in 1..<mostMembers {
      guard let afterJoiner = skip(joiner, in: text, at: end), afterJoiner < text.count,
        let memberEnd = endOfMember(in: text, at: afterJoiner)
      else { break }
      end = memberEnd
    }
    return end
  }

  private static func endOfKeycap(in text: Span<UInt8>, first: Unicode.Scalar, from start: Int) -> Int? {
    guard first.isASCIIDigit || first == "#" || first == "*" else { return nil }
    return skip("\u{20E3}", in: text, at: skip(emojiStyle, in: text, at: start) ?? start)
  }

  /// The end of one picture with its style, skin tone, or the tags of a subdivision's flag.
  private static func endOfMember(in text: Span<UInt8>, at start: Int) -> Int? {
    let (base, afterBase) = text.readScalar(at: start)
    guard !base.isASCII, base.properties.isEmoji, skip(textStyle, in: text, at: afterBase) == nil else {
      return nil
    }
    let afterStyle = skip(emojiStyle, in: text, at: afterBase)
    // The signs © and ® stand in the text's own style unless the emoji style is asked for.
    if base.value < 0x100, afterStyle == nil { return nil }
    var end = afterStyle ?? afterBase
    if base.properties.isEmojiModifierBase, let (tone, afterTone) = scalar(in: text, at: end),
      tone.properties.isEmojiModifier
    {
      end = afterTone
    }
    return base == "\u{1F3F4}" ? endOfTags(in: text, from: end) ?? end : end
  }

  private static func endOfTags(in text: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    while let (tag, end) = scalar(in: text, at: offset), "\u{E0020}"..."\u{E007E}" ~= tag { offset = end }
    return offset > start ? skip("\u{E007F}", in: text, at: offset) : nil
  }

  private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    "\u{1F1E6}"..."\u{1F1FF}" ~= scalar
  }

  private static func scalar(in text: Span<UInt8>, at offset: Int) -> (scalar: Unicode.Scalar, end: Int)? {
    offset < text.count ? text.readScalar(at: offset) : nil
  }

  private static func skip(_ expected: Unicode.Scalar, in text: Span<UInt8>, at offset: Int) -> Int? {
    guard let (scalar, end) = scalar(in: text, at: offset), scalar == expected else { return nil }
    return end
  }
}
