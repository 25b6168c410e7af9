/// Finds e-mail addresses, telephone numbers and other long numbers in a text.
///
/// It rather takes out too much: every run of seven digits or more with what usually stands between them, unless it is
/// a date.
enum ContactScanner {
  struct Contact: Equatable {
    /// email, phone or number.
    var kind: String
    /// UTF-8 offsets.
    var range: Range<Int>
  }

  static func contacts(in text: [UInt8]) -> [Contact] { emails(in: text) + numbers(in: text) }

  // MARK: - E-mail

  private static func emails(in text: [UInt8]) -> [Contact] {
    var contacts: [Contact] = []
    var floor = 0
    for at in text.indices where text[at] == UInt8(ascii: "@") && at >= floor {
      var start = at
      while start > floor, isLocal(text[start - 1]) { start -= 1 }
      var end = at + 1
      while end < text.count, isDomain(text[end]) { end += 1 }
      while end > at + 1, !isAlphanumeric(text[end - 1]) { end -= 1 }
      guard start < at, text[(at + 1)..<end].contains(UInt8(ascii: ".")) else { continue }
      // `@ann@example.social` is a handle.
      guard start == 0 || text[start - 1] != UInt8(ascii: "@") else { continue }
      contacts.append(Contact(kind: "email", range: start..<end))
      floor = end
    }
    return contacts
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  // MARK: - Numbers

  private static func numbers(in text: [UInt8]) -> [Contact] {
    var contacts: [Contact] = []
    var index = 0
    while index < text.count {
      guard isDigit(text[index]), index == 0 || !isAlphanumeric(text[index - 1]) else {
        index += 1
        continue
      }
      var digits = 0
      var end = index
      var last = index
      var gap = 0
      while end < text.count, gap <= 2 {
        if isDigit(text[end]) {
          digits += 1
          gap = 0
          last = end + 1
        } else if " ()-./\u{A0}".utf8.contains(text[end]) {
          gap += 1
        } else {
          break
        }
        end += 1
      }
      let start = startOfNumber(text, index)
      if digits >= 7, !isDate(text[index..<last]) {
        let isPhone = digits <= 15 && (start < index || text[index] == UInt8(ascii: "0") || digits < 12)
        contacts.append(Contact(kind: isPhone ? "phone" : "number", range: start..<last))
      }
      index = max(last, index + 1)
    }
    return contacts
  }

  /// An opening bracket and a plus sign belong to the number.
  private static func startOfNumber(_ text: [UInt8], _ index: Int) -> Int {
    var start = index
    if start > 0, text[start - 1] == UInt8(ascii: "(") { start -= 1 }
    if start > 0, text[start - 1] == UInt8(ascii: "+") { start -= 1 }
    return start
  }

  /// `2026-11-02`, `02.11.2026` and `11/2/2026`.
  private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split { "-./".utf8.contains($0) }
    return parts.count == 3 && parts.allSatisfy { $0.allSatisfy(isDigit) && $0.count <= 4 }
      && [1, 2].contains(parts[1].count) && parts.contains { $0.count == 4 } && text.count <= 10
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte >= 0x80
  }
}
