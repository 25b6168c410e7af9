/// Finds `@handle` and `@handle/list`.
enum MentionScanner {
  private static let longestHandle = 20
  private static let longestList = 25

  /// Appends the mentions in `text`, in order.
  ///
  /// - Parameter mayBeFullWidth: whether a full-width at sign is to be looked for, too.
  static func findMentions(
    in text: Span<UInt8>, mayBeFullWidth: Bool, into mentions: inout [EntityRanges.Entity]
  ) {
    var offset = 0
    var consumed = 0
    while let sign = text.nextSign(UInt8(ascii: "@"), mayBeFullWidth, from: offset) {
      offset = sign
      guard let handleStart = endOfAtSign(in: text, at: offset) else {
        offset += 1
        continue
      }
      let handleEnd = endOfHandle(in: text, from: handleStart)
      guard handleEnd > handleStart, mayStart(in: text, at: offset, after: consumed) else {
        offset = handleStart
        continue
      }
      let end = endOfList(in: text, from: handleEnd) ?? handleEnd
      if !isSpoilt(in: text, at: end) {
        mentions.append(.init(kind: .mention, range: offset..<end, name: handleStart..<handleEnd))
      }
      offset = end
      consumed = end
    }
  }

  /// The handle that `text` starts with, after white space and direction marks only.
  static func replyHandle(in text: Span<UInt8>) -> String? {
    var offset = 0
    while offset < text.count {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isTextSpace || scalar.isDirectional else { break }
      offset = end
    }
    guard let handleStart = endOfAtSign(in: text, at: offset) else { return nil }
    let handleEnd = endOfHandle(in: text, from: handleStart)
    guard handleEnd > handleStart, !isSpoilt(in: text, at: handleEnd) else { return nil }
    return text.text(in: handleStart..<handleEnd)
  }

  private static func endOfAtSign(in text: Span<UInt8>, at offset: Int) -> Int? {
    guard offset < text.count, text[offset] == UInt8(ascii: "@") || text[offset] == 0xEF else { return nil }
    let (scalar, end) = text.readScalar(at: offset)
    return scalar.isAtSign ? end : nil
  }

  /// Whether a mention may start at `offset`: not within a word or an email address, but directly after `RT` or `RT:`.
  private static func mayStart(in text: Span<UInt8>, at offset: Int, after consumed: Int) -> Bool {
    if offset == 0 { return true }
    let (previous, start) = text.readScalar(before: offset)
    guard start >= consumed else { return false }
    switch previous {
    case "!", "#", "$", "%", "&", "*", "@", "\u{FF20}": return false
    default: break
    }
    if !previous.isHandleCharacter { return true }
    guard text.spells("rt", at: offset - 2), offset - 2 >= consumed else { return false }
    if offset == 2 { return true }
    let (beforeRT, _) = text.readScalar(before: offset - 2)
    switch beforeRT {
    case "+", "~", ".", "-": return false
    default: return !beforeRT.isHandleCharacter
    }
  }

  private static func endOfHandle(in text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, end - start < longestHandle, Unicode.Scalar(text[end]).isHandleCharacter {
      end += 1
    }
    return end
  }

  private static func endOfList(in text: Span<UInt8>, from slash: Int) -> Int? {
    guard slash + 1 < text.count, text[slash] == UInt8(ascii: "/"),
      Unicode.Scalar(text[slash + 1]).isASCIILetter
    else { return nil }
    var end = slash + 2
    while end < text.count, end - slash <= longestList {
      let scalar = Unicode.Scalar(text[end])
      guard scalar.isHandleCharacter || scalar == "-" else { break }
      end += 1
    }
    return end
  }

  /// Whether what follows a handle shows that it is none: another at sign, an accented letter, `://`.
  private static func isSpoilt(in text: Span<UInt8>, at end: Int) -> Bool {
    guard end < text.count else { return false }
    let (next, _) = text.readScalar(at: end)
    return next.isAtSign || next.isAccentedLatin || text.spells("://", at: end)
  }
}
