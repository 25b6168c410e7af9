/// Finds the e-mail addresses of people: `local@domain`, as far as addresses are written in messages (RFC 5321 allows
/// more). Those of a role, such as `support@`, are nobody's.
enum MailboxSearch {
  private static var longestLocalPart: Int { 64 }
  private static var longestDomain: Int { 253 }

  static func search(_ text: Span<UInt8>, _ lexicon: borrowing Lexicon, into signals: inout SignalList) {
    for position in 1..<max(text.count, 1) where text[position] == UInt8(ascii: "@") {
      guard let start = localStart(before: position, of: text),
        let end = domainEnd(after: position, of: text), !isRole(at: start, of: text, lexicon)
      else { continue }
      signals.insert(Signal(.personalData, kind: .email, start: start, end: end))
    }
  }

  private static func localStart(before sign: Int, of text: Span<UInt8>) -> Int? {
    var start = sign
    while start > 0, isLocal(text[start - 1]) {
      start -= 1
      if sign - start > longestLocalPart { return nil }
    }
    // `@jo@social.example` is an account, and what follows a slash is part of a link.
    if start > 0, text[start - 1] == UInt8(ascii: "@") || text[start - 1] == UInt8(ascii: "/") { return nil }
    while start < sign, !isAlphanumeric(text[start]) { start += 1 }
    return start < sign && text[sign - 1] != UInt8(ascii: ".") ? start : nil
  }

  private static func domainEnd(after sign: Int, of text: Span<UInt8>) -> Int? {
    var position = sign + 1
    var labelStart = position
    var end: Int?
    while position <= text.count, position - sign <= longestDomain {
      let byte = position < text.count ? text[position] : 0
      if isAlphanumeric(byte) || byte == UInt8(ascii: "-") {
        position += 1
        continue
      }
      guard position > labelStart else { break }
      if labelStart > sign + 1, isTopLevel(text.extracting(labelStart..<position)) { end = position }
      guard byte == UInt8(ascii: ".") else { break }
      position += 1
      labelStart = position
    }
    return end
  }

  private static func isTopLevel(_ label: Span<UInt8>) -> Bool {
    guard (2...24).contains(label.count) else { return false }
    for position in 0..<label.count where (label[position] | 0x20) &- UInt8(ascii: "a") >= 26 { return false }
    return true
  }

  private static func isRole(at start: Int, of text: Span<UInt8>, _ lexicon: borrowing Lexicon) -> Bool {
    let word = lexicon.look(up: text, at: start)
    for place in 0..<word.count where lexicon.roles[Int(word[place])].contains(.roleMailbox) { return true }
    return false
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "%"): true
    default: isAlphanumeric(byte)
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
  }
}
