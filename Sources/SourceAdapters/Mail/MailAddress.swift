/// Somebody who is named in a mail's header.
struct MailAddress: Equatable {
  var name: String?
  /// In lower case, since mail programs write one address in many ways.
  var address: String

  /// The addresses of a field (RFC 5322 section 3.4): `Jo <jo@example.com>`, `jo@example.com (Jo)`, groups, and what
  /// programs make of these. What has no address in it is left out.
  static func list(_ field: String) -> [MailAddress] {
    var result: [MailAddress] = []
    var parser = Parser(field)
    while let part = parser.next() {
      let bracketed = part.bracketed.trimmedBlanks
      let plain = part.plain.trimmedBlanks
      let address = bracketed.isEmpty ? plain : bracketed
      guard address.contains("@"), !address.contains(" ") else { continue }
      let words = bracketed.isEmpty ? part.comment : plain.isEmpty ? part.comment : plain
      let name = EncodedWords.decoded(words).trimmedBlanks
      result.append(
        MailAddress(name: name.isEmpty || name == address ? nil : name, address: address.lowercased()))
    }
    return result
  }

  /// Takes a field apart at its commas.
  private struct Parser {
    struct Part {
      var plain = ""
      var bracketed = ""
      var comment = ""
    }

    private var rest: Substring.UnicodeScalarView

    init(_ field: String) { rest = field[...].unicodeScalars }

    mutating func next() -> Part? {
      guard !rest.isEmpty else { return nil }
      var part = Part()
      var isQuoted = false
      var isBracketed = false
      var depth = 0
      while let character = rest.popFirst() {
        switch character {
        case "\\" where isQuoted || depth > 0:
          if let escaped = rest.popFirst() { put(escaped, &part, isBracketed, depth) }
        case "\"" where depth == 0: isQuoted.toggle()
        case _ where isQuoted: put(character, &part, isBracketed, depth)
        case "(":
          if depth > 0 { put(character, &part, isBracketed, depth) }
          depth += 1
        case ")" where depth > 0: depth -= 1
        case "<" where depth == 0: isBracketed = true
        case ">" where depth == 0: isBracketed = false
        case ",", ";":
          if depth == 0, !isBracketed { return part }
          put(character, &part, isBracketed, depth)
        case ":" where depth == 0 && !isBracketed: part.plain = ""
        default: put(character, &part, isBracketed, depth)
        }
      }
      return part
    }

    private func put(_ character: Unicode.Scalar, _ part: inout Part, _ isBracketed: Bool, _ depth: Int) {
      if depth > 0 {
        part.comment.unicodeScalars.append(character)
      } else if isBracketed {
        part.bracketed.unicodeScalars.append(character)
      } else {
        part.plain.unicodeScalars.append(character)
      }
    }
  }
}
